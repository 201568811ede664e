"""Step Environment: where the secrets come from."""

from typing import TYPE_CHECKING

from tui.screens.picking import PickingScreen
from tui.sync.answers import EnvironmentAnswer
from tui.sync.choices import Choices, environments
from tui.sync.steps import Step

if TYPE_CHECKING:
    from tui.api.models import Environment


class EnvironmentScreen(PickingScreen):
    """Choose one environment of the project."""

    STEP = Step.ENVIRONMENT
    NOTHING_THERE = "This project has no environment yet. Create one in Infisical, then press F5."

    async def choices(self) -> "Choices[Environment]":
        """The project's environments."""
        answers = self.wizard.answers
        found = await self.wizard.catalog.environments(answers.project.id) if answers.project else []
        current = answers.environment.slug if answers.environment else None
        return environments(found, wanted=self.wizard.settings.environment, current=current)

    def answer_for(self, value: "Environment") -> EnvironmentAnswer:
        """Keep slug and name."""
        return EnvironmentAnswer(slug=value.slug, name=value.name)
