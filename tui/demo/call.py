"""One authenticated call to the demo's Infisical, and the endpoints that answer such calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.demo.access import TokenKind
from tui.demo.asgi import Request
from tui.demo.jobs import Jobs
from tui.demo.server import ServerProfile
from tui.demo.tokens import PEOPLE_AND_MACHINES, Caller
from tui.demo.validation import Fields
from tui.demo.world import World


@dataclass(frozen=True)
class Call:
    """A request whose token was checked, with everything an endpoint may need to answer it."""

    request: Request
    parameters: Mapping[str, str]
    body: object
    caller: Caller
    world: World
    server: ServerProfile
    jobs: Jobs

    def query_fields(self) -> Fields:
        """Return the query for validation."""
        return Fields(self.request.query)

    def path_fields(self) -> Fields:
        """Return the named parts of the path for validation."""
        return Fields(self.parameters)

    def body_fields(self) -> Fields:
        """Return the body for validation."""
        return Fields(self.body)


def _everywhere(_server: ServerProfile) -> bool:
    return True


@dataclass(frozen=True)
class Endpoint:
    """A route of Infisical: who may call it, which servers have it, and what returns the JSON body of its 200.

    An endpoint that allows no kind of token is open to everybody.
    """

    method: str
    template: str
    answer: Callable[[Call], object]
    allowed: frozenset[TokenKind] = PEOPLE_AND_MACHINES
    exists_on: Callable[[ServerProfile], bool] = _everywhere


def on_new_servers(server: ServerProfile) -> bool:
    """Say whether the server has today's routes for projects, folders and secrets."""
    return server.new_routes


OPEN: frozenset[TokenKind] = frozenset()
"""No token needed."""
