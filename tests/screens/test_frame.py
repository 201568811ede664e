"""What stands around every step: title, rail, host and project, keys, help, refresh, and the word while loading."""

from collections.abc import Callable

import pytest

from tests.screens.desk import HOST, Desk
from tests.screens.wire import ACCOUNTS, CONNECTIONS, FOLDERS, PROJECTS, SECRETS, SITES, SYNCS, VARIABLES
from tui.demo import DEMO_NETLIFY_TOKEN
from tui.model.steps import ORDER, Step
from tui.screens.frame_screen import FrameScreen
from tui.screens.steps.previewing import PreviewingPane
from tui.screens.steps.step import StepPane

pytestmark = pytest.mark.anyio

TITLES = [
    "Sign in",
    "Project",
    "Connection",
    "Environment",
    "Secret path",
    "Netlify account",
    "Netlify site",
    "Deploy context",
    "Sync options",
    "Name",
    "Review",
    "Result",
]


async def test_twelve_steps_follow_each_other_and_the_rail_shows_how_far_it_is() -> None:
    async with Desk(token=None) as desk:
        assert desk.on(Step.SIGN_IN)
        await desk.type("demo-user-token")
        for number, title in enumerate(TITLES):
            assert desk.words.startswith(f"{title} ")
            marks = ["✓"] * number + ["›"] + [" "] * (len(TITLES) - number - 1)
            assert [line for line in desk.part("#rail")[2:-2] if line] == [
                f" {mark} {name}" for mark, name in zip(marks, TITLES, strict=True)
            ]
            assert "Ctrl+C leave" in desk.lines[-1]
            assert (HOST in desk.lines[0]) is (number > 0)
            assert ("Acme Shop" in desk.lines[0]) is (number > 1)
            await desk.press("enter")


async def test_f1_says_more_about_each_step_and_f1_closes_it() -> None:
    async with Desk(token=None) as desk:
        await look_at_help(desk, Step.SIGN_IN)
    async with Desk() as desk:
        for step in ORDER[1:]:
            await desk.stand_on(step)
            if step is Step.SECRET_PATH:
                await desk.until(lambda: "secret keys" in desk.words)
            await look_at_help(desk, step)


async def look_at_help(desk: Desk, step: Step) -> None:
    before = desk.text
    await desk.press("f1")
    assert desk.words.startswith(f"Help: {step} ")
    assert desk.words.endswith("Esc closes this page.")
    await desk.press("f1")
    assert (desk.step, desk.text) == (step, before)


async def test_all_help_can_be_read_on_a_small_terminal() -> None:
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        await desk.press("f1")
        assert "First sync: push Infisical's values" in desk.words
        assert "Down: more." in desk.words
        await desk.press("end")
        await desk.until(lambda: "every team member can read its value." in desk.words)
        await desk.until(lambda: "Up: more." in desk.words)
        assert desk.words.endswith("Esc closes this page.")


ASKED = {
    Step.PROJECT: PROJECTS,
    Step.CONNECTION: CONNECTIONS,
    Step.ENVIRONMENT: PROJECTS,
    Step.SECRET_PATH: FOLDERS,
    Step.NETLIFY_ACCOUNT: ACCOUNTS,
    Step.NETLIFY_SITE: SITES,
    Step.DEPLOY_CONTEXT: SYNCS,
    Step.SYNC_OPTIONS: SECRETS,
    Step.NAME: SYNCS,
    Step.REVIEW: SECRETS,
}


async def test_a_step_says_that_it_is_asking_and_f5_asks_again() -> None:
    async with Desk() as desk:
        for step, route in ASKED.items():
            await desk.stand_on(step)
            before = desk.wire.count(route)
            desk.wire.hold(route)
            desk.send("f5")
            await desk.until(lambda: "Asking Infisical ..." in desk.words)
            desk.wire.heal()
            await desk.settled()
            assert desk.wire.count(route) == before + 1, step
            assert "Asking Infisical" not in desk.words


async def test_what_a_step_was_at_is_not_said_on_the_next() -> None:
    async with Desk() as desk:
        await desk.reach(Step.ENVIRONMENT)
        environment = desk.app.screen.query_one(StepPane)
        environment.status("Asking for environments ...")
        desk.wire.hold(FOLDERS)
        desk.send("up", "enter")  # Not the likeliest one, whose folders are there already.
        await desk.until(lambda: desk.words.startswith("Secret path"))
        assert "environments" not in desk.words
        environment.status("Asking once more ...")  # As work does that ends behind its step.
        await desk.until(lambda: "Asking Infisical ..." in desk.words)


