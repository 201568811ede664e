"""Step Project: which project holds the secrets."""

from typing import TYPE_CHECKING

from tui.screens.picking import PickingScreen
from tui.sync.answers import ProjectAnswer
from tui.sync.choices import Choices, projects
from tui.sync.steps import Step

if TYPE_CHECKING:
    from tui.api.models import Project


class ProjectScreen(PickingScreen):
    """Choose a project; once it is known, what the next steps need is asked for ahead."""

    STEP = Step.PROJECT
    NOTHING_THERE = (
        "This token is a member of no project. Ask a project admin to add you or the machine identity, "
        "then press F5. Very old servers show no list to machine identities: start with --project ID there."
    )

    async def choices(self) -> "Choices[Project]":
        """The projects of this token, standing on the one asked for."""
        wanted = self.wizard.settings.project
        answered = self.wizard.answers.project
        found = await self.wizard.catalog.projects_with(wanted.value)
        return projects(found, wanted=wanted, current=answered.id if answered else None)

    def answer_for(self, value: "Project") -> ProjectAnswer:
        """Keep id and name."""
        return ProjectAnswer(id=value.id, name=value.name)
