"""Review in a low window: what Enter acts on, and what to do about a trouble, stay in sight."""

import pytest

from tests.screens.desk import Desk
from tui.api.errors import Unreachable
from tui.screens.house import HouseScreen
from tui.screens.review import ReviewPane
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio

MARK = "› "


async def test_the_marked_action_is_in_sight_however_many_there_are() -> None:
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.REVIEW)
        for action in ("Create paused", "Preview every variable", "Read Netlify"):
            await desk.press("down")
            assert f"{MARK}{action}" in desk.words


async def test_a_failure_is_shown_with_its_remedy_an_answer_and_the_marked_action() -> None:
    happened = "The connection to Infisical (127.0.0.1:49137) was refused; nothing listens there."
    remedy = "Check the address and your network, and the proxy in HTTPS_PROXY if you use one."
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.REVIEW)
        house = desk.app.screen
        assert isinstance(house, HouseScreen)
        review = house.pane
        assert isinstance(review, ReviewPane)
        review.creation_failed(Unreachable(happened, remedy))
        await desk.settled()
        assert f"{remedy} Enter tries again." in desk.words
        assert f"{MARK}Create and sync now" in desk.words
        await desk.press("down")
        assert f"{MARK}Create paused" in desk.words
        await desk.press("up", "up")
        assert f"{MARK}Name" in desk.words
