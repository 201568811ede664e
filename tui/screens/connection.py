"""Step Connection: which Netlify connection Infisical uses, or a new one."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.api.errors import Problem
from tui.credentials.tokens import clean_token
from tui.screens.picking import PickingPane
from tui.sync.answers import NewConnection, complaints
from tui.sync.choosing.choices import Choice
from tui.sync.choosing.forms import NEW_CONNECTION
from tui.sync.choosing.offers import Offer, Row
from tui.sync.steps import Step
from tui.widgets.field import Field

if TYPE_CHECKING:
    from tui.sync.answers import Answer


class ConnectionPane(PickingPane):
    """Choose a connection, or create one in place; with none there, the form is what the step opens with."""

    STEP = Step.CONNECTION

    def body(self) -> ComposeResult:
        """The list, and the form that takes its place."""
        yield from super().body()
        with Vertical(id="form"):
            yield Static(id="form-intro", markup=False)
            for entry in NEW_CONNECTION:
                yield Field(entry.label, id=entry.id, value=entry.default, hint=entry.hint, hidden=entry.hidden)

    def on_mount(self) -> None:
        """Start with the list."""
        self._show_form(shown=False)

    def show_form(self, offered: Offer) -> None:
        """Open the form at once where there is nothing to choose."""
        if offered.instead:
            self._show_form(shown=True, intro=offered.instead)

    def answer_of(self, choice: Choice[Any]) -> "Answer | None":
        """Take the connection, or open the form."""
        if choice.value == Row.NEW_CONNECTION:
            self._show_form(shown=True, intro="Create a connection. Esc goes back to the list.")
        return super().answer_of(choice)

    def _show_form(self, *, shown: bool, intro: str = "") -> None:
        self.put_form(shown=shown, intro=intro)
        if shown:
            # At once, and where nothing is shown: the token may be typed already, behind the key that led here.
            self.screen.set_focus(self.query_one("#access_token", Field).line)
        else:
            self.picker.focus_input()

    @property
    def _in_form(self) -> bool:
        return bool(self.query_one("#form").display)

    def answer(self) -> "Answer | None":
        """Take the marked row; in the form, check what was typed and create the connection."""
        if not self._in_form:
            return super().answer()
        try:
            token = clean_token(self.query_one("#access_token", Field).value, called="The Netlify access token")
            wanted = NewConnection(name=self.query_one("#name", Field).value, access_token=token)
        except Problem as problem:
            self.show_complaints({"access_token": f"{problem.happened} {problem.remedy}"})
        except ValidationError as error:
            self.show_complaints(complaints(error))
        else:
            self.show_complaints({})
            self._create(wanted)
        return None

    @work(exclusive=True, group="accept", description="create the connection")
    async def _create(self, wanted: NewConnection) -> None:
        self.busy_with("Infisical is checking the token with Netlify ...")
        try:
            made = await self.wizard.create_connection(wanted)
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
        else:
            self.wizard.unsent.pop(self.STEP, None)
            self.accept(made)
        finally:
            self.no_longer_busy()

    def action_back(self) -> None:
        """Leave the form first, then the step."""
        if self._in_form and len(self.picker.rows) > 1:
            self._show_form(shown=False)
        else:
            super().action_back()
