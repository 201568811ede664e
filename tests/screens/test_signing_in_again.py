"""A token that ends in mid-flow: asked for over the step, and everything goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.api.faulty import html_reply, json_reply
from tests.auth.rings import MemoryRing, fence_off, install
from tests.screens.desk import ADDRESS, Desk
from tests.screens.wire import BY_NAME, CREATE, NEW_CONNECTION, ONE_SYNC, OPTIONS
from tui.auth.keyring import SERVICE
from tui.demo import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_IDENTITY_TOKEN,
    DEMO_NETLIFY_TOKEN,
    DEMO_USER_TOKEN,
    World,
    believable_world,
)
from tui.demo.access import Token, TokenKind, TokenState
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

FRESH = "fresh-token-of-the-same-user"


@pytest.fixture(autouse=True)
def _fenced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


def world_with_a_fresh_token() -> World:
    """The believable world, where the user has a second token."""
    world = believable_world()
    world.tokens[FRESH] = Token(TokenKind.USER)
    return world


def end_token(desk: Desk) -> None:
    """Let the token end in the middle of everything."""
    desk.world.tokens[DEMO_USER_TOKEN].state = TokenState.EXPIRED


async def sign_in_again(desk: Desk) -> None:
    """Give the other token where it is asked for."""
    assert desk.on(Step.SIGN_IN)
    assert "Your token has expired." in desk.words
    assert "Sign in again to go on; every answer is kept." in desk.words
    assert "Esc back" in desk.lines[-1]
    assert f"Infisical: {desk.wizard.session.origin.partition('://')[2]}" in desk.words
    await desk.type(FRESH)
    await desk.press("enter")


async def test_a_list_that_was_refused_is_there_after_the_sign_in_by_itself() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        answers = desk.wizard.answers
        await desk.press("down", "down")
        marked = desk.marked
        end_token(desk)
        await desk.press("f5")
        await sign_in_again(desk)
        assert desk.on(Step.NETLIFY_SITE)
        assert "Signed in with the token you gave." in desk.words
        assert (desk.wizard.answers, desk.marked) == (answers, marked)
        assert "expired" not in desk.words


async def test_an_accepted_answer_goes_on_after_the_sign_in_by_itself() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.CONNECTION)
        before = desk.wizard.answers.connection
        end_token(desk)
        await desk.press("down", "enter")
        await sign_in_again(desk)
        assert desk.on(Step.ENVIRONMENT)
        assert desk.wizard.answers.connection != before


async def test_keys_that_could_not_be_counted_are_counted_after_the_sign_in_by_itself() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.SECRET_PATH)
        await desk.settled()
        end_token(desk)
        await desk.press("end")
        await desk.until(lambda: desk.on(Step.SIGN_IN))
        await desk.settled()
        await sign_in_again(desk)
        assert desk.on(Step.SECRET_PATH)
        assert desk.marked == "› /web/analytics"
        await desk.until(lambda: "/web/analytics: 2 secret keys" in desk.words)
        assert "expired" not in desk.words


async def test_what_was_typed_is_still_there() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.NAME)
        await desk.type("-mine")
        end_token(desk)
        await desk.press("f5")
        await sign_in_again(desk)
        assert desk.value("#name") == "acme-shop-production-mine"


async def test_creating_is_left_to_the_user_after_the_sign_in() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.REVIEW)
        answers = desk.wizard.answers
        end_token(desk)
        await desk.press("enter")
        await sign_in_again(desk)
        assert desk.on(Step.REVIEW)
        assert desk.wizard.answers == answers
        assert desk.wire.count(CREATE) == 0  # The look before it found the token expired.
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert desk.wire.count(CREATE) == 1


async def test_a_sync_whose_look_up_found_the_token_expired_is_found_after_the_sign_in() -> None:
    async with Desk(world=world_with_a_fresh_token(), sockets=True) as desk:
        await desk.stand_on(Step.REVIEW)
        desk.wire.instead(CREATE, html_reply(502))
        desk.wire.instead(
            BY_NAME, json_reply({"reqId": "r", "statusCode": 401, "message": "Your token has expired."}, 401)
        )
        await desk.press("enter")
        await sign_in_again(desk)
        desk.wire.heal()
        await desk.press("enter")
        assert desk.on(Step.RESULT)


async def test_following_goes_on_after_the_sign_in_by_itself() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.REVIEW)
        desk.clock.stop()
        desk.send("enter")
        await desk.until(lambda: desk.step is Step.RESULT)
        end_token(desk)
        desk.clock.go()
        await desk.settled()
        await sign_in_again(desk)
        assert desk.on(Step.RESULT)
        assert "succeeded" in desk.words
        assert desk.wire.last(ONE_SYNC).headers["authorization"] == f"Bearer {FRESH}"


async def test_a_connection_that_was_being_made_is_still_in_its_form() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.CONNECTION)
        await desk.press("end", "enter")
        await desk.type(DEMO_NETLIFY_TOKEN)
        end_token(desk)
        await desk.press("enter")
        await sign_in_again(desk)
        assert desk.on(Step.CONNECTION)
        assert desk.value("#access_token") == DEMO_NETLIFY_TOKEN
        assert desk.wire.count(NEW_CONNECTION) == 1
        await desk.press("enter")
        assert desk.on(Step.ENVIRONMENT)


async def test_a_token_that_netlify_refuses_is_no_reason_to_sign_in_again() -> None:
    ring = install(MemoryRing)
    ring.entries[SERVICE, ADDRESS] = DEMO_IDENTITY_TOKEN
    async with Desk(token=None, netlify_token="refused-by-netlify", keyring=True) as desk:
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        assert desk.on(Step.NETLIFY_ACCOUNT)
        assert "Netlify does not accept the token given for this run." in desk.words
        assert ring.entries


async def test_esc_goes_back_to_the_step_with_the_failure_and_the_next_try_asks_again() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        end_token(desk)
        await desk.press("f5")
        await desk.press("escape")
        assert desk.on(Step.NETLIFY_ACCOUNT)
        assert "Your token has expired." in desk.words
        await desk.press("f5")
        await sign_in_again(desk)
        assert desk.on(Step.NETLIFY_ACCOUNT)
        assert len(desk.app.screen_stack) == 1


async def test_a_wrong_token_is_refused_in_place_and_the_session_stays() -> None:
    async with Desk(world=world_with_a_fresh_token()) as desk:
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        end_token(desk)
        await desk.press("f5")
        session = desk.wizard.session
        await desk.type("no-such-token")
        await desk.press("enter")
        assert desk.on(Step.SIGN_IN)
        assert "Your access token is malformed." in desk.words
        assert desk.wizard.session is session


@dataclass(frozen=True)
class End:
    """How a kept token stops working, and whether that is reason enough to forget it."""

    does: Callable[[Desk], None]
    forgotten: bool


def unreachable(desk: Desk) -> None:
    desk.wire.instead("GET *", html_reply(502))


def proxy(desk: Desk) -> None:
    desk.wire.instead("GET *", html_reply(401))


@pytest.mark.parametrize(
    "end",
    [End(end_token, forgotten=True), End(unreachable, forgotten=False), End(proxy, forgotten=False)],
    ids=["the server says so", "the server fails", "a proxy says so"],
)
async def test_a_kept_token_is_forgotten_only_when_the_server_says_that_it_is_over(end: End) -> None:
    ring = install(MemoryRing)
    ring.entries[SERVICE, ADDRESS] = DEMO_USER_TOKEN
    async with Desk(token=None, keyring=True) as desk:
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        end.does(desk)
        await desk.press("f5")
        assert ((SERVICE, ADDRESS) in ring.entries) is not end.forgotten
        assert ("It was removed from the keyring." in desk.words) is end.forgotten


async def test_a_kept_token_that_is_over_at_the_start_is_forgotten_and_another_one_is_asked_for() -> None:
    ring = install(MemoryRing)
    ring.entries[SERVICE, ADDRESS] = "over-and-done-with"
    async with Desk(token=None, keyring=True) as desk:
        assert desk.on(Step.SIGN_IN)
        assert "malformed" in desk.words
        assert ring.entries == {}


IDENTITY = {
    "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": DEMO_CLIENT_ID,
    "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": DEMO_CLIENT_SECRET,
}
RENEW = "POST /api/v1/auth/token/renew"


def short_lived(*, most: int = 100_000) -> World:
    """The believable world, with tokens of twenty minutes for the machine identity."""
    world = believable_world()
    for identity in world.identities.values():
        identity.token_seconds, identity.token_max_seconds = 1200, most
    return world


async def test_a_machine_identitys_token_is_renewed_before_it_ends_and_not_sooner() -> None:
    async with Desk(world=short_lived(), token=None, environ=IDENTITY) as desk:
        assert (
            "with the token of the machine identity in INFISICAL_UNIVERSAL_AUTH_CLIENT_ID; it expires in" in desk.words
        )
        first = desk.wire.last(OPTIONS).headers["authorization"]
        await desk.press("f5")
        assert desk.wire.count(RENEW) == 0
        desk.clock.seconds += 1000
        await desk.press("f5")
        assert desk.wire.count(RENEW) == 1
        assert desk.wire.requests[-1].headers["authorization"] != first
        desk.clock.seconds += 1000
        await desk.press("f5")
        assert desk.wire.count(RENEW) == 2
        assert desk.on(Step.PROJECT)


async def test_a_token_that_may_live_no_longer_is_asked_for_when_it_ends() -> None:
    async with Desk(world=short_lived(most=1300), token=None, environ=IDENTITY) as desk:
        desk.clock.seconds += 1000
        await desk.press("f5", "f5")
        assert desk.wire.count(RENEW) == 1
        assert desk.on(Step.PROJECT)
        desk.clock.seconds += 300
        await desk.press("f5")
        assert desk.on(Step.SIGN_IN)
