"""Create a Netlify connection once: a lost answer is looked up in the list, never sent again blindly."""

import re
from dataclasses import dataclass
from typing import Final

from tui.api.errors import LOST, BadRequest, Problem
from tui.api.infisical import Infisical
from tui.api.models import Connection
from tui.api.text import printable
from tui.model.answers import NewConnection
from tui.model.catalog import Catalog
from tui.model.choices import left_out
from tui.model.steps import Step

_OF_NETLIFY: Final = re.compile(r"validate credentials.*status code 40[13]")
"""How Infisical passes on that Netlify refused the token of a new connection."""


@dataclass(frozen=True)
class MadeConnection:
    """A connection made in this run of the wizard, and on which server."""

    origin: str
    name: str

    @property
    def words(self) -> str:
        """What was created where."""
        return f"Created connection {printable(self.name)} on {self.origin}"


class TokenNotAccepted(BadRequest):
    """Netlify did not accept the token when Infisical tried it."""


class ConnectionNotCreated(Problem):
    """The answer got lost, and the list shows no new connection of this name."""


class ConnectionUnknown(Problem):
    """The answer got lost, and so did the list."""


async def create_connection(
    infisical: Infisical, catalog: Catalog, wanted: NewConnection, project_id: str
) -> Connection:
    """Create a connection in the project; afterwards the catalog asks for the list anew.

    A connection found after a lost answer is only taken for the new one if it was not there before: another one
    of the same name holds another Netlify token.

    Raises:
        TokenNotAccepted: Netlify refused the token.
        ConnectionNotCreated: It is not there; safe to try again.
        ConnectionUnknown: Nobody knows; look at the list before trying again.
        Problem: The list of what is there could not be had, so nothing was sent; or the server refused.
    """
    before = {item.id for item in await catalog.connections(project_id)}
    try:
        return await infisical.create_connection(wanted.name, wanted.access_token, project_id)
    except BadRequest as refusal:
        if _OF_NETLIFY.search(refusal.happened):
            raise TokenNotAccepted(
                "Infisical says that Netlify did not accept this token.",
                "Make a new personal access token in Netlify's user settings, under Applications.",
                request_id=refusal.request_id,
            ) from refusal
        raise
    except LOST as lost:
        catalog.refresh(Step.CONNECTION)
        return await _look(catalog, wanted.name, project_id, before, lost)
    finally:
        catalog.refresh(Step.CONNECTION)


async def _look(catalog: Catalog, name: str, project_id: str, before: set[str], lost: Problem) -> Connection:
    try:
        listed = await catalog.connections(project_id)
    except Problem as also_lost:
        raise ConnectionUnknown(
            f"It is not known whether the connection was created: the answer was lost, and so was the look-up. "
            f"{also_lost.happened}",
            "Look at the list of connections before you try again.",
            request_id=also_lost.request_id,
        ) from also_lost
    made = next((item for item in listed if item.name == name and item.id not in before), None)
    if made is None and not listed.is_whole:
        gap = left_out(listed, "connection")
        raise ConnectionUnknown(
            f"It is not known whether the connection was created: the answer was lost. {gap}",
            "Look at the connections in Infisical before you try again.",
        ) from lost
    if made is None:
        raise ConnectionNotCreated(
            f"{lost.happened} The list shows no new connection, so it was not created.",
            "It is safe to try again.",
            request_id=lost.request_id,
        ) from lost
    return made
