"""Step Deploy context: which deploys see the secrets."""

from tui.screens.picking import PickingScreen
from tui.sync.steps import Step


class DeployContextScreen(PickingScreen):
    """Choose one context; one branch is shown but cannot be chosen."""

    STEP = Step.DEPLOY_CONTEXT
