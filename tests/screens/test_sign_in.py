"""Sign in: which server, which token, and whether it is kept."""

from pathlib import Path

import pytest

from tests.credentials.rings import NATIVE, CuttingRing, MemoryRing, fence_off, install
from tests.screens.desk import ADDRESS, Desk
from tests.screens.wire import OPTIONS
from tui.demo import DEMO_EXPIRED_TOKEN, DEMO_IDENTITY_TOKEN, DEMO_REVOKED_TOKEN, DEMO_SERVICE_TOKEN, DEMO_USER_TOKEN
from tui.settings import Settings
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _fenced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


@pytest.mark.parametrize("token", [DEMO_USER_TOKEN, DEMO_IDENTITY_TOKEN])
async def test_a_working_token_in_the_environment_skips_the_step_and_is_named(token: str) -> None:
    async with Desk(token=token) as desk:
        assert desk.on(Step.PROJECT)
        assert "Signed in with the token from INFISICAL_TOKEN." in desk.words


@pytest.mark.parametrize("token", [DEMO_EXPIRED_TOKEN, DEMO_REVOKED_TOKEN, "no-such-token"])
async def test_a_token_that_does_not_work_is_explained_and_another_one_can_be_typed(token: str) -> None:
    async with Desk(token=token) as desk:
        assert desk.on(Step.SIGN_IN)
        assert "did not accept the token" in desk.words
        assert "(request req-" in desk.words
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.PROJECT)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Paste a token here, or set INFISICAL_TOKEN before the start."),
        (DEMO_SERVICE_TOKEN, "is a service token"),
        ("tökén", "holds characters that no token has."),
    ],
    ids=["nothing", "service token", "letters"],
)
async def test_what_is_no_token_is_refused_beside_the_field_and_never_sent(typed: str, told: str) -> None:
    async with Desk(token=None) as desk:
        await desk.type(typed)
        await desk.press("enter")
        assert told in desk.words
        assert not any("authorization" in request.headers for request in desk.wire.requests)


async def test_a_token_pasted_in_pieces_is_joined_and_never_shown() -> None:
    async with Desk(token=None) as desk:
        await desk.paste(f"Bearer {DEMO_USER_TOKEN[:5]}\n{DEMO_USER_TOKEN[5:]}\n")
        assert "demo" not in desk.words
        await desk.press("enter")
        assert desk.on(Step.PROJECT)


async def test_enter_goes_from_the_instance_to_the_address_to_the_token() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        assert "Infisical Cloud, US us.infisical.com" in desk.words
        await desk.press("down", "down", "enter")
        assert "Self-hosted" in desk.choice
        await desk.type(f"{ADDRESS}/login?next=/")
        await desk.press("enter")
        assert "Infisical: infisical.test" in desk.words
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        assert desk.wizard.session.origin == ADDRESS


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "Type the address of your Infisical."),
        ("http://infisical.test", "http"),
        ("ftp://infisical.test", "https"),
    ],
    ids=["nothing", "plain http", "ftp"],
)
async def test_an_address_that_cannot_be_used_is_refused_beside_the_field(address: str, told: str) -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await desk.press("down", "down", "enter")
        await desk.type(address)
        await desk.press("tab")
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.SIGN_IN)
        assert told in " ".join(desk.part("#address Static.field--below"))
        assert desk.wire.requests == []
        assert desk.value("#address") == address


async def sign_in(desk: Desk) -> None:
    """Sign in with a token that is typed."""
    await desk.type(DEMO_USER_TOKEN)
    await desk.press("enter")


async def test_a_token_is_stored_only_after_a_yes_and_found_at_the_next_start() -> None:
    ring = install(MemoryRing)
    async with Desk(token=None, keyring=True) as desk:
        await sign_in(desk)
        assert "Keep the token? The token can be kept in the macOS Keychain of this machine" in desk.words
        assert ring.entries == {}
        await desk.press("escape")
        assert desk.on(Step.PROJECT)
        assert ring.entries == {}
    async with Desk(token=None, keyring=True) as desk:
        await sign_in(desk)
        assert desk.marked == "› Keep it in the macOS Keychain"
        await desk.press("enter")
        assert "It is kept for the next time." in desk.words
        assert ring.entries == {("infisical-netlify-sync", ADDRESS): DEMO_USER_TOKEN}
    async with Desk(token=None, keyring=True) as desk:
        assert desk.on(Step.PROJECT)
        assert "Signed in with the token from the keyring." in desk.words


async def test_a_keyring_that_fails_is_told_and_the_sign_in_stands() -> None:
    install(CuttingRing, NATIVE)
    async with Desk(token=None, keyring=True) as desk:
        await sign_in(desk)
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        assert "It was not kept. The keyring took the token but did not give the same one back." in desk.words


async def test_without_a_keyring_nothing_is_asked_and_f1_tells_the_way_to_one() -> None:
    async with Desk(token=None, keyring=True) as desk:
        assert "The token is kept for this run only; F1 says why." in desk.words
        await desk.press("f1", "end")
        await desk.until(lambda: "Install gnome-keyring and dbus and unlock the keyring in this login" in desk.words)
        await desk.press("escape")
        await sign_in(desk)
        assert desk.on(Step.PROJECT)


async def test_signing_in_once_more_at_the_same_place_needs_no_token_and_asks_nothing() -> None:
    async with Desk(token=None) as desk:
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter", "escape")
        assert "Signed in with the token typed in this session. Enter goes on." in desk.words
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        assert desk.wire.count(OPTIONS) == 1
