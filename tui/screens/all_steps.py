"""Which pane belongs to which step; imported when the first of them is needed."""

from collections.abc import Callable
from typing import Final

from tui.screens.connection import ConnectionPane
from tui.screens.deploy_context import DeployContextPane
from tui.screens.environment import EnvironmentPane
from tui.screens.name import NamePane
from tui.screens.netlify_account import NetlifyAccountPane
from tui.screens.netlify_site import NetlifySitePane
from tui.screens.project import ProjectPane
from tui.screens.result import ResultPane
from tui.screens.review import ReviewPane
from tui.screens.secret_path import SecretPathPane
from tui.screens.step import StepPane
from tui.screens.sync_options import SyncOptionsPane
from tui.sync.steps import Step
from tui.sync.wizard import Wizard

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
