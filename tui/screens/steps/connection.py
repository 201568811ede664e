"""Step Connection: which Netlify connection Infisical uses, or a new one."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from textual import work
from textual.widget import Widget
from textual.widgets import Static

from tui.api.errors import Problem
from tui.auth.tokens import clean_netlify_token
from tui.model.answers import NewConnection, complaints
from tui.model.choices import Choice
from tui.model.steps import Step
from tui.screens.steps.list_or_form import FormOpening, ListOrFormPane
from tui.screens.widgets.field import Field
from tui.screens.widgets.switch import YesNo
from tui.steps.forms import READS_NETLIFY, READS_NETLIFY_WHY, Entry
from tui.steps.offers import Offer, Row, connection_form

if TYPE_CHECKING:
    from tui.model.answers import Answer


class ConnectionPane(ListOrFormPane):
    """Choose a connection, or create one in place; with none there, the form is what the step opens with."""

    STEP = Step.CONNECTION

    def entries(self) -> Sequence[Entry]:
        """Name and token of a new connection."""
        return connection_form(self.picker.rows)

    def more_of_form(self) -> Iterable[Widget]:
        """Offer to read Netlify with the same token, unless there is one for that."""
        if not self.wizard.catalog.asks_netlify:
            kept = self.wizard.unsent.get(self.STEP, {}).get("reads_netlify", True)
            yield YesNo(READS_NETLIFY, value=kept, id="reads_netlify")
            yield Static(READS_NETLIFY_WHY, markup=False)

    @property
    def _reads_netlify(self) -> bool:
        return any(switch.value for switch in self.query("#reads_netlify").results(YesNo))

    def unsent(self) -> dict[str, Any]:
        """Keep what was typed and the switch; a name that was only proposed is proposed anew."""
        kept = super().unsent() | ({"reads_netlify": self._reads_netlify} if self.query("#reads_netlify") else {})
        if kept.get("name") == self.entries()[0].default:
            del kept["name"]
        return kept

    async def make_way(self, offered: Offer) -> None:
        """Open the form at once where there is nothing to choose."""
        if offered.instead:
            await self.open_form(FormOpening(offered.instead, "access_token"))

    def opened_by(self, choice: Choice[Any]) -> FormOpening | None:
        """Open the form for a new connection."""
        new = choice.value == Row.NEW_CONNECTION
        return FormOpening("Create a connection. Esc goes back to the list.", "access_token") if new else None

    def answer(self) -> "Answer | None":
        """Take the marked row; in the form, check what was typed and create the connection."""
        if not self.in_form:
            return super().answer()
        try:
            token = clean_netlify_token(self.value_of("access_token"))
            wanted = NewConnection(name=self.value_of("name"), access_token=token, reads_netlify=self._reads_netlify)
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
        field = self.query_one("#access_token", Field)
        typed = field.value
        self.busy_with("Infisical is checking the token with Netlify ...")
        try:
            made = await self.wizard.create_connection(wanted)
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
            field.give_way(typed)
        else:
            self.wizard.unsent.pop(self.STEP, None)
            self.accept(made)
        finally:
            self.no_longer_busy()
