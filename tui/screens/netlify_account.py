"""Step Netlify account: which team is written to."""

from tui.screens.netlify_list import NetlifyListScreen
from tui.sync.steps import Step


class NetlifyAccountScreen(NetlifyListScreen):
    """Choose the team that owns the site."""

    STEP = Step.NETLIFY_ACCOUNT
