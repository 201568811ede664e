"""A sign-in that works: where, with which token, and what that server can do."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from tui.api.address import origin_of
from tui.api.errors import Problem
from tui.api.infisical import Infisical
from tui.api.models import (
    CheckDestination,
    CreateNetlifySync,
    DestinationReply,
    InitialSyncBehavior,
    NetlifyVariable,
    RequestedDestinationConfig,
    RequestedSyncOptions,
    SyncDestinationOption,
)
from tui.api.services import Services
from tui.model.answers import DeployContextAnswer, NameAnswer, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.catalog import Catalog

_BEGINNING: Final = 3
"""Event-loop turns until the question for the projects has gone out: all other lists wait for that one."""

_WANTED: Final = (
    NetlifyVariable,
    RequestedDestinationConfig,
    CheckDestination,
    DestinationReply,
    RequestedSyncOptions,
    CreateNetlifySync,
    NetlifySiteAnswer,
    DeployContextAnswer,
    SyncOptionsAnswer,
    NameAnswer,
)
"""What pydantic builds at first use, up to 4 ms each, and every run uses on the steps that wait for no list; what lies
within another comes before it."""


class NoNetlifySyncs(Problem):
    """This Infisical is too old (or too restricted) to sync to Netlify."""


@dataclass(frozen=True)
class Session:
    """One sign-in."""

    origin: str
    infisical: Infisical
    catalog: Catalog
    can_import: bool

    def can(self, behavior: InitialSyncBehavior) -> bool:
        """Tell whether this server knows that first sync."""
        return self.can_import or behavior is InitialSyncBehavior.OVERWRITE_DESTINATION

    async def close(self) -> None:
        """Stop all questions."""
        await self.catalog.close()


async def open_session(
    services: Services,
    address: str,
    token: SecretStr,
    netlify_token: SecretStr | None,
    prefetch: Callable[[Catalog], None] | None = None,
    *,
    netlify_source: str = "",
) -> Session:
    """Try the token at the address.

    Args:
        services: How the two services are reached.
        address: Of Infisical.
        token: For Infisical.
        netlify_token: For Netlify, if there is one.
        prefetch: Asks the catalog early for what the first steps need, while the token is tried.
        netlify_source: The variable that Netlify's token came from, if it was one.

    Raises:
        NoNetlifySyncs: The token works, but this server offers no Netlify syncs.
        Problem: The address, the network or the token is the trouble.
    """
    infisical = services.infisical(address, token)
    netlify = services.netlify(netlify_token) if netlify_token else None
    catalog = Catalog(infisical, netlify, netlify_source=netlify_source)
    try:
        if prefetch:
            prefetch(catalog)
            for _ in range(_BEGINNING):
                await asyncio.sleep(0)
            catalog.prefetch(_prepare(services))
        support = _there(await infisical.sync_support())
    except BaseException:
        await catalog.close()
        raise
    origin = origin_of(address, allow_plain_http=services.allow_plain_http)
    return Session(origin, infisical, catalog, support.can_import_secrets)


async def _prepare(services: Services) -> None:
    """Do what later steps would wait for while the servers are at the first lists."""
    await services.prepare()
    for model in _WANTED:
        model.model_rebuild()
        await asyncio.sleep(0)


def _there(support: SyncDestinationOption | None) -> SyncDestinationOption:
    if support is None:
        raise NoNetlifySyncs(
            "This Infisical offers no Netlify syncs.",
            "Update the server (Netlify syncs came in the summer of 2025), or sign in to another one.",
        )
    return support
