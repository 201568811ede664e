"""A yes or no, shown as a letter and a word, never as a colour."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class YesNo(Widget, can_focus=True):
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

    def render(self) -> Content:
        """Label, box, word."""
        box = "[x] yes" if self.value else "[ ] no"
        return Content.assemble((f"{self._label:<24}", "bold"), box)

    def action_turn(self) -> None:
        """Turn the value over."""
        self.value = not self.value
        self.post_message(self.Turned())

    def on_click(self) -> None:
        """A click turns it over too."""
        self.action_turn()
