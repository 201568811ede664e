"""What this token may not do or see is said early, and another token is never far."""

import pytest

from tests.lines.caller import Caller
from tests.screens.desk import Desk
from tests.screens.parts import likeliest_answers
from tests.screens.wire import CHANGE, CREATE
from tui.demo import DEMO_USER_TOKEN, believable_world
from tui.demo.access import Permission, Token, TokenKind
from tui.demo.world import World
from tui.model.steps import Step
from tui.preview.backups import Backups
from tui.preview.option_labels import ways_to_change
from tui.screens.steps.step import StepPane
from tui.steps.preview_actions import review_acts

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


async def test_a_token_that_may_not_see_syncs_is_told_so_on_the_next_step_and_once() -> None:
    async with Desk(world=world_without(Permission.READ_SYNCS)) as desk:
        await desk.reach(Step.CONNECTION)
        assert "does not allow this token the action read on secret-syncs." in desk.words
        assert "another token may be needed" in desk.words
        await desk.press("enter")
        assert "another token may be needed" not in desk.words
    caller = Caller(world=world_without(Permission.READ_SYNCS))
    await caller.call("", "", "", "q")
    assert caller.said.count("another token may be needed") == 1
    assert "another token" in caller.said.partition("Step 3 of 12")[2].partition("Step 4 of 12")[0]


async def give_another_token(desk: Desk) -> None:
    assert desk.on(Step.SIGN_IN)
    await desk.type("another-token")
    await desk.press("enter")


async def test_a_refused_create_leads_to_sign_in_and_goes_on_with_every_answer() -> None:
    world = world_without(Permission.CREATE_SYNCS)
    world.tokens["another-token"] = Token(TokenKind.USER)
    async with Desk(world=world) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        assert "does not allow this token the action create on secret-syncs." in desk.words
        assert "F2 signs in with another token." in desk.words
        await desk.press("f2")
        await give_another_token(desk)
        assert desk.on(Step.REVIEW)
        assert desk.wire.count(CREATE) == 1
        await desk.press("enter")
        assert desk.on(Step.RESULT)


async def test_review_has_a_row_for_another_token_and_esc_keeps_the_one_there_is() -> None:
    world = believable_world()
    world.tokens["another-token"] = Token(TokenKind.USER)
    async with Desk(world=world) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("end")
        assert desk.marked.startswith("› Sign in with another token")
        await desk.press("enter", "escape")
        assert desk.on(Step.REVIEW)
        await desk.press("enter")
        await give_another_token(desk)
        assert desk.on(Step.REVIEW)
        assert desk.wizard.answers.missing() is None


async def test_another_token_is_one_key_away_on_every_step_behind_sign_in() -> None:
    async with Desk() as desk:
        for step in (Step.PROJECT, Step.NETLIFY_SITE, Step.SYNC_OPTIONS, Step.NAME, Step.REVIEW):
            await desk.stand_on(step)
            await desk.press("f2")
            assert desk.on(Step.SIGN_IN)
            await desk.press("escape")
            assert desk.on(step)
    async with Desk(token=None) as desk:
        await desk.press("f2")
        assert desk.on(Step.SIGN_IN)


async def test_in_line_prompts_a_refusal_offers_another_token_and_review_has_its_row() -> None:
    world = world_without(Permission.CREATE_SYNCS)
    world.tokens["another-token"] = Token(TokenKind.USER)
    caller = Caller(world=world)
    await caller.call(*[""] * 13, "Create paused, write nothing yet", "s", "1", "another-token", "", "q")
    assert "Enter tries again, s signs in with another token, b goes back, q leaves:" in caller.said
    assert "Sign in with another token" in caller.said
    again = caller.said.partition("You asked to sign in with another token.")[2]
    assert "Step 11 of 12: Review" in again
    assert "Step 12 of 12: Result" in again


async def test_a_change_that_cannot_be_previewed_is_not_what_enter_alone_takes() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        desk.world.tokens[DEMO_USER_TOKEN].denied.add(Permission.READ_SECRETS)
        desk.wizard.catalog.refresh(Step.REVIEW)
        desk.app.post_message(StepPane.GoTo(desk.wizard.change()))
        await desk.settled()
        assert KEYS_HIDDEN in desk.words
        assert "Change it and sync now" in desk.words
        assert not desk.marked.startswith("› Change it")
        await desk.press("up", "enter")
        assert desk.wire.count(CHANGE) == 1


async def test_line_prompts_do_not_take_that_change_for_an_empty_line_either() -> None:
    caller = Caller()
    deny = caller.world.tokens[DEMO_USER_TOKEN].denied.add
    caller.wire.edit(CREATE, lambda _: deny(Permission.READ_SECRETS))
    more = "Change, pause or delete it ..."
    await caller.call(*[""] * 14, more, "Change an answer", "Name", "another-name", "", "q")
    review = caller.said.rpartition("Step 11 of 12")[2]
    assert KEYS_HIDDEN in review
    assert "Change it and sync now" in review
    assert "Change it and sync now" not in review.splitlines()[-2]


def test_where_every_row_writes_none_is_preselected() -> None:
    answers = likeliest_answers(believable_world())
    offered = review_acts(ways_to_change(answers), answers, None, Backups(None), unknowns=True)
    assert len(offered.rows) == 1
    assert offered.preselected is None
