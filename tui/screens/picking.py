"""A step that is answered by choosing one row."""

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult

from tui.screens.step import StepScreen
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from tui.sync.answers import Answer
    from tui.sync.choices import Choice, Choices


class PickingScreen(StepScreen):
    """Base of the choosing steps: a subclass says what there is to choose and what a choice means."""

    BODY = "list"
    NOTHING_THERE = "There is nothing to choose here yet. F5 asks again."

    def body(self) -> ComposeResult:
        """One picker."""
        yield Picker(id="picker")

    @property
    def picker(self) -> Picker:
        """The step's list."""
        return self.query_one("#picker", Picker)

    async def choices(self) -> "Choices[Any]":
        """Ask the catalogue and make the rows.

        Raises:
            Problem: Shown in place.
        """
        raise NotImplementedError

    def answer_for(self, value: Any) -> "Answer | None":  # noqa: ANN401 - each step knows its own kind of value
        """Make the step's model of the chosen value."""
        raise NotImplementedError

    def effect_of(self, choice: "Choice[Any]") -> str:  # noqa: ARG002 - most steps say the same for each row
        """Say what will be done with this choice."""
        return self._guide.effect

    async def load(self) -> None:
        """Fill the picker and stand on what was marked before, or on the likeliest row."""
        self.picker.focus_input()
        self.picker.say_when_empty("")
        stood_on = self.picker.choice if len(self.picker.rows) > 1 else None
        choices = await self.choices()
        self.picker.offer(choices)
        marked = self.wizard.unsent.get(self.STEP, {}).get("marked", stood_on and stood_on.value)
        if marked is not None:
            self.picker.mark(marked)
        self.picker.say_when_empty("" if choices.rows else self.NOTHING_THERE)

    def unsent(self) -> dict[str, Any]:
        """Keep the mark besides what was typed."""
        choice = self.picker.choice
        return super().unsent() | ({"marked": choice.value} if choice else {})

    def answer(self) -> "Answer | None":
        """Take the marked row, unless it cannot be chosen."""
        choice = self.picker.choice
        if choice is None:
            return None
        if choice.refused:
            self.refuse(choice.refused)
            return None
        return self.answer_for(choice.value)

    @on(Picker.Moved)
    def _moved(self, event: Picker.Moved) -> None:
        if event.choice is not None:
            self.effect(self.effect_of(event.choice))
