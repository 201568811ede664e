"""The app around the screens: moving between them, leaving, crashes."""

import asyncio
import gc
import threading

import pytest
from textual.widget import Widget

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.widgets.hands import Hands
from tests.screens.wire import ACCOUNTS, CREATE, FOLDERS, SECRETS
from tui.api.http import Waiting
from tui.cli.outcome import bug
from tui.exit_code import Exit
from tui.model.steps import Step
from tui.screens.app import WizardApp
from tui.screens.frame_screen import FrameScreen
from tui.screens.pages.help import HelpScreen
from tui.screens.pages.leave import LeaveScreen
from tui.screens.steps.result import ResultPane
from tui.screens.steps.review import ReviewPane
from tui.screens.steps.step import StepPane
from tui.screens.steps.sync_options import SyncOptionsPane
from tui.settings.options import Setting
from tui.settings.settings import Settings
from tui.steps.opening import Opening

pytestmark = pytest.mark.anyio

REFUSAL = json_reply({"reqId": "req-1", "statusCode": 403, "message": "No.", "error": "ForbiddenError"}, 403)


async def test_a_step_can_be_left_while_its_list_is_on_the_way() -> None:
    async with Desk() as desk:
        await desk.reach(Step.ENVIRONMENT)
        desk.wire.hold(FOLDERS)
        desk.send("up", "enter")  # Not the likeliest one, whose folders are there already.
        await desk.until(lambda: "Asking Infisical ..." in desk.words)
        await desk.press("escape")
        assert desk.on(Step.ENVIRONMENT)
        desk.wire.heal()
        await desk.press("enter")
        assert "6 of 6" in desk.words


async def test_a_step_can_be_left_while_its_keys_are_counted() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        desk.wire.hold(SECRETS)
        await desk.press("down")
        await desk.until(lambda: desk.wire.count(SECRETS) > 0)
        desk.wire.heal()
        desk.send("enter")
        await desk.until(lambda: desk.step is Step.NETLIFY_ACCOUNT)


async def test_help_that_is_open_when_the_next_step_comes_leaves_nothing_behind() -> None:
    async with Desk() as desk:
        desk.wire.hold("GET *")
        await desk.press("enter", "f1")
        desk.wire.heal()
        await desk.settled()
        if isinstance(desk.app.screen, HelpScreen):
            await desk.press("escape")
        assert desk.on(Step.CONNECTION)
        assert len(desk.app.screen_stack) == 1


@pytest.mark.parametrize("keys", [["enter"], ["ctrl+c"], ["y"]], ids="-".join)
async def test_ctrl_c_asks_once_and_the_second_time_leaves(keys: list[str]) -> None:
    async with Desk() as desk:
        await desk.press("ctrl+c")
        assert "Leave the wizard?" in desk.words
        assert "Nothing has been created or changed." in desk.words
        await desk.press(*keys)
        assert desk.left
        assert desk.app.return_value is Exit.LEFT


async def test_esc_stays() -> None:
    async with Desk() as desk:
        before = desk.text
        await desk.press("ctrl+c", "escape")
        assert desk.text == before


@pytest.mark.parametrize("then", ["enter", "ctrl+c"])
async def test_the_question_whether_to_leave_outlives_a_change_of_the_step(then: str) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        await desk.press("ctrl+c")
        desk.app.post_message(StepPane.GoTo(Step.REVIEW))
        await desk.settled()
        assert desk.on(Step.REVIEW)
        assert "Leave the wizard?" in desk.words
        await desk.press(then)
        assert desk.left
        assert desk.app.return_value is Exit.LEFT


async def test_leaving_while_the_sync_is_created_says_so_and_staying_shows_how_it_ended() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.wire.hold(CREATE)
        desk.send("enter")
        await desk.until(lambda: desk.wire.count(CREATE) > 0)
        await desk.press("ctrl+c")
        assert "The sync is being created right now." in desk.words
        desk.wire.heal()
        await desk.until(lambda: desk.step is Step.RESULT)
        await desk.settled()
        if isinstance(desk.app.screen, LeaveScreen):
            await desk.press("escape")
        assert "Created acme-shop-production" in desk.words
        assert len(desk.app.screen_stack) == 1
        await desk.press("ctrl+c")
        assert "The sync exists" in desk.words


async def test_a_refusal_that_comes_while_leaving_is_asked_about_is_there_after_staying() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.wire.instead(CREATE, REFUSAL)
        desk.wire.hold(CREATE)
        desk.send("enter")
        await desk.until(lambda: desk.wire.count(CREATE) > 0)
        await desk.press("ctrl+c")
        desk.wire.heal()
        await desk.press("escape")
        assert "Infisical (infisical.test) does not allow this: No." in desk.words
        await desk.press("enter")
        assert desk.on(Step.RESULT)


