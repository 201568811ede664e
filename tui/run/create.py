"""Create the sync once: a lost answer is looked up by name, never sent again blindly."""

from collections.abc import Awaitable, Callable
from typing import Final

from tui.api.errors import (
    LOST,
    BadRequest,
    Conflict,
    NotFound,
    Problem,
)
from tui.api.infisical import Infisical
from tui.api.models import CreateNetlifySync, SecretSync
from tui.api.text import printable
from tui.run.created import Created, differences, same_place


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


LATE: Final = (1.0, 3.0, 6.0)
"""Seconds between the looks for a sync that a server without an answer may still be making."""


async def create(
    infisical: Infisical,
    request: CreateNetlifySync,
    *,
    in_doubt: CreateNetlifySync | None,
    sleep: Callable[[float], Awaitable[None]],
) -> Created:
    """Create the sync, or recognise it as created already.

    Args:
        infisical: The server.
        request: What to create.
        in_doubt: The request of an earlier attempt that ended in `InDoubt`; its sync is looked for before sending.
        sleep: Waits between the looks after a lost answer.

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
    except LOST as lost:
        return await _after_a_lost_answer(infisical, request, lost, sleep)
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


async def _after_a_lost_answer(
    infisical: Infisical, request: CreateNetlifySync, lost: Problem, sleep: Callable[[float], Awaitable[None]]
) -> Created:
    existing = await _existing(infisical, request)
    for pause in () if _has_ended(lost) else LATE:
        if existing:
            break
        await sleep(pause)
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


def _has_ended(lost: Problem) -> bool:
    """Tell whether the server itself answered: then it does not go on with the request behind our back."""
    return lost.request_id is not None


async def look_up(infisical: Infisical, request: CreateNetlifySync) -> SecretSync | None:
    """Find out what became of a request whose sender did not live to see the answer; None when nothing did.

    Raises:
        OutcomeUnknown: The server does not say, or this token may not see it.
    """
    try:
        existing = await _existing(infisical, request)
    except NameTaken:
        return None
    if existing:
        return existing if same_place(request, existing) else None
    try:
        await infisical.project(request.project_id)  # A token of somebody else finds nothing there either.
    except Problem as hidden:
        raise _unknown(request, hidden) from hidden
    return None


async def _existing(infisical: Infisical, request: CreateNetlifySync) -> SecretSync | None:
    try:
        return await infisical.sync_by_name(request.project_id, request.name)
    except NotFound:
        return None
    except BadRequest as refusal:
        raise _taken(request, "another kind of destination", refusal.request_id) from refusal
    except Problem as also_lost:
        raise _unknown(request, also_lost) from also_lost


def _unknown(request: CreateNetlifySync, why: Problem) -> OutcomeUnknown:
    return OutcomeUnknown(
        "It is not known whether the sync was created: the answer was lost, and so was the look-up. " + why.happened,
        f"{why.remedy} Then try again: the wizard looks for the sync before it creates anything.",
        request_id=why.request_id,
        request=request,
    )


def _found(request: CreateNetlifySync, existing: SecretSync) -> Created:
    return Created(existing, found=True, changed=differences(request, existing))


def _taken(request: CreateNetlifySync, what: str, request_id: str | None = None) -> NameTaken:
    happened = f"Infisical has another sync called {printable(request.name)}, with {what}."
    return NameTaken(happened, "Choose another name.", request_id=request_id)
