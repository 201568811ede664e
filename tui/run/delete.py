"""Deleting a sync, to its end: at once, or behind a job that takes its variables off Netlify first."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from tui.api.errors import LOST, NotFound, Problem
from tui.api.infisical import Infisical
from tui.api.models import SecretSync
from tui.run.follow import look, pause_after
from tui.run.lost_reply import look_after


class RemovalState(StrEnum):
    """How far the deletion is, in the words the user sees."""

    REMOVING = "removing"
    DELETED = "deleted"
    FAILED = "not deleted"


@dataclass(frozen=True)
class Removal:
    """One look at a deletion.

    Attributes:
        state: How far it is.
        values: Whether the sync's variables are taken off Netlify with it.
        elapsed: Seconds since it began.
        sync: The sync as last seen.
        lost: Why this look failed.
    """

    state: RemovalState
    values: bool
    elapsed: float
    sync: SecretSync
    lost: Problem | None = None


async def delete(infisical: Infisical, sync: SecretSync, *, values: bool) -> Removal:
    """Delete the sync, or have its variables removed first; a lost answer is looked up.

    Raises:
        NotDone: Nothing has happened.
        Problem: The server refused, or nobody knows; to delete again is safe.
    """
    try:
        marked = await infisical.delete_sync(sync.id, remove_secrets=values)
    except NotFound:
        return Removal(RemovalState.DELETED, values, 0.0, sync)
    except LOST as lost:
        try:
            marked = await look_after(lost, infisical, sync.id, lambda seen: values and _is_under_way(seen))
        except NotFound:
            return Removal(RemovalState.DELETED, values, 0.0, sync)
    return Removal(RemovalState.REMOVING if values else RemovalState.DELETED, values, 0.0, marked)


async def follow_removal(
    infisical: Infisical,
    removal: Removal,
    *,
    sleep: Callable[[float], Awaitable[None]],
    clock: Callable[[], float],
) -> AsyncIterator[Removal]:
    """Look until the sync is gone, or its removal has failed and it stays; the first look is `removal` itself.

    Raises:
        Problem: The server will not show the sync any more, though it is there (signed out, forbidden).
    """
    yield removal
    started, sync, state = clock(), removal.sync, removal.state
    while state is RemovalState.REMOVING:
        await sleep(pause_after(clock() - started))
        lost: Problem | None = None
        try:
            seen, lost = await look(infisical, sync.id)
        except NotFound:
            state = RemovalState.DELETED
        else:
            sync = seen or sync
            if seen and (seen.remove_status or "").lower() == "failed":
                state = RemovalState.FAILED
        yield Removal(state, removal.values, clock() - started, sync, lost)


def _is_under_way(sync: SecretSync) -> bool:
    return (sync.remove_status or "").lower() in {"pending", "running"}
