"""What is on the site (or in the team) already, or why that cannot be known; the two are never mixed up."""

from dataclasses import dataclass

from tui.api.errors import Problem
from tui.api.models import Listed, NetlifyVariable
from tui.model.answers import Answers
from tui.model.catalog import Catalog


@dataclass(frozen=True)
class NotRead:
    """The variables on Netlify could not be read; the problem says why, and what would help."""

    problem: Problem


Destination = tuple[NetlifyVariable, ...] | Listed[NetlifyVariable] | NotRead


async def read_destination(answers: Answers, catalog: Catalog) -> Destination:
    """Read the variables of the answered site, or those shared in the team; a failure is an outcome like any other."""
    account, site = answers.netlify_account, answers.netlify_site
    if account is None or site is None:
        raise ValueError("a destination was to be read before it was chosen")
    try:
        return await catalog.variables(account.id, site.id)
    except Problem as problem:
        return NotRead(problem)
