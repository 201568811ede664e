"""Step Netlify account: which team is written to."""

from typing import TYPE_CHECKING, Any

from tui.screens.netlify_list import BY_HAND, NetlifyListScreen, label_of
from tui.sync.answers import NetlifyAccountAnswer
from tui.sync.choices import Choices, accounts
from tui.sync.steps import Step

if TYPE_CHECKING:
    from tui.api.models import NetlifyAccount
    from tui.sync.answers import Answer


class NetlifyAccountScreen(NetlifyListScreen):
    """Choose the team that owns the site."""

    STEP = Step.NETLIFY_ACCOUNT
    WHAT = "team"
    EMPTY = (
        "Netlify shows no team. A revoked or expired Netlify token in the connection looks the same: check it in "
        "Infisical, paste a Netlify access token here to look with that one, or type the team's id."
    )

    async def found(self) -> "Choices[NetlifyAccount]":
        """The teams that the connection sees."""
        connection, current = self.wizard.answers.connection, self.wizard.answers.netlify_account
        listed = await self.wizard.catalog.accounts(connection.id) if connection else []
        return accounts(listed, current=current.id if current else None)

    def answer_for(self, value: Any) -> "Answer | None":  # noqa: ANN401 - a team, or the mark of typing one
        """Keep id, name and slug."""
        if value == BY_HAND:
            return super().answer_for(value)
        return NetlifyAccountAnswer(id=value.id, name=label_of(value.name, value.id), slug=value.slug)

    def answer_by_hand(self, identifier: str, name: str) -> "Answer":
        """A team known by its id only."""
        return NetlifyAccountAnswer(id=identifier, name=name)
