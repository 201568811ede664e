"""What the Netlify account and site steps share: a list, and other ways where the list cannot be shown."""

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.api.errors import Problem
from tui.credentials.tokens import clean_token
from tui.screens.picking import PickingPane
from tui.sync.choosing.choices import Choice
from tui.sync.choosing.forms import NETLIFY_TOKEN, by_hand
from tui.sync.choosing.offers import WHAT, Offer, Row, answer_by_hand
from tui.widgets.field import Field

if TYPE_CHECKING:
    from tui.sync.answers import Answer


class NetlifyListPane(PickingPane):
    """A list from Infisical or Netlify; else a Netlify token for this run, or the id typed by hand."""

    def body(self) -> ComposeResult:
        """The list, and the form that takes its place."""
        yield from super().body()
        with Vertical(id="form"):
            yield Static(id="form-intro", markup=False)
            for entry in (NETLIFY_TOKEN, *by_hand(WHAT[self.STEP])):
                yield Field(entry.label, id=entry.id, hint=entry.hint, hidden=entry.hidden)

    def on_mount(self) -> None:
        """Start with the list."""
        self._show_form("")

    def show_form(self, offered: Offer) -> None:
        """Show the form where there is no list, and the list again once there is one."""
        self._show_form(offered.instead)

    def _show_form(self, intro: str) -> None:
        shown = bool(intro)
        self.put_form(shown=shown, intro=intro)
        if shown:
            self.screen.set_focus(self.query_one("#netlify_token", Field).line)
        else:
            self.picker.focus_input()

    def answer_of(self, choice: Choice[Any]) -> "Answer | None":
        """Take the row, or open the form for the row that asks for it."""
        if choice.value == Row.BY_HAND:
            what = WHAT[self.STEP]
            self._show_form(f"Type the {what}'s id, or paste a Netlify access token to see the list.")
            self.screen.set_focus(self.query_one("#id", Field).line)
        return super().answer_of(choice)

    def answer(self) -> "Answer | None":
        """Take the marked row; in the form, use the token to fetch the list, or take the typed id."""
        if not self.query_one("#form").display:
            return super().answer()
        token, typed = self.query_one("#netlify_token", Field), self.query_one("#id", Field).value
        if token.value:
            self._use(token)
            return None
        if not typed.strip():
            what = WHAT[self.STEP]
            self.show_complaints({"netlify_token": f"Paste a Netlify access token, or type the {what}'s id."})
            return None
        return answer_by_hand(self.STEP, typed, self.query_one("#name", Field).value)

    def _use(self, field: Field) -> None:
        try:
            self.wizard.use_netlify_token(clean_token(field.value, called="The Netlify access token"))
        except Problem as problem:
            self.show_complaints({"netlify_token": f"{problem.happened} {problem.remedy}"})
        else:
            field.value = ""
            self.reload()

    def action_back(self) -> None:
        """Leave the form first where there is a list behind it, then the step."""
        if self.query_one("#form").display and len(self.picker.rows) > 1:
            self._show_form("")
        else:
            super().action_back()
