"""Terminals from 40x12 to 200x60: every step stands, nothing runs over, and what Enter takes is in sight."""

import pytest

from tests.screens.desk import Desk
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import ORDER, Step
from tui.screens.widgets.line import Line

pytestmark = pytest.mark.anyio

SIZES = [(40, 12), (80, 24), (120, 36), (200, 60)]
LISTS = (
    Step.PROJECT,
    Step.CONNECTION,
    Step.ENVIRONMENT,
    Step.SECRET_PATH,
    Step.NETLIFY_ACCOUNT,
    Step.NETLIFY_SITE,
    Step.DEPLOY_CONTEXT,
    Step.REVIEW,
    Step.RESULT,
)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_step_stands_with_its_title_its_way_out_and_its_mark_in_sight(size: tuple[int, int]) -> None:
    async with Desk(size=size, token=None) as desk:
        await desk.type("demo-user-token")
        for step in ORDER:
            assert desk.on(step)
            assert len(desk.lines) == size[1]
            assert max(map(len, desk.lines)) <= size[0]
            assert desk.lines[-1].endswith("Ctrl+C leave")
            title = desk.part("#title")[0]
            assert title == (f"{step.number} of 12 · {step}" if size[0] < 60 else step)
            assert (desk.marked != "") is (step in LISTS), desk.text
            focused = desk.app.focused
            assert focused
            assert focused.region.y < desk.app.screen.query_one("#keys-line").region.y
            shown = desk.lines[focused.region.y][focused.region.x : focused.region.right]
            assert shown.strip() or (isinstance(focused, Line) and focused.password), desk.text
            await desk.press("enter")


async def test_what_was_created_is_in_sight_with_all_that_can_be_done_next() -> None:
    async with Desk(size=(60, 20)) as desk:
        await desk.stand_on(Step.REVIEW)
        desk.clock.stop()
        await desk.press("enter")
        for _ in range(2):
            assert "Created acme-shop-production " in desk.words
            assert "id 5cc7e97a-" in desk.words
            assert desk.marked == "› Leave"
            desk.clock.go()
            await desk.settled()
        assert "succeeded" in desk.words


async def test_a_form_in_a_lists_place_scrolls_to_the_field_that_has_the_keyboard() -> None:
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.CONNECTION)
        await desk.press("end", "enter")
        await desk.type("token")
        assert "│ •••••" in desk.words
        await desk.press("up")
        assert "│ netlify" in desk.words
        await desk.press("tab", "ctrl+u", "enter")
        assert "The Netlify access token is empty." in desk.words
        await desk.press("escape")
        assert desk.marked.startswith("› New connection")


async def test_the_mark_is_followed_through_a_form_that_is_higher_than_the_terminal() -> None:
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.REVIEW)
        for key, row in (("down", "Create paused"), ("up", "Create and sync"), ("up", "Name"), ("home", "Project")):
            await desk.press(key)
            assert desk.marked.startswith(f"› {row}")


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
async def test_the_last_of_a_long_list_is_in_sight_when_it_is_marked(size: tuple[int, int]) -> None:
    async with Desk(size=size) as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        for key, row in (("end", "Type the site's id ..."), ("home", "acme-blog")):
            await desk.press(key)
            assert desk.marked.startswith(f"› {row}"[:20])


async def test_a_smaller_window_keeps_the_mark_in_sight_and_a_larger_one_shows_the_rail_again() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        await desk.press("end")
        for width, height in ((40, 12), (60, 16), (80, 24), (120, 36)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settled()
            assert desk.marked.startswith("› Type the site")
            assert ("✓ Connection" in desk.text) is (width >= 60)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_typed_yes_can_be_given_on_every_size(size: tuple[int, int]) -> None:
    async with Desk(size=size) as desk:
        await desk.stand_on(Step.REVIEW, sync_options=SyncOptionsAnswer(delete_missing=True))
        await desk.press("up", "enter")
        assert "Are you sure?" in desk.words
        await desk.type("acme-shop")
        await desk.until(lambda: "│ acme-shop" in desk.words)
        await desk.press("enter")
        assert desk.on(Step.RESULT)


async def test_a_terminal_too_small_to_work_with_does_not_crash() -> None:
    async with Desk() as desk:
        for step in ORDER[1:]:
            if step is Step.RESULT:
                await desk.press("enter")  # from Review: Result is about a sync that exists
            else:
                await desk.stand_on(step)
            for size in ((1, 1), (80, 24)):
                await desk.pilot.resize_terminal(*size)
                await desk.settled()
            assert desk.on(step)


@pytest.mark.parametrize("keys", [["f1"], ["ctrl+c"], ["enter"]], ids=["help", "leaving", "the typed yes"])
async def test_a_dialog_stands_in_a_window_of_any_size_that_it_is_given(keys: list[str]) -> None:
    async with Desk(size=(200, 60)) as desk:
        await desk.stand_on(Step.REVIEW, sync_options=SyncOptionsAnswer(delete_missing=True))
        await desk.press(*(["up", *keys] if keys == ["enter"] else keys))
        for size in ((40, 12), (80, 24), (57, 13), (120, 36), (40, 12)):
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            assert "Esc" in desk.words, desk.text
            dialog = desk.app.screen.query_one(".dialog").region
            assert desk.app.screen.region.contains_region(dialog), desk.text
            focused = desk.app.focused
            assert focused is None or dialog.overlaps(focused.region), desk.text
