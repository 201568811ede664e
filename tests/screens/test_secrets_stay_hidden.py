"""Canaries through a whole run in process: found in requests to their own hosts, and in nothing that could be shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.auth.rings import MemoryRing, fence_off, install
from tests.canaries import Canary, issued, left_in, seen, world_of_canaries
from tests.screens.desk import Desk
from tui.cli.outcome import bug
from tui.demo import DEMO_CLIENT_ID
from tui.demo.access import TokenState
from tui.model.steps import Step
from tui.screens.steps.connection import ConnectionPane
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _fenced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


class Watch:
    """Keeps everything that a person, a log or a report could come to see of a desk, each time it is told to look."""

    def __init__(self, desk: Desk, state: Path) -> None:
        self._desk = desk
        self._state = state
        self.saw: list[str] = []

    def look(self) -> None:
        """Keep what there is at this moment, the export of the screen with it."""
        desk = self._desk
        app, wizard = desk.app, desk.wizard
        self.saw += [desk.text, app.export_screenshot(), repr(app), repr(app.screen), repr(wizard), repr(vars(wizard))]
        self.saw += [repr(vars(app.screen)), repr(wizard.session) if wizard.signed_in else "", app.clipboard]
        self.saw += [repr(desk.access), repr(desk.access.held and desk.access.held.token), desk.access.says()]
        self.saw += [worker.description for worker in app.workers]
        self.saw.append(left_in(self._state).decode())

    async def press(self, *keys: str) -> None:
        """Press keys and look after each."""
        for key in keys:
            await self._desk.press(key)
            self.look()

    async def go_on_until(self, there: Callable[[], bool]) -> None:
        """Press Enter until it is so; there are no more steps than that."""
        for _ in Step:
            if there():
                return
            await self.press("enter")
        raise AssertionError(self._desk.text)

    async def give(self, secret: str) -> None:
        """Type a secret and look before it is sent."""
        await self._desk.type(secret)
        self.look()
        await self.press("enter")


async def test_a_whole_run_by_hand_shows_none_of_the_secrets_and_sends_each_to_its_own_host(tmp_path: Path) -> None:
    install(MemoryRing)
    folder = tmp_path / "state"
    async with Desk(world=world_of_canaries(), token=None, keyring=True, state=StateFolder(folder)) as desk:
        watch = Watch(desk, folder)
        await watch.press("shift+tab", "down", "enter")
        await watch.give(DEMO_CLIENT_ID)
        await watch.give(Canary.CLIENT_SECRET)
        await watch.press("enter", "enter")
        assert "It is kept for the next time." in desk.words
        await desk.reach(Step.CONNECTION)
        await watch.press("end", "enter")
        await watch.press("tab", "space", "shift+tab")  # The token is for Infisical only.
        await watch.give(Canary.CONNECTION)
        await watch.go_on_until(lambda: "Infisical does not show Netlify's teams" in desk.words)
        await watch.give(Canary.NETLIFY)
        await watch.go_on_until(lambda: desk.on(Step.NETLIFY_SITE))
        await watch.press("down")
        await watch.go_on_until(lambda: desk.on(Step.NAME))
        for token in issued(desk.world):
            desk.world.tokens[token].state = TokenState.REVOKED
        await watch.press("f5")
        assert desk.on(Step.SIGN_IN)
        await watch.give(Canary.TYPED)
        await watch.press("escape")
        assert desk.on(Step.NAME)
        await watch.go_on_until(lambda: desk.on(Step.RESULT))
    secrets = {*Canary, *issued(desk.world)}
    assert any("netlify_site" in saw for saw in watch.saw), "a draft was never there to be looked at"
    assert seen("\n".join(watch.saw).encode(), secrets) == set()
    to_netlify = {request.headers["authorization"] for request in desk.netlify_wire.requests}
    assert to_netlify == {f"Bearer {Canary.NETLIFY}"}
    to_infisical = b"\n".join(repr(request.headers).encode() + request.body for request in desk.wire.requests)
    assert seen(to_infisical, secrets) == {*issued(desk.world), Canary.CLIENT_SECRET, Canary.CONNECTION, Canary.TYPED}
    assert not any(seen(request.target.encode(), secrets) for request in desk.wire.requests)


async def test_a_token_that_the_server_repeats_in_its_refusal_is_not_shown() -> None:
    async with Desk(world=world_of_canaries(), token=None) as desk:
        desk.world.tokens.clear()
        await desk.paste(Canary.TYPED)
        await desk.press("enter")
        assert "did not accept the token" in desk.words
        assert not seen(desk.text.encode())


async def test_a_crash_prints_neither_local_variables_nor_a_token(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(self: ConnectionPane) -> None:
        token = Canary.NETLIFY
        raise RuntimeError(token, self)

    monkeypatch.setattr(ConnectionPane, "answer", broken)
    with pytest.raises(RuntimeError, match="canary"):
        await crash()
    printed = "".join(capfd.readouterr())
    assert not seen(printed.encode())
    assert "Traceback" not in printed


async def crash() -> None:
    async with Desk(world=world_of_canaries(), token=Canary.ENVIRONMENT) as desk:
        await desk.reach(Step.CONNECTION)
        await desk.press("enter")
        assert desk.left
        assert desk.app.crash
        told = bug(desk.app.crash)
        assert "(RuntimeError at test_secrets_stay_hidden.py:" in told
        assert not seen(told.encode())
