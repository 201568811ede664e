"""Tokens that can be told apart from all else: typed, used, and found nowhere but in requests to their own host."""

import re

import pytest

from tests.screens.desk import Desk
from tui.demo import World, believable_world
from tui.demo.access import Token, TokenKind
from tui.exits import bug
from tui.screens.connection import ConnectionScreen
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio

INFISICAL_TOKEN = "canary-infisical-7Qx"
NETLIFY_TOKEN = "canary-netlify-9Zk"
CANARY = re.compile(r"canary|7Qx|9Zk")


def world_of_canaries() -> World:
    """The believable world, with these tokens: a machine identity's, and one of Netlify's."""
    world = believable_world()
    world.tokens[INFISICAL_TOKEN] = Token(TokenKind.IDENTITY)
    world.netlify_tokens[NETLIFY_TOKEN] = tuple(account.id for account in world.accounts)
    return world


def look(desk: Desk, seen: list[str]) -> None:
    """Keep everything that a person, a log or a report could come to see of this moment."""
    app, wizard = desk.app, desk.wizard
    seen += [desk.text, app.export_screenshot(), repr(app), repr(app.screen), repr(wizard), repr(vars(wizard))]
    seen += [repr(vars(app.screen)), repr(wizard.session) if wizard.signed_in else "", app.clipboard]
    seen += [worker.description for worker in app.workers]


async def test_after_a_whole_run_the_tokens_were_in_requests_to_their_own_hosts_only() -> None:
    seen: list[str] = []
    async with Desk(world=world_of_canaries(), token=None) as desk:
        await desk.type(INFISICAL_TOKEN)
        look(desk, seen)
        await desk.press("enter")
        while not desk.wizard.created:
            look(desk, seen)
            if "Infisical does not show Netlify's teams" in desk.words:
                await desk.type(NETLIFY_TOKEN)
                look(desk, seen)
            await desk.press("enter")
        look(desk, seen)
        kept = desk.wizard.answers.model_dump_json()
    assert not CANARY.search("\n".join([*seen, kept]))
    to_infisical, to_netlify = desk.wire.requests, desk.netlify_wire.requests
    assert to_netlify
    assert all(request.headers["authorization"] == f"Bearer {INFISICAL_TOKEN}" for request in to_infisical)
    assert all(request.headers["authorization"] == f"Bearer {NETLIFY_TOKEN}" for request in to_netlify)
    assert not any(CANARY.search(request.target) or CANARY.search(str(request.body)) for request in to_infisical)


async def test_a_token_that_the_server_repeats_in_its_refusal_is_not_shown() -> None:
    async with Desk(world=world_of_canaries(), token=None) as desk:
        desk.world.tokens.clear()
        await desk.paste(INFISICAL_TOKEN)
        await desk.press("enter")
        assert "did not accept the token" in desk.words
        assert not CANARY.search(desk.text)


async def test_a_crash_prints_neither_local_variables_nor_a_token(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(self: ConnectionScreen) -> None:
        token = NETLIFY_TOKEN
        raise RuntimeError(token, self)

    monkeypatch.setattr(ConnectionScreen, "answer", broken)
    with pytest.raises(RuntimeError, match="canary"):
        await crash()
    printed = "".join(capfd.readouterr())
    assert not CANARY.search(printed)
    assert "Traceback" not in printed


async def crash() -> None:
    async with Desk(world=world_of_canaries(), token=INFISICAL_TOKEN) as desk:
        await desk.reach(Step.CONNECTION)
        await desk.press("enter")
        assert desk.left
        assert desk.app.crash
        told = bug(desk.app.crash)
        assert "(RuntimeError at test_secrets_stay_hidden.py:" in told
        assert not CANARY.search(told)
