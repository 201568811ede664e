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
    state = state_of(sync, before=before)
    yield Run(state, 0.0, sync)
    looks = 0
    while not state.over:
        if _status(sync) in _UNDER_WAY:
            before = None  # The new run was seen, so the next end is its own.
        await sleep(INTERVALS[min(looks, len(INTERVALS) - 1)])
        looks += 1
        lost: Problem | None = None
        try:
            sync = await infisical.sync(sync.id)
        except RateLimited as problem:
            lost = problem
        except (SignInRequired, Refused):
            raise
        except Problem as problem:
            lost = problem
        else:
            state = state_of(sync, before=before)
        yield Run(state, clock() - started, sync, lost)


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


_UNDER_WAY: Final = ("pending", "running")


def _status(sync: SecretSync) -> str:
    return (sync.sync_status or "").lower()


def _same_end(sync: SecretSync, before: SecretSync | None) -> bool:
    return before is not None and (sync.last_synced_at, sync.last_sync_job_id, sync.updated_at) == (
        before.last_synced_at,
        before.last_sync_job_id,
        before.updated_at,
    )
