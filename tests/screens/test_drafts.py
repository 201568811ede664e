"""The question about a draft: one Enter goes on from it, Esc goes back and keeps it, and neither is in the way."""

import threading
from pathlib import Path

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.widgets.hands import PATIENCE
from tests.screens.wire import CONNECTIONS, OPTIONS
from tui.demo import DEMO_USER_TOKEN, World, believable_world
from tui.model.steps import Step
from tui.screens.frame_screen import FrameScreen
from tui.screens.pages.drafts import DraftsScreen
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio


async def left_at(step: Step, world: World, folder: StateFolder) -> None:
    """Leave a draft behind."""
    async with Desk(world=world, state=folder) as desk:
        await desk.reach(step)


async def test_enter_goes_on_where_the_last_run_ended(tmp_path: Path) -> None:
    world, folder = believable_world(), StateFolder(tmp_path)
    await left_at(Step.DEPLOY_CONTEXT, world, folder)
    async with Desk(world=world, state=folder) as desk:
        assert desk.words.startswith("Go on where you left off? › Go on at Deploy context a moment ago, Acme Shop")
        assert "Environment Production (prod)" in desk.words
        await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        assert "Signed in with the token" in desk.words
        assert "Going on with your draft of a moment ago." in desk.words
        await desk.reach(Step.RESULT)
    assert folder.names("drafts/*") == []


async def test_a_start_anew_is_a_row_away(tmp_path: Path) -> None:
    world, folder = believable_world(), StateFolder(tmp_path)
    await left_at(Step.ENVIRONMENT, world, folder)
    async with Desk(world=world, state=folder) as desk:
        await desk.press("down", "enter")
        assert desk.on(Step.PROJECT)
        assert not isinstance(desk.app.screen, DraftsScreen)
        await desk.press("enter")
        assert desk.on(Step.CONNECTION)


async def test_esc_goes_back_to_sign_in_and_throws_no_answer_away(tmp_path: Path) -> None:
    world, folder = believable_world(), StateFolder(tmp_path)
    await left_at(Step.NAME, world, folder)
    kept = folder.names("drafts/*.json")
    async with Desk(world=world, state=folder) as desk:
        await desk.press("escape")
        assert desk.on(Step.SIGN_IN)
        assert not isinstance(desk.app.screen, DraftsScreen)
        await desk.press("enter")
        assert "Go on where you left off?" in desk.words
        await desk.press("escape")
        assert folder.names("drafts/*.json") == kept
    async with Desk(world=world, state=folder) as desk:
        await desk.press("enter")
        assert desk.on(Step.NAME)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_a_server_in_trouble_is_named_in_the_question_and_enter_tries_again(
    size: tuple[int, int], tmp_path: Path
) -> None:
    world, folder = believable_world(), StateFolder(tmp_path)
    await left_at(Step.NAME, world, folder)
    desk = Desk(world=world, state=folder, size=size)
    desk.wire.instead(CONNECTIONS, json_reply({"message": "no", "reqId": "req-1"}, 500))
    async with desk:
        await desk.press("enter")
        assert "Enter tries again" in desk.words
        assert "Enter takes the marked row" in desk.words
        assert "› Go on at Name" in desk.words
        desk.wire.heal()
        await desk.press("enter")
        assert desk.on(Step.NAME)


async def test_leaving_says_that_the_answers_are_kept(tmp_path: Path) -> None:
    async with Desk(state=StateFolder(tmp_path)) as desk:
        await desk.press("ctrl+c")
        assert "Your answers are kept" not in desk.words
        await desk.press("escape", "enter", "ctrl+c")
        assert "Nothing has been created or changed. Your answers are kept" in desk.words


class SlowDisk(StateFolder):
    """Takes its time to write, in which somebody could be shown what is not written yet."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.shown = threading.Event()
        self.was_late = False

    def write(self, name: str, text: str) -> Path:
        """Wait for a picture; a patient enough disk would see one come if it could."""
        self.was_late = self.shown.wait(0.3)
        return super().write(name, text)


async def test_no_step_is_shown_before_the_answer_that_led_to_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SlowDisk(tmp_path)
    show = FrameScreen.show

    def showing(frame: FrameScreen) -> None:
        show(frame)
        disk.shown.set()

    async with Desk(state=disk) as desk:
        monkeypatch.setattr(FrameScreen, "show", showing)
        await desk.press("enter")
        assert desk.words.startswith("Connection ")
        await desk.until(lambda: bool(disk.names("drafts/*.json")))
        assert disk.shown.is_set()
        assert not disk.was_late


async def test_a_disk_that_hangs_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    let = threading.Event()

    class HangingDisk(StateFolder):
        def write(self, name: str, text: str) -> Path:
            let.wait(PATIENCE)
            return super().write(name, text)

    async with Desk(state=HangingDisk(tmp_path)) as desk:
        desk.send("enter", "ctrl+c")
        try:
            await desk.until(lambda: "Leave the wizard?" in desk.words)
        finally:
            let.set()
        await desk.press("escape")
        assert desk.on(Step.CONNECTION)


async def test_no_status_stays_beneath_the_question_about_a_draft(tmp_path: Path) -> None:
    world, folder = believable_world(), StateFolder(tmp_path)
    await left_at(Step.CONNECTION, world, folder)
    async with Desk(world=world, state=folder, token=None) as desk:
        desk.wire.hold(OPTIONS)
        desk.send(*DEMO_USER_TOKEN, "enter")
        await desk.until(lambda: "Signing in ..." in desk.words)
        desk.wire.heal()
        await desk.until(lambda: isinstance(desk.app.screen, DraftsScreen))
        assert not desk.app.screen_stack[0].query_one("#status").display


async def test_a_disk_that_takes_nothing_is_told_on_the_next_step_and_only_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with Desk(state=StateFolder(tmp_path / "file" / "state")) as desk:
        await desk.press("enter")
        assert desk.on(Step.CONNECTION)
        assert "Your answers cannot be kept for a later start (" in desk.words
        await desk.press("enter")
        assert "cannot be kept" not in desk.words
