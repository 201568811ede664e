"""Step Deploy context: which deploys see the secrets."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui.api.errors import Problem
from tui.screens.picking import PickingScreen
from tui.sync.offers import meetings
from tui.sync.steps import Step

if TYPE_CHECKING:
    from tui.api.models import ExistingSync
    from tui.sync.choices import Choice


class DeployContextScreen(PickingScreen):
    """Choose one context; one branch is shown but cannot be chosen. Syncs that a context would meet are named."""

    STEP = Step.DEPLOY_CONTEXT

    _others: "tuple[ExistingSync, ...]" = ()

    async def load(self) -> None:
        """Fill the picker, and look which syncs there are already; Review says so if nobody knows."""
        await super().load()
        wizard, project = self.wizard, self.wizard.answers.project
        itself = wizard.care.sync.id if wizard.care and wizard.updating else ""
        with suppress(Problem):
            listed = await wizard.catalog.syncs(project.id) if project else []
            self._others = tuple(sync for sync in listed if sync.id != itself)
        if self.picker.choice:
            self.effect(self.effect_of(self.picker.choice))

    def effect_of(self, choice: "Choice[Any]") -> str:
        """Name the syncs that this context would meet, besides what it means."""
        met = meetings(choice.value, self.wizard.answers, self._others)
        return " ".join([super().effect_of(choice), *met])
