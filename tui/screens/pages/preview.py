"""Every variable and what becomes of it: a page over the step, to be filtered and read row by row."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.box_model import BoxModel
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.screens.pages.page import Page
from tui.screens.widgets.lines import Lines
from tui.screens.widgets.picker import Picker

if TYPE_CHECKING:
    from tui.preview.plan_words import Listing


class Variables(Picker):
    """Takes no more of the page than all rows need, whatever is typed, so that the detail stands right below them."""

    def _get_box_model(self, *room: Any, **options: Any) -> BoxModel:  # noqa: ANN401 - Textual's
        box = super()._get_box_model(*room, **options)
        return box._replace(height=min(box.height, Fraction(_AROUND_ROWS + len(self.rows))))


_AROUND_ROWS: Final = 3
"""The filter, and a blank line above and below the rows."""


class PreviewScreen(Page[None]):
    """The counts above, the variables by what becomes of them, and all there is to say about the marked one below."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close"), Binding("enter", "close", "close")]

    def __init__(self, listing: "Listing") -> None:
        super().__init__()
        self._listing = listing

    def compose(self) -> ComposeResult:
        """Counts, list, detail, keys."""
        with Vertical(classes="page"):
            yield Static(self._listing.title, classes="dialog--title", markup=False)
            yield Lines(id="counts")
            yield Variables(id="variables", placeholder="a name, or delete")
            yield Lines(id="detail")
            yield Static("Type to filter, Esc closes.", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Show the list."""
        picker = self.query_one(Picker)
        picker.say_when_empty(self._listing.when_empty)
        picker.offer(self._listing.choices)
        picker.focus_input()
        self.query_one("#counts", Lines).show(self._listing.head)

    @on(Picker.Moved)
    def _moved(self, event: Picker.Moved) -> None:
        self.query_one("#detail", Lines).show(self._listing.detail(event.choice.value) if event.choice else ())

    @on(Input.Submitted)
    @on(Picker.Chosen)
    def action_close(self) -> None:
        """Go back to the step."""
        self.dismiss(None)
