"""Step Review: everything once more, and the one key that creates."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from tui.screens.confirm import with_a_yes
from tui.screens.step import StepScreen
from tui.sync.choices import Choices
from tui.sync.effects import effect_of_options, needs_a_typed_yes, target, ways_to_change, ways_to_create
from tui.sync.guide import CHANGING
from tui.sync.steps import Step
from tui.sync.summary import summary
from tui.widgets.menu import Menu
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from tui.api.errors import Problem
    from tui.api.infisical import SecretKeys


class ReviewScreen(StepScreen):
    """Each answer leads back to its step; the actions below create, or change the sync that exists."""

    STEP = Step.REVIEW
    KEYS = (("Enter", "choose"), ("Up", "change an answer"), *StepScreen.KEYS[1:])

    @dataclass
    class CreateWanted(Message):
        """The user said yes; the app creates, for a screen's work would end with the screen."""

        paused: bool

    def body(self) -> ComposeResult:
        """The answers, and the two ways to create."""
        yield Menu(id="answers")
        yield Menu(id="actions")

    def on_mount(self) -> None:
        """Show the answers and stand on creating."""
        self._show_answers(None)
        ways = ways_to_change if self.wizard.updating else ways_to_create
        self.query_one("#actions", Picker).offer(ways(self.wizard.answers))
        if self.wizard.updating:
            self.query_one("#question", Static).update(CHANGING.question)
            self.effect(CHANGING.effect)
        self.query_one("#actions", Picker).focus_input()

    def _show_answers(self, keys: "SecretKeys | None") -> None:
        rows = summary(self.wizard.answers, keys, exists=self.wizard.updating)
        # The last one is what the arrow key reaches first from the actions below.
        self.query_one("#answers", Picker).offer(Choices(rows, len(rows) - 1))

    async def load(self) -> None:
        """Count the secret keys that will travel."""
        answers = self.wizard.answers
        if not (answers.project and answers.environment and answers.secret_path and answers.sync_options):
            return
        keys = await self.wizard.catalog.secret_keys(
            answers.project.id, answers.environment.slug, answers.secret_path.path
        )
        example = next(iter((*keys.own, *keys.imported)), "API_URL")
        self._show_answers(keys)
        self.effect(effect_of_options(answers.sync_options, answers, example=example))

    def action_accept(self) -> None:
        """Go to the marked answer's step, or create."""
        if self._busy:
            return
        answers, actions = self.query_one("#answers", Picker), self.query_one("#actions", Picker)
        if answers.has_focus_within and answers.choice and answers.choice.refused:
            self.refuse(f"Another project is not possible here: {answers.choice.refused}.")
        elif answers.has_focus_within and answers.choice:
            self.post_message(self.GoTo(self.wizard.edit(answers.choice.value)))
        elif actions.choice:
            self._ask_then_create(paused=actions.choice.value)

    def _ask_then_create(self, *, paused: bool) -> None:
        # Created paused, nothing is written yet; the yes is asked for when its first run is.
        why = "" if paused else needs_a_typed_yes(self.wizard.answers)
        with_a_yes(self.app, why, target(self.wizard.answers), lambda: self._create(paused=paused))

    def _create(self, *, paused: bool) -> None:
        self.busy_with("Changing the sync ..." if self.wizard.updating else "Creating the sync ...")
        self.post_message(self.CreateWanted(paused))

    def creation_failed(self, problem: "Problem") -> None:
        """Say why there is no sync, with every answer kept."""
        self.no_longer_busy()
        self.show_problem(problem, again="Enter tries again.")

    def unsent(self) -> dict[str, Any]:
        """Nothing is typed here."""
        return {}
