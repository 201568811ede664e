"""Step Netlify account: which team is written to."""

from tui.model.steps import Step
from tui.screens.steps.netlify_list import NetlifyListPane


class NetlifyAccountPane(NetlifyListPane):
    """Choose the team that owns the site."""

    STEP = Step.NETLIFY_ACCOUNT
