"""A step that is answered by choosing one row."""

from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult

from tui.screens.steps.step import StepPane
from tui.screens.widgets.picker import Picker
from tui.screens.widgets.problem import ProblemPanel
from tui.steps.offers import Offer, answer_for, effect_of, nothing_there, offer

if TYPE_CHECKING:
    from tui.model.answers import Answer
    from tui.model.choices import Choice

CHOOSE_FIRST: Final = "Choose one first: move to it with the arrow keys, or type part of its name."
"""What Enter says where no row is marked yet."""


class PickingPane(StepPane):
    """Base of the choosing steps; what there is to choose, and what a choice means, says `tui.steps.offers`."""

    _stood_on: object = None
    _note = ""

    def compose(self) -> ComposeResult:
        """One picker, which scrolls its rows itself."""
        yield Picker(id="picker")

    @property
    def picker(self) -> Picker:
        """The step's list."""
        return self.query_one("#picker", Picker)

    async def make_way(self, offered: Offer) -> None:
        """Show what takes the place of the list, where the step has that; called before the rows are there."""

    async def load(self) -> None:
        """Fill the picker and stand on what was marked before, or on the likeliest row."""
        if self.picker.display:  # In the form that took its place the keyboard stays where it is.
            self.picker.focus_input()
        self.picker.say_when_empty("")
        if self.picker.choice and len(self.picker.rows) > 1:  # What a failed load leaves behind says nothing.
            self._stood_on = self.picker.choice.value
        offered = await offer(self.STEP, self.wizard)
        await self.make_way(offered)
        self.picker.offer(offered.choices)
        self.note(" ".join(filter(None, (offered.choices.note, offered.note))))
        if offered.trouble:
            raise offered.trouble
        marked = self.wizard.unsent.get(self.STEP, {}).get("marked", self._stood_on)
        if marked is not None:
            self.picker.mark(marked)
        self.picker.say_when_empty("" if offered.choices.rows else nothing_there(self.STEP, offered))

    def note(self, note: str) -> None:
        """Say above the list what it lacks, behind what the last change did."""
        self._note = note
        notice = " ".join(filter(None, (self.wizard.notice, note)))
        self.say("#notice", notice)
        self.screen.set_class(bool(notice), "-noticed")

    def unsent(self) -> dict[str, Any]:
        """Keep the mark besides what was typed."""
        choice = self.picker.choice
        return super().unsent() | ({"marked": choice.value} if choice else {})

    def answer(self) -> "Answer | None":
        """Take the marked row, unless it cannot be chosen."""
        choice = self.picker.choice
        if choice is None:
            if self.picker.waits_for_mark:
                self._make_room()
                self.refuse(CHOOSE_FIRST)
            return None
        if choice.refused:
            self.refuse(f"Not possible: {choice.refusal}")
            return None
        return answer_for(self.STEP, choice.value)

    @on(Picker.Moved)
    def _moved(self, event: Picker.Moved) -> None:
        if event.by_hand and event.choice:
            self.screen.query_one(ProblemPanel).clear()  # It is about the row that was marked.
        if event.by_hand:
            self._make_room()
        self.effect(self.effect_of(event.choice) if event.choice else self.guide.effect)

    def _make_room(self) -> None:
        """Take the notice away in a low window: it has been read, and the rows need its place."""
        if self.screen.has_class("-low"):
            self.say("#notice", "")

    def effect_of(self, choice: "Choice[Any]") -> str:
        """Say what Infisical or Netlify will do with this choice."""
        return effect_of(self.STEP, choice)
