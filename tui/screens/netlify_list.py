"""What the Netlify account and site steps share: a list, and other ways where the list cannot be shown."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.api.errors import Problem
from tui.credentials.tokens import clean_token
from tui.screens.picking import PickingScreen
from tui.sync.catalog import NetlifyTokenNeeded, NetlifyTokenRefused
from tui.sync.choices import Choice, Choices
from tui.widgets.field import Field

if TYPE_CHECKING:
    from tui.sync.answers import Answer

BY_HAND = "by hand"
"""The value of the row that opens the form."""

_LONGEST_LABEL = 255
"""Characters of a team's or site's name that Infisical keeps."""


def label_of(name: str, identifier: str) -> str:
    """Return what Infisical is told beside the id: the name as far as it goes, the id where it is blank."""
    return name.strip()[:_LONGEST_LABEL] or identifier


class NetlifyListScreen(PickingScreen):
    """A list from Infisical or Netlify; else a Netlify token for this run, or the id typed by hand."""

    WHAT: ClassVar[str]
    """What is chosen, as in "Type the team's id"."""

    EMPTY: ClassVar[str]
    """What an empty list may mean."""

    def body(self) -> ComposeResult:
        """The list, and the form that takes its place."""
        yield from super().body()
        with Vertical(id="form"):
            yield Static(id="form-intro", markup=False)
            yield Field(
                "Netlify access token, for this run only",
                id="netlify_token",
                hidden=True,
                hint="Goes to Netlify only, to list your teams and sites; it is not stored.",
            )
            yield Field(f"Or the {self.WHAT}'s id", id="id")
            yield Field(f"The {self.WHAT}'s name", id="name", hint="Shown in Infisical; empty takes the id.")

    def on_mount(self) -> None:
        """Start with the list."""
        self._show_form("")

    async def found(self) -> Choices[Any]:
        """Ask the catalogue; no rows when the servers know none.

        Raises:
            Problem: Shown in place.
        """
        raise NotImplementedError

    def answer_by_hand(self, identifier: str, name: str) -> "Answer":
        """Make the step's model of a typed id.

        Raises:
            ValidationError: Shown beside the fields.
        """
        raise NotImplementedError

    async def choices(self) -> Choices[Any]:
        """The list with the row for typing an id; without a list, the form."""
        self._show_form("")
        by_hand = Choice(BY_HAND, f"Type the {self.WHAT}'s id ...")
        try:
            offered = await self.found()
        except NetlifyTokenNeeded as needed:
            self._show_form(f"{needed.happened} {needed.remedy}")
            return Choices(())
        except NetlifyTokenRefused as refused:
            self.wizard.use_netlify_token(None)
            self._show_form(f"{refused.happened} {refused.remedy}")
            return Choices(())
        except Problem:
            self.picker.offer(Choices((by_hand,)))  # The id may still be typed while the list cannot be had.
            raise
        if not offered.rows:
            self._show_form(self.EMPTY)
        return Choices((*offered.rows, by_hand), offered.likeliest)

    def _show_form(self, intro: str) -> None:
        shown = bool(intro)
        self.picker.display = not shown
        self.query_one("#form").display = shown
        self.query_one("#form-intro", Static).update(intro)
        if shown:
            self.query_one("#netlify_token", Field).line.focus()
        else:
            self.picker.focus_input()

    def answer_for(self, value: Any) -> "Answer | None":  # noqa: ANN401 - each step knows its own kind of value
        """Open the form for the row that asks for it."""
        if value == BY_HAND:
            self._show_form(f"Type the {self.WHAT}'s id, or paste a Netlify access token to see the list.")
            self.query_one("#id", Field).line.focus()
        return None

    def answer(self) -> "Answer | None":
        """Take the marked row; in the form, use the token to fetch the list, or take the typed id."""
        if not self.query_one("#form").display:
            return super().answer()
        token, typed = self.query_one("#netlify_token", Field), self.query_one("#id", Field).value.strip()
        if token.value:
            self._use(token)
            return None
        if not typed:
            self.show_complaints({"netlify_token": f"Paste a Netlify access token, or type the {self.WHAT}'s id."})
            return None
        return self.answer_by_hand(typed, self.query_one("#name", Field).value.strip() or typed)

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
