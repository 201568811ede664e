"""Signing in somewhere else: what was typed for one server never goes to another, and nothing on screen is about it."""

from pathlib import Path

import pytest

from tests.api.faulty import json_reply
from tests.auth.rings import fence_off
from tests.screens.desk import ADDRESS, Desk
from tui.demo import DEMO_CLIENT_ID, DEMO_USER_TOKEN
from tui.model.steps import Step
from tui.screens.widgets.field import Field
from tui.settings.options import Setting
from tui.settings.settings import Settings

pytestmark = pytest.mark.anyio

REFUSED = "refused-token-7Kq"
ELSEWHERE = "https://elsewhere.test"
LOGIN = "POST /api/v1/auth/universal-auth/login"


@pytest.fixture(autouse=True)
def _fenced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


def filled(desk: Desk) -> dict[str, str]:
    """What stands in the fields of how to sign in."""
    return {field.id or "": field.value for field in desk.app.screen.query("#how Field").results(Field) if field.value}


def told_to(desk: Desk, secret: str) -> set[str]:
    """The hosts that got to see a secret."""
    return {
        request.headers["host"]
        for request in desk.wire.requests
        if secret in request.headers.get("authorization", "") or secret.encode() in request.body
    }


async def self_hosted(desk: Desk, address: str) -> None:
    """Choose a server of one's own, from the first row."""
    await desk.press("home", "down", "down", "enter")
    await desk.press("ctrl+u")
    await desk.type(address)
    await desk.press("enter")


async def test_esc_keeps_the_address_and_the_instance() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await self_hosted(desk, ADDRESS)
        await desk.press("escape")
        assert "Self-hosted" in desk.choice
        assert desk.value("#address") == ADDRESS
        await desk.press("enter")
        assert "Infisical: infisical.test" in desk.words


async def test_going_back_to_sign_in_finds_the_address_of_the_session() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await self_hosted(desk, ADDRESS)
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        await desk.press("escape")
        assert "infisical.test" in desk.lines[0]
        await desk.press("escape")
        assert "infisical.test" not in desk.lines[0]
        assert "Self-hosted" in desk.choice
        assert desk.value("#address") == ADDRESS
        await desk.press("up", "up", "up", "enter")
        assert "us.infisical.com" in desk.words
        assert "infisical.test" not in desk.text


@pytest.mark.parametrize("typed", [REFUSED, "half-typed"])
async def test_a_token_in_the_field_is_gone_when_the_host_is_another(typed: str) -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await self_hosted(desk, ADDRESS)
        await desk.type(typed)
        if typed == REFUSED:
            await desk.press("enter")
            assert "did not accept the token you gave" in desk.words
        await desk.press("escape")
        assert "did not accept" not in desk.words
        await desk.press("ctrl+u")
        await desk.type(ELSEWHERE)
        await desk.press("enter")
        assert filled(desk) == {}
        await desk.press("enter")
        assert "Paste a token here" in desk.words
        assert told_to(desk, typed) <= {"infisical.test"}


async def test_a_secret_and_an_organisation_are_gone_when_the_host_is_another() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await self_hosted(desk, ADDRESS)
        await desk.press("up", "down", "enter")
        desk.send(*DEMO_CLIENT_ID, "enter", *"wrong-7Kq", "enter", *"acme", "enter")
        await desk.settled()
        assert "or the client secret is wrong" in desk.words
        await desk.press("escape", "up", "up", "up", "down", "enter")
        assert "eu.infisical.com" in desk.words
        assert filled(desk) == {}
        await desk.press("enter", "enter", "enter")
        assert told_to(desk, "wrong-7Kq") == {"infisical.test"}


async def test_at_the_same_host_what_was_typed_is_still_there() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await self_hosted(desk, ADDRESS)
        await desk.type(DEMO_USER_TOKEN[:5])
        await desk.press("escape", "enter")
        await desk.type(DEMO_USER_TOKEN[5:])
        await desk.press("enter")
        assert desk.on(Step.PROJECT)


