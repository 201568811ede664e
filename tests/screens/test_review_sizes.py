"""Review in low windows: what Enter acts on and what to do about a trouble stay in sight; in large ones: together."""

import pytest

from tests.screens.desk import Desk
from tests.screens.wire import VARIABLES
from tui.api.errors import Unreachable
from tui.demo import DEMO_NETLIFY_TOKEN
from tui.model.answers import NetlifySiteAnswer
from tui.model.steps import Step
from tui.screens.frame_screen import FrameScreen
from tui.screens.steps.review import ReviewPane

pytestmark = pytest.mark.anyio

MARK = "› "


def review_of(desk: Desk) -> ReviewPane:
    house = desk.app.screen
    assert isinstance(house, FrameScreen)
    assert isinstance(house.pane, ReviewPane)
    return house.pane


def around_the_actions(desk: Desk) -> tuple[str, list[str]]:
    """Return the last line above the actions, which one blank line sets apart, and all below the first of them."""
    lines = desk.part("#content")
    (at,) = (number for number, line in enumerate(lines) if "Create and sync now" in line)
    assert not lines[at - 1]
    return lines[at - 2], lines[at + 1 :]


async def test_the_marked_action_is_in_sight_however_many_there_are() -> None:
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.REVIEW)
        for action in ("Create paused", "Preview every variable", "Read Netlify"):
            await desk.press("down")
            assert f"{MARK}{action}" in desk.words


async def test_a_failure_is_shown_with_its_remedy_an_answer_and_the_marked_action() -> None:
    happened = "The connection to Infisical (127.0.0.1:49137) was refused; nothing is listening there."
    remedy = "Check the address and your network, and the proxy in HTTPS_PROXY if you use one."
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.REVIEW)
        review_of(desk).creation_failed(Unreachable(happened, remedy))
        await desk.settled()
        assert f"{remedy} Enter tries again." in desk.words
        assert f"{MARK}Create and sync now" in desk.words
        await desk.press("down")
        assert f"{MARK}Create paused" in desk.words
        await desk.press("up", "up")
        assert f"{MARK}Name" in desk.words


@pytest.mark.parametrize("size", [(120, 40), (200, 60)], ids=str)
async def test_in_a_large_window_the_actions_stand_right_below_the_text_and_what_came_of_them_below(
    size: tuple[int, int],
) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, size=size) as desk:
        desk.netlify_wire.hold(VARIABLES)
        await desk.stand_on(Step.REVIEW, netlify_site=NetlifySiteAnswer(id=None, name=None))
        assert around_the_actions(desk)[0] == "Looking at what is there ..."
        desk.netlify_wire.heal()
        await desk.settled()
        text, below = around_the_actions(desk)
        assert text.endswith("the whole team can.")
        actions = 1 + below.index("")
        review = review_of(desk)
        review.status("Creating the sync ...")
        await desk.settled()
        assert around_the_actions(desk)[1][actions - 1] == "Creating the sync ..."
        review.creation_failed(Unreachable("It was refused.", "Try later."))
        await desk.settled()
        text, below = around_the_actions(desk)
        assert text.endswith("the whole team can.")
        assert below[actions] == "! It was refused."


async def test_the_actions_follow_the_text_when_the_window_gets_another_size() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        at_first = desk.lines
        for size in ((120, 40), (60, 20), (200, 60), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            assert around_the_actions(desk)[0].endswith("the whole team can.") is (size[1] > 20)
        assert desk.lines == at_first


async def test_in_a_large_window_the_detail_stands_right_below_the_variables_whatever_is_typed() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, size=(200, 60)) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("p")
        last = next(at for at, line in enumerate(desk.lines) if "NODE_VERSION" in line)
        assert desk.lines[last + 2].strip().startswith("API_URL is on Netlify already")
        await desk.type("create")
        assert desk.lines[last + 2].strip().startswith("SHOP_URL is not on Netlify yet")