async def test_what_is_under_way_is_said_though_the_steps_own_list_arrives_meanwhile() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.wire.hold(SECRETS)
        desk.send("f5")
        await desk.until(lambda: "Asking Infisical ..." in desk.words)
        desk.app.screen.query_one(StepPane).busy_with("Creating the sync ...")
        desk.wire.heal()
        await desk.settled()
        await desk.until(lambda: "Creating the sync ..." in desk.words)


@pytest.mark.parametrize("step", list(ASKED), ids=str)
async def test_f5_pressed_twice_still_says_that_it_is_asking(step: Step) -> None:
    async with Desk() as desk:
        await desk.stand_on(step)
        desk.wire.hold(ASKED[step])
        desk.send("f5")
        await desk.until(lambda: "Asking Infisical ..." in desk.words)
        before, settled = desk.wire.count(ASKED[step]), desk.app.screen.query_one(StepPane)._settled
        desk.send("f5")
        await desk.until(lambda: desk.wire.count(ASKED[step]) > before)
        assert not settled.is_set()  # The end of the load that was cancelled is none of the new one's.
        await desk.until(lambda: "Asking Infisical ..." in desk.words)
        desk.wire.heal()
        await desk.settled()


async def test_f5_shows_what_is_new_and_keeps_the_mark() -> None:
    async with Desk() as desk:
        await desk.reach(Step.ENVIRONMENT)
        await desk.press("up")
        assert desk.marked.startswith("› Pre-production")
        desk.world.projects[0].environments.pop(0)
        await desk.press("f5")
        assert "Development" not in desk.words
        assert "3 of 3" in desk.words
        assert desk.marked.startswith("› Pre-production")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("step", [Step.SYNC_OPTIONS, Step.REVIEW])
async def test_the_first_picture_of_a_step_is_broken_into_lines_as_it_stays(
    step: Step, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures: list[list[str]] = []

    def look(house: FrameScreen) -> None:
        pictures.append([strip.text.rstrip() for strip in house._compositor.render_strips()])

    monkeypatch.setattr(FrameScreen, "show", _watched(FrameScreen.show, look))
    monkeypatch.setattr(PreviewingPane, "PATIENCE", 30.0)
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, size=size) as desk:
        await desk.stand_on(step)
        assert "leave alone" in " ".join(pictures[-1])
        assert pictures[-1] == desk.lines


async def test_the_next_question_is_on_its_way_before_the_answer_to_the_last_one_is_painted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[Step, int] = {}
    desk = Desk()

    def look(house: FrameScreen) -> None:
        asked[house.pane.STEP] = desk.wire.count(ACCOUNTS)

    monkeypatch.setattr(FrameScreen, "show", _watched(FrameScreen.show, look))
    monkeypatch.setattr(StepPane, "PATIENCE", 30.0)
    desk.wire.turns = 10
    desk.wire.hold(CONNECTIONS)
    async with desk:
        await desk.until(lambda: Step.PROJECT in asked)
        desk.send("enter")
        await desk.until(lambda: desk.on(Step.CONNECTION))
        desk.wire.heal()
        await desk.until(lambda: Step.CONNECTION in asked)
        assert asked == {Step.PROJECT: 0, Step.CONNECTION: 1}


async def test_a_step_that_can_be_answered_without_what_it_loads_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(StepPane, "PATIENCE", 30.0)
    desk = Desk(netlify_token=DEMO_NETLIFY_TOKEN)
    desk.netlify_wire.hold(VARIABLES)
    async with desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        await desk.until(lambda: "Looking at what is there ..." in desk.words)


def _watched(show: Callable[[FrameScreen], None], look: Callable[[FrameScreen], None]) -> Callable[[FrameScreen], None]:
    """Look at each picture as it is made."""

    def watched(house: FrameScreen) -> None:
        show(house)
        look(house)

    return watched


async def test_a_step_that_was_left_is_gone_once_the_next_one_is_painted() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        former = desk.app.screen.query_one(StepPane)
        await desk.press("enter")
        assert not former.is_attached
        assert [pane.STEP for pane in desk.app.screen.query(StepPane)] == [Step.NAME]
