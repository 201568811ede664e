"""Remarks: wrapped or cut to the width, and never more than there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from tests.widgets.shelf import shelf
from tui.sync.preview.remarks import Remark
from tui.widgets.lines import Lines, wrapped

pytestmark = pytest.mark.anyio


@given(st.text(alphabet="ab 漢e\u0301-", max_size=60), st.integers(2, 20))
def test_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


async def test_only_what_changed_is_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Lines(id="lines")
    lines.styles.height = 4
    async with shelf(lines) as hands:
        lines.show([Remark("one"), Remark("two"), Remark("three")])
        await hands.settled()
        painted: list[Region] = []
        render = lines.render_lines

        def paint(crop: Region) -> list[Strip]:
            painted.append(crop)
            return render(crop)

        monkeypatch.setattr(lines, "render_lines", paint)
        lines.show([Remark("one"), Remark("two"), Remark("three")])
        await hands.settled()
        assert not painted
        lines.show([Remark("one"), Remark("2"), Remark("three")])
        await hands.settled()
        assert painted
        assert hands.lines[:3] == ["one", "2", "three"]


async def test_what_has_no_room_is_counted_and_pointed_to() -> None:
    lines = Lines(id="lines", more="F1 says all")
    lines.styles.height = 2
    async with shelf(lines) as hands:
        lines.show([Remark("one"), Remark("two"), Remark("three"), Remark("four")])
        await hands.settled()
        assert hands.lines[:2] == ["one", "(3 more lines: F1 says all)"]


async def test_a_row_of_a_table_is_cut_and_a_sentence_wrapped() -> None:
    lines = Lines(id="lines")
    lines.styles.width = 20
    lines.styles.height = 5
    async with shelf(lines) as hands:
        lines.show([Remark("  create 9   A, B, C, D", cut=True), Remark("A sentence of some words.")])
        await hands.settled()
        assert hands.lines[:3] == ["  create 9   A, B,…", "A sentence of some", "words."]


async def test_what_stands_below_snug_lines_stays_right_below_them() -> None:
    lines = Lines(id="lines", snug=True)
    lines.styles.height = "1fr"
    async with shelf(lines, Static("below")) as hands:
        for texts in (["one"], ["one", "two", "three"], ["one", "two"]):
            lines.show([Remark(text) for text in texts])
            await hands.settled()
            assert hands.lines[: len(texts) + 1] == [*texts, "below"]
