"""Step Environment: where the secrets come from."""

from tui.model.steps import Step
from tui.screens.steps.picking import PickingPane


class EnvironmentPane(PickingPane):
    """Choose one environment of the project."""

    STEP = Step.ENVIRONMENT
