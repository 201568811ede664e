"""The fault matrix: every request that the wizard makes, everything that may go wrong with it, and a bench for both.

Infisical and Netlify are the demo's, each behind a real socket of its own; a third server is where nothing may arrive.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from pydantic import SecretStr

from tests.api.faulty import (
    FaultyServer,
    NeverAnswer,
    Received,
    Reply,
    Reset,
    faulty,
    html_reply,
    json_reply,
    missing_route,
    redirect_reply,
)
from tests.api.faulty import (
    Step as Reaction,
)
from tests.contract.contract import App, ContractChecked
from tests.screens.wire import answered
from tests.steps.house import House
from tui.api.errors import Problem
from tui.api.http import TimeLimits
from tui.api.models import DeployContext, NetlifyAccount
from tui.api.services import Services
from tui.auth.keyring import Keyring
from tui.auth.tokens import Token, TokenSource
from tui.demo import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_IDENTITY_TOKEN,
    DEMO_NETLIFY_TOKEN,
    DEMO_USER_TOKEN,
)
from tui.model.answers import DeployContextAnswer, NewConnection
from tui.model.steps import Step
from tui.run.create import InDoubt
from tui.run.manage import Care
from tui.settings.settings import Settings
from tui.steps.sign_in import Access
from tui.steps.wizard import Wizard

REQUEST_ID = "req-Ab12Cd34Ef56Gh"
NAME = "acme-shop-production"
SOON = 0.2
"""Seconds of silence that count as a time-out, for those requests only that never get an answer."""


@dataclass(frozen=True)
class Fault:
    """What happens in place of an answer.

    Attributes:
        name: What it is called.
        reaction: How the server reacts; None refuses the connection.
        commits: The server has done the work first.
        has_id: The answer carries Infisical's request id.
    """

    name: str
    reaction: Callable[["Bench", Received], Reaction] | None
    commits: bool = False
    has_id: bool = False


def _always(reaction: Reaction) -> Callable[["Bench", Received], Reaction]:
    return lambda _bench, _request: reaction


def _refusal(status: int, error: str, message: object = "So it is.") -> Callable[["Bench", Received], Reaction]:
    """Refuse as the service does that was asked: only Infisical gives a request id."""

    def react(bench: "Bench", _: Received) -> Reaction:
        if bench.asks_netlify:
            return json_reply({"code": status, "message": "So it is."}, status)
        body = {"reqId": REQUEST_ID, "statusCode": status, "error": error, "message": message}
        return json_reply(body, status)

    return react


@cache
def _too_much() -> Reply:
    return Reply(200, b'{"x": "' + b"x" * (20 * 1024 * 1024) + b'"}', {"Content-Type": "application/json"})


_FIELDS = (
    *("date", "accessToken", "message", "secretSyncOptions", "projects", "project", "appConnections", "appConnection"),
    *("folders", "secrets", "accounts", "sites", "secretSyncs", "secretSync"),
)
WRONG = json_reply(dict.fromkeys(_FIELDS, 7))
ISSUES = [{"code": "custom", "path": ["elsewhere"], "message": "Wrong"}]

FAULTS = (
    Fault("refused", None),
    Fault("reset before the reply", _always(Reset())),
    Fault("reset after the commit", _always(Reset()), commits=True),
    Fault("silence", _always(NeverAnswer())),
    Fault("400", _refusal(400, "BadRequest"), has_id=True),
    Fault("401", _refusal(401, "UnauthorizedError"), has_id=True),
    Fault("403 TokenError", _refusal(403, "TokenError"), has_id=True),
    Fault("403", _refusal(403, "PermissionDenied"), has_id=True),
    Fault("404", _refusal(404, "NotFound"), has_id=True),
    Fault("404 of the router", lambda _, request: missing_route(request)),
    Fault("409", _refusal(409, "Conflict"), has_id=True),
    Fault("422", _refusal(422, "ValidationFailure", ISSUES), has_id=True),
    Fault("429", _refusal(429, "RateLimitExceeded"), has_id=True),
    Fault("500", _refusal(500, "InternalServerError"), has_id=True),
    Fault("502 with a web page", _always(html_reply(502))),
    Fault("half of the JSON", _always(Reply(200, b'{"secretSync": {"id": "9', {"Content-Type": "application/json"}))),
    Fault("other types", _always(WRONG)),
    Fault("20 MB", lambda _bench, _request: _too_much()),
    Fault("sent elsewhere", lambda bench, _: redirect_reply(f"{bench.elsewhere.url}/login", 307)),
)


class Bench:
    """A wizard between three servers; `break_` spoils one kind of request until `heal`."""

    def __init__(self, infisical: FaultyServer, netlify: FaultyServer, elsewhere: FaultyServer, house: House) -> None:
        self.infisical: FaultyServer = infisical
        self.netlify: FaultyServer = netlify
        self.elsewhere: FaultyServer = elsewhere
        self.issued = SecretStr("")
        self.house = house
        self._fault: Fault | None = None
        self._route = ""
        self.asks_netlify = False
        self.limits = TimeLimits(connect=5, read=30, change=30)
        self.services = Services(
            f"{netlify.url}/api/v1", lambda _: None, sleep=house.sleep, clock=house.clock, limits=self.limits
        )
        self.wizard = Wizard(Settings(), self.services, None)
        self.access = Access(self.services, Keyring(off_by="--no-keyring"), {})

    @property
    def care(self) -> Care:
        """The sync that was made."""
        assert self.wizard.care
        return self.wizard.care

    async def sign_in(self, token: str = DEMO_USER_TOKEN, *, netlify: bool = False) -> None:
        """Sign in and answer every step, with no list asked for yet: asking ahead ends with the first session."""
        await self.wizard.sign_in(self.infisical.url, SecretStr(token))
        await self.wizard.sign_in_again(SecretStr(token))
        if netlify:
            self.wizard.use_netlify_token(SecretStr(DEMO_NETLIFY_TOKEN))
        self.wizard.answers = self.house.answers
        self.wizard.current = Step.REVIEW

    async def create(self, *, paused: bool = True) -> None:
        """Create the sync of the answers and see its run through."""
        await self.wizard.create(paused=paused)
        async for _ in self.care.follow():
            pass

    async def break_(self, route: str, fault: Fault) -> None:
        """Spoil all requests of that kind from now on."""
        self._route, self._fault = route, fault
        server = self.netlify if self.asks_netlify else self.infisical
        if fault.reaction is None:
            await server.refuse()
        if fault.name == "silence":
            self._be_hasty()

    async def heal(self) -> None:
        """Let everything through again."""
        self._fault = None
        for server in (self.infisical, self.netlify):
            await server.refuse()
            await server.listen()

    def _be_hasty(self) -> None:
        for limit in ("connect", "read", "change"):
            object.__setattr__(self.limits, limit, SOON)

    def script(self, app: App, *, netlify: bool) -> Callable[[Received], Reaction]:
        """Answer as the service does, or as the fault says."""

        def react(request: Received) -> Reaction:
            fault = self._fault
            hit = netlify is self.asks_netlify and fnmatchcase(f"{request.method} {request.path}", self._route)
            if fault is None or fault.reaction is None or not hit:
                return answered(app, request)
            if fault.commits:
                answered(app, request)
            return fault.reaction(self, request)

        return react


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    """Set a bench up; at the end no token may have gone where it does not belong, and no contract may be broken."""
    house = House()
    checked = ContractChecked(house.demo.infisical)
    made: Bench

    def of_infisical(request: Received) -> Reaction:
        return made.script(checked, netlify=False)(request)

    def of_netlify(request: Received) -> Reaction:
        return made.script(house.demo.netlify, netlify=True)(request)

    async with (
        faulty(script=of_infisical) as infisical,
        faulty(script=of_netlify) as netlify,
        faulty(script=lambda _: json_reply({})) as elsewhere,
    ):
        made = Bench(infisical, netlify, elsewhere, house)
        try:
            yield made
        finally:
            await made.wizard.close()
    assert elsewhere.received == []
    assert tokens_at(infisical) <= {DEMO_USER_TOKEN, DEMO_IDENTITY_TOKEN}
    assert tokens_at(netlify) <= {DEMO_NETLIFY_TOKEN}
    assert checked.violations == []


def tokens_at(server: FaultyServer) -> set[str]:
    """Every token that arrived at a server."""
    headers = [request.headers.get("authorization", "") for request in server.received]
    return {header.removeprefix("Bearer ") for header in headers if header}


Ask = Callable[[Bench], Awaitable[Any]]


@dataclass(frozen=True)
class Request:
    """One kind of request.

    Attributes:
        route: `METHOD /path`, with `*` for anything.
        ask: Makes the wizard send it.
        reach: Brings the wizard to where it is asked for.
        netlify: It goes to Netlify itself.
    """

    route: str
    ask: Ask
    reach: Ask
    netlify: bool = False


async def _nothing(_: Bench) -> None:
    """Be there already."""


async def _logged_in(bench: Bench) -> None:
    token = await bench.access.log_in(bench.infisical.url, DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), "")
    bench.issued = token.secret


async def _signed_in(bench: Bench) -> None:
    await bench.sign_in()


async def _with_netlify(bench: Bench) -> None:
    await bench.sign_in(DEMO_IDENTITY_TOKEN, netlify=True)


async def _created(bench: Bench) -> None:
    await bench.sign_in()
    await bench.create(paused=False)


async def _in_doubt(bench: Bench) -> None:
    """Lose the answer to a request that did arrive, and the look-up with it."""
    await bench.sign_in()
    await bench.break_("* /api/v1/secret-syncs/netlify*", next(item for item in FAULTS if item.commits))
    try:
        await bench.wizard.create(paused=True)
    except InDoubt:
        await bench.heal()


async def _connected(bench: Bench) -> None:
    await bench.sign_in()
    await bench.wizard.catalog.connections(bench.house.project().id)


async def _being_changed(bench: Bench) -> None:
    await _created(bench)
    bench.wizard.change()
    dev = DeployContextAnswer(context=DeployContext.DEV)
    bench.wizard.answers = bench.wizard.answers.replacing(Step.DEPLOY_CONTEXT, dev)


async def _look(bench: Bench) -> None:
    """Look at the sync until a look succeeds or is lost."""
    first = True
    async for run in bench.care.follow():
        if run.lost:
            raise run.lost
        if not first:
            return
        first = False


def team_of(house: House) -> NetlifyAccount:
    """Return the team of the answers as Netlify lists it."""
    account = house.account()
    return NetlifyAccount(id=account.id, name=account.name, slug=account.slug)


def _ask(asks: Callable[[Bench, House], Awaitable[Any]]) -> Ask:
    return lambda bench: asks(bench, bench.house)


async def _identity(bench: Bench, use: Callable[[Any], Awaitable[Any]]) -> None:
    await use(bench.services.identities(bench.infisical.url))


async def _environments_of_an_unlisted_project(bench: Bench) -> None:
    """Ask for one project, as for one that very old servers leave out of the list."""
    await bench.wizard.session.infisical.project(bench.house.project().id)


_SYNCS = "/api/v1/secret-syncs"
_ONE = f"{_SYNCS}/netlify/????????-????-????-????-????????????"
_CONNECTIONS = "/api/v1/app-connections/netlify"

REQUESTS: dict[str, Request] = {
    "status": Request("GET /api/status", lambda bench: bench.access.check(bench.infisical.url), _nothing),
    "login": Request(
        "POST /api/v1/auth/universal-auth/login",
        lambda bench: bench.access.log_in(bench.infisical.url, DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), ""),
        lambda bench: bench.access.check(bench.infisical.url),
    ),
    "renew": Request(
        "POST /api/v1/auth/token/renew",
        lambda bench: _identity(bench, lambda identities: identities.renew(bench.issued)),
        _logged_in,
    ),
    "revoke": Request(
        "POST /api/v1/auth/token/revoke",
        lambda bench: bench.access.revoke(bench.infisical.url, SecretStr(DEMO_IDENTITY_TOKEN)),
        lambda bench: bench.access.check(bench.infisical.url),
    ),
    "options": Request(
        f"GET {_SYNCS}/options",
        lambda bench: bench.access.enter_again(bench.wizard, Token(SecretStr(DEMO_USER_TOKEN), TokenSource.TYPED)),
        _signed_in,
    ),
    "projects": Request("GET /api/v1/projects", lambda bench: bench.wizard.catalog.projects(), _signed_in),
    "project": Request("GET /api/v1/projects/*", _environments_of_an_unlisted_project, _signed_in),
    "connections": Request(
        f"GET {_CONNECTIONS}/available",
        _ask(lambda bench, house: bench.wizard.catalog.connections(house.project().id)),
        _signed_in,
    ),
    "new connection": Request(
        f"POST {_CONNECTIONS}",
        lambda bench: bench.wizard.create_connection(
            NewConnection(name="brand-new", access_token=SecretStr(DEMO_NETLIFY_TOKEN))
        ),
        _connected,
    ),
    "folders": Request(
        "GET /api/v2/folders",
        _ask(lambda bench, house: bench.wizard.catalog.folders(house.project().id, "prod")),
        _signed_in,
    ),
    "secret keys": Request(
        "GET /api/v4/secrets",
        _ask(lambda bench, house: bench.wizard.catalog.secret_keys(house.project().id, "prod", "/web")),
        _signed_in,
    ),
    "teams": Request(
        f"GET {_CONNECTIONS}/*/accounts",
        _ask(lambda bench, house: bench.wizard.catalog.accounts(house.connection().id)),
        _signed_in,
    ),
    "sites": Request(
        f"GET {_CONNECTIONS}/*/accounts/*/sites",
        _ask(lambda bench, house: bench.wizard.catalog.sites(house.connection().id, team_of(house))),
        _signed_in,
    ),
    "syncs": Request(
        f"GET {_SYNCS}", _ask(lambda bench, house: bench.wizard.taken_names(house.project().id)), _signed_in
    ),
    "create": Request(f"POST {_SYNCS}/netlify", lambda bench: bench.wizard.create(paused=True), _signed_in),
    "sync by name": Request(
        f"GET {_SYNCS}/netlify/sync-name/*", lambda bench: bench.wizard.create(paused=True), _in_doubt
    ),
    "sync": Request(f"GET {_ONE}", _look, _created),
    "run": Request(f"POST {_ONE}/sync-secrets", lambda bench: bench.care.trigger(), _created),
    "pause": Request(f"PATCH {_ONE}", lambda bench: bench.care.switch(automatic=False), _created),
    "update": Request(f"PATCH {_ONE}", lambda bench: bench.wizard.update(), _being_changed),
    "delete": Request(f"DELETE {_ONE}", lambda bench: bench.care.delete(values=False), _created),
    "delete with variables": Request(f"DELETE {_ONE}", lambda bench: bench.care.delete(values=True), _created),
    "Netlify's teams": Request(
        "GET /api/v1/accounts",
        _ask(lambda bench, house: bench.wizard.catalog.accounts(house.connection().id)),
        _with_netlify,
        netlify=True,
    ),
    "Netlify's sites": Request(
        "GET /api/v1/acme-team/sites",
        _ask(lambda bench, house: bench.wizard.catalog.sites(house.connection().id, team_of(house))),
        _with_netlify,
        netlify=True,
    ),
    "Netlify's variables": Request(
        "GET /api/v1/accounts/*/env",
        _ask(lambda bench, house: bench.wizard.catalog.variables(house.account().id, house.site().id)),
        _with_netlify,
        netlify=True,
    ),
}


async def outcome(asking: Awaitable[Any]) -> Problem | None:
    """Return what went wrong, or nothing."""
    try:
        await asking
    except Problem as problem:
        return problem
    return None
