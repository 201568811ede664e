"""Signing in without any front end: where tokens come from, what is sent where, and what becomes of a kept one."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.auth.rings import MemoryRing, fence_off, install
from tests.steps.house import Door, Failure
from tui.api.address import US_CLOUD
from tui.api.errors import Problem, SignInRequired, UnexpectedAnswer
from tui.api.identities import WrongClient
from tui.api.services import Services
from tui.auth.keyring import SERVICE, Keyring
from tui.auth.keyring_report import KeyringReport, KeyringState
from tui.auth.session_token import describe_token
from tui.auth.tokens import Token, TokenSource
from tui.demo import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_USER_TOKEN, Demo
from tui.demo.access import TokenState
from tui.model.steps import Step
from tui.settings.settings import Settings
from tui.steps.sign_in import Access, NothingKept
from tui.steps.wizard import Wizard

pytestmark = pytest.mark.anyio

HERE = "https://infisical.example.com"
STATUS = "GET /api/status"
LOGIN = "POST /api/v1/auth/universal-auth/login"
OPTIONS = "GET /api/v1/secret-syncs/options"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PAIR = {
    "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": DEMO_CLIENT_ID,
    "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": DEMO_CLIENT_SECRET,
}


@pytest.fixture(autouse=True)
def _fenced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


class Gate:
    """A demo behind a door, the way in, and a wizard."""

    def __init__(self, environ: dict[str, str] | None = None) -> None:
        self.seconds = 0.0
        self.demo = Demo(clock=lambda: self.seconds)
        self.door = Door(self.demo.infisical)
        services = Services("https://netlify.test/api/v1", print, infisical_app=self.door)
        self.access = Access(services, Keyring(), environ or {}, now=lambda: NOW + timedelta(seconds=self.seconds))
        self.wizard = Wizard(Settings(), services, None)

    async def enter(self, token: Token) -> Step:
        """Sign in."""
        return await self.access.enter(self.wizard, HERE, token)


@asynccontextmanager
async def gate(environ: dict[str, str] | None = None) -> AsyncIterator[Gate]:
    opened = Gate(environ)
    yield opened
    await opened.wizard.close()


@pytest.mark.parametrize(
    "way",
    [
        lambda there: there.access.find(HERE),
        lambda there: there.access.log_in(HERE, DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), ""),
        lambda there: there.enter(there.access.typed(DEMO_USER_TOKEN)),
    ],
    ids=["find", "log in", "enter"],
)
async def test_no_credential_goes_to_an_address_where_no_infisical_answers(
    way: Callable[[Gate], Awaitable[object]],
) -> None:
    async with gate(PAIR) as there:
        there.door.fail(STATUS, Failure(200, {"hello": "I am something else"}))
        with pytest.raises(UnexpectedAnswer):
            await way(there)
        assert there.door.asked == [STATUS]


async def test_an_address_is_checked_once_and_the_cloud_need_not_prove_anything() -> None:
    async with gate() as there:
        assert await there.access.check(f"{HERE}/organization/x?y") == HERE
        await there.access.check(HERE)
        await there.access.check(US_CLOUD)
        assert there.door.asked == [STATUS]


async def test_a_machine_identity_of_the_environment_is_logged_in_once() -> None:
    async with gate(PAIR) as there:
        first, second = await there.access.find(HERE), await there.access.find(HERE)
        assert first == second
        assert there.door.count(LOGIN) == 1


async def test_a_token_of_such_a_login_that_is_over_is_not_taken_again() -> None:
    async with gate(PAIR) as there:
        first = await there.access.find(HERE)
        assert first
        await there.enter(first)
        there.demo.world.tokens[first.secret.get_secret_value()].state = TokenState.REVOKED
        await there.access.refused(SignInRequired("No.", "Try.", request_id="req-1"))
        second = await there.access.find(HERE, anew=True)
        assert second
        await there.access.enter_again(there.wizard, second)
        assert there.door.count(LOGIN) == 2


async def test_a_token_of_such_a_login_that_was_renewed_is_taken_as_it_is_now() -> None:
    async with gate(PAIR) as there:
        there.demo.world.identities[DEMO_CLIENT_ID].token_seconds = 600
        first = await there.access.find(HERE)
        assert first
        await there.enter(first)
        there.seconds = 301
        await there.wizard.session.infisical.projects()
        assert there.access.held
        assert await there.access.find(HERE) == there.access.held.token != first
        assert there.door.count(LOGIN) == 1


async def test_a_login_that_was_refused_is_repeated_only_when_the_user_wants_it() -> None:
    async with gate(PAIR | {"INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": "wrong"}) as there:
        for _ in range(5):
            with pytest.raises(WrongClient):
                await there.access.find(HERE)
        assert there.door.count(LOGIN) == 1
        with pytest.raises(WrongClient):
            await there.access.find(HERE, anew=True)
        assert there.door.count(LOGIN) == 2


async def test_a_kept_token_is_used_and_forgotten_when_the_server_refuses_it() -> None:
    ring = install(MemoryRing)
    ring.entries[SERVICE, HERE] = DEMO_USER_TOKEN
    async with gate() as there:
        token = await there.access.find(HERE)
        assert token
        there.demo.world.tokens[DEMO_USER_TOKEN].state = TokenState.EXPIRED
        with pytest.raises(SignInRequired):
            await there.access.try_out(HERE, token)
        assert ring.entries == {}


@pytest.mark.parametrize("failure", [Failure(500), Failure(401, {"message": "a proxy has its own passwords"})])
async def test_a_kept_token_stays_when_somebody_else_fails(failure: Failure) -> None:
    ring = install(MemoryRing)
    ring.entries[SERVICE, HERE] = DEMO_USER_TOKEN
    async with gate() as there:
        token = await there.access.find(HERE)
        assert token
        there.door.fail(OPTIONS, *[failure] * 4)
        with pytest.raises(Problem):
            await there.enter(token)
        assert ring.entries[SERVICE, HERE] == DEMO_USER_TOKEN


async def test_a_fresh_token_that_another_wizard_kept_meanwhile_is_not_forgotten() -> None:
    ring = install(MemoryRing)
    async with gate() as there:
        await there.enter(there.access.typed(DEMO_USER_TOKEN))
        await there.access.keep()
        ring.entries[SERVICE, HERE] = "a fresh one"
        told = await there.access.refused(SignInRequired("No.", "Try.", request_id="req-1"))
        assert (told, ring.entries[SERVICE, HERE]) == ("", "a fresh one")


async def test_a_renewed_token_takes_the_place_of_the_kept_one() -> None:
    ring = install(MemoryRing)
    async with gate() as there:
        identity = there.demo.world.identities[DEMO_CLIENT_ID]
        identity.token_seconds = 600
        token = await there.access.log_in(HERE, DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), "")
        await there.enter(token)
        await there.access.keep()
        there.seconds = 301
        await there.wizard.session.infisical.projects()
        kept = ring.entries[SERVICE, HERE]
        assert kept != token.secret.get_secret_value()
        assert there.access.held
        assert there.access.held.token.secret.get_secret_value() == kept


@pytest.mark.parametrize(
    "failure", [Failure(500), Failure(429, {"reqId": "r", "message": "Please try again in 90 seconds"})]
)
async def test_a_renewal_that_something_passing_spoils_is_tried_again_with_the_next_request(failure: Failure) -> None:
    async with gate() as there:
        there.demo.world.identities[DEMO_CLIENT_ID].token_seconds = 600
        await there.enter(await there.access.log_in(HERE, DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), ""))
        renew = "POST /api/v1/auth/token/renew"
        there.door.fail(renew, failure)
        there.seconds = 301
        for count in (1, 2, 2):
            await there.wizard.session.infisical.projects()
            assert there.door.count(renew) == count


async def test_a_keyring_without_an_entry_is_told_apart_from_a_closed_one() -> None:
    install(MemoryRing)
    async with gate() as there:
        with pytest.raises(NothingKept, match=r"holds no token for infisical\.example\.com"):
            await there.access.from_keyring(HERE, KeyringReport(KeyringState.SILENT))


def jwt(**claims: object) -> SecretStr:
    middle = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return SecretStr(f"eyJhbGciOiJIUzI1NiJ9.{middle}.c2lnbmF0dXJl")


@pytest.mark.parametrize(
    ("token", "told"),
    [
        (
            Token(jwt(authTokenType="accessToken", email="a@b.example", exp=1772445000), TokenSource.KEYRING),
            " as a@b.example with the user token from the keyring; it expires in 20 minutes.",
        ),
        (
            Token(jwt(authTokenType="identityAccessToken", identityName="bot"), TokenSource.TYPED),
            " as bot with the machine identity token you gave; it does not say when it expires.",
        ),
        (
            Token(SecretStr("opaque"), TokenSource.TYPED_LOGIN, NOW + timedelta(hours=2)),
            " with the token of the machine identity signed in here; it expires in 2 hours.",
        ),
        (Token(SecretStr("opaque"), TokenSource.STDIN), " with the token from --token-stdin."),
    ],
)
def test_a_token_is_described_in_one_sentence_with_its_source(token: Token, told: str) -> None:
    assert describe_token(token, NOW) == told
