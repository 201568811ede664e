"""Step Connection: which Netlify connection Infisical uses, or a new one."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.api.errors import Problem
from tui.credentials.tokens import clean_token
from tui.screens.picking import PickingScreen
from tui.sync.answers import ConnectionAnswer, NewConnection, complaints
from tui.sync.choices import Choice, Choices, connections
from tui.sync.steps import Step
from tui.widgets.field import Field

if TYPE_CHECKING:
    from tui.sync.answers import Answer

_NEW = "new connection"
"""The value of the row that opens the form."""


class ConnectionScreen(PickingScreen):
    """Choose a connection, or create one in place; with none there, the form is what the step opens with."""

    STEP = Step.CONNECTION

    def body(self) -> ComposeResult:
        """The list, and the form that takes its place."""
        yield from super().body()
        with Vertical(id="form"):
            yield Static(id="form-intro", markup=False)
            yield Field("Name", id="name", value="netlify", hint="Lower-case letters, digits and single hyphens.")
            yield Field(
                "Netlify access token",
                id="access_token",
                hidden=True,
                hint="Goes to this Infisical, which checks it with Netlify and keeps it.",
            )

    def on_mount(self) -> None:
        """Start with the list."""
        self._show_form(shown=False)

    async def choices(self) -> Choices[Any]:
        """The usable connections, and a row to create one."""
        project, current = self.wizard.answers.project, self.wizard.answers.connection
        found = await self.wizard.catalog.connections(project.id) if project else []
        offered = connections(found, current=current.id if current else None)
        new = Choice(_NEW, "New connection ...", "from a Netlify access token")
        if not found:
            self._show_form(shown=True, intro="No Netlify connection in this project yet: create one here.")
        return Choices((*offered.rows, new), offered.likeliest)

    def answer_for(self, value: Any) -> "Answer | None":  # noqa: ANN401 - a connection, or the mark of the new one
        """Keep id and name, or open the form."""
        if value == _NEW:
            self._show_form(shown=True, intro="Create a connection. Esc goes back to the list.")
            return None
        return ConnectionAnswer(id=value.id, name=value.name)

    def effect_of(self, choice: Choice[Any]) -> str:
        """Creating a connection changes something in Infisical at once."""
        if choice.value == _NEW:
            return "Infisical checks the token with Netlify and keeps it in a new connection of this project."
        return super().effect_of(choice)

    def _show_form(self, *, shown: bool, intro: str = "") -> None:
        self.picker.display = not shown
        self.query_one("#form").display = shown
        self.query_one("#form-intro", Static).update(intro)
        if shown:
            self.query_one("#name", Field).line.focus()
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