async def test_waiting_for_a_busy_server_is_told_in_one_line() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        desk.wire.instead(ACCOUNTS, json_reply({"message": "try again in 7 seconds"}, 429))
        desk.clock.stop()
        desk.send("f5")
        await desk.until(lambda: "Infisical: busy (429). Trying again in 7 s (2 of 4) ..." in desk.words)
        assert "Asking" not in desk.words
        desk.wire.heal()
        desk.clock.go()
        await desk.settled()
        assert "Acme Team" in desk.marked
        assert "busy" not in desk.words


async def test_a_failure_while_everything_is_loaded_is_a_crash_and_no_endless_wait() -> None:
    def broken(_: object) -> Opening:
        raise ZeroDivisionError

    app = WizardApp(Settings(infisical_url=Setting("https://infisical.test", "--url")), broken)
    with pytest.raises(ZeroDivisionError):
        await run_to_its_end(app)
    assert app.crash
    assert "ZeroDivisionError at test_app.py:" in bug(app.crash)


async def run_to_its_end(app: WizardApp) -> None:
    hands = Hands[WizardApp]()
    hands.app = app
    async with app.run_test(notifications=True):
        await hands.until(lambda: hands.left)


async def test_a_page_that_is_closed_twice_in_a_burst_closes_nothing_beneath() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.ENVIRONMENT)
        await desk.press("f1")
        page = desk.app.screen
        page.dismiss()
        page.dismiss()
        await desk.settled()
        assert desk.on(Step.ENVIRONMENT)
        assert desk.app.screen is desk.app.screen_stack[-1]


async def test_a_step_that_asked_for_the_next_one_does_nothing_more() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        await desk.press("up")
        desk.send(*["enter"] * 4)
        await desk.settled()
        assert not desk.app.crash


async def test_python_collects_garbage_once_the_user_rests_and_behind_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.app._QUIET", 3600.0)
    async with Desk() as desk:
        await desk.stand_on(Step.CONNECTION)
        assert not gc.isenabled()
        desk.app._tidy()
        assert gc.isenabled()
        await desk.press("enter")
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.parametrize("pane", [ResultPane, ReviewPane, SyncOptionsPane], ids=lambda pane: str(pane.STEP))
async def test_nothing_reaches_a_step_that_is_still_on_its_way_into_the_house(pane: type[StepPane]) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        house = desk.app.screen
        assert isinstance(house, FrameScreen)
        former, house.pane = house.pane, pane(desk.wizard)
        house.set_focus(None)
        await desk.press("escape", "enter", "tab", "f5", "f1", "f1")
        await desk.pilot.resize_terminal(40, 12)
        desk.app._tell_waiting(Waiting("Infisical", "it is busy", 1, 2, 4))
        await desk.settled()
        assert not desk.left
        house.pane = former


async def test_a_question_asked_while_result_takes_the_place_of_review_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Painted over the half of Review that is left, it would miss the styles of what is gone."""
    exchange = FrameScreen.exchange

    async def slowly(frame: FrameScreen, pane: StepPane) -> None:
        await exchange(frame, pane)
        desk.send("ctrl+c")
        for _ in range(500):
            await asyncio.sleep(0)

    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        monkeypatch.setattr(FrameScreen, "exchange", slowly)
        await desk.press("enter")
        assert isinstance(desk.app.screen, LeaveScreen)
        await desk.press("escape")
        assert desk.on(Step.RESULT)
        assert "succeeded" in desk.words


def never(_: object) -> Opening:
    """Load for as long as there is somebody to wait."""
    threading.Event().wait()
    raise AssertionError


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
@pytest.mark.parametrize("address", [None, "https://infisical.test"], ids=["where", "how"])
async def test_the_first_picture_is_styled_by_what_is_read_before_it(
    address: str | None, size: tuple[int, int]
) -> None:
    """The other styles are read behind it, and would change it only with the next thing that happens."""
    app = WizardApp(Settings(infisical_url=Setting(address)), never)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()

        def styled() -> dict[Widget, object]:
            app.stylesheet.parse()
            app.stylesheet.update(app)
            return {widget: dict(widget.styles.base.get_rules()) for widget in app.screen.query("*")}

        whole = styled()
        (behind,) = (source for source in app.stylesheet.source if source[0].endswith("steps.tcss"))
        del app.stylesheet.source[behind]
        assert styled() == whole
        app.exit()


async def test_a_question_that_came_before_its_styles_is_styled_by_them(monkeypatch: pytest.MonkeyPatch) -> None:
    load = WizardApp._load
    monkeypatch.setattr(WizardApp, "_load", lambda _: None)
    app = WizardApp(Settings(), never)
    async with app.run_test() as pilot:
        app.action_leave()
        await pilot.pause()
        load(app)
        await pilot.pause()
        assert app.screen.query_one(".dialog").size.width == 60
        app.exit()
