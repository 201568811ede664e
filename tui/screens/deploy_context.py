"""Step Deploy context: which deploys see the secrets."""

from typing import TYPE_CHECKING

from tui.api.models import DeployContext
from tui.screens.picking import PickingScreen
from tui.sync.answers import DeployContextAnswer
from tui.sync.choices import Choices, deploy_contexts
from tui.sync.steps import Step

if TYPE_CHECKING:
    from tui.sync.choices import Choice


class DeployContextScreen(PickingScreen):
    """Choose one context; one branch is shown but cannot be chosen."""

    STEP = Step.DEPLOY_CONTEXT

    async def choices(self) -> Choices[DeployContext]:
        """All contexts, standing on the one that fits the environment."""
        answers = self.wizard.answers
        environment = answers.environment.slug if answers.environment else ""
        current = answers.deploy_context.context if answers.deploy_context else None
        synced = [made.sync.destination_config.context for made in self.wizard.made]
        return deploy_contexts(environment, current=current, synced=synced)

    def answer_for(self, value: DeployContext) -> DeployContextAnswer:
        """Keep the context."""
        return DeployContextAnswer(context=value)

    def effect_of(self, choice: "Choice[DeployContext]") -> str:
        """What this context means on Netlify."""
        return _EFFECTS[choice.value]


_EFFECTS = {
    DeployContext.ALL: "Every deploy gets the same values. Any other sync to the same place meets this one.",
    DeployContext.PRODUCTION: "Deploys of the production branch get these values, other deploys do not.",
    DeployContext.DEPLOY_PREVIEW: "Previews of pull requests get these values, other deploys do not.",
    DeployContext.BRANCH_DEPLOY: "Deploys of branches other than production get these values.",
    DeployContext.DEV: "`netlify dev` on a developer's machine gets these values, deploys do not.",
    DeployContext.BRANCH: "Not possible: Infisical's request has no field for the branch's name.",
}
