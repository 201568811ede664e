"""Step Project: which project holds the secrets."""

from tui.screens.steps.picking import PickingPane
from tui.sync.steps import Step


class ProjectPane(PickingPane):
    """Choose a project; once it is known, what the next steps need is asked for ahead."""

    STEP = Step.PROJECT
