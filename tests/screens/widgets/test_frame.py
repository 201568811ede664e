"""The line of keys: what stays where there is no room for all."""

import pytest

from tests.screens.widgets.shelf import shelf
from tui.screens.widgets.frame import HeadLine, KeysLine
from tui.screens.widgets.shapes import ASCII

pytestmark = pytest.mark.anyio

KEYS = (("Enter", "choose"), ("Up", "change an answer"), ("P", "preview"), ("Esc", "back"), ("F1", "help"))


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (100, "Enter choose   Up change an answer   P preview   Esc back   F1 help"),
        (70, "Enter choose   P preview   Esc back   F1 help"),
        (50, "Enter choose   Esc back   F1 help"),
        (40, "Enter choose   Esc back"),
    ],
)
async def test_the_way_back_and_help_outlive_rarer_keys(columns: int, shown: str) -> None:
    line = KeysLine(KEYS)
    async with shelf(line, size=(columns, 3)) as hands:
        assert hands.lines[-1].split("Ctrl+C leave")[0].strip() == shown
        assert "Ctrl+C leave" in hands.lines[-1]
        line.show((("Tab", "next"),))
        await hands.settled()
        assert hands.lines[-1].strip().startswith("Tab next ")


async def test_where_the_wizard_is_signed_in_is_cut_with_the_terminals_own_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.screens.widgets.lines.SHAPES", ASCII)
    head = HeadLine()
    async with shelf(head, size=(20, 3)) as hands:
        head.show("a-host-with-a-long-name.example", "", demo=False)
        await hands.settled()
        assert hands.lines[0].strip().endswith("~")
