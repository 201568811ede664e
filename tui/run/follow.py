"""Follow a run of a sync to its end."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.api.errors import Problem, RateLimited, Refused, SignInRequired
from tui.api.infisical import Infisical
from tui.api.models import SecretSync

PACE: Final = ((2.0, 1.0), (4.0, 2.0), (180.0, 3.0), (900.0, 10.0), (float("inf"), 30.0))
"""Seconds between looks, each until so many have passed. A run takes seconds when it goes well, a minute when it does
not; a queued one waits for its turn for up to 120 times 30 to 40 seconds."""

USUAL: Final = 150.0
"""Seconds after which a run is called unusually long: five attempts and their pauses fit in well."""

_LONGEST_QUEUE: Final = 120 * 40.0
_LONGEST_ATTEMPT: Final = 15 * 60.0
"""Seconds without any sign of life after which nothing more is to be expected. Infisical touches the sync at each
attempt; within one it may wait for Netlify, a minute at a time."""


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
    """One look at the run.

    Attributes:
        state: How far it is.
        elapsed: Seconds since the follow began.
        sync: The sync as last seen.
        lost: Why this look failed.
        quiet: Seconds since something about the sync was seen to change.
    """

    state: RunState
    elapsed: float
    sync: SecretSync
    lost: Problem | None = None
    quiet: float = 0.0

    @property
    def stuck(self) -> bool:
        """Whether it has been quiet for longer than Infisical ever waits; before that it is still retrying.

        A look that failed tells nothing about that.
        """
        longest = _LONGEST_QUEUE if self.state is RunState.QUEUED else _LONGEST_ATTEMPT
        return not self.state.over and self.lost is None and self.quiet > longest


async def follow(
    infisical: Infisical,
    sync: SecretSync,
    *,
    before: SecretSync | None = None,
    began: float | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Run]:
    """Look at the run until it is over; the first look is at `sync` itself.

    Args:
        infisical: The server.
        sync: The sync as created or triggered.
        before: For a repeated run, the sync before the trigger: its old end is not taken for the new one.
        began: What the clock said when the run was first followed, where that was before now.
        sleep: Waits between looks.
        clock: Seconds, for the elapsed time.

    Raises:
        Problem: The server will not show the sync any more (signed out, forbidden, deleted).
    """
    changed = clock()
    started = changed if began is None else began
    state = state_of(sync, before=before)
    yield Run(state, changed - started, sync)
    while not state.over:
        if _status(sync) in _UNDER_WAY:
            before = None  # The new run was seen, so the next end is its own.
        await sleep(pause_after(clock() - started))
        seen, lost = await look(infisical, sync.id)
        now = clock()
        if seen:
            changed = changed if _signs_of_life(seen) == _signs_of_life(sync) else now
            sync = seen
            state = state_of(sync, before=before)
        yield Run(state, now - started, sync, lost, now - changed)


def pause_after(elapsed: float) -> float:
    """Return the seconds until the next look, with so many passed since the first one."""
    return next(pause for until, pause in PACE if elapsed < until)


async def look(infisical: Infisical, sync_id: str) -> tuple[SecretSync | None, Problem | None]:
    """Ask for the sync; return it, or why it could not be had just now.

    Raises:
        Problem: It will not be had the next time either (signed out, forbidden, deleted).
    """
    try:
        return await infisical.sync(sync_id), None
    except RateLimited as busy:
        return None, busy
    except (SignInRequired, Refused):
        raise
    except Problem as lost:
        return None, lost


def _signs_of_life(sync: SecretSync) -> tuple[object, ...]:
    return sync.sync_status, sync.last_sync_job_id, sync.last_synced_at, sync.updated_at


def state_of(sync: SecretSync, *, before: SecretSync | None = None) -> RunState:
    """Tell how far a sync's last run is; words that are not known count as queued, for something goes on.

    Args:
        sync: The sync as seen now.
        before: The sync before a new run was asked for: an end that it had already is not the new run's.
    """
    match _status(sync):
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


def has_begun(sync: SecretSync, before: SecretSync) -> bool:
    """Tell whether a run was asked for since `before`."""
    return _status(sync) in _UNDER_WAY or not _same_end(sync, before)


_UNDER_WAY: Final = ("pending", "running")


def _status(sync: SecretSync) -> str:
    return (sync.sync_status or "").lower()


def _same_end(sync: SecretSync, before: SecretSync | None) -> bool:
    return before is not None and (sync.last_synced_at, sync.last_sync_job_id, sync.updated_at) == (
        before.last_synced_at,
        before.last_sync_job_id,
        before.updated_at,
    )
