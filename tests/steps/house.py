"""A wizard over the embedded demo, in process: its calls are kept, time passes at once, single calls can be broken."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from tests.contract.contract import ContractChecked
from tests.demo.house import Clock
from tui.api.models import DeployContext
from tui.api.services import Services
from tui.demo import DEMO_USER_TOKEN, NEWEST, Demo, ServerProfile, World
from tui.demo.world import Account, Connection, Project, Site
from tui.model.answers import (
    Answers,
    ConnectionAnswer,
    DeployContextAnswer,
    EnvironmentAnswer,
    NameAnswer,
    NetlifyAccountAnswer,
    NetlifySiteAnswer,
    ProjectAnswer,
    SecretPathAnswer,
    SyncOptionsAnswer,
)
from tui.model.steps import ANSWERED, Step
from tui.settings.settings import DEMO_ADDRESS, NETLIFY_API, Settings
from tui.steps.wizard import Wizard
from tui.storage.state_folder import StateFolder

if TYPE_CHECKING:
    from tui.api.http import Waiting

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

CREATE = "POST /api/v1/secret-syncs/netlify"
SYNCS = "GET /api/v1/secret-syncs"
PROJECTS = "GET /api/v1/projects"
FOLDERS = "GET /api/v2/folders"
CONNECTIONS = "GET /api/v1/app-connections/netlify/available"
KEYS = "GET /api/v4/secrets"
CONNECT = "POST /api/v1/app-connections/netlify"


def by_name(name: str) -> str:
    """Return the look-up of a sync by its name."""
    return f"GET /api/v1/secret-syncs/netlify/sync-name/{name}"


@dataclass
class Failure:
    """An answer in place of the server's, by itself in its form; with `after` the server has done the work first."""

    status: int = 500
    body: object = None
    after: bool = False

    @property
    def sent(self) -> object:
        """The body, or what Infisical says in every refusal."""
        return self.body or {"statusCode": self.status, "error": "Error", "message": "no"}


class Door:
    """ASGI middleware: keeps `METHOD /path` of what was asked, holds up or breaks the calls a test names.

    `posted` are the bodies of all requests to create a sync, whatever became of them.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self.asked: list[str] = []
        self.posted: list[bytes] = []
        self.failures: dict[str, list[Failure]] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.arrived = asyncio.Event()

    def fail(self, what: str, *failures: Failure) -> None:
        """Let the next calls of that kind fail, one after the other."""
        self.failures[what] = list(failures or (Failure(),))

    def hold(self, what: str) -> asyncio.Event:
        """Keep calls of that kind waiting until the event is set; `arrived` tells that one waits."""
        self.arrived.clear()
        return self.held.setdefault(what, asyncio.Event())

    def count(self, what: str) -> int:
        """Tell how often that was asked."""
        return Counter(self.asked)[what]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one call."""
        what = f"{scope['method']} {scope['path']}"
        self.asked.append(what)
        if what == CREATE:
            receive = await self._read(receive)
        if what in self.held:
            self.arrived.set()
            await self.held[what].wait()
        waiting = self.failures.get(what)
        if not waiting:
            await self._app(scope, receive, send)
            return
        failure = waiting.pop(0)
        if failure.after:
            await self._app(scope, receive, _to_nobody)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": failure.status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(failure.sent).encode()})

    async def _read(self, receive: Receive) -> Receive:
        """Keep the body, and return what gives it out once more."""
        body = bytearray()
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.posted.append(bytes(body))

        async def again() -> Message:
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        return again


async def _to_nobody(message: Message) -> None:
    """Lose what the server answered."""
    del message


class House:
    """One demo and one wizard. `answers` leads to the site `acme-shop` with the production context."""

    def __init__(
        self,
        world: World | None = None,
        *,
        server: ServerProfile = NEWEST,
        token: str = DEMO_USER_TOKEN,
        netlify_token: str | None = None,
        state: StateFolder | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.clock = Clock()
        self.demo = Demo(world, server=server, clock=self.clock)
        self.world = self.demo.world
        self.token = token
        self.checked = ContractChecked(self.demo.infisical)
        self.infisical = Door(self.checked)
        self.netlify = Door(self.demo.netlify)
        self.waits: list[Waiting] = []
        services = Services(
            NETLIFY_API,
            self.waits.append,
            infisical_app=self.infisical,
            netlify_app=self.netlify,
            sleep=self.sleep,
            clock=self.clock,
        )
        given = SecretStr(netlify_token) if netlify_token else None
        self.wizard = Wizard(settings or Settings(), services, given, state)

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.clock.pass_by(seconds)
        await asyncio.sleep(0)

    async def sign_in(self, address: str = DEMO_ADDRESS, token: str | None = None) -> Step:
        """Sign in."""
        return await self.wizard.sign_in(address, SecretStr(token or self.token))

    def project(self) -> Project:
        """Return the project of the answers."""
        return self.world.projects[0]

    def other_project(self) -> Project:
        """Return a second one, which has the environment and the top folder, but not the folder of the answers."""
        return self.world.projects[1]

    def connection(self, name: str = "netlify-team") -> Connection:
        """Return a connection by its name."""
        return next(connection for connection in self.world.connections if connection.name == name)

    def account(self, name: str = "Acme Team") -> Account:
        """Return a team by its name."""
        return next(account for account in self.world.accounts if account.name == name)

    def site(self, name: str = "acme-shop") -> Site:
        """Return a site by its name."""
        return next(site for account in self.world.accounts for site in account.sites if site.name == name)

    @property
    def answers(self) -> Answers:
        """An answer to every step."""
        project, connection, account, site = self.project(), self.connection(), self.account(), self.site()
        return Answers(
            project=ProjectAnswer(id=project.id, name=project.name),
            connection=ConnectionAnswer(id=connection.id, name=connection.name),
            environment=EnvironmentAnswer(slug="prod", name="Production"),
            secret_path=SecretPathAnswer(path="/web"),
            netlify_account=NetlifyAccountAnswer(id=account.id, name=account.name),
            netlify_site=NetlifySiteAnswer(id=site.id, name=site.name),
            deploy_context=DeployContextAnswer(context=DeployContext.PRODUCTION),
            sync_options=SyncOptionsAnswer(),
            name=NameAnswer(name="acme-shop-production", proposed=True),
        )

    async def walk(self, to: Step = Step.REVIEW) -> Wizard:
        """Sign in and answer every step before `to`."""
        await self.sign_in()
        for step in ANSWERED[: ANSWERED.index(to) if to in ANSWERED else len(ANSWERED)]:
            assert self.wizard.current is step
            await self.wizard.accept(step, getattr(self.answers, step.key))
        assert self.wizard.current is to
        return self.wizard

    def syncs_called(self, name: str) -> int:
        """Tell how many syncs of that name the server has."""
        return sum(sync.name == name for sync in self.world.syncs)

    async def quiet(self) -> None:
        """Wait until nothing is asked ahead any more."""
        while running := self.wizard.catalog._running:
            await asyncio.wait(running)
