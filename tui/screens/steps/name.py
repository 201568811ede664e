"""Step Name: what the sync is called in Infisical."""

import re
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from tui.model.answers import NAME_LIMIT, SLUG_RULE, NameAnswer
from tui.model.steps import Step
from tui.screens.steps.step import StepPane
from tui.screens.widgets.field import Field
from tui.steps.field_errors import NAME_IS_TAKEN

if TYPE_CHECKING:
    from tui.model.answers import Answer


class NamePane(StepPane):
    """A proposed name, checked as it is typed, and a description."""

    STEP = Step.NAME
    KEYS = StepPane.FORM_KEYS

    _taken: frozenset[str] = frozenset()
    _proposal = ""
    _not_checked = ""

    def body(self) -> ComposeResult:
        """Name and description."""
        answered = self.wizard.answers.name
        yield Field("Name", id="name", value=answered.name if answered else "", hint=SLUG_RULE)
        yield Field("Description", id="description", value=answered.description if answered else "", hint="Optional.")

    async def load(self) -> None:
        """Ask which names are taken, and propose a free one."""
        self.screen.set_focus(self._field)
        project = self.wizard.answers.project
        self._taken = frozenset(await self.wizard.taken_names(project.id)) if project else frozenset()
        self._not_checked = await self.wizard.names_not_checked(project.id) if project else ""
        self._proposal = await self.wizard.proposal()
        if not self._field.value:
            self._field.fill(self._proposal)
        self._check()

    @property
    def _field(self) -> Field:
        return self.query_one("#name", Field)

    @on(Input.Changed)
    def _check(self) -> None:
        """Say what is wrong while it is typed, before Enter is pressed."""
        name = self._field.value.strip()
        if name in self._taken:
            self._field.complain(NAME_IS_TAKEN)
        elif name and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*-?", name):
            self._field.complain(SLUG_RULE)
        elif len(name) > NAME_LIMIT:
            self._field.complain(f"Name may have at most {NAME_LIMIT} characters.")
        else:
            self._field.say(self._not_checked or "This name is free." if name and self._proposal else SLUG_RULE)

    def answer(self) -> "Answer | None":
        """Build the model, unless the name is taken."""
        answer = NameAnswer(
            name=self._field.value,
            description=self.query_one("#description", Field).value,
            proposed=self._field.value.strip() == self._proposal,
        )
        if answer.name in self._taken:
            self.show_complaints({"name": NAME_IS_TAKEN})
            return None
        return answer
