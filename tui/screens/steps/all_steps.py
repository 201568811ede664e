"""Which pane belongs to which step; imported when the first of them is needed."""

from collections.abc import Callable
from typing import Final

from tui.model.steps import Step
from tui.screens.steps.connection import ConnectionPane
from tui.screens.steps.deploy_context import DeployContextPane
from tui.screens.steps.environment import EnvironmentPane
from tui.screens.steps.name import NamePane
from tui.screens.steps.netlify_account import NetlifyAccountPane
from tui.screens.steps.netlify_site import NetlifySitePane
from tui.screens.steps.project import ProjectPane
from tui.screens.steps.result import ResultPane
from tui.screens.steps.review import ReviewPane
from tui.screens.steps.secret_path import SecretPathPane
from tui.screens.steps.step import StepPane
from tui.screens.steps.sync_options import SyncOptionsPane
from tui.steps.wizard import Wizard

PANES: Final[dict[Step, Callable[[Wizard | None], StepPane]]] = {
    pane.STEP: pane
    for pane in (
        ProjectPane,
        ConnectionPane,
        EnvironmentPane,
        SecretPathPane,
        NetlifyAccountPane,
        NetlifySitePane,
        DeployContextPane,
        SyncOptionsPane,
        NamePane,
        ReviewPane,
        ResultPane,
    )
}
"""All steps behind Sign in."""
