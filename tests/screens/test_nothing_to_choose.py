"""Lists without a row: each says what to do next, and F5 shows what came since."""

import pytest

from tests.screens.desk import Desk
from tui.demo import World, believable_world
from tui.demo.world import Folder, Project
from tui.model.steps import Step

pytestmark = pytest.mark.anyio


async def test_no_project_says_whom_to_ask() -> None:
    async with Desk(world=World(tokens=believable_world().tokens)) as desk:
        assert desk.on(Step.PROJECT)
        assert "This token is a member of no project. Ask a project admin to add you" in desk.words
        await desk.press("enter")
        assert desk.on(Step.PROJECT)
        desk.world.projects.append(Project("New", "new"))
        await desk.press("f5")
        assert "New" in desk.marked
        assert "only one" in desk.marked


async def test_no_environment_says_what_to_do() -> None:
    world = believable_world()
    world.projects[0].environments.clear()
    async with Desk(world=world) as desk:
        await desk.reach(Step.ENVIRONMENT)
        assert "This project has no environment yet. Create one in Infisical, then refresh." in desk.words


async def test_a_folder_without_keys_says_that_nothing_would_be_sent() -> None:
    world = believable_world()
    world.projects[0].environments[3].root = Folder()
    async with Desk(world=world) as desk:
        await desk.reach(Step.SECRET_PATH)
        assert "only one" in desk.marked
        await desk.until(lambda: "/: no secret keys yet, so the sync would send nothing" in desk.words)
