"""Step Netlify site: which site is written to, or the whole team."""

from typing import TYPE_CHECKING, Any

from tui.api.text import printable
from tui.screens.netlify_list import BY_HAND, NetlifyListScreen, label_of
from tui.sync.answers import NetlifySiteAnswer
from tui.sync.choices import Choice, Choices, sites
from tui.sync.holds import wire_account
from tui.sync.steps import Step

if TYPE_CHECKING:
    from tui.sync.answers import Answer

_WHOLE_TEAM = "whole team"


class NetlifySiteScreen(NetlifyListScreen):
    """Choose a site; the whole team is the second choice, behind all sites."""

    STEP = Step.NETLIFY_SITE
    WHAT = "site"
    EMPTY = (
        "Netlify shows no site in this team. A revoked or expired Netlify token in the connection looks the same: "
        "check it in Infisical, paste a Netlify access token here to look with that one, or type the site's id."
    )

    async def found(self) -> Choices[Any]:
        """The sites of the team, then the team itself."""
        answers = self.wizard.answers
        if not (answers.connection and answers.netlify_account):
            return Choices(())
        listed = await self.wizard.catalog.sites(answers.connection.id, wire_account(answers.netlify_account))
        current = answers.netlify_site
        linked = self.wizard.settings.linked_site.value
        project = answers.project.name if answers.project else ""
        offered = sites(listed, linked=linked, project=project, current=current.id if current else None)
        if not offered.rows:
            return offered
        whole = Choice(_WHOLE_TEAM, "Whole team (shared variables)", answers.netlify_account.name)
        if current and current.whole_team:
            return Choices((*offered.rows, whole), len(offered.rows))
        return Choices((*offered.rows, whole), offered.likeliest)

    def answer_for(self, value: Any) -> "Answer | None":  # noqa: ANN401 - a site, the team, or the mark of typing one
        """Keep id and name; the team is a site answer without either."""
        if value == BY_HAND:
            return super().answer_for(value)
        if value == _WHOLE_TEAM:
            return NetlifySiteAnswer(id=None, name=None)
        return NetlifySiteAnswer(id=value.id, name=label_of(value.name, value.id))

    def answer_by_hand(self, identifier: str, name: str) -> "Answer":
        """A site known by its id only."""
        return NetlifySiteAnswer(id=identifier, name=name)

    def effect_of(self, choice: Choice[Any]) -> str:
        """What the team choice means is said before it is made."""
        if choice.value == _WHOLE_TEAM:
            team = printable(choice.detail)
            return f"Infisical writes shared variables of {team}: every site of the team will see them."
        if choice.value == BY_HAND:
            return super().effect_of(choice)
        return f"Infisical writes environment variables to {printable(choice.label)} (id {printable(choice.value.id)})."
