"""Step Environment: where the secrets come from."""

from tui.screens.picking import PickingScreen
from tui.sync.steps import Step


class EnvironmentScreen(PickingScreen):
    """Choose one environment of the project."""

    STEP = Step.ENVIRONMENT
