"""What could not be checked is said first, and the row that writes nothing yet is preselected."""

import pytest

from tests.plain.caller import Caller
from tests.screens.desk import Desk
from tui.demo import DEMO_USER_TOKEN, believable_world
from tui.demo.access import Permission
from tui.demo.world import World
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio

KEYS_HIDDEN = (
    "What this sync would do could not be found out. Infisical (infisical.test) does not allow this token the action "
    "describeSecret on secrets."
)
SYNCS_HIDDEN = "The project's other syncs could not be checked."
CASES = pytest.mark.parametrize(
    ("denied", "told"),
    [(Permission.READ_SECRETS, KEYS_HIDDEN), (Permission.READ_SYNCS, SYNCS_HIDDEN)],
    ids=["keys", "syncs"],
)


def world_without(permission: Permission) -> World:
    world = believable_world()
    world.tokens[DEMO_USER_TOKEN].denied.add(permission)
    return world


@CASES
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_review_says_what_could_not_be_checked_and_preselects_create_paused(
    size: tuple[int, int], denied: Permission, told: str
) -> None:
    async with Desk(world=world_without(denied), size=size) as desk:
        await desk.stand_on(Step.REVIEW)
        assert told in desk.words
        assert desk.marked.startswith("› Create paused (safer: not all could be checked)")
        assert "Looking at what is there" not in desk.words


@CASES
async def test_line_prompts_say_it_too_and_an_empty_line_writes_nothing(denied: Permission, told: str) -> None:
    caller = Caller(world=world_without(denied))
    await caller.call(*[""] * 11, "my-sync", "", "q")
    review = caller.said.partition("Step 11 of 12")[2]
    assert told in review
    assert "Create paused (safer: not all could be checked):" in review


async def test_what_can_be_checked_again_takes_the_preselection_back() -> None:
    async with Desk(world=world_without(Permission.READ_SECRETS)) as desk:
        await desk.stand_on(Step.REVIEW)
        assert KEYS_HIDDEN in desk.words
        desk.world.tokens[DEMO_USER_TOKEN].denied.clear()
        await desk.press("f5")
        assert desk.marked == "› Create and sync now"
        assert "could not be found out" not in desk.words