async def test_keys_that_come_ahead_of_the_pages_go_where_they_were_meant() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await self_hosted(desk, ELSEWHERE)
        await desk.type(REFUSED)
        desk.send("escape", "ctrl+u", *ADDRESS, "enter", *DEMO_USER_TOKEN, "enter")
        await desk.settled()
        assert desk.on(Step.PROJECT)
        assert told_to(desk, DEMO_USER_TOKEN) == {"infisical.test"}
        assert told_to(desk, REFUSED) == set()


async def test_a_host_given_before_the_start_can_be_corrected_in_place() -> None:
    settings = Settings(infisical_url=Setting(ELSEWHERE, "--url"))
    async with Desk(settings=settings) as desk:
        await desk.press("escape")
        assert desk.on(Step.SIGN_IN)
    async with Desk(token="no-such-token", settings=settings) as desk:
        assert "did not accept the token from INFISICAL_TOKEN" in desk.words
        await desk.press("escape")
        assert desk.value("#address") == ELSEWHERE
        await desk.press("ctrl+u")
        await desk.type(ADDRESS)
        await desk.press("enter")
        assert "(from --url)" not in desk.words
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.wizard.session.origin == ADDRESS


@pytest.mark.parametrize(
    ("given", "source", "told"),
    [
        ("ftp://infisical.test", "--url", "--url: The address does not start with https:// or http://."),
        (
            "http://infisical.test",
            "INFISICAL_API_URL",
            "INFISICAL_API_URL: http://infisical.test would carry the token",
        ),
        ("https://exa mple", "INFISICAL_DOMAIN", "INFISICAL_DOMAIN: The address contains a space"),
    ],
)
async def test_an_address_given_that_cannot_be_used_is_asked_for_with_the_reason(
    given: str, source: str, told: str
) -> None:
    async with Desk(settings=Settings(infisical_url=Setting(given, source))) as desk:
        assert desk.on(Step.SIGN_IN)
        assert told in " ".join(" ".join(desk.part("#address")).split())
        assert desk.value("#address") == given
        assert desk.wire.requests == []
        await desk.press("ctrl+u")
        await desk.type(ADDRESS)
        await desk.press("enter", "enter")
        assert desk.on(Step.PROJECT)


async def test_an_error_goes_with_the_way_of_signing_in_and_two_never_stand_together() -> None:
    async with Desk(token=None) as desk:
        await desk.type(REFUSED)
        await desk.press("enter")
        assert "did not accept" in desk.words
        await desk.press("up", "down")
        assert "did not accept" not in desk.words
        assert desk.choice
        await desk.press("enter", "enter", "enter", "enter")
        assert desk.words.count("Type the client id") == 1
        assert "Type or paste one of its client secrets" not in desk.words
        await desk.press("up", "up")
        assert "Type the client id" not in desk.words
    async with Desk(token=REFUSED) as desk:
        assert "did not accept" in desk.words
        await desk.type("t\u00f6k\u00e9n")
        await desk.press("enter")
        assert "holds characters that no token has" in desk.words
        assert "did not accept" not in desk.words


async def test_the_field_that_enter_leads_into_is_in_sight() -> None:
    for size in ((80, 24), (80, 21), (60, 20), (40, 12)):
        async with Desk(token=None, size=size, keyring=True) as desk:
            desk.wire.instead(LOGIN, json_reply({"reqId": "r", "error": "X", "message": "Invalid credentials"}, 401))
            await desk.press("up", "down", "enter")
            for _ in range(2):
                for name in ("client_id", "client_secret", "organization"):
                    field = desk.app.screen.query_one(f"#{name}", Field)
                    assert field.has_focus, (size, name)
                    body = desk.app.screen.query_one("Body").region
                    assert body.contains_region(field.content_region), (size, name, desk.text)
                    desk.send(*"abc", "enter")
                    await desk.settled()
