"""Lines to type on, their labels and complaints, and the switch."""

import pytest
from textual.pilot import Pilot

from tests.screens.widgets.shelf import shelf
from tui.screens.widgets.field import Field
from tui.screens.widgets.line import Line
from tui.screens.widgets.switch import YesNo

pytestmark = pytest.mark.anyio

KEYS = [*"abx", "backspace", *"cd", "left", "left", "X", "delete", "end", "Y", "home", "Z"]


@pytest.mark.parametrize("one_by_one", [True, False], ids=["slowly", "at once"])
async def test_letters_and_editing_keys_take_effect_in_the_order_of_typing(one_by_one: bool) -> None:  # noqa: FBT001 - a case's value
    async with shelf(Line()) as hands:
        if one_by_one:
            await hands.press(*KEYS)
        else:
            hands.send(*KEYS)
            await hands.settled()
        assert hands.value("Line") == "ZabXdY"


async def test_a_field_shows_the_complaint_instead_of_the_hint_until_the_text_changes() -> None:
    field = Field("Name", id="name", hint="Lower case.")
    async with shelf(field) as hands:
        assert [line for line in hands.lines if line] == ["Name", "│", "Lower case."]
        field.complain("Name: [bold]\x1b use lower case.")
        await hands.settled()
        assert "! Name: [bold]? use lower case." in hands.text
        assert "Lower case." not in hands.text
        await hands.type("a")
        assert "Lower case." in hands.text
        assert "!" not in hands.text


async def test_a_field_without_a_hint_takes_no_line_for_it() -> None:
    field = Field("Name", id="name")
    async with shelf(field, Field("Other", id="other")) as hands:
        assert [line for line in hands.lines if line] == ["Name", "│", "Other", "│"]
        field.complain("Wrong.")
        await hands.settled()
        assert "! Wrong." in hands.lines


async def test_a_field_is_told_of_a_complaint_before_it_is_shown_and_after_it_is_gone() -> None:
    field = Field("Name", id="name")
    field.complain("Wrong.")
    async with shelf(field) as hands:
        assert hands.text.count("! Wrong.") == 1
        await field.remove()
        field.complain("Gone.")
        await hands.settled()
        assert "Gone." not in hands.text


async def test_up_and_down_go_from_field_to_field() -> None:
    async with shelf(Field("One", id="one"), Field("Two", id="two"), YesNo("Three", id="three")) as hands:
        await hands.press("down", "2", "up", "1", "down", "down", "space")
        assert (hands.value("#one"), hands.value("#two"), hands.value("#three")) == ("1", "2", True)


async def test_a_hidden_line_shows_dots_and_gives_nothing_to_the_clipboard() -> None:
    async with shelf(Line(hidden=True)) as hands:
        await hands.type("my-secret")
        await hands.press("ctrl+a")
        for key in ("ctrl+c", "ctrl+x", "super+c"):
            await hands.press("home", "shift+end", key)
            assert hands.app.clipboard == ""
        assert hands.value("Line") == "my-secret"
        assert "my-secret" not in hands.text
        assert "secret" not in repr(hands.app.screen.query_one(Line))


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("abc\ndef\n", "abc\ndef"),
        ("abc\r\n  def", "abc\n  def"),
        ("Bearer abc\rdef", "Bearer abc\ndef"),
        ("  abc  ", "  abc  "),
    ],
)
async def test_a_secret_that_is_pasted_keeps_its_lines(pasted: str, kept: str) -> None:
    async with shelf(Line(hidden=True)) as hands:
        await hands.paste(pasted)
        assert hands.value("Line") == kept


async def test_a_paste_of_several_lines_is_joined_where_a_plain_text_is_wanted() -> None:
    async with shelf(Line()) as hands:
        await hands.paste("For the shop\r\nof Acme.\n")
        assert hands.value("Line") == "For the shop of Acme."


async def test_a_paste_takes_the_place_of_what_is_selected() -> None:
    async with shelf(Line()) as hands:
        await hands.paste("for the shop")
        await hands.press("home", "shift+end")
        await hands.paste("for the team")
        assert hands.value("Line") == "for the team"


async def test_a_switch_is_turned_by_space_and_by_a_click_and_says_yes_or_no() -> None:
    async with shelf(YesNo("Keep it", id="keep")) as hands:
        assert "Keep it                 [ ] no" in hands.text
        await hands.press("space")
        assert "[x] yes" in hands.text
        assert hands.heard(YesNo.Turned) == 1
        await Pilot(hands.app).click(YesNo)
        assert "[ ] no" in hands.text
