"""A short list among other parts of a form: no filter, and the arrow keys go on where the list ends."""

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.screens.widgets.drawn import STRONG
from tui.screens.widgets.picker import Picker


class Menu(Picker):
    """A picker without a filter line."""

    FILTERABLE = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def action_move(self, rows: int) -> None:
        """Move the mark; past the ends of the list, move on to the next part of the form."""
        if 0 <= self._from_mark(rows) < len(self._shown):
            super().action_move(rows)
        elif rows > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()


class RadioMenu(Menu):
    """A menu below its label, if it has one, whose choice stays visible as `(x)`."""

    RADIO = True

    def __init__(self, label: str = "", *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._label = label

    @property
    def head(self) -> int:
        """The label."""
        return 1 if self._label else 0

    def line_above(self, y: int, width: int) -> Strip:
        """Draw the label."""
        del y
        style = self.rich_style
        return Strip([Segment(self._label, style + STRONG)]).adjust_cell_length(width, style)
