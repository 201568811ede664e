"""Remarks: wrapped or cut to the width, and never more than there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region, Size
from textual.strip import Strip

from tests.screens.widgets.shelf import shelf
from tui.preview.remarks import Remark
from tui.screens.widgets.lines import Lines, wrapped

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


async def test_what_has_no_room_comes_on_pages_of_whole_sentences() -> None:
    lines = Lines(id="lines", keys=True)
    lines.styles.width, lines.styles.height = 24, 4
    async with shelf(lines) as hands:
        lines.show([Remark("one"), Remark("A sentence of more than one line."), Remark("three"), Remark("four")])
        await hands.settled()
        assert hands.lines[:4] == ["one", "A sentence of more than", "one line.", "(1 of 2: PgDn shows more"[:23] + "…"]
        assert lines.turn(1)
        await hands.settled()
        assert hands.lines[:4] == ["three", "four", "", "(2 of 2: PgUp goes back)"]
        assert not lines.turn(1)
        assert lines.turn(-1)


@given(
    st.lists(st.tuples(st.text(alphabet="ab ", min_size=1, max_size=60), st.booleans()), min_size=1, max_size=8),
    st.integers(8, 40),
    st.integers(1, 12),
)
def test_the_pages_hold_every_remark_and_cut_none_that_fits(
    remarks: list[tuple[str, bool]], width: int, height: int
) -> None:
    lines = Lines(id="lines", keys=True)
    told = [Remark(text, grave=grave) for text, grave in remarks]
    lines._remarks, lines._lines = told, lines._wrapped(told, width)
    pages = lines._pages(Size(width, height))
    assert all(len(page) <= height for page in pages)
    shown = [line for page in pages for line in (page if len(pages) == 1 or height == 1 else page[:-1])]
    assert [line for line in shown if line[0]] == [line for line in lines._lines if line[0]]


async def test_everything_grave_is_in_sight_in_the_height_that_this_takes() -> None:
    lines = Lines(id="lines", keys=True)
    lines.styles.width = 24
    async with shelf(lines) as hands:
        rest = [Remark(f"remark {number}") for number in range(9)]
        lines.show(
            [*rest, Remark("A loss that takes more than one line.", grave=True)],
            short=[Remark("counts"), Remark("A loss that takes more than one line.", grave=True), *rest],
        )
        lines.styles.height = lines.least_height(24)
        await hands.settled()
        assert hands.lines[:3] == ["counts", "A loss that takes more", "than one line."]
        assert "PgDn" in hands.lines[3]


async def test_a_row_of_a_table_is_cut_and_a_sentence_wrapped() -> None:
    lines = Lines(id="lines")
    lines.styles.width = 20
    lines.styles.height = 5
    async with shelf(lines) as hands:
        lines.show([Remark("  create 9   A, B, C, D", cut=True), Remark("A sentence of some words.")])
        await hands.settled()
        assert hands.lines[:3] == ["  create 9   A, B,…", "A sentence of some", "words."]
