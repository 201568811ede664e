"""Follow a run of a sync to its end, and say in a sentence how it ended."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tui.api.errors import Problem, Refused, SignInRequired
from tui.api.infisical import Infisical
from tui.api.models import SecretSync
from tui.api.text import printable

INTERVALS: Final = (1.0, 1.0, 2.0, 3.0)
"""Seconds between polls; the last one repeats. A run takes seconds when it goes well, a minute when it does not."""

USUAL: Final = 150.0
"""Seconds after which a run is called unusually long: five attempts and their pauses fit in well."""


class RunState(StrEnum):
    """How far the run is, in the words the user sees."""

    PAUSED = "not started"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in (RunState.PAUSED, RunState.SUCCEEDED, RunState.FAILED)


@dataclass(frozen=True)
class Run:
    """One look at the run: its state, the seconds since the follow began, the sync, and why a look failed."""

    state: RunState
    elapsed: float
    sync: SecretSync
    lost: Problem | None = None


async def follow(
    infisical: Infisical,
    sync: SecretSync,
    *,
    before: SecretSync | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Run]:
    """Look at the run until it is over; the first look is at `sync` itself.

    Args:
        infisical: The server.
        sync: The sync as created or triggered.
        before: For a repeated run, the sync before the trigger: its old end is not taken for the new one.
        sleep: Waits between looks.
        clock: Seconds, for the elapsed time.

    Raises:
        Problem: The server will not show the sync any more (signed out, forbidden, deleted).
    """
    started = clock()
    state = _state(sync, before)
    yield Run(state, 0.0, sync)
    looks = 0
    while not state.over:
        await sleep(INTERVALS[min(looks, len(INTERVALS) - 1)])
        looks += 1
        lost: Problem | None = None
        try:
            sync = await infisical.sync(sync.id)
        except (SignInRequired, Refused):
            raise
        except Problem as problem:
            lost = problem
        else:
            state = _state(sync, before)
            if not state.over:
                before = None
        yield Run(state, clock() - started, sync, lost)


def _state(sync: SecretSync, before: SecretSync | None) -> RunState:
    match (sync.sync_status or "").lower():
        case "succeeded" | "success" if not _same_end(sync, before):
            return RunState.SUCCEEDED
        case "failed" if not _same_end(sync, before):
            return RunState.FAILED
        case "" if not sync.is_auto_sync_enabled and before is None:
            return RunState.PAUSED
        case "running":
            return RunState.RUNNING
        case _:
            return RunState.QUEUED


def _same_end(sync: SecretSync, before: SecretSync | None) -> bool:
    return before is not None and (sync.last_synced_at, sync.last_sync_job_id, sync.updated_at) == (
        before.last_synced_at,
        before.last_sync_job_id,
        before.updated_at,
    )


def explain(message: str | None) -> tuple[str, str]:
    """Turn `lastSyncMessage` into what happened and what to do.

    The message is a JSON object naming a key, or Netlify's own answer as JSON, or plain text.
    """
    if not message:
        return "Infisical gives no reason.", "Run it again, or look at the sync in Infisical."
    try:
        told = json.loads(message)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return f"Infisical says: {printable(message)}", "Run it again, or look at the sync in Infisical."
    key = told.get("secretKey")
    code, words = _netlify_words(told)
    if key:
        return (
            f"Netlify refused {printable(str(key))}: {words}",
            "Rename or change that secret in Infisical, or give the sync a key schema, then run it again.",
        )
    if code in {401, 403}:
        return (
            f"Netlify refused the connection's token: {words}",
            "Renew the Netlify token of the connection in Infisical, then run it again.",
        )
    if code == _NOT_FOUND:
        return (
            f"Netlify does not know this team or site: {words}",
            "Check the Netlify account and site, and that the connection's token may see them.",
        )
    return f"Netlify says: {words}", "Run it again, or look at the sync in Infisical."


_NOT_FOUND: Final = 404


def _netlify_words(told: dict[str, Any]) -> tuple[int | None, str]:
    """Dig Netlify's code and words out of its answer, which may sit inside `error`, itself perhaps a text."""
    inner = told.get("error")
    source: dict[str, Any] = inner if isinstance(inner, dict) else told
    code = source.get("code", source.get("status"))
    texts = (source.get("message"), inner if isinstance(inner, str) else None, told.get("message"))
    words = next((text for text in texts if isinstance(text, str) and text.strip()), "no further words")
    sentence = printable(words)
    return (code if isinstance(code, int) else None), sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
