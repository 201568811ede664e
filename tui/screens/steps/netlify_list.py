"""What the Netlify account and site steps share: a list, and other ways where the list cannot be shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import work

from tui.api.errors import Problem
from tui.auth.tokens import clean_netlify_token
from tui.model.choices import Choice
from tui.screens.steps.list_or_form import FormOpening, ListOrFormPane
from tui.screens.widgets.field import Field
from tui.steps.forms import NETLIFY_TOKEN, Entry
from tui.steps.offers import WHAT, Offer, Row, answer_by_hand, entries_by_hand, objection_to_id

if TYPE_CHECKING:
    from tui.model.answers import Answer, NetlifyAccountAnswer, NetlifySiteAnswer


class NetlifyListPane(ListOrFormPane):
    """A list from Infisical or Netlify; else a Netlify token for this run, or the id typed by hand.

    An id that was typed before is in the form again, which the step opens with once.
    """

    _typed: "NetlifyAccountAnswer | NetlifySiteAnswer | None" = None
    _is_seen = False

    def entries(self) -> Sequence[Entry]:
        """A token that shows the list, or the id itself."""
        return (NETLIFY_TOKEN, *entries_by_hand(self.STEP, self.wizard.settings, self._typed))

    async def make_way(self, offered: Offer) -> None:
        """Show the form where there is no list, and the list again once there is one."""
        is_first, self._is_seen, self._typed = not self._is_seen, True, offered.typed
        if offered.instead:
            await self.open_form(FormOpening(offered.instead, NETLIFY_TOKEN.id))
        elif offered.typed and is_first:
            await self.open_form(self._by_hand)
        else:
            self.close_form()

    @property
    def _by_hand(self) -> FormOpening:
        return FormOpening(f"Type the {WHAT[self.STEP]}'s id, or paste a Netlify access token to see the list.", "id")

    def opened_by(self, choice: Choice[Any]) -> FormOpening | None:
        """Open the form for the id."""
        what = WHAT[self.STEP]
        match choice.value:
            case Row.BY_HAND:
                return self._by_hand
            case Row.BY_TOKEN:
                intro = f"Paste a Netlify access token to see all {what}s, or type the {what}'s id."
                return FormOpening(intro, NETLIFY_TOKEN.id)
            case _:
                return None

    def answer(self) -> "Answer | None":
        """Take the marked row; in the form, use the token to fetch the list, or take the typed id."""
        if not self.in_form:
            return super().answer()
        token, typed = self.query_one(f"#{NETLIFY_TOKEN.id}", Field), self.value_of("id")
        if token.value:
            self._use(token)
            return None
        if not typed.strip():
            what = WHAT[self.STEP]
            self.show_complaints({NETLIFY_TOKEN.id: f"Paste a Netlify access token, or type the {what}'s id."})
            return None
        if objection := objection_to_id(self.STEP, typed):
            self.show_complaints({"id": objection})
            return None
        return answer_by_hand(self.STEP, typed, self.value_of("name"))

    @work(exclusive=True, group="accept", description="try the Netlify token")
    async def _use(self, field: Field) -> None:
        typed = field.value
        self.busy_with("Asking Netlify ...")
        try:
            await self.wizard.try_netlify_token(clean_netlify_token(typed))
        except Problem as problem:
            self.show_complaints({NETLIFY_TOKEN.id: f"{problem.happened} {problem.remedy}"})
            field.give_way(typed)
        else:
            field.value = ""
            self.reload()
        finally:
            self.no_longer_busy()
