"""Sign in: which server, which token, and whether it is kept."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.api.faulty import Reply, html_reply, json_reply
from tests.auth.rings import NATIVE, CuttingRing, MemoryRing, StuckRing, fence_off, install
from tests.auth.test_token_kinds import jwt
from tests.auth.test_token_text import TOKEN, wrapped
from tests.screens.desk import ADDRESS, Desk
from tests.screens.wire import OPTIONS
from tui.auth.keyring import Limits
from tui.demo import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_EXPIRED_TOKEN,
    DEMO_IDENTITY_TOKEN,
    DEMO_REVOKED_TOKEN,
    DEMO_SERVICE_TOKEN,
    DEMO_USER_TOKEN,
    believable_world,
)
from tui.demo.access import Token, TokenKind
from tui.demo.login import USER
from tui.model.steps import Step
from tui.screens.steps.sign_in_form import SignInForm
from tui.settings.options import Setting
from tui.settings.settings import CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, Settings

pytestmark = pytest.mark.anyio


LOGIN = "POST /api/v1/auth/universal-auth/login"


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
        desk.world.tokens[TOKEN] = desk.world.tokens[DEMO_USER_TOKEN]
        await desk.paste(f"Bearer {wrapped(TOKEN, 60)}\nlogin: canary-5Rt\n")
        assert "eyJ" not in desk.words
        await desk.press("enter")
        assert desk.on(Step.PROJECT)


async def test_another_token_takes_the_place_of_a_refused_one_and_none_of_a_half_typed_one() -> None:
    async with Desk(token=None) as desk:
        await desk.type("no-such-token")
        desk.wire.hold(OPTIONS)
        await desk.press("enter")
        await desk.type("-after-all")
        desk.wire.heal()
        await desk.settled()
        await desk.type("!")
        assert desk.value("#token") == "no-such-token-after-all!"
        await desk.press("enter")
        assert "did not accept the token" in desk.words
        await desk.paste(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.PROJECT)


async def test_esc_is_offered_only_where_there_is_something_to_go_back_to() -> None:
    async with Desk(token=None) as desk:
        assert "Esc back" in desk.lines[-1], "the address that was given may be a wrong one"
    demo = Settings(infisical_url=Setting(ADDRESS, "--demo"), demo=Setting(value=True, source="--demo"))
    async with Desk(token=None, settings=demo) as desk:
        assert "Esc" not in desk.lines[-1], "nothing but the demo can be reached"
    async with Desk(token=None, settings=Settings()) as desk:
        assert "Esc" not in desk.lines[-1]
        await desk.press("enter")
        assert "Esc back" in desk.lines[-1]
        await desk.press("escape")
        assert "Esc" not in desk.lines[-1]
        assert "Self-hosted" in desk.words


async def test_a_token_that_waits_is_named_where_an_empty_line_takes_it() -> None:
    settings = Settings(token=Setting(value=True, source="INFISICAL_TOKEN"))
    async with Desk(settings=settings) as desk:
        await desk.press("enter")
        assert "Infisical: us.infisical.com" in desk.words
        assert "empty takes INFISICAL_TOKEN" in desk.words
        await desk.press("enter")
        assert "Signed in with the token from INFISICAL_TOKEN." in desk.words
        await desk.press("escape")
        assert "Enter goes on." in desk.words
        assert "empty takes" not in desk.words


async def test_beside_a_refused_token_nothing_says_that_another_one_works() -> None:
    async with Desk() as desk:
        await desk.press("escape")
        assert "Enter goes on." in desk.words
        await desk.type("no-such-token")
        await desk.press("enter")
        assert "did not accept the token" in desk.words
        assert "Enter goes on." not in desk.words


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
        ("", "The address is empty."),
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
        assert told in desk.words
        assert "Esc goes back to the address." in desk.words
        assert f"Infisical: {address or 'no address yet'}" in desk.words
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.SIGN_IN)
        assert told in " ".join(desk.part("#address"))
        assert desk.part("#problem") == []
        assert desk.wire.requests == []
        assert desk.value("#address") == address


async def test_the_place_a_token_will_go_to_is_named_before_it_answers() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await desk.press("down", "down", "enter")
        await desk.type(f"{ADDRESS}/login")
        desk.wire.hold("GET /api/status")
        await desk.press("enter")
        assert "Infisical: infisical.test" in desk.words


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
        assert "No keyring in use, so the token is not kept; F1 says more." in desk.words
        await desk.press("f1", "end")
        await desk.until(lambda: "Install gnome-keyring and dbus and unlock the keyring in this login" in desk.words)
        await desk.press("escape")
        await sign_in(desk)
        assert desk.on(Step.PROJECT)


async def test_signing_in_once_more_at_the_same_place_needs_no_token_and_asks_nothing() -> None:
    async with Desk(token=None) as desk:
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter", "escape")
        assert "Signed in with the token you gave. Enter goes on." in desk.words
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        assert desk.wire.count(OPTIONS) == 1


async def test_a_machine_identity_signs_in_with_its_secret_which_is_sent_once() -> None:
    async with Desk(token=None) as desk:
        await desk.press("up", "down", "enter")
        assert "sent to this Infisical once, for an access token, and never stored" in desk.words
        desk.send(*DEMO_CLIENT_ID, "enter", *DEMO_CLIENT_SECRET, "enter", *"acme", "enter")
        await desk.settled()
        assert desk.on(Step.PROJECT)
        assert "with the token of the machine identity signed in here; it expires in 30 days." in desk.words
        assert desk.wire.count(LOGIN) == 1
        assert b'"organizationSlug": "acme"' in desk.wire.last(LOGIN).body


async def test_a_machine_identity_is_asked_for_what_is_missing_and_a_wrong_secret_is_sent_once() -> None:
    async with Desk(token=None) as desk:
        await desk.press("up", "down", "enter", "enter", "enter", "enter")
        assert "Type the client id of the machine identity." in desk.words
        assert desk.wire.count(LOGIN) == 0
        desk.send(*DEMO_CLIENT_ID, "enter", *"wrong", "enter", "enter")
        await desk.settled()
        assert "or the client secret is wrong" in desk.words
        await desk.press("f5")
        assert desk.wire.count(LOGIN) == 1


async def test_no_key_is_named_to_repeat_a_login_of_the_environment_that_was_refused() -> None:
    async with Desk(token=None, environ={CLIENT_ID_VARIABLE: DEMO_CLIENT_ID, CLIENT_SECRET_VARIABLE: "wrong"}) as desk:
        assert "or the client secret in INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET is wrong" in desk.words
        assert "tries again" not in desk.words
        await desk.press("f5")
        assert "tries again" not in desk.words
        assert desk.wire.count(LOGIN) == 1


def hosts(desk: Desk) -> set[str]:
    """Where credentials were sent."""
    return {request.headers["host"] for request in desk.wire.requests if "authorization" in request.headers}


async def test_a_token_refused_by_one_region_goes_to_the_other_only_when_the_user_chooses_that() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await desk.press("enter")
        await desk.type("no-such-token")
        await desk.press("enter")
        assert "Is it the other region?" in desk.words
        assert desk.marked == "› Change what I gave"
        await desk.press("enter")
        assert desk.on(Step.SIGN_IN)
        assert hosts(desk) == {"us.infisical.com"}
        await desk.press("enter", "down")
        desk.world.tokens["no-such-token"] = desk.world.tokens[DEMO_USER_TOKEN]
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        assert hosts(desk) == {"us.infisical.com", "eu.infisical.com"}
        assert desk.wizard.session.origin == "https://eu.infisical.com"


@pytest.mark.parametrize("reply", [html_reply(401), Reply(403), Reply(429)], ids=["portal", "empty", "busy proxy"])
async def test_what_stands_before_the_cloud_is_no_reason_for_another_token_or_region(reply: Reply) -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        await desk.press("enter")
        desk.wire.instead("GET /api/v1/*", reply)
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert "Something between here and Infisical (us.infisical.com) refused the request" in desk.words
        assert "another token" not in desk.words
        assert "Is it the other region?" not in desk.words


async def test_an_address_where_no_infisical_answers_is_told_before_a_token_is_given() -> None:
    async with Desk(token=None, settings=Settings()) as desk:
        desk.wire.instead("GET /api/status", html_reply())
        await desk.press("down", "down", "enter")
        await desk.type(ADDRESS)
        await desk.press("enter")
        assert "answered with a web page instead of data." in desk.words
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert hosts(desk) == set()
        desk.wire.heal()
        await desk.press("enter")
        assert desk.on(Step.PROJECT)


async def test_the_session_of_the_official_tool_is_used_when_it_is_picked(tmp_path: Path) -> None:
    token = "eyJhbGciOi.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl"
    sessions = {"sessions": [{"principalType": "user", "status": "authenticated", "domain": ADDRESS}]}
    tool = tmp_path / "infisical"
    tool.write_text(f"#!/bin/sh\ncase \"$*\" in login*) echo '{json.dumps(sessions)}';; *) echo {token};; esac\n")
    tool.chmod(0o700)
    async with Desk(token=None, environ={"PATH": f"{tmp_path}:/usr/bin:/bin"}) as desk:
        desk.world.tokens[token] = desk.world.tokens[DEMO_USER_TOKEN]
        await desk.press("up", "end", "enter")
        await desk.until(lambda: desk.on(Step.PROJECT))
        await desk.settled()
        assert "from the session of the Infisical CLI" in desk.words


async def test_a_plaintext_keyring_is_named_and_needs_a_yes_of_its_own() -> None:
    ring = install(MemoryRing, "keyrings.alt.file", "PlaintextKeyring")
    async with Desk(token=None, keyring=True) as desk:
        await sign_in(desk)
        assert "keyrings.alt.file.PlaintextKeyring stores the token without protection." in desk.words
        assert desk.marked == "› Use it in this session only"
        await desk.press("down", "enter")
        assert desk.on(Step.PROJECT)
        assert list(ring.entries.values()) == [DEMO_USER_TOKEN]


async def test_a_keyring_of_somebody_elses_is_asked_only_when_it_is_chosen() -> None:
    ring = install(StuckRing, "somebody.elses", "Ring")
    ring.let_go.set()
    ring.entries["infisical-netlify-sync", ADDRESS] = DEMO_USER_TOKEN
    async with Desk(token=None, keyring=True) as desk:
        assert "The keyring somebody.elses.Ring is not part of the system and may ask here." in desk.words
        assert ring.reads == 0
        await desk.press("up", "end")
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        assert "Signed in with the token from the keyring." in desk.words


async def test_a_keyring_that_does_not_answer_holds_nothing_up() -> None:
    ring = install(StuckRing)
    async with Desk(token=None, keyring=True) as desk:
        desk.access.keyring._limits = Limits(look=0.01, change=0.01)  # type: ignore[misc]  # it is its for good
        await sign_in(desk)
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        assert "It was not kept. The keyring did not answer within" in desk.words
        ring.let_go.set()


@pytest.mark.parametrize("how", [False, True], ids=["where", "how"])
async def test_a_form_that_was_being_completed_as_a_reload_came_is_complete_behind_it(how: bool) -> None:  # noqa: FBT001
    async with Desk() as desk:
        form = SignInForm(how=how)
        await desk.app.screen.query_one("#content").mount(form)
        cut_short = asyncio.ensure_future(form.complete())
        await asyncio.sleep(0)
        cut_short.cancel()
        await form.complete()
        assert [field.id for field in form.query("Field")] == [
            "address",
            "token",
            "client_id",
            "client_secret",
            "organization",
        ]
        assert form.query_one("#keyring").is_mounted


@pytest.mark.parametrize(("answered", "who"), [(None, f" as {USER}"), (json_reply({"message": "no"}, 404), "")])
async def test_the_server_names_the_person_whose_token_holds_no_name(answered: Reply | None, who: str) -> None:
    token = jwt({"authTokenType": "accessToken", "userId": "7d3f9b1e"}).get_secret_value()
    world = believable_world()
    world.tokens[token] = Token(TokenKind.USER)
    async with Desk(world=world, token=None) as desk:
        if answered:
            desk.wire.instead("GET /api/v1/user", answered)
        await desk.type(token)
        await desk.press("enter")
        assert f"Signed in{who} with the user token you gave" in desk.words
