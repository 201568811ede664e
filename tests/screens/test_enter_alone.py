"""Enter alone: how few presses lead from the start to a created sync."""

import pytest

from tests.demo.house import TOKEN, plain_world
from tests.screens.desk import Desk
from tests.screens.wire import CREATE
from tui.cli.run import open_wizard
from tui.model.steps import Step
from tui.screens.app import WizardApp
from tui.settings.options import Setting
from tui.settings.settings import DEMO_ADDRESS, Settings

pytestmark = pytest.mark.anyio

DEMO = Settings(infisical_url=Setting(DEMO_ADDRESS, "--demo"), demo=Setting(value=True, source="--demo"))


async def presses_to_a_sync(desk: Desk) -> int:
    presses = 0
    while not desk.wizard.created:
        await desk.press("enter")
        presses += 1
        assert presses < 20, desk.text
    return presses


async def test_fourteen_presses_create_a_sync_in_the_demo() -> None:
    async with Desk(settings=DEMO) as desk:
        assert "DEMO" in desk.lines[0]
        assert await presses_to_a_sync(desk) <= 14
        assert desk.on(Step.RESULT)
        assert "Created acme-shop-production" in desk.words


async def test_twelve_presses_create_a_sync_with_one_of_everything_and_a_token_in_the_environment() -> None:
    async with Desk(world=plain_world(), token=TOKEN) as desk:
        assert await presses_to_a_sync(desk) <= 12
        assert desk.wire.count(CREATE) == 1
        assert [sync.name for sync in desk.world.syncs] == ["shop-production"]


async def test_the_row_to_stand_on_says_why() -> None:
    async with Desk(world=plain_world(), token=TOKEN) as desk:
        for _ in range(6):
            assert desk.on(Step.SECRET_PATH) or "only one" in desk.marked
            await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        assert "matches prod" in desk.marked


async def test_the_demo_behind_the_command_signs_in_by_itself() -> None:
    app = WizardApp(DEMO, lambda tell: open_wizard(DEMO, tell))
    async with app.run_test(notifications=True) as pilot:
        while app.wizard is None or app.wizard.current is not Step.PROJECT:
            await pilot.pause()
        assert app.wizard.session.origin == DEMO_ADDRESS
