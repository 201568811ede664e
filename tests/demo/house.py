"""A small house for the demo's tests: a clock that moves only when told, a plain world, a client for each service."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tui.demo import NEWEST, Demo, ServerProfile
from tui.demo.access import Token, TokenKind
from tui.demo.world import Account, Connection, Environment, Folder, Project, Secret, Site, Variable, World

TOKEN = "house-token"
NETLIFY_TOKEN = "house-netlify-token"
LONG_ENOUGH = 60.0
"""Seconds after which every job of the demo has ended, the one with five attempts included."""

SYNCS = "/api/v1/secret-syncs/netlify"


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


def plain_world() -> World:
    """One project, one environment, one folder `/web`, one connection, one team and one site."""
    project = Project(
        "Shop",
        "shop",
        [Environment("Production", "prod", Folder(folders=[Folder("web", [Secret("API_URL", "new")])]))],
    )
    account = Account("Team", "team", [Site("shop")])
    return World(
        projects=[project],
        connections=[Connection("netlify", NETLIFY_TOKEN)],
        accounts=[account],
        tokens={TOKEN: Token(TokenKind.USER)},
        netlify_tokens={NETLIFY_TOKEN: (account.id,)},
    )


@dataclass
class House:
    """A demo over a plain world, its clock, and its parts by name."""

    server: ServerProfile = NEWEST
    world: World = field(default_factory=plain_world)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.demo = Demo(self.world, server=self.server, clock=self.clock)

    @property
    def project(self) -> Project:
        """The only project."""
        return self.world.projects[0]

    @property
    def web(self) -> Folder:
        """The folder that syncs take their secrets from."""
        folder = self.project.folder("prod", "/web")
        assert folder is not None
        return folder

    @property
    def connection(self) -> Connection:
        """The connection that syncs use."""
        return self.world.connections[0]

    @property
    def account(self) -> Account:
        """The only team."""
        return self.world.accounts[0]

    @property
    def site(self) -> Site:
        """The only site."""
        return self.account.sites[0]

    @property
    def token(self) -> Token:
        """The token that `client` sends."""
        return self.world.tokens[TOKEN]

    def on_netlify(self) -> dict[str, dict[str, str]]:
        """What the site has: key to values by context."""
        return {variable.key: dict(variable.values) for variable in self.site.variables}

    def put_on_netlify(self, *variables: Variable) -> None:
        """Add variables to the site."""
        self.site.variables.extend(variables)

    def client(self, token: str | None = TOKEN) -> httpx.AsyncClient:
        """A client of the demo's Infisical; without a token it sends no `Authorization`."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app=self.demo.infisical)
        return httpx.AsyncClient(transport=transport, base_url="http://infisical.test", headers=headers)

    def netlify_client(self, token: str = NETLIFY_TOKEN) -> httpx.AsyncClient:
        """A client of the demo's Netlify."""
        transport = httpx.ASGITransport(app=self.demo.netlify)
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(transport=transport, base_url="http://netlify.test", headers=headers)

    def body(self, **changes: object) -> dict[str, Any]:
        """A create body that this house takes, with some of its fields changed."""
        destination = {
            "accountId": self.account.id,
            "accountName": "Team",
            "siteId": self.site.id,
            "context": "production",
        }
        return {
            "name": "shop-production",
            "projectId": self.project.id,
            "connectionId": self.connection.id,
            "environment": "prod",
            "secretPath": "/web",
            "syncOptions": {"initialSyncBehavior": "overwrite-destination"},
            "destinationConfig": destination,
            **changes,
        }

    async def created(self, **changes: object) -> dict[str, Any]:
        """Create a sync and return it as the server describes it."""
        async with self.client() as client:
            reply = await client.post(SYNCS, json=self.body(**changes))
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["secretSync"])

    async def finished(self, **changes: object) -> dict[str, Any]:
        """Create a sync, let all its attempts pass by, and return it as it is then."""
        sync = await self.created(**changes)
        self.clock.pass_by(LONG_ENOUGH)
        return await self.seen(sync["id"])

    async def seen(self, sync_id: str) -> dict[str, Any]:
        """Return the sync as the server describes it now."""
        async with self.client() as client:
            reply = await client.get(f"{SYNCS}/{sync_id}")
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["secretSync"])

    async def refusal(self, **changes: object) -> tuple[int, Any]:
        """Post a create body that is refused; return the status and the message."""
        async with self.client() as client:
            reply = await client.post(SYNCS, json=self.body(**changes))
        assert reply.json()["statusCode"] == reply.status_code
        assert reply.json()["reqId"].startswith("req-")
        return reply.status_code, reply.json()["message"]
