"""A yes or no, shown as a letter and a word, never as a colour."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from tui.screens.widgets.drawn import Drawing, Drawn


class YesNo(Drawn, can_focus=True):
    """`[x] yes` or `[ ] no` behind a label; Space turns it over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "yes/no"),
        Binding("up", "app.focus_previous", show=False, priority=True),
        Binding("down", "app.focus_next", show=False, priority=True),
    ]

    value: reactive[bool] = reactive(default=False)

    class Turned(Message):
        """The value changed by the user's hand."""

    def __init__(self, label: str, *, value: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._label = label
        self.set_reactive(YesNo.value, value)

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Label, box, word."""
        del size
        return (((f"{self._label:<24}", True), ("[x] yes" if self.value else "[ ] no", False)),)

    def action_turn(self) -> None:
        """Turn the value over."""
        self.value = not self.value
        self.post_message(self.Turned())

    def on_click(self) -> None:
        """A click turns it over too."""
        self.action_turn()
