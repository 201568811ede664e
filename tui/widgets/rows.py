"""The rows of a picker, painted line by line: ten or ten thousand cost the same to move through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.api.text import printable
from tui.sync.choosing.filter import Filter, Found
from tui.widgets.lines import cut
from tui.widgets.shapes import SHAPES

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

    from tui.sync.choosing.choices import Choice


_GAP: Final = 2
"""Cells between label, detail and note."""

_SHORTEST_NOTE: Final = 6
"""Cells; less of a note than that tells nothing."""


class Rows(ScrollView):
    """A column of choices with one of them marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--marked", "rows--match"}

    @dataclass
    class Pressed(Message):
        """A row was clicked; `again` when it was marked already."""

        position: int
        again: bool

    def __init__(self, *, can_focus: bool, radio: bool) -> None:
        super().__init__()
        self.can_focus = can_focus
        self._radio = radio
        self._lively = False
        self._choices: Sequence[Choice[Any]] = ()
        self._shown = Filter(()).find("")
        self._label_width = 0
        self._detail_width = 0
        self.marked = 0

    @property
    def page(self) -> int:
        """How many rows are visible at once."""
        return self.scrollable_content_region.height

    @property
    def line_of_mark(self) -> int:
        """Which of the visible lines the marked row is on, counted from 0."""
        return self.marked - round(self.scroll_y)

    def show(self, choices: "Sequence[Choice[Any]]", shown: Found, marked: int) -> None:
        """Show the choices that were found, with the row at position `marked` marked."""
        if choices is not self._choices:
            self._choices = choices
            self._label_width = max((cell_len(printable(item.label)) for item in choices), default=0)
            noted = [item for item in choices if item.reason or item.refused]
            self._detail_width = max((cell_len(printable(item.detail)) for item in noted), default=0)
        self._shown = shown
        self.marked = marked
        self.virtual_size = Size(self.size.width, len(shown))
        self.refresh()
        self._keep_in_view()

    def liven(self, *, lively: bool) -> None:
        """Show the mark strongly only while the keyboard is here: one place on the screen answers to Enter."""
        self._lively = lively
        self.refresh_line(self.marked)

    def mark(self, position: int) -> None:
        """Move the mark; only the two rows concerned are painted again."""
        left, self.marked = self.marked, position
        self.refresh_line(left)
        self.refresh_line(position)
        self._keep_in_view()

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002 - Textual's
        """Follow the width, and keep the marked row in view in a smaller window: at once, for it is painted next."""
        self.set_reactive(Rows.virtual_size, Size(size.width, len(self._shown)))
        resized = super()._size_updated(size, virtual_size, container_size, layout)
        self._keep_in_view()
        return resized

    def on_click(self, event: "events.Click") -> None:
        """A click marks a row; a click on the marked row chooses it."""
        position = event.y + round(self.scroll_y)
        if position < len(self._shown):
            self.post_message(self.Pressed(position, again=position == self.marked))

    def _keep_in_view(self) -> None:
        if self.page and self._shown:
            top = round(self.scroll_y)
            wanted = min(max(top, self.marked - self.page + 1), self.marked)
            if wanted != top:
                self.scroll_to(y=wanted, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Paint one row: mark, label with the matched letters, detail, and our note last."""
        position = y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        if position >= len(self._shown):
            return Strip.blank(width, self.rich_style)
        index = self._shown[position]
        choice = self._choices[index]
        marked = position == self.marked
        style = self.get_component_rich_style("rows--marked") if marked and self._lively else self.rich_style
        segments = [
            Segment(self._sign(marked=marked), style),
            *self._label(choice, self._shown.letters(index), style, width),
        ]
        used = sum(cell_len(segment.text) for segment in segments)
        segments.append(Segment(self._beside(choice, width - used), style))
        return Strip(segments).adjust_cell_length(width, style)

    def _beside(self, choice: "Choice[Any]", room: int) -> str:
        """Detail and note, as far as there is room; only why a row cannot be chosen outlives its detail."""
        note = choice.refused or choice.reason  # There may be the name of a branch in it.
        detail, note = printable(choice.detail) if choice.detail else "", printable(note) if note else ""
        both = f"  {set_cell_size(detail, self._detail_width)}  {note}" if note else f"  {detail}"
        if cell_len(both) > room and (choice.refused or not detail):
            both = f"  {note}"
        elif cell_len(both) > room and note and room < cell_len(both) - cell_len(note) + _SHORTEST_NOTE:
            both = f"  {detail}"
        return cut(both, room) if room > _GAP else ""

    def _sign(self, *, marked: bool) -> str:
        if self._radio:
            return "(x) " if marked else "( ) "
        return f"{SHAPES.here} " if marked and self._lively else "  "

    def _label(self, choice: "Choice[Any]", hits: tuple[int, ...], style: "Style", width: int) -> list[Segment]:
        label = printable(choice.label)
        columns = max(min(self._label_width, width - 4 - min(self._detail_width + 2, width // 2 + 3)), 8)
        label = cut(label, columns)
        hit = style + self.get_component_rich_style("rows--match", partial=True)
        letters = frozenset(hits)
        runs = [Segment(char, hit if at in letters else style) for at, char in enumerate(label)]
        return [*Segment.simplify(runs), Segment(" " * (columns - cell_len(label)), style)]
