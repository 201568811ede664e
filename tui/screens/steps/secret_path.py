"""Step Secret path: which folder the secrets are in."""

from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from tui.api.errors import Problem, sign_in_refusal
from tui.api.text import printable
from tui.model.answers import SecretPathAnswer
from tui.model.steps import Step
from tui.screens.steps.picking import CHOOSE_FIRST, PickingPane
from tui.screens.widgets.path_picker import PathPicker
from tui.screens.widgets.picker import Picker
from tui.steps.offers import folder_contents

if TYPE_CHECKING:
    from tui.model.answers import Answer

_REST = 0.15
"""Seconds the mark has to rest on a folder before its keys are counted."""


class SecretPathPane(PickingPane):
    """Browse the folders or type a path; the number of keys there stands below."""

    STEP = Step.SECRET_PATH
    KEYS = (("Enter", "choose"), ("Tab", "complete"), *PickingPane.KEYS[1:])

    def compose(self) -> ComposeResult:
        """The folders with a line to type a path, and the count."""
        yield PathPicker(placeholder="empty takes /", id="picker")
        yield Static(id="count", markup=False)

    async def load(self) -> None:
        """Fill the list; what was typed before is in the line again."""
        await super().load()
        typed = self.wizard.unsent.get(self.STEP, {}).get("typed")
        if typed:
            self._paths.write(typed)
        else:
            self._paths.complete()

    @property
    def _paths(self) -> PathPicker:
        return self.query_one(PathPicker)

    def action_next(self) -> None:
        """Put the marked folder into the line: there is nothing else to go to."""
        self._paths.complete()

    def unsent(self) -> dict[str, Any]:
        """Keep the typed path."""
        return super().unsent() | {"typed": self._paths.typed}

    def answer(self) -> "Answer | None":
        """Take the path in the line; it has to be one of the folders, where the folders are known."""
        if self._paths.waits_for_mark and not self._paths.typed.strip():
            self._make_room()
            self.refuse(CHOOSE_FIRST)
            return None
        answer = SecretPathAnswer(path=self._paths.typed.strip() or "/")
        if not self._paths.known or answer.path in self._paths.known:
            return answer
        marked = self._paths.choice
        hint = f" Tab takes {printable(marked.label)}." if marked else ""
        self.refuse(f"There is no folder {printable(answer.path)} in this environment.{hint}")
        return None

    @on(Picker.Moved)
    def _count(self) -> None:
        choice = self.picker.choice
        self.workers.cancel_group(self, "keys")
        self.query_one("#count", Static).update("")
        if choice:
            self._count_keys(choice.value)

    @work(exclusive=True, group="keys", description="count the secret keys")
    async def _count_keys(self, path: str) -> None:
        await self.wizard.sleep(_REST)
        try:
            text = await folder_contents(path, self._paths.known, self.wizard)
        except Problem as problem:
            if sign_in_refusal(problem) and not self._busy:  # Else accepting the path meets the same refusal.
                self.show_problem(problem, retry=self._count)
            text = f"The keys could not be counted. {problem.happened}"
        self.query_one("#count", Static).update(text)
