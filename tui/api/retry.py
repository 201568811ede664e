"""When a failed GET is asked again, and after how long. POSTs never come here."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from tui.api.answer import Answer
from tui.api.errors import CertificateRefused, ConnectionLost, NetworkProblem, Problem, TimedOut

ATTEMPTS: Final = 4
"""How often a GET is sent at most."""

LONGEST_WAIT: Final = 60.0
"""Seconds; if the server asks for more, the user is told instead of kept waiting."""

_WAITS: Final = (0.5, 1.0, 2.0)
"""Seconds before the second, third and fourth attempt, unless the server asks for longer."""

_UNTOLD_BUSY_WAIT: Final = 5.0
"""Seconds after a 429 that does not say how long."""

_FEW_SECONDS: Final = 120
"""Up to these a wait is told in seconds; nobody counts more."""

_TOO_MANY: Final = 429
_PASSING: Final = frozenset({_TOO_MANY, 502, 503, 504})

_IN_MESSAGE: Final = re.compile(rb"again in (\d{1,9}) second")
_SECONDS: Final = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class Pause:
    """Why and how many seconds to wait before the next attempt."""

    reason: str
    seconds: float


def pause_after(outcome: Answer | Problem, attempt: int) -> Pause | None:
    """Return the pause before the attempt that follows `attempt` (counted from 1), or `None` to leave it there."""
    if attempt >= ATTEMPTS:
        return None
    usual = _WAITS[attempt - 1]
    if isinstance(outcome, Problem):
        if isinstance(outcome, NetworkProblem) and not isinstance(outcome, CertificateRefused):
            return Pause(_reason(outcome), usual)
        return None
    if outcome.status not in _PASSING:
        return None
    asked = asked_wait(outcome)
    if asked is not None and asked > LONGEST_WAIT:
        return None
    if outcome.status == _TOO_MANY:
        return Pause(f"busy ({outcome.status})", max(usual, _UNTOLD_BUSY_WAIT if asked is None else asked))
    return Pause(f"not ready ({outcome.status})", max(usual, asked or 0.0))


def asked_wait(answer: Answer) -> float | None:
    """Return the seconds the server asks to wait, from `Retry-After` (RFC 9110) or from Infisical's own message."""
    header = answer.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(header):
        return float(header)
    until = _date(header)
    if until is not None:
        # The server's own clock, where it tells it: ours may be wrong by hours.
        now = _date(answer.headers.get("date", "")) or datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    told = _IN_MESSAGE.search(answer.body)
    return float(told[1]) if told else None


def wait_in_words(seconds: float, now: datetime) -> str:
    """Say how long to wait: in seconds where they are few, else until when; `now` is in the user's time zone."""
    if seconds <= _FEW_SECONDS:
        return f"Wait {seconds:.0f} seconds"
    try:
        until = now + timedelta(seconds=seconds, minutes=1)  # The minute it ends in is over then.
    except OverflowError:
        return "Wait until the server takes requests again"
    return f"Wait until {until:%H:%M}" if until.date() == now.date() else f"Wait until {until:%Y-%m-%d %H:%M}"


def _reason(problem: NetworkProblem) -> str:
    if isinstance(problem, TimedOut):
        return "no answer"
    return "connection lost" if isinstance(problem, ConnectionLost) else "no connection"


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a year of eleven digits
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
