"""A short list among other parts of a form: no filter, and the arrow keys go on where the list ends."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.widgets.picker import Picker


class Menu(Picker):
    """A picker without a filter line."""

    FILTERABLE = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def action_move(self, rows: int) -> None:
        """Move the mark; past the ends of the list, move on to the next part of the form."""
        if 0 <= self.marked + rows < len(self._shown):
            super().action_move(rows)
        elif rows > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()


class RadioMenu(Menu):
    """A menu whose choice stays visible as `(x)`."""

    RADIO = True
