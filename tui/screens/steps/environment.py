"""Step Environment: where the secrets come from."""

from tui.screens.steps.picking import PickingPane
from tui.sync.steps import Step


class EnvironmentPane(PickingPane):
    """Choose one environment of the project."""

    STEP = Step.ENVIRONMENT
