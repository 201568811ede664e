"""What the terminal shows, cell by cell, so that a paint sends what differs and nothing else.

Textual sends whole widgets, or after a step change the whole screen: 5 to 7 kB at 80x24, of which most stands on the
terminal already. Over a slow link that is the wait that is left once the answers are there.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar, cast

from textual._compositor import CompositorUpdate
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.screens.terminal.key_order import InTurnApp

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

R = TypeVar("R")

_MOVE: Final = re.compile(r"\x1b\[(\d+);(\d+)H")
"""What each piece of Textual's updates begins with; a piece never goes beyond its line."""

_STYLE_OR_TEXT: Final = re.compile(r"\x1b\[([\d;]*)m|([^\x1b]+)|(\x1b)")

_AS_AFTER_RESET: Final = frozenset({"", "0", "39", "49"})
"""Codes of a style that say what holds without them."""

_GAP: Final = 8
"""Cells that are sent again rather than passed over: moving the cursor costs about as many bytes."""

_ERASE: Final = "\x1b[K"

_Cell = tuple[str, str]
"""A character and its style, as the codes between `ESC [` and `m`."""

_BLANK: Final[_Cell] = (" ", "")


class Canvas:
    """Remembers the cells of one terminal; what it does not know is sent whenever it is painted."""

    def __init__(self) -> None:
        self._lines: dict[int, list[_Cell | None]] = {}
        self._latest: dict[int, tuple[int, str]] = {}

    def forget(self) -> None:
        """Know nothing any more: the terminal was resized, or somebody else wrote on it."""
        self._lines.clear()
        self._latest.clear()

    def changes(self, painted: str, width: int) -> str:
        """Return what of a paint is new, in few bytes; `width` is the terminal's, in cells.

        Text with characters that terminals may take for wider or narrower than we do is sent as it is, and from there
        to the end of its line nothing is remembered: nobody knows what of it stands where.
        """
        before, *pieces = _MOVE.split(painted)
        sent = [before]
        new: dict[int, set[int]] = {}
        for row, column, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            y, x = int(row) - 1, int(column) - 1
            if self._latest.get(y) == (x, text):
                continue  # As it stands there since: in a step change that is half of the lines.
            self._latest[y] = x, text
            line = self._lines.setdefault(y, [])
            cells = _cells(text.rstrip("\n"))
            if cells is None:
                sent.append(f"\x1b[{row};{column}H{text}")
                del line[x:]
                del self._latest[y]
                new[y] = {at for at in new.get(y, ()) if at < x}
            else:
                end = x + len(cells)
                line.extend([None] * (end - len(line)))
                new.setdefault(y, set()).update(_differing(line[x:end], cells, x))
                line[x:end] = cells
        return "".join(sent) + "".join(self._of_line(y, sorted(columns), width) for y, columns in new.items())

    def _of_line(self, y: int, new: Sequence[int], width: int) -> str:
        line = self._lines[y]
        sent = ""
        for run in _runs(new, line):
            cells = [cell for cell in line[run.start : run.stop] if cell]
            sent += f"\x1b[{y + 1};{run.start + 1}H{_written(cells, to_the_edge=run.stop == width)}"
        return sent


class CanvasApp(InTurnApp[R]):
    """An app that sends its terminal what it does not show yet; Ctrl+L paints all of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+l", "paint_anew", show=False)]

    def __init__(self, *, ansi_color: bool) -> None:
        super().__init__(ansi_color=ansi_color)
        self._canvas = Canvas()

    def on_mount(self) -> None:
        """Come back from a suspension with a whole picture."""
        self.app_resume_signal.subscribe(self, self.action_paint_anew)

    def on_resize(self) -> None:
        """Know nothing any more: terminals differ in what they keep of a picture that gets another size."""
        self._canvas.forget()

    def action_paint_anew(self, _: object = None) -> None:
        """Paint all of it: what stood on the terminal is gone, or somebody else wrote over it."""
        self._canvas.forget()
        self.screen.refresh(layout=True)

    def _display(self, screen: Screen[Any], renderable: "RenderableType | None") -> None:
        """Stand between Textual's painting and the terminal; there is no public place to do it."""
        update: object = renderable  # Textual's annotation forgets its own updates.
        changes = _Changes(update, self._canvas, self.size.width) if isinstance(update, CompositorUpdate) else update
        super()._display(screen, cast("RenderableType", changes))


class _Changes(CompositorUpdate):
    """Stands for an update of Textual's, and renders the part of it that the canvas does not show yet."""

    def __init__(self, update: CompositorUpdate, canvas: Canvas, width: int) -> None:
        self._update = update
        self._canvas = canvas
        self._width = width

    def render_segments(self, console: "Console") -> str:
        """Return the commands for the terminal."""
        return self._canvas.changes(self._update.render_segments(console), self._width)


def _cells(text: str) -> list[_Cell] | None:
    """Take a text apart; None if not every character surely takes one cell, or it holds more commands than styles."""
    cells: list[_Cell] = []
    style = ""
    for codes, run, command in _STYLE_OR_TEXT.findall(text):
        if command or not (run.isascii() or all(map(_takes_one_cell, run))):
            return None
        if run:
            cells.extend(zip(run, repeat(style)))
        else:
            style = _style(codes)
    return cells


@lru_cache(1024)
def _style(codes: str) -> str:
    """Leave out of a style's codes what holds without them."""
    return ";".join(code for code in codes.split(";") if code not in _AS_AFTER_RESET)


@lru_cache(4096)
def _takes_one_cell(char: str) -> bool:
    """Tell whether all terminals agree on that: marks, bidirectional letters and symbols from emoji on are left out."""
    plain = char < "\u0590" or "\u2010" <= char <= "\u2027" or "\u2190" <= char <= "\u259f" or char in "✓›"
    return plain and unicodedata.category(char) not in {"Mn", "Me", "Mc", "Cf", "Cc"}


def _differing(known: Sequence[_Cell | None], cells: Sequence[_Cell], start: int) -> list[int]:
    return [x for x, (old, cell) in enumerate(zip(known, cells, strict=True), start) if old != cell]


def _runs(new: Sequence[int], line: Sequence[_Cell | None]) -> Iterator[range]:
    """Join the columns that are new to runs; short gaps of what is known to stand there are part of a run."""
    start = end = -1
    for x in new:
        if x == end:
            end += 1
            continue
        if start >= 0 and x - end <= _GAP and all(line[end:x]):
            end = x + 1
            continue
        if start >= 0:
            yield range(start, end)
        start, end = x, x + 1
    if start >= 0:
        yield range(start, end)


def _written(cells: list[_Cell], *, to_the_edge: bool) -> str:
    """Write cells from the cursor on; blanks up to the terminal's edge are one command."""
    blanks = 0
    while to_the_edge and blanks < len(cells) and cells[-1 - blanks] == _BLANK:
        blanks += 1
    if blanks <= len(_ERASE):
        blanks = 0
    sent, style = "", ""
    for char, wanted in cells[: len(cells) - blanks]:
        if wanted != style:
            sent += f"\x1b[0;{wanted}m" if wanted and style else f"\x1b[{wanted}m"
            style = wanted
        sent += char
    return sent + ("\x1b[m" if style else "") + (_ERASE if blanks else "")
