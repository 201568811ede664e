"""Which screen belongs to which step; imported when the first of them is needed."""

from collections.abc import Callable
from typing import Final

from tui.screens.connection import ConnectionScreen
from tui.screens.deploy_context import DeployContextScreen
from tui.screens.environment import EnvironmentScreen
from tui.screens.name import NameScreen
from tui.screens.netlify_account import NetlifyAccountScreen
from tui.screens.netlify_site import NetlifySiteScreen
from tui.screens.project import ProjectScreen
from tui.screens.result import ResultScreen
from tui.screens.review import ReviewScreen
from tui.screens.secret_path import SecretPathScreen
from tui.screens.step import StepScreen
from tui.screens.sync_options import SyncOptionsScreen
from tui.sync.steps import Step
from tui.sync.wizard import Wizard

SCREENS: Final[dict[Step, Callable[[Wizard | None], StepScreen]]] = {
    screen.STEP: screen
    for screen in (
        ProjectScreen,
        ConnectionScreen,
        EnvironmentScreen,
        SecretPathScreen,
        NetlifyAccountScreen,
        NetlifySiteScreen,
        DeployContextScreen,
        SyncOptionsScreen,
        NameScreen,
        ReviewScreen,
        ResultScreen,
    )
}
"""All steps behind Sign in."""
