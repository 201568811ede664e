"""The picker: type to filter, arrows to move, click to choose; and the mark is always in sight."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.containers import Vertical
from textual.events import MouseScrollDown
from textual.geometry import Offset
from textual.pilot import Pilot

from tests.screens.widgets.shelf import Shelf, shelf
from tui.model.choices import Choice, Choices
from tui.screens.widgets.menu import Menu, RadioMenu
from tui.screens.widgets.path_picker import PathPicker
from tui.screens.widgets.picker import Picker

pytestmark = pytest.mark.anyio

NAMES = ("acme-blog", "acme-checkout", "acme-docs", "Shop of Acme", "labs-wiki")


class PickingPane(Vertical):
    """By its name the style sheet has the rows fill the room, as in the steps that are answered with a list."""


@asynccontextmanager
async def picking(
    picker: Picker, *names: str, likeliest: int | None = 0, size: tuple[int, int] = (60, 20)
) -> AsyncIterator[Shelf]:
    """Show the picker with these names."""
    async with shelf(PickingPane(picker), size=size) as hands:
        picker.offer(Choices(tuple(Choice(name, name, f"id of {name}") for name in names), likeliest))
        await hands.settled()
        yield hands


def shown(hands: Shelf) -> list[str]:
    """The rows in sight, with the mark in front."""
    return [line for line in rows(hands) if line.strip()]


def rows(hands: Shelf) -> list[str]:
    """All lines below the filter."""
    return hands.part("Picker")[the_picker(hands).head :]


def the_picker(hands: Shelf) -> Picker:
    """The picker on the shelf."""
    return hands.app.screen.query_one(Picker)


def underlined(hands: Shelf) -> str:
    """The letters that are underlined, top to bottom."""
    strips = hands.app.screen._compositor.render_strips()
    return "".join(segment.text for strip in strips for segment in strip if segment.style and segment.style.underline)


@pytest.mark.parametrize(
    ("typed", "rows", "letters"),
    [
        ("docs", 1, "docs"),
        ("ACME", 4, "acme" * 3 + "Acme"),
        ("ac", 4, "ac" * 3 + "Ac"),
        ("soa", 1, "SoA"),
        ("id of labs", 1, ""),
    ],
)
async def test_typing_filters_and_underlines_what_matched(typed: str, rows: int, letters: str) -> None:
    async with picking(Picker(), *NAMES) as hands:
        await hands.type(typed)
        assert len(shown(hands)) == rows
        assert f"{rows} of {len(NAMES)}" in hands.text
        assert set(underlined(hands)) <= set(letters)
        assert bool(underlined(hands)) is bool(letters)


async def test_a_filter_that_fits_nothing_says_so_and_backspace_brings_the_rows_back() -> None:
    async with picking(Picker(), *NAMES, likeliest=2) as hands:
        await hands.type("[x")
        assert "Nothing matches [x. Backspace brings rows back." in hands.text
        assert hands.choice == ""
        await hands.press("backspace", "backspace")
        assert hands.choice == "acme-docs"


async def test_an_empty_list_says_what_to_do() -> None:
    picker = Picker()
    async with picking(picker) as hands:
        picker.say_when_empty("Create one, then press F5.")
        await hands.settled()
        assert "Create one, then press F5." in hands.text


@pytest.mark.parametrize("size", [(20, 8), (40, 12), (80, 24)], ids=str)
async def test_every_key_of_a_list_moves_the_mark_and_keeps_it_in_sight(size: tuple[int, int]) -> None:
    names = [f"site-{number:03d}" for number in range(200)]
    async with picking(Picker(), *names, likeliest=100, size=size) as hands:
        page = the_picker(hands).page
        position = 100
        for key, wanted in (
            ("down", 101),
            ("up", 100),
            ("pagedown", 100 + page - 1),
            ("pageup", 100),
            ("end", 199),
            ("down", 199),
            ("home", 0),
            ("up", 0),
            ("pageup", 0),
        ):
            await hands.press(key)
            position = wanted
            assert hands.choice == names[position]
            assert any(line.startswith(f"› {names[position]}"[:12]) for line in shown(hands))


def edge(hands: Shelf) -> list[str]:
    """What stands at the right edge of each visible row."""
    return [line[-2:].strip() if len(line) == hands.app.size.width else "" for line in rows(hands)]


async def test_where_a_list_goes_on_beyond_its_first_and_last_visible_row_the_edge_says_so() -> None:
    names = [f"site-{number:03d}" for number in range(20)]
    async with picking(Picker(), *names, size=(40, 6)) as hands:
        page = the_picker(hands).page
        between = [""] * (page - 2)
        assert edge(hands) == ["", *between, "↓"]
        await hands.press("pagedown", "pagedown")
        assert edge(hands) == ["↑", *between, "↓"]
        await hands.press("end")
        assert edge(hands) == ["↑", *between, ""]
        await hands.type("site-00")
        assert edge(hands) == ["", *between, "↓"]
        await hands.type("1")
        assert not any(edge(hands))


async def test_one_visible_row_of_many_says_both() -> None:
    async with picking(Picker(), *NAMES, likeliest=1, size=(40, 3)) as hands:
        assert edge(hands) == ["↑↓"]


async def test_the_wheel_rolls_the_rows_and_the_next_key_brings_the_mark_back_into_sight() -> None:
    names = [f"site-{number:03d}" for number in range(200)]
    async with picking(Picker(), *names) as hands:
        place = the_picker(hands).region.offset + Offset(0, the_picker(hands).head)
        for _ in range(10):
            hands.app.post_message(MouseScrollDown(None, *place, 0, 0, 0, shift=False, meta=False, ctrl=False))
        await hands.settled()
        assert hands.choice == "site-000"
        assert shown(hands)[0].split()[0] == "site-020"
        await hands.press("down")
        assert shown(hands)[0].startswith("› site-001")


async def test_a_letter_paints_rows_and_lays_out_nothing() -> None:
    laid_out: list[object] = []
    async with picking(Picker(), *NAMES * 3) as hands:
        screen = hands.app.screen
        screen.screen_layout_refresh_signal.subscribe(screen, laid_out.append, immediate=True)
        await hands.type("acme")
        assert f"12 of {len(NAMES) * 3}" in hands.text
        await hands.type("-docs")
        assert f" 3 of {len(NAMES) * 3}" in hands.text
        assert not laid_out


async def test_keys_that_arrive_at_once_are_taken_in_order() -> None:
    async with picking(Picker(), *NAMES) as hands:
        hands.send(*"acmx", "backspace", "e", "down", "down")
        await hands.settled()
        assert hands.choice == "acme-checkout"


async def test_a_click_marks_a_row_and_a_second_click_chooses_it() -> None:
    picker = Picker()
    async with picking(picker, *NAMES) as hands:
        pilot = Pilot(hands.app)
        await pilot.click(Picker, offset=(4, picker.head + 2))
        assert hands.choice == "acme-docs"
        assert hands.heard(Picker.Chosen) == 0
        await pilot.click(Picker, offset=(4, picker.head + 2))
        assert hands.heard(Picker.Chosen) == 1
        await pilot.click(Picker, offset=(4, picker.head + 12))
        assert hands.choice == "acme-docs"


async def test_a_new_list_keeps_the_filter() -> None:
    picker = Picker()
    async with picking(picker, *NAMES) as hands:
        await hands.type("labs")
        picker.offer(Choices(tuple(Choice(name, name) for name in (*NAMES, "labs-new"))))
        await hands.settled()
        assert "2 of 6" in hands.text


async def test_where_there_is_no_room_the_note_gives_way_first_and_what_is_cut_ends_in_an_ellipsis() -> None:
    choices = Choices((Choice(1, "a-rather-long-name-of-a-site", "detail", reason="only one"),))
    for columns, row in (
        (60, "› a-rather-long-name-of-a-site  detail  only one"),
        (46, "› a-rather-long-name-of-a-site  detail  only…"),
        (42, "› a-rather-long-name-of-a-site  detail"),
        (34, "› a-rather-long-name-of…  detail"),
    ):
        picker = Picker()
        async with shelf(picker, size=(columns, 10)) as hands:
            picker.offer(choices)
            await hands.settled()
            assert row in hands.lines


async def test_a_radio_list_shows_its_choice_while_the_keyboard_is_elsewhere() -> None:
    radio, other = RadioMenu("Which?", id="radio"), Menu(id="other")
    async with shelf(radio, other) as hands:
        for picker in (radio, other):
            picker.offer(Choices(tuple(Choice(name, name) for name in ("one", "two"))))
        await hands.press("down", "down")
        assert other.has_focus_within
        assert hands.lines[0] == "Which?"
        assert "(x) two" in hands.text
        assert "( ) one" in hands.text
        assert hands.text.count("›") == 1


async def test_a_path_picker_writes_the_marked_path_and_marks_the_typed_one() -> None:
    async with picking(PathPicker(), "/", "/api", "/web", "/web/analytics") as hands:
        await hands.press("down", "down")
        assert hands.app.screen.query_one(PathPicker).typed == "/web"
        assert len(shown(hands)) == 4
        await hands.press("ctrl+u")
        await hands.type("an")
        assert hands.choice == "/web/analytics"
        await hands.press("home")
        assert hands.app.screen.query_one(PathPicker).typed == "/web/analytics"


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (["down"], "acme-blog"),
        (["up"], "acme-blog"),
        (["pagedown"], "labs-wiki"),
        (["end"], "labs-wiki"),
        (["home"], "acme-blog"),
        (["down", "down"], "acme-checkout"),
        (["d", "o", "c"], "acme-docs"),
        (["d", "o", "c", "backspace", "backspace", "backspace"], ""),
    ],
    ids=" ".join,
)
async def test_without_a_preselected_row_the_first_key_marks_one(keys: list[str], choice: str) -> None:
    async with picking(Picker(), *NAMES, likeliest=None) as hands:
        assert hands.choice == ""
        assert "›" not in hands.text
        await hands.press(*keys)
        assert hands.choice == choice
        assert hands.text.count("›") == bool(choice)


async def test_without_a_preselected_row_a_click_marks_one() -> None:
    picker = Picker()
    async with picking(picker, *NAMES, likeliest=None) as hands:
        await Pilot(hands.app).click(Picker, offset=(4, picker.head))
        assert hands.choice == "acme-blog"
        assert hands.heard(Picker.Chosen) == 0


async def test_a_menu_without_a_preselected_row_is_entered_with_the_arrow_keys() -> None:
    menu = Menu(id="menu")
    async with shelf(menu) as hands:
        menu.offer(Choices(tuple(Choice(name, name) for name in ("one", "two")), None))
        await hands.press("down")
        assert hands.choice == "one"


async def test_a_path_picker_without_a_preselected_row_has_an_empty_line_that_takes_nothing() -> None:
    async with picking(PathPicker(placeholder="empty takes /"), "/", "/api", likeliest=None) as hands:
        assert "empty takes" not in hands.text
        assert hands.choice == ""
        await hands.type("ap")
        assert hands.choice == "/api"
