"""A yes that is earned by typing a name; nothing here can be confirmed by pressing Enter."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.widgets.field import Field


class ConfirmScreen(ModalScreen[bool]):
    """Say what will happen, and go on only when the target's name was typed."""

    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "no", "back")]

    def __init__(self, why: str, name: str) -> None:
        super().__init__()
        self._why = why
        self._name_to_type = name

    def compose(self) -> ComposeResult:
        """The sentence and the line to type."""
        with Vertical(classes="dialog"):
            yield Static("Are you sure?", classes="dialog--title", markup=False)
            with VerticalScroll(classes="dialog--text", can_focus=False):
                yield Static(self._why, markup=False)
                yield Field(f"Type {self._name_to_type} to go on", id="typed-name")
            yield Static("Enter goes on when the name fits, Esc goes back.", classes="dialog--keys", markup=False)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() == self._name_to_type:
            self.dismiss(result=True)
        else:
            self.query_one(Field).complain(f"Please type exactly: {self._name_to_type}")

    def action_no(self) -> None:
        """Go back without doing anything."""
        self.dismiss(result=False)


def with_a_yes(app: App[Any], why: str, name: str, go: Callable[[], object]) -> None:
    """Do `go` at once when there is no reason `why` to ask; else only after `name` was typed under the reason."""
    if not why:
        go()
        return

    def decide(agreed: bool | None) -> None:  # noqa: FBT001 - Textual's callback shape
        if agreed:
            go()

    app.push_screen(ConfirmScreen(why, name), decide)
