"""Step Deploy context: which deploys see the secrets."""

from typing import TYPE_CHECKING, Any

from tui.model.steps import Step
from tui.screens.steps.picking import PickingPane
from tui.steps.offers import context_remarks, other_syncs

if TYPE_CHECKING:
    from tui.api.models import ExistingSync
    from tui.model.choices import Choice


class DeployContextPane(PickingPane):
    """Choose one context; one branch is shown but cannot be chosen. Syncs that a context would meet are named."""

    STEP = Step.DEPLOY_CONTEXT

    _others: "tuple[ExistingSync, ...]" = ()

    async def load(self) -> None:
        """Fill the picker, and look which syncs there are already; Review says so if nobody knows."""
        await super().load()
        self._others = await other_syncs(self.wizard)
        if self.picker.choice:
            self.effect(self.effect_of(self.picker.choice))

    @property
    def focused_field(self) -> str:
        """The marked context."""
        return str(self.picker.choice.value) if self.picker.choice else ""

    def effect_of(self, choice: "Choice[Any]") -> str:
        """Say who could read the values and which syncs this context would meet, besides what it means."""
        remarks = context_remarks(choice.value, self.wizard.answers, self._others)
        return " ".join([super().effect_of(choice), *remarks])
