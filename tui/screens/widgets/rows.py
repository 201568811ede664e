"""The rows of a picker, painted line by line: ten or ten thousand cost the same to move through.

They scroll by themselves. Textual's own scrolling views lay out the screen again when the list gets longer or shorter,
and keep a bar beside it as one more widget to paint, which together takes as long as the rows do.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.model.filter import Filter, Found
from tui.screens.widgets.columns import Columns
from tui.screens.widgets.lines import wrapped
from tui.screens.widgets.shapes import SHAPES

if TYPE_CHECKING:
    from textual import events

    from tui.model.choices import Choice


_EDGE: Final = 2
"""Cells at the right edge that are kept for the marks of more rows above and below, where not all are visible."""

_WHEEL: Final = 2
"""Rows that a step of the mouse wheel goes."""

_MARKED: Final = Style(bold=True, reverse=True)
_MATCH: Final = Style(underline=True)
"""Made here and not in a style sheet, which would look up rules for each of them wherever a list is opened."""

_KEPT: Final = 256
"""Painted rows that are kept to be shown again."""


class Rows(Widget):
    """A column of choices with one of them marked."""

    ALLOW_SELECT: ClassVar[bool] = False
    """Dragging the mouse over text selects it elsewhere; here a click chooses."""

    RADIO: ClassVar[bool] = False
    """Whether the choice is shown as `(x)`, so that it is seen while the keyboard is elsewhere."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._lively = False
        self._choices: Sequence[Choice[Any]] = ()
        self._columns = Columns(())
        self._shown = Filter(()).find("")
        self._top = 0
        self._painted: dict[tuple[int, bool, str], Strip] = {}
        self._styles: tuple[Style, Style, Style] | None = None
        self.marked: int | None = 0

    @property
    def head(self) -> int:
        """How many lines above the rows belong to something else."""
        return 0

    @property
    def nothing(self) -> str:
        """What is said where there are no rows."""
        return ""

    @property
    def page(self) -> int:
        """How many rows are visible at once."""
        return max(self.outer_size.height - self.head, 0)

    @property
    def line_of_mark(self) -> int:
        """Which of the visible lines the marked row is on, counted from 0; the first line where none is marked."""
        return 0 if self.marked is None else self.head + self.marked - self._top

    def show(self, choices: "Sequence[Choice[Any]]", shown: Found, marked: int | None) -> None:
        """Show the choices that were found, with the row at position `marked` marked, if any."""
        if choices is not self._choices:
            self._choices = choices
            self._columns = Columns(choices)
        resized = len(shown) != len(self._shown)
        self._shown = shown
        self.marked = marked
        self._keep_in_view()
        self._painted.clear()
        self.refresh(layout=resized and self.styles.auto_dimensions)

    def liven(self, *, lively: bool) -> None:
        """Show the mark strongly only while the keyboard is here: one place on the screen answers to Enter."""
        if lively != self._lively:  # The focus event may arrive after it was painted as focused.
            self._lively = lively
            self._painted.clear()
            self._paint_row(self.marked)

    def move_mark(self, position: int) -> None:
        """Move the mark; where nothing scrolls, only the two rows concerned are painted again."""
        left, self.marked = self.marked, position
        if self._keep_in_view():
            self.refresh()
        else:
            self._paint_row(left)
            self._paint_row(position)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of all rows, and of what is above them."""
        del container, viewport
        return self.head + (len(self._shown) or len(self._said(width)))

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002 - Textual's
        """Follow the width, and keep the marked row in view in a smaller window: at once, for it is painted next."""
        resized = super()._size_updated(size, virtual_size, container_size, layout)
        if resized:
            self._painted.clear()
            self._keep_in_view()
        return resized

    def notify_style_update(self) -> None:
        """Forget what was painted in the styles of before."""
        super().notify_style_update()
        self._styles = None
        self._painted.clear()

    def on_mouse_scroll_down(self, event: "events.MouseScrollDown") -> None:
        """The wheel moves the rows and not the mark."""
        self._roll(event, _WHEEL)

    def on_mouse_scroll_up(self, event: "events.MouseScrollUp") -> None:
        """The wheel moves the rows and not the mark."""
        self._roll(event, -_WHEEL)

    def _roll(self, event: "events.MouseEvent", rows: int) -> None:
        if self._scroll(self._top + rows):
            self.refresh()
            event.stop()

    def _keep_in_view(self) -> bool:
        mark = self.marked or 0
        return bool(self.page) and self._scroll(max(min(self._top, mark), mark - self.page + 1))

    def _scroll(self, top: int) -> bool:
        before, self._top = self._top, max(0, min(top, len(self._shown) - self.page))
        return self._top != before

    def _paint_row(self, position: int | None) -> None:
        if position is not None:
            self.refresh(Region(0, self.head + position - self._top, self.outer_size.width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows in sight, as they are; Textual would take each apart for a border, which rows do not have."""
        above, width = self.head, self.outer_size.width
        draw = self.render_line if self._shown else self._line_of_nothing
        rows = [draw(y - above) if y >= above else self.line_above(y, width) for y in crop.line_range]
        return rows if crop.column_span == (0, self.outer_size.width) else [row.crop(*crop.column_span) for row in rows]

    def line_above(self, y: int, width: int) -> Strip:
        """Return one of the lines above the rows."""
        del y
        return Strip.blank(width, self._all_styles()[0])

    def _said(self, width: int) -> list[str]:
        return wrapped(self.nothing, width) if self.nothing else []

    def _line_of_nothing(self, y: int) -> Strip:
        width, style, lines = self.outer_size.width, self._all_styles()[0], self._said(self.outer_size.width)
        return Strip([Segment(lines[y] if y < len(lines) else "", style)]).adjust_cell_length(width, style)

    def render_line(self, y: int) -> Strip:
        """Return one visible row, painted or kept."""
        position = y + self._top
        row = position, position == self.marked, self._goes_on(y)
        strip = self._painted.get(row)
        if strip is None:
            if len(self._painted) >= _KEPT:
                self._painted.clear()
            strip = self._paint(*row)
            for line_filter in self.get_line_filters():
                strip = strip.apply_filter(line_filter, self.background_colors[1])
            self._painted[row] = strip
        return strip

    def _goes_on(self, y: int) -> str:
        """Tell at the edge of the first and the last visible row whether there are more beyond it."""
        above = SHAPES.above if y == 0 and self._top else ""
        below = SHAPES.below if y == self.page - 1 and self._top + self.page < len(self._shown) else ""
        return above + below

    def _paint(self, position: int, marked: bool, more: str) -> Strip:  # noqa: FBT001 - what is kept is found by these
        """Paint one row: mark, label with the matched letters, detail, and our note last."""
        width = self.outer_size.width
        plain, strong, match = self._all_styles()
        if position >= len(self._shown):
            return Strip.blank(width, plain)
        index = self._shown[position]
        choice = self._choices[index]
        style = strong if marked and self._lively else plain
        room = width - _EDGE if len(self._shown) > self.page else width
        sign, label = self._sign(marked=marked), self._columns.label(choice, room)
        beside = self._columns.beside(choice, room - len(sign) - cell_len(label))
        label_segments = _underlined(label, self._shown.letters(index), style, style + match)
        row = Strip([Segment(sign, style), *label_segments, Segment(beside, style)]).adjust_cell_length(room, style)
        return Strip([*row, Segment(more.rjust(width - room), style)], width) if room < width else row

    def _all_styles(self) -> tuple[Style, Style, Style]:
        if self._styles is None:
            self._styles = self.rich_style, self.rich_style + _MARKED, _MATCH
        return self._styles

    def _sign(self, *, marked: bool) -> str:
        if self.RADIO:
            return "(x) " if marked else "( ) "
        return f"{SHAPES.here} " if marked and self._lively else "  "


def _underlined(label: str, letters: tuple[int, ...], style: "Style", hit: "Style") -> list[Segment]:
    if not letters:
        return [Segment(label, style)]
    seen = frozenset(at for at in letters if at < len(label.rstrip()))  # Behind it are blanks up to the next column.
    runs = groupby(enumerate(label), lambda place: place[0] in seen)
    return [Segment("".join(char for _, char in run), hit if matched else style) for matched, run in runs]
