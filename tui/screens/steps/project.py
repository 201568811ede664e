"""Step Project: which project holds the secrets."""

from tui.model.steps import Step
from tui.screens.steps.picking import PickingPane


class ProjectPane(PickingPane):
    """Choose a project; once it is known, what the next steps need is asked for ahead."""

    STEP = Step.PROJECT
