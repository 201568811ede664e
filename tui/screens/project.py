"""Step Project: which project holds the secrets."""

from tui.screens.picking import PickingScreen
from tui.sync.steps import Step


class ProjectScreen(PickingScreen):
    """Choose a project; once it is known, what the next steps need is asked for ahead."""

    STEP = Step.PROJECT
