"""Create the sync once: a lost answer is looked up by name, never sent again blindly."""

from dataclasses import dataclass
from typing import Any

from tui.api.errors import NetworkProblem, NotFound, Problem, ServerFailed, UnexpectedAnswer, Unreachable
from tui.api.infisical import Infisical
from tui.api.models import CreateNetlifySync, SecretSync
from tui.api.text import printable


class NotCreated(Problem):
    """The answer got lost, and the look-up shows that there is no such sync: asking again is safe."""


class OutcomeUnknown(Problem):
    """The answer got lost, and so did the look-up: the next attempt has to look first."""


class NameTaken(Problem):
    """A different sync of this name exists."""


@dataclass(frozen=True)
class Created:
    """The sync that exists now.

    `found` tells that it was recognised by a look-up after its reply was lost; `changed` names the request
    fields that the server kept differently, for unknown options are dropped without a word.
    """

    sync: SecretSync
    found: bool
    changed: tuple[str, ...]


async def create(infisical: Infisical, request: CreateNetlifySync, *, in_doubt: bool) -> Created:
    """Create the sync, or recognise it as created already.

    Args:
        infisical: The server.
        request: What to create.
        in_doubt: An earlier attempt ended in `OutcomeUnknown`, so look before sending.

    Raises:
        NotCreated: It does not exist; safe to try again.
        OutcomeUnknown: Nobody knows; try again with `in_doubt`.
        NameTaken: Another sync has this name.
        Problem: The server refused, with the reason.
    """
    if in_doubt:
        existing = await _existing(infisical, request)
        if existing:
            return _recognised(request, existing)
    try:
        sync = await infisical.create_sync(request)
    except Unreachable:
        raise
    except (NetworkProblem, ServerFailed, UnexpectedAnswer) as lost:
        return await _after_a_lost_answer(infisical, request, lost)
    return Created(sync, found=False, changed=differences(request, sync))


async def _after_a_lost_answer(infisical: Infisical, request: CreateNetlifySync, lost: Problem) -> Created:
    existing = await _existing(infisical, request)
    if existing is None:
        raise NotCreated(
            f"{lost.happened} The sync was not created.",
            "Nothing has changed, so it is safe to try again.",
            request_id=lost.request_id,
        ) from lost
    return _recognised(request, existing)


async def _existing(infisical: Infisical, request: CreateNetlifySync) -> SecretSync | None:
    try:
        return await infisical.sync_by_name(request.project_id, request.name)
    except NotFound:
        return None
    except Problem as also_lost:
        raise OutcomeUnknown(
            f"It is not known whether the sync was created. {also_lost.happened}",
            "Try again: the wizard looks for the sync first and creates it only if it is not there.",
            request_id=also_lost.request_id,
        ) from also_lost


def _recognised(request: CreateNetlifySync, existing: SecretSync) -> Created:
    changed = differences(request, existing)
    if "destinationConfig.accountId" in changed or "connectionId" in changed or "environment" in changed:
        raise NameTaken(
            f"Another sync is called {printable(existing.name)}, with a different source or target.",
            "Choose another name.",
        )
    return Created(existing, found=True, changed=changed)


def differences(request: CreateNetlifySync, sync: SecretSync) -> tuple[str, ...]:
    """Name the sent fields (wire names, dotted) that the server holds with another value."""
    held = sync.to_wire()
    held["environment"] = sync.environment.slug if sync.environment else None
    held["secretPath"] = sync.folder.path if sync.folder else None
    return tuple(field for field, sent in _leaves(request.to_wire()) if _at(held, field) != sent)


def _leaves(body: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in body.items():
        found += _leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else [(f"{prefix}{key}", value)]
    return found


def _at(body: dict[str, Any], field: str) -> object:
    value: Any = body
    for key in field.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value
