"""The read-only calls to Netlify itself, for tokens to which Infisical does not show Netlify's lists.

Source of the routes: Netlify's public API description, `listAccountsForUser`, `listSitesForAccount`, `listSites`.
"""

from typing import Final
from urllib.parse import quote

from tui.api.errors import UnexpectedAnswer
from tui.api.http import Http
from tui.api.models import ListedSite, NetlifyAccount, NetlifySite

_PER_PAGE: Final = 100
"""The most that Netlify gives on one page."""

_MOST_PAGES: Final = 200
"""20,000 sites; more than a person can pick from."""


class Netlify:
    """What a Netlify personal access token can see. Every method raises `Problem`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def accounts(self) -> list[NetlifyAccount]:
        """Return the teams of the token's owner; Netlify gives them on one page."""
        return await self._http.get_list("/accounts", NetlifyAccount)

    async def sites(self, account: NetlifyAccount) -> list[NetlifySite]:
        """Return all sites of one team, in Netlify's order.

        Without a slug (the account id was typed) the sites of all teams are read and sorted out by that id.
        """
        if account.slug:
            return list(await self._pages(f"/{quote(account.slug, safe='')}/sites", {}))
        sites = await self._pages("/sites", {"filter": "all"})
        return [site for site in sites if site.account_id == account.id]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _pages(self, path: str, params: dict[str, str]) -> list[ListedSite]:
        """Read page after page until a short one; a page that brings nothing new is the last one too."""
        found: dict[str, ListedSite] = {}
        for page in range(1, _MOST_PAGES + 1):
            paging = {**params, "per_page": str(_PER_PAGE), "page": str(page)}
            sites = await self._http.get_list(path, ListedSite, params=paging)
            known = len(found)
            found.update((site.id, site) for site in sites)
            if len(sites) < _PER_PAGE or len(found) == known:
                return list(found.values())
        raise UnexpectedAnswer(
            f"Netlify lists more than {_MOST_PAGES * _PER_PAGE:,} sites, too many to choose from.",
            "Type the site's id.",
        )
