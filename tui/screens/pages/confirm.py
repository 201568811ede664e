"""A yes that is earned by typing a name; nothing here can be confirmed by pressing Enter."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from tui.screens.pages.page import Page
from tui.screens.widgets.field import Field

if TYPE_CHECKING:
    from tui.preview.confirmation import EarnedYes


class ConfirmScreen(Page[bool]):
    """Say what will happen, and go on only when the target's name was typed."""

    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "no", "back")]

    def __init__(self, wanted: "EarnedYes") -> None:
        super().__init__()
        self._wanted = wanted

    def compose(self) -> ComposeResult:
        """The sentence and the line to type."""
        with Vertical(classes="dialog"):
            yield Static("Are you sure?", classes="dialog--title", markup=False)
            with VerticalScroll(classes="dialog--text"):
                yield Static(self._wanted.why, markup=False)
            with Vertical(classes="dialog--foot"):
                yield Field(f"Type {self._wanted.word} to go on", id="typed-name")
                yield Static("Enter goes on once the name matches, Esc goes back.", markup=False)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._wanted.given_by(event.value):
            self.dismiss(result=True)
        else:
            self.query_one(Field).complain(f"Please type exactly: {self._wanted.word}")

    def action_no(self) -> None:
        """Go back without doing anything."""
        self.dismiss(result=False)


def with_a_yes(app: App[Any], wanted: "EarnedYes | None", go: Callable[[], object]) -> None:
    """Do `go` at once when no yes is wanted; else only after it was typed."""
    if wanted is None:
        go()
        return

    def decide(agreed: bool | None) -> None:  # noqa: FBT001 - Textual's callback shape
        if agreed:
            go()

    app.push_screen(ConfirmScreen(wanted), decide)
