"""From Review to a step and straight back; what a changed answer does to the others."""

import pytest

from tests.screens.desk import Desk
from tui.demo import World, believable_world
from tui.demo.world import Connection, Environment, Folder, Secret
from tui.model.steps import ANSWERED, Step

pytestmark = pytest.mark.anyio


async def edit(desk: Desk, step: Step) -> None:
    """Go from Review to a step, over the row that leads there."""
    assert desk.on(Step.REVIEW)
    await desk.press("shift+tab", "home")
    await desk.press(*["down"] * ANSWERED.index(step), "enter")
    assert desk.on(step)


@pytest.mark.parametrize("step", ANSWERED, ids=[step.key for step in ANSWERED])
async def test_each_line_of_review_leads_to_its_step_and_straight_back(step: Step) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        review = desk.words
        for way_back in ("enter", "escape"):
            await edit(desk, step)
            await desk.press(way_back)
            assert desk.on(Step.REVIEW)
            assert desk.words == review


async def test_the_row_above_the_actions_is_one_key_away() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("up", "enter")
        assert desk.on(Step.NAME)


def wider_world() -> World:
    """The believable world, where the blog's project lacks what the shop's has."""
    world = believable_world()
    world.connections.insert(0, world.connections.pop(1))  # the organisation's, which both projects may use
    return world


async def test_another_project_clears_only_what_it_does_not_have_and_says_so() -> None:
    world = wider_world()
    world.projects[1].environments[1].root.folders.append(Folder("web"))
    async with Desk(world=world) as desk:
        await desk.stand_on(Step.REVIEW)
        await edit(desk, Step.PROJECT)
        await desk.press("down", "enter")
        assert desk.on(Step.REVIEW)
        assert "Company Blog" in desk.words
        assert desk.wizard.answers.missing() is None


async def test_a_connection_of_the_old_project_is_asked_for_again_with_all_that_rests_on_it() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await edit(desk, Step.PROJECT)
        await desk.press("down", "enter")
        assert desk.on(Step.CONNECTION)
        assert "Project changed, so please answer again: Connection, Netlify account, Netlify site" in desk.words
        again = [line for line in desk.part("#rail") if line.startswith(" !")]
        assert again == [" ! Netlify account", " ! Netlify site"]
        assert desk.wizard.answers.environment
        assert desk.wizard.answers.deploy_context
        await desk.press("enter")
        assert desk.on(Step.NETLIFY_ACCOUNT)
        await desk.press("enter", "down", "enter")
        assert desk.on(Step.REVIEW)


async def test_another_environment_asks_for_the_folder_again_only_where_it_is_missing() -> None:
    world = believable_world()
    root = Folder(folders=[Folder("web", [Secret("ONE", "1")])])
    world.projects[0].environments[0] = Environment("Development", "dev", root)
    world.projects[0].environments[1] = Environment("Staging", "staging", Folder())
    async with Desk(world=world) as desk:
        await desk.reach(Step.SECRET_PATH)
        await desk.type("web")
        await desk.press("enter")
        await desk.reach(Step.REVIEW)
        await edit(desk, Step.ENVIRONMENT)
        await desk.press("home", "enter")
        assert desk.on(Step.REVIEW)
        await edit(desk, Step.ENVIRONMENT)
        await desk.press("down", "enter")
        assert desk.on(Step.SECRET_PATH)
        assert "Environment changed, so please answer again: Secret path." in desk.words


async def test_another_connection_that_sees_the_same_site_clears_nothing() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await edit(desk, Step.CONNECTION)
        await desk.press("down", "enter")
        assert desk.on(Step.REVIEW)
        assert "answer again" not in desk.words


async def test_another_account_asks_for_the_site_again_and_the_proposed_name_follows_it() -> None:
    world = believable_world()
    world.connections[0] = Connection("netlify-both", "demo-netlify-token")
    async with Desk(world=world) as desk:
        await desk.stand_on(Step.REVIEW)
        await edit(desk, Step.NETLIFY_ACCOUNT)
        await desk.type("labs")
        await desk.press("enter")
        assert desk.on(Step.NETLIFY_SITE)
        assert "Netlify account changed, so please answer again: Netlify site." in desk.words
        await desk.press("down", "enter")
        assert desk.on(Step.REVIEW)
        assert "The proposed name is now labs-playground-production." in desk.words


async def test_a_name_of_the_users_own_stays() -> None:
    async with Desk() as desk:
        await desk.reach(Step.NAME)
        await desk.press("ctrl+u")
        await desk.type("my-sync")
        await desk.press("enter")
        await edit(desk, Step.DEPLOY_CONTEXT)
        await desk.press("down", "enter")
        assert desk.on(Step.REVIEW)
        assert desk.wizard.answers.name
        assert desk.wizard.answers.name.name == "my-sync"


async def test_esc_from_an_edit_leaves_the_answer_as_it_was() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        answers = desk.wizard.answers
        await edit(desk, Step.DEPLOY_CONTEXT)
        await desk.press("down", "escape")
        assert desk.on(Step.REVIEW)
        assert desk.wizard.answers == answers
