"""What reaches the terminal of any text: no character it could obey, and exactly the cells that it claims."""

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from tests.contract.bodies import searched
from tests.screens.widgets.shelf import shelf
from tui.model.choices import Choice, Choices
from tui.screens.widgets.field import Field
from tui.screens.widgets.frame import HeadLine
from tui.screens.widgets.picker import Picker
from tui.screens.widgets.problem import ProblemPanel

pytestmark = pytest.mark.anyio

MARKUP = ("[/x]", "[bold]", "[@click=app.quit]", "\\[", "{{secretKey}}", "%s")
COMMANDS = (
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b2J",
    "\r\n",
    "\t",
    "\0",
    "\x7f",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
)
WIDTHS = ("e\u0301", "\u0301" * 9, "👩\u200d👩\u200d👧", "🇩🇪", "日本語", "\uff57", "\u3164", "\ud800", "  ", "x" * 255)
HOSTILE = st.lists(st.sampled_from((*MARKUP, *COMMANDS, *WIDTHS)) | st.text(max_size=4), max_size=6).map("".join)
"""Names made of what markup, terminals and widths stumble over, the empty one among them."""

FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def check(strips: Iterable[Iterable[Segment]], width: int) -> str:
    """Return the text of some lines, each of which takes this many cells and holds nothing a terminal could obey."""
    lines: list[str] = []
    for strip in strips:
        segments = list(strip)
        line = "".join(segment.text for segment in segments)
        assert not {unicodedata.category(char) for char in line} & FORBIDDEN, ascii(line)
        assert not any(segment.control for segment in segments)
        assert sum(segment.cell_length for segment in segments) == width, ascii(line)
        lines.append(line)
    return "\n".join(lines)


async def test_rows_of_a_picker() -> None:
    picker = Picker()
    async with shelf(picker, size=(60, 10)):

        @searched(150)
        @given(HOSTILE, HOSTILE, HOSTILE, st.booleans())
        def try_out(label: str, detail: str, note: str, refused: bool) -> None:  # noqa: FBT001 - hypothesis gives them in order
            notes = {"refused" if refused else "reason": note}
            choices = (Choice("first", label, detail, **notes), Choice("second", "plain", "too"))
            picker.offer(Choices(choices))
            for marked in range(2):
                picker.marked = marked
                shown = check((picker.render_line(line) for line in range(3)), picker.size.width)
                assert "plain" in shown
            assert picker.rows[0].label == label

        try_out()


async def test_lines_of_the_frame() -> None:
    head, panel, field = HeadLine(), ProblemPanel(), Field("Name", id="name", value="")
    async with shelf(head, panel, field, size=(60, 24)) as hands:

        @searched(60)
        @given(HOSTILE, HOSTILE)
        def try_out(one: str, other: str) -> None:
            head.show(one, other, demo=True)
            panel.say(one)
            field.complain(other)
            field.fill(one)
            # The layout follows in its own time; what each widget would paint is there at once.
            check(head.render_lines(head.size.region), head.size.width)
            assert not {unicodedata.category(char) for char in str(panel.render()).replace("\n", "")} & FORBIDDEN
            check((field.drawn(line, 60) for line in range(6)), 60)
            assert field.value == one

        try_out()
        await hands.settled()
