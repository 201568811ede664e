"""Every request that the wizard makes, with everything that may go wrong: the right sentence, and nothing else harmed.

Each cell also holds that no answer and no place is lost, that nothing is created twice, that trying again works once
the trouble is over, and (at the end of the bench) that no token went anywhere but to its own server.
"""

from collections.abc import Iterable
from typing import Final

import pytest

from tests.preview.matrix import FAULTS, NAME, REQUEST_ID, REQUESTS, Fault, Request, bench, outcome
from tui.api.errors import (
    BadRequest,
    Conflict,
    ConnectionLost,
    InvalidFields,
    MissingRoute,
    NotAllowed,
    NotFound,
    Problem,
    RateLimited,
    ServerFailed,
    SignInRequired,
    TimedOut,
    UnexpectedAnswer,
    Unreachable,
)
from tui.api.identities import LoginRefused
from tui.model.catalog import NetlifyTokenNeeded, NetlifyTokenRefused
from tui.model.session import NoNetlifySyncs
from tui.run.create import NameTaken, NotCreated, OutcomeUnknown
from tui.run.lost_reply import NotDone
from tui.steps.new_connection import ConnectionNotCreated

pytestmark = pytest.mark.anyio

Kinds = dict[str, type[Problem] | None]

KINDS: Final[Kinds] = {
    "refused": Unreachable,
    "reset before the reply": ConnectionLost,
    "reset after the commit": ConnectionLost,
    "silence": TimedOut,
    "400": BadRequest,
    "401": SignInRequired,
    "403 TokenError": SignInRequired,
    "403": NotAllowed,
    "404": NotFound,
    "404 of the router": MissingRoute,
    "409": Conflict,
    "422": InvalidFields,
    "429": RateLimited,
    "500": ServerFailed,
    "502 with a web page": ServerFailed,
    "half of the JSON": UnexpectedAnswer,
    "other types": UnexpectedAnswer,
    "20 MB": UnexpectedAnswer,
    "sent elsewhere": UnexpectedAnswer,
}
"""What each fault is, where a request has no meaning of its own for it; None is for what does no harm at all."""

_OPEN: Final = (ConnectionLost, TimedOut, ServerFailed, UnexpectedAnswer)
LOST: Final = tuple(name for name, kind in KINDS.items() if kind in _OPEN)
"""Faults after which it is open whether the server has done the work."""


def all_of(names: Iterable[str], kind: type[Problem]) -> Kinds:
    """Give them all the same meaning."""
    return dict.fromkeys(names, kind)


def looked_up(not_done: type[Problem]) -> Kinds:
    """A lost answer is looked up: the work was done, which does no harm, or it was not."""
    return {**all_of(LOST, not_done), "reset after the commit": None}


NETLIFY: Final[Kinds] = {
    "401": NetlifyTokenRefused,
    "403 TokenError": NotAllowed,
    "404 of the router": NotFound,
}
OLDER: Final[Kinds] = {"404 of the router": None}
"""An older server has the older route, which is asked then."""

OWN: Final[dict[str, Kinds]] = {
    "login": all_of(("401", "403 TokenError", "403"), LoginRefused),
    "revoke": {"other types": None},  # Nothing of that answer is used.
    "options": {"404 of the router": NoNetlifySyncs},
    **dict.fromkeys(("projects", "project", "folders", "secret keys"), OLDER),
    "new connection": looked_up(ConnectionNotCreated),
    "teams": {"403": NetlifyTokenNeeded},
    "sites": {"403": NetlifyTokenNeeded},
    # Then the syncs to Netlify are listed by themselves.
    "syncs": dict.fromkeys(("500", "half of the JSON", "other types", "20 MB", "sent elsewhere")),
    "create": looked_up(NotCreated),
    # No sync of this name means that the attempt in doubt made none, and that of another kind has the name.
    "sync by name": {**all_of(KINDS, OutcomeUnknown), "400": NameTaken},
    "run": looked_up(NotDone),
    "pause": looked_up(NotDone),
    "update": looked_up(NotDone),
    # A sync that is not there any more is deleted.
    "delete": {**looked_up(NotDone), "404": None},
    "delete with variables": {**looked_up(NotDone), "404": None},
    "Netlify's teams": NETLIFY,
    "Netlify's sites": NETLIFY,
    "Netlify's variables": NETLIFY,
}
"""Where a request gives a fault a meaning of its own."""

CELLS: Final = [
    pytest.param(request, fault, {**KINDS, **OWN.get(name, {})}[fault.name], id=f"{name}-{fault.name}")
    for name, request in REQUESTS.items()
    for fault in FAULTS
    # There the doubt is settled by a truthful 404: that cell is the way it always goes.
    if (name, fault.name) != ("sync by name", "404")
]


@pytest.mark.parametrize(("request_", "fault", "kind"), CELLS)
async def test_a_fault_is_told_truly_and_harms_nothing(
    request_: Request, fault: Fault, kind: type[Problem] | None
) -> None:
    async with bench() as here:
        await request_.reach(here)
        before, place, existing = here.wizard.answers, here.wizard.current, len(here.house.world.syncs)
        here.asks_netlify = request_.netlify
        await here.break_(request_.route, fault)
        told = await outcome(request_.ask(here))
        check_the_sentence(told, kind, fault, request_)
        if told:
            assert here.wizard.current is place
        if not here.wizard.updating:
            assert here.wizard.answers == before
        assert here.house.syncs_called(NAME) <= 1
        if told:
            await here.heal()
            again = await outcome(request_.ask(here))
            assert again is None or (fault.commits and isinstance(again, SignInRequired))  # the token was revoked
        assert here.house.syncs_called(NAME) <= 1
        assert abs(len(here.house.world.syncs) - existing) <= 1


def check_the_sentence(told: Problem | None, kind: type[Problem] | None, fault: Fault, request: Request) -> None:
    """Hold the words against what the fault was."""
    if kind is None:
        assert told is None
        return
    assert isinstance(told, kind), repr(told)
    service = "Netlify" if request.netlify else "Infisical"
    assert service in told.happened
    assert told.happened.endswith((".", "!", "?"))
    assert told.remedy.endswith(".")
    if fault.has_id and not request.netlify:
        assert told.request_id == REQUEST_ID


def test_the_matrix_is_as_large_as_it_says() -> None:
    assert (len(REQUESTS), len(FAULTS), len(CELLS)) == (25, 19, 474)
