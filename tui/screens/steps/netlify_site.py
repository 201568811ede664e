"""Step Netlify site: which site is written to, or the whole team."""

from tui.model.steps import Step
from tui.screens.steps.netlify_list import NetlifyListPane


class NetlifySitePane(NetlifyListPane):
    """Choose a site; the whole team is the second choice, behind all sites."""

    STEP = Step.NETLIFY_SITE
