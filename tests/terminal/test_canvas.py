"""A terminal that is sent what the canvas finds new shows the same as one that is sent everything."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import searched
from tui.screens.terminal.canvas import Canvas

WIDTH, HEIGHT = 48, 3

Piece = tuple[int, list[tuple[str, str]]]
"""Cells passed over, then runs of a style and a text."""

STYLES = ["", "1", "1;7", "2;39;49", "39;49", "4;31;44", "38;2;10;20;30"]
DOUBTFUL = st.lists(st.sampled_from(["a", " ", "─", "漢", "e\u0301", "🙂", "a\u200d", "\u05d0"]), max_size=3).map(
    "".join
)
TEXT = st.text("ab  ─›✓·é", max_size=3) | DOUBTFUL
PIECE = st.tuples(st.integers(0, 3), st.lists(st.tuples(st.sampled_from(STYLES), TEXT), max_size=2))
PAINTS = st.lists(st.dictionaries(st.integers(0, HEIGHT - 1), st.lists(PIECE, max_size=3), max_size=HEIGHT), max_size=4)


def paint(lines: dict[int, list[Piece]], *, to_the_edge: bool = False) -> str:
    """Write as Textual does: pieces of a line from left to right, each with a move before it, styles reset behind."""
    sent = ""
    for y, pieces in sorted(lines.items()):
        x = 0
        for gap, runs in pieces:
            x += gap
            sent += f"\x1b[{y + 1};{x + 1}H"
            sent += "".join(f"\x1b[{style}m{text}\x1b[0m" if style else text for style, text in runs)
            x += sum(len(text) for _, text in runs)
        sent += f"\x1b[{y + 1};{x + 1}H{' ' * (WIDTH - x)}" if to_the_edge else ""
        sent += "\n" if pieces and y + 1 < HEIGHT else ""
    return sent


class Terminal:
    """An emulator; what it shows is compared cell by cell, styles included."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def shows_after(self, sent: str) -> list[list[tuple[object, ...]]]:
        """Feed it, and return all its cells."""
        self._stream.feed(sent)
        return [[tuple(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


@given(PAINTS, st.booleans())
@searched(200)
def test_what_is_new_shows_the_same_as_all_of_it(paints: list[dict[int, list[Piece]]], to_the_edge: bool) -> None:  # noqa: FBT001 - a drawn value
    canvas, everything, changes = Canvas(), Terminal(), Terminal()
    for lines in paints:
        painted = paint(lines, to_the_edge=to_the_edge)
        assert changes.shows_after(canvas.changes(painted, WIDTH)) == everything.shows_after(painted)


def test_what_stands_there_already_is_not_sent_again() -> None:
    canvas = Canvas()
    paints = [paint({0: [(0, [("1", "bold"), ("", text)])]}) for text in (" plain", " plain", " place")]
    sent = [canvas.changes(painted, WIDTH) for painted in paints]
    assert sent == ["\x1b[1;1H\x1b[1mbold\x1b[m plain", "", "\x1b[1;9Hce"]


def test_what_stood_there_before_something_else_is_sent_again() -> None:
    canvas = Canvas()
    paints = [paint({0: [(gap, [("", text)])]}) for gap, text in ((0, "one"), (2, "x"), (0, "one"))]
    assert [canvas.changes(painted, WIDTH) for painted in paints][1:] == ["\x1b[1;3Hx", "\x1b[1;3He"]


def test_blanks_up_to_the_edge_are_one_command() -> None:
    assert Canvas().changes(paint({1: [(4, [("39;49", " " * 44)])]}), WIDTH) == "\x1b[2;5H\x1b[K"
    assert Canvas().changes(paint({1: [(4, [("7", " " * 44)])]}), WIDTH) == f"\x1b[2;5H\x1b[7m{' ' * 44}\x1b[m"


def test_what_it_forgot_is_sent_again() -> None:
    canvas = Canvas()
    painted = paint({0: [(0, [("", "text")])]})
    first = canvas.changes(painted, WIDTH)
    canvas.forget()
    assert canvas.changes(painted, WIDTH) == first


@pytest.mark.parametrize("doubtful", ["漢字", "e\u0301", "🙂", "\u05d0\u05d1", "\u0928\u093f"])
def test_behind_a_character_of_doubtful_width_a_line_is_sent_whole_each_time(doubtful: str) -> None:
    canvas = Canvas()
    painted = paint({0: [(0, [("", "a")]), (1, [("", doubtful)]), (2, [("", "behind")])]})
    canvas.changes(painted, WIDTH)
    again = canvas.changes(painted, WIDTH)
    assert doubtful in again
    assert "a" not in again.replace(doubtful, "").replace("behind", "")
