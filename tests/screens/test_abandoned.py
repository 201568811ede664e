"""A step that was left: what it has begun, and what its widgets still say, does nothing to the next one."""

import pytest

from tests.screens.desk import Desk
from tests.screens.wire import SECRETS
from tui.model.steps import Step
from tui.screens.frame_screen import FrameScreen
from tui.screens.steps.secret_path import SecretPathPane

pytestmark = pytest.mark.anyio


async def test_a_mark_that_moved_as_the_step_was_left_is_not_heeded() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        assert isinstance(desk.app.screen, FrameScreen)
        asked = desk.wire.count(SECRETS)
        desk.app.screen.pane.abandon()
        await desk.press("down")
        assert desk.marked == "› /api"
        assert "/: 4 secret keys" in desk.words
        assert desk.wire.count(SECRETS) == asked


async def test_work_that_comes_too_late_does_not_begin() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        assert isinstance(desk.app.screen, FrameScreen)
        pane = desk.app.screen.pane
        assert isinstance(pane, SecretPathPane)
        pane.abandon()
        pane._count_keys("/api")
        await desk.app.screen.exchange(SecretPathPane(desk.wizard))
        await desk.settled()
        assert "/: 4 secret keys" in desk.words


async def test_a_run_is_followed_on_while_the_wizard_goes_to_the_next_sync() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.clock.stop()
        await desk.press("enter")
        desk.wizard.again()
        desk.clock.go()
        await desk.settled()
        assert "succeeded 00:04" in desk.words
