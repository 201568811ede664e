"""A draft: the answers of a run that has not led to a sync yet, in words and checked anew before they are trusted.

There is no secret in it: answers hold none, and of what was typed only what the screen shows in the clear is kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tui.model.answers import Answers
from tui.model.session import Session
from tui.model.steps import ANSWERED, Step
from tui.steps.prefetch import ask_ahead
from tui.steps.revalidate import Settled, settle

VERSION: Final = 1
"""Of the file's shape. A draft of another one is set aside; it is not worth a translation."""

_STALE: Final = timedelta(days=7)
"""Older drafts are more likely forgotten than wanted."""


class Draft(BaseModel):
    """What is kept: where it was going, when it was saved, the step the user was at, answers, half-typed texts."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", hide_input_in_errors=True)

    version: Literal[1] = VERSION
    origin: str
    saved: AwareDatetime
    step: Step
    answers: Answers
    typed: dict[Step, dict[str, str | bool]]

    def age(self, now: datetime) -> str:
        """Say how long ago it was saved."""
        minutes = int((now - self.saved) / timedelta(minutes=1))
        for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
            if minutes >= size:
                count = minutes // size
                return f"{count} {unit}{'s' if count > 1 else ''} ago"
        return "a moment ago"

    def is_stale(self, now: datetime) -> bool:
        """Tell whether nobody will want it any more."""
        return now - self.saved > _STALE


def what_was_typed(unsent: Mapping[Step, Mapping[str, Any]]) -> dict[Step, dict[str, str | bool]]:
    """Return the half-typed texts, switches and marks that can be kept; on Sign in nothing can."""
    return {
        step: {field: value for field, value in fields.items() if isinstance(value, str | bool)}
        for step, fields in unsent.items()
        if step in ANSWERED
    }


async def recheck(draft: Draft, session: Session) -> Settled:
    """Clear what no longer holds on this server, with these rights.

    Raises:
        Problem: The server could not be asked just now.
    """
    for step in (Step.PROJECT, Step.CONNECTION, Step.ENVIRONMENT):
        ask_ahead(step, draft.answers, session.catalog)  # The questions would otherwise wait for each other.
    settled = await settle(Step.SIGN_IN, draft.answers, session)
    return replace(settled, why="Part of the draft no longer holds")


def welcome(draft: Draft, settled: Settled, now: datetime) -> str:
    """Say what became of the draft's answers."""
    told = [f"Going on with your draft of {draft.age(now)}.", settled.notice]
    if settled.unchecked:
        told.append(f"Kept unchecked, for this token may not ask: {', '.join(settled.unchecked)}.")
    return " ".join(words for words in told if words)
