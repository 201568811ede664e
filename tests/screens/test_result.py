"""Result: the first run followed to its end, and what can be done then."""

import json

import pytest

from tests.screens.desk import Desk
from tests.screens.wire import CREATE, ONE_SYNC, TRIGGER
from tui.demo import World, believable_world
from tui.demo.world import Secret
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio


def world_with(key: str) -> World:
    """The believable world with one more secret in production's top folder."""
    world = believable_world()
    folder = world.projects[0].folder("prod", "/")
    assert folder
    folder.secrets.append(Secret(key, "1"))
    return world


async def test_a_run_is_followed_from_queued_to_succeeded_with_the_time_it_took() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.clock.stop()
        await desk.press("enter")
        assert "queued 00:00" in desk.words
        assert "running" not in desk.words
        desk.clock.go()
        await desk.settled()
        assert "queued 00:00 running 00:02 succeeded 00:04" in desk.words
        assert "acme-shop uses them from its next deploy on." in desk.words
        assert desk.marked == "› Leave"
        assert desk.wire.count(ONE_SYNC) == 3


async def test_a_run_that_failed_says_which_secret_and_can_be_run_again() -> None:
    async with Desk(world=world_with("BUILD_ID")) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        assert "failed 00:13" in desk.words
        assert "Netlify refused BUILD_ID: BUILD_ID is a reserved environment variable name." in desk.words
        assert "Rename or change that secret in Infisical" in desk.words
        assert "{" not in desk.words
        desk.world.projects[0].environments[3].root.secrets.pop()
        assert desk.marked == "› Run again"
        await desk.press("enter")
        assert desk.wire.count(TRIGGER) == 1
        assert "succeeded" in desk.words
        assert "BUILD_ID" not in desk.words


async def test_a_wrong_site_shows_as_a_failed_run_that_names_it() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.world.accounts[0].sites.clear()
        await desk.press("enter")
        assert "Netlify does not know this team or site" in desk.words


async def test_again_for_another_context_keeps_every_other_answer() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        first = desk.wizard.answers
        await desk.press("enter", "up")
        assert desk.marked == "› Again for another context"
        await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        await desk.type("deploy-preview")
        await desk.press("enter")
        assert desk.on(Step.NAME)
        assert desk.value("#name") == "acme-shop-deploy-preview"
        await desk.press("enter")
        assert desk.on(Step.REVIEW)
        second = desk.wizard.answers
        kept = {"deploy_context": None, "name": None}
        assert second.model_copy(update=kept) == first.model_copy(update=kept)
        await desk.press("enter")
        assert desk.wire.count(CREATE) == 2
        assert json.loads(desk.wire.last(CREATE).body)["destinationConfig"]["context"] == "deploy-preview"
        assert [made.sync.name for made in desk.wizard.made] == ["acme-shop-production", "acme-shop-deploy-preview"]


async def test_enters_left_over_from_review_do_not_leave_while_the_run_goes_on() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.clock.stop()
        await desk.press("enter", "enter", "enter")
        assert desk.on(Step.RESULT)
        assert not desk.left


@pytest.mark.parametrize("keys", [["enter"], ["escape", "enter"], ["ctrl+c", "ctrl+c"]], ids="-".join)
async def test_leaving_after_the_end_ends_the_wizard(keys: list[str]) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        await desk.press(*keys)
        assert desk.left


async def endless_run(desk: Desk) -> None:
    """Create a sync whose run goes on for hours, with the clock running."""
    await desk.stand_on(Step.REVIEW)
    desk.clock.stop()
    await desk.press("enter")
    desk.world.syncs[-1].jobs[0].due += 1e6
    desk.clock.go()


async def test_a_run_that_never_ends_is_called_stuck_in_the_end() -> None:
    async with Desk() as desk:
        await endless_run(desk)
        await desk.until(lambda: "It looks stuck: nothing has moved for" in desk.words)


async def test_leaving_while_the_run_goes_on_ends_well() -> None:
    async with Desk() as desk:
        await endless_run(desk)
        await desk.until(lambda: "running" in desk.words)
        desk.send("escape")
        await desk.until(lambda: "Infisical goes on with it by itself." in desk.words)
        desk.send("enter")
        await desk.until(lambda: desk.left)
