"""Say in a sentence why a run failed, out of what Infisical keeps as `lastSyncMessage`."""

import re
from typing import Any, Final, NamedTuple

from pydantic_core import from_json

from tui.api.surrogates import with_stand_ins
from tui.api.text import printable
from tui.model.netlify_names import refusal_of
from tui.model.steps import Step


def explain(message: str | None) -> tuple[str, str]:
    """Turn `lastSyncMessage` into what happened and what to do, one or two sentences each.

    The message is a JSON object that names a secret key, or Netlify's own answer as JSON, or plain text. It may be
    cut at 1024 characters, and older servers put Netlify's answer as JSON text within the JSON text.
    """
    if not message or not message.strip():
        return "Infisical gives no reason.", _AGAIN
    told = _object(message)
    if told is None:
        for words, remedy, _ in _OF_INFISICAL:
            if words in message:
                return f"Infisical says: {_sentence(message)}", remedy
        code = _STATUS.search(message)
        return f"Infisical says: {_sentence(message)}", _remedy(int(code[1]) if code else None) or _AGAIN
    key = told.get("secretKey")
    code_of_netlify, words = _netlify_words(told)
    plan = _refusal_by_plan(words)
    remedy = plan.remedy if plan else _remedy(code_of_netlify)
    if key:
        silent = words == _NOTHING_SAID or _STATUS.search(words)
        rule = refusal_of(str(key)) if silent else ""
        if silent and not rule and code_of_netlify in _PERHAPS_THE_PLAN:
            remedy = f"{remedy or _RENAME} {_MAYBE_THE_PLAN}"
        return f"Netlify refused {printable(str(key))}: {rule or words}", remedy or _RENAME
    match code_of_netlify:
        case _ if plan:
            return f"Netlify says: {words}", remedy
        case 401 | 403:
            return f"Netlify refused the connection's token: {words}", remedy
        case 404:
            return f"Netlify does not know this team or site: {words}", remedy
        case _:
            return f"Netlify says: {words}", remedy or _AGAIN


def offending(message: str | None) -> Step | None:
    """Tell which step's answer a failed run is about, out of its `lastSyncMessage`; None where none stands out."""
    told = _object(message or "")
    if told is None:
        return next((step for words, _, step in _OF_INFISICAL if words in (message or "")), None)
    code, words = _netlify_words(told)
    plan = _refusal_by_plan(words)
    match code:
        case _ if plan:
            return plan.step
        case 401 | 403:
            return Step.CONNECTION
        case 404:
            return Step.NETLIFY_SITE
        case _ if told.get("secretKey") and not _remedy(code):
            return Step.SYNC_OPTIONS
        case _:
            return None


_OF_INFISICAL: Final = (
    (
        "folder no longer exists",
        "Make the folder again in Infisical, or choose another secret path.",
        Step.SECRET_PATH,
    ),
    (
        "above the limit of",
        "Choose a secret path with fewer secrets, or move some to another folder.",
        Step.SECRET_PATH,
    ),
    (
        "invalid secret name",
        "Infisical cannot import these names: rename the variables on Netlify, or push without importing.",
        Step.SYNC_OPTIONS,
    ),
    (
        "already in progress",
        "Another run of this sync took too long. Run it again.",
        None,
    ),
)
"""Infisical's own reasons, by some words of them: what to do, and whose answer it is."""


class _PlanRefusal(NamedTuple):
    """Something older servers ask of Netlify that not every plan gives: how Netlify says so, and what to do."""

    said: re.Pattern[str]
    remedy: str
    step: Step | None


_BY_PLAN: Final = (
    _PlanRefusal(
        re.compile(r"\b(upgrade|plan|granular|specific)\b.*\bscopes?\b|\bscopes?\b.*\b(upgrade|plan)\b", re.IGNORECASE),
        "Infisical before v0.161.4 sets scopes, which Netlify allows on some plans only: update Infisical, or upgrade "
        "the Netlify team, then run it again.",
        None,
    ),
    _PlanRefusal(
        re.compile(
            r"\b(upgrade|plan|contexts?|dev)\b.*\bsecrets?\b|\bsecrets?\b.*\b(upgrade|plan|contexts?|dev)\b",
            re.IGNORECASE,
        ),
        "Infisical before v0.161.4 marks what it writes as secret, which Netlify refuses on some plans and for the "
        "contexts all and dev: update Infisical, choose another deploy context, or upgrade the Netlify team.",
        Step.DEPLOY_CONTEXT,
    ),
)

_MAYBE_THE_PLAN: Final = (
    "On Infisical before v0.161.4 the reason may be Netlify's plan: those servers set scopes and secret marks."
)

_PERHAPS_THE_PLAN: Final = (400, 402, 403, 422)
"""Statuses with which Netlify may refuse what a plan does not include."""


def _refusal_by_plan(words: str) -> _PlanRefusal | None:
    return next((refusal for refusal in _BY_PLAN if refusal.said.search(words)), None)


def _remedy(code: int | None) -> str:
    """Say what to do about a status of Netlify's that does not depend on the secret; nothing for others."""
    match code:
        case 401 | 403:
            return "Renew the Netlify token of the connection in Infisical, then run it again."
        case 404:
            return "Check the Netlify account and site, and that the connection's token may see them."
        case 429 | 500 | 502 | 503 | 504:
            return "Wait a few minutes, then run it again."
        case _:
            return ""


def _object(text: str) -> dict[str, Any] | None:
    """Read a JSON object, a cut one as far as it goes."""
    for candidate, partial in ((text, False), (text.strip().removesuffix(_CUT), True)):
        try:
            told = from_json(with_stand_ins(candidate.encode()), allow_partial="trailing-strings" if partial else False)
        except ValueError:
            continue
        return told if isinstance(told, dict) else None
    return None


def _netlify_words(told: dict[str, Any]) -> tuple[int | None, str]:
    """Dig Netlify's code and words out of its answer, which may sit inside `error`, itself perhaps JSON text."""
    inner = told.get("error")
    if isinstance(inner, str):
        inner = _object(inner) or inner
    answer: dict[str, Any] = inner if isinstance(inner, dict) else told
    texts = (answer.get("message"), inner, told.get("message"))
    words = next((text for text in texts if isinstance(text, str) and text.strip()), _NOTHING_SAID.rstrip("."))
    code = answer.get("code", answer.get("status"))
    named = _STATUS.search(str(told.get("message", "")))
    if isinstance(code, int):
        return code, _sentence(words)
    return int(named[1]) if named else None, _sentence(words)


def _sentence(words: str) -> str:
    shown = printable(words)
    return shown if shown.endswith((".", "!", "?", "…")) else f"{shown}."


_NOTHING_SAID: Final = "no further words."

_RENAME: Final = "Rename or change that secret in Infisical, or give the sync a key schema, then run it again."

_CUT: Final = "..."
"""What Infisical puts at the end of a message that it cut."""

_STATUS: Final = re.compile(r"status code (\d{3})")
"""How Infisical's HTTP client words a failure that came without an answer to read."""

_AGAIN: Final = "Run it again, or look at the sync in Infisical."
