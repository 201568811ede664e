"""Create the sync once: a lost answer is looked up by name, never sent again blindly."""

from typing import Final

from tui.api.errors import (
    BadRequest,
    Conflict,
    NetworkProblem,
    NotFound,
    Problem,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
)
from tui.api.infisical import Infisical
from tui.api.models import CreateNetlifySync, SecretSync
from tui.api.text import printable
from tui.sync.created import Created, differences, same_place


class InDoubt(Problem):
    """The answer to `request` got lost: the next attempt has to look for its sync first."""

    def __init__(self, happened: str, remedy: str, *, request_id: str | None, request: CreateNetlifySync) -> None:
        super().__init__(happened, remedy, request_id=request_id)
        self.request = request


class NotCreated(InDoubt):
    """The answer got lost, and the look-up shows no such sync; a slow server may still make it."""


class OutcomeUnknown(InDoubt):
    """The answer got lost, and so did the look-up."""


class NameTaken(Problem):
    """A different sync of this name exists."""


class EarlierCreated(Problem):
    """An earlier attempt, with other answers, was believed lost and did create its sync."""

    def __init__(self, sync: SecretSync) -> None:
        super().__init__(
            f"An earlier attempt did create the sync {printable(sync.name)}, though its answer was lost.",
            "That sync stays. Go on only if you want a second one beside it, under another name.",
        )
        self.sync = sync


async def create(infisical: Infisical, request: CreateNetlifySync, *, in_doubt: CreateNetlifySync | None) -> Created:
    """Create the sync, or recognise it as created already.

    Args:
        infisical: The server.
        request: What to create.
        in_doubt: The request of an earlier attempt that ended in `InDoubt`; its sync is looked for before sending.

    Raises:
        NotCreated: It does not exist; safe to try again, with this request as `in_doubt`.
        OutcomeUnknown: Nobody knows; try again with the error's request as `in_doubt`.
        NameTaken: Another sync has this name.
        EarlierCreated: `in_doubt` did lead to a sync, which is not the one wanted now; nothing was sent.
        Problem: The server refused, with the reason.
    """
    if in_doubt:
        settled = await _look(infisical, request, in_doubt)
        if settled:
            return settled
    try:
        sync = await infisical.create_sync(request)
    except Unreachable:
        raise
    except (NetworkProblem, ServerFailed, UnexpectedAnswer) as lost:
        return await _after_a_lost_answer(infisical, request, lost)
    except (BadRequest, Conflict):
        # Perhaps the earlier attempt arrived only after we had looked.
        settled = await _look(infisical, request, in_doubt) if in_doubt else None
        if settled:
            return settled
        raise
    return Created(sync, found=False, changed=differences(request, sync))


async def _look(infisical: Infisical, request: CreateNetlifySync, in_doubt: CreateNetlifySync) -> Created | None:
    """Find out what became of `in_doubt`; None means that it led to nothing that is in the way of `request`."""
    same_name = (in_doubt.project_id, in_doubt.name) == (request.project_id, request.name)
    try:
        existing = await _existing(infisical, in_doubt)
    except NameTaken:
        if same_name:
            raise
        return None
    if existing is None:
        return None
    if same_name and same_place(request, existing):
        return _found(request, existing)
    if same_place(in_doubt, existing):
        raise EarlierCreated(existing)
    if same_name:
        raise _taken(request, "a different source or target")
    return None


async def _after_a_lost_answer(infisical: Infisical, request: CreateNetlifySync, lost: Problem) -> Created:
    existing = await _existing(infisical, request)
    if existing is None:
        raise NotCreated(
            f"{lost.happened} Infisical has no sync of this name, so it was not created.",
            "It is safe to try again: the wizard looks for the sync first.",
            request_id=lost.request_id,
            request=request,
        ) from lost
    if not same_place(request, existing):
        raise _taken(request, "a different source or target")
    return _found(request, existing)


async def _existing(infisical: Infisical, request: CreateNetlifySync) -> SecretSync | None:
    try:
        return await infisical.sync_by_name(request.project_id, request.name)
    except NotFound:
        return None
    except BadRequest as refusal:
        raise _taken(request, "another kind of destination") from refusal
    except Problem as also_lost:
        raise OutcomeUnknown(
            f"{_UNKNOWN} {also_lost.happened}",
            f"{also_lost.remedy} Then try again: the wizard looks for the sync before it creates anything.",
            request_id=also_lost.request_id,
            request=request,
        ) from also_lost


_UNKNOWN: Final = "It is not known whether the sync was created: the answer was lost, and so was the look-up."


def _found(request: CreateNetlifySync, existing: SecretSync) -> Created:
    return Created(existing, found=True, changed=differences(request, existing))


def _taken(request: CreateNetlifySync, what: str) -> NameTaken:
    return NameTaken(f"Another sync is called {printable(request.name)}, with {what}.", "Choose another name.")
