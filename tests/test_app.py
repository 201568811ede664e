"""The app around the screens: moving between them, leaving, crashing."""

import pytest

from tests.screens.desk import Desk
from tests.screens.wire import FOLDERS
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio


async def test_a_step_can_be_left_while_its_list_is_on_the_way() -> None:
    async with Desk() as desk:
        await desk.reach(Step.ENVIRONMENT)
        desk.wire.hold(FOLDERS)
        await desk.press("enter")
        await desk.until(lambda: "Asking Infisical ..." in desk.words)
        await desk.press("escape")
        assert desk.on(Step.ENVIRONMENT)


async def test_l() -> None:
    async with Desk() as desk:
        await desk.reach(Step.ENVIRONMENT)
        desk.wire.hold(FOLDERS)
        await desk.press("enter")
        await desk.until(lambda: "Asking Infisical ..." in desk.words)
        await desk.press("ctrl+c", "ctrl+c")
        assert desk.left
