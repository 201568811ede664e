"""A lost answer to a request that changed a sync: look at it, rather than guess."""

from collections.abc import Callable

from tui.api.errors import NotFound, Problem
from tui.api.infisical import Infisical
from tui.api.models import SecretSync


class NotDone(Problem):
    """The answer got lost, and the sync is as it was; to ask again is safe."""


class NotKnown(Problem):
    """The answer got lost, and so did the look at the sync; to ask again is safe."""


async def look_after(
    lost: Problem, infisical: Infisical, sync_id: str, is_done: Callable[[SecretSync], bool]
) -> SecretSync:
    """Return the sync if it shows that the request took effect.

    Raises:
        NotDone: It shows that it did not.
        NotKnown: It could not be had.
        NotFound: It does not exist any more.
    """
    try:
        seen = await infisical.sync(sync_id)
    except NotFound:
        raise
    except Problem as also_lost:
        raise NotKnown(
            "It is not known whether that was done: the answer was lost, and so was the look at the sync. "
            + also_lost.happened,
            f"{also_lost.remedy} It is safe to try again.",
            request_id=also_lost.request_id,
        ) from also_lost
    if not is_done(seen):
        happened = f"{lost.happened} The sync is as it was."
        raise NotDone(happened, "It is safe to try again.", request_id=lost.request_id) from lost
    return seen
