"""Step Netlify account: which team is written to."""

from tui.screens.steps.netlify_list import NetlifyListPane
from tui.sync.steps import Step


class NetlifyAccountPane(NetlifyListPane):
    """Choose the team that owns the site."""

    STEP = Step.NETLIFY_ACCOUNT
