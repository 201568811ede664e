"""A step whose list may give way to a form: where there is nothing to choose, or something else is wanted."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from textual.widget import Widget
from textual.widgets import Static

from tui.model.choices import Choice
from tui.screens.steps.picking import PickingPane
from tui.screens.widgets.body import Body
from tui.screens.widgets.field import Field
from tui.screens.widgets.problem import ProblemPanel
from tui.steps.forms import Entry


class FormOpening(NamedTuple):
    """How the form is opened: what it says, and the field that the keyboard goes to."""

    intro: str
    stand_on: str


class ListOrFormPane(PickingPane):
    """The form is made when it is first wanted: in most runs it is not."""

    def entries(self) -> Sequence[Entry]:
        """Return the lines of the form."""
        raise NotImplementedError

    def more_of_form(self) -> Iterable[Widget]:
        """Yield what the form has below its lines."""
        return ()

    def opened_by(self, choice: Choice[Any]) -> FormOpening | None:
        """Tell how a row opens the form; None for one that is an answer itself."""
        raise NotImplementedError

    @property
    def in_form(self) -> bool:
        """Whether the form has taken the list's place."""
        return any(form.display for form in self.query("#form"))

    def value_of(self, entry: str) -> str:
        """Return what was typed into a line of the form."""
        return self.query_one(f"#{entry}", Field).value

    async def open_form(self, opening: FormOpening) -> None:
        """Put the form in the list's place.

        The keyboard goes there before the next key is dealt out: a token may be typed already, behind the one that
        led here.
        """
        if not self.query("#form"):
            fields = (
                Field(entry.label, id=entry.id, value=entry.default, hint=entry.hint, hidden=entry.hidden)
                for entry in self.entries()
            )
            form = Body(Static(id="form-intro", markup=False), *fields, *self.more_of_form(), id="form")
            self._busy = True  # A key that came in between would find a form without lines.
            try:
                await self.mount(form)
            finally:
                self._busy = self._abandoned
            self.restore_typed()
        self.query_one("#form-intro", Static).update(opening.intro)
        self._put_form(shown=True)
        self.screen.set_focus(self.query_one(f"#{opening.stand_on}", Field))

    def close_form(self) -> None:
        """Put the list in the form's place."""
        if self.in_form:
            self._put_form(shown=False)
            self.picker.focus_input()

    def _put_form(self, *, shown: bool) -> None:
        self.picker.display = not shown
        self.query_one("#form").display = shown
        self.say("#notice", self.wizard.notice if shown else f"{self.wizard.notice} {self._note}".strip())
        self.show_keys(self.FORM_KEYS if shown else self.KEYS)

    async def action_accept(self) -> None:
        """Open the form for the row that asks for it, or take the answer."""
        choice = None if self.in_form else self.picker.choice
        opening = self.opened_by(choice) if choice else None
        if opening and not self._busy:
            await self.open_form(opening)
        else:
            await super().action_accept()

    def action_back(self) -> None:
        """Leave the form first where there is a list behind it, then the step."""
        if self.in_form and len(self.picker.rows) > 1:
            self.screen.query_one(ProblemPanel).clear()  # It is about what was typed into the form.
            self.close_form()
        else:
            super().action_back()

    def unsent(self) -> dict[str, Any]:
        """Keep what was typed earlier, too, where the form was not opened this time."""
        return self.wizard.unsent.get(self.STEP, {}) | super().unsent()
