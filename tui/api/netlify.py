"""The read-only calls to Netlify itself: what Infisical shows not every token, and what it shows nobody.

Source of the routes: Netlify's public API description, `listAccountsForUser`, `listSitesForAccount`, `listSites`,
`getSite`, `getEnvVars`.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from tui.api.errors import UnexpectedAnswer
from tui.api.http import Http
from tui.api.models import Listed, ListedSite, NetlifyAccount, NetlifySite, NetlifyVariable
from tui.api.models.wire import Wire
from tui.api.outgoing import segment

Item = TypeVar("Item", bound=Wire)

PER_PAGE: Final = 100
"""The most that Netlify gives on one page."""

_MOST_PAGES: Final = 200
"""20,000 sites or variables; more than a person can look through."""


class Netlify:
    """What a Netlify personal access token can see. Every method raises `Problem`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def accounts(self) -> Listed[NetlifyAccount]:
        """Return the teams of the token's owner; Netlify gives them on one page."""
        return await self._http.get_list("/accounts", NetlifyAccount)

    async def sites(self, account: NetlifyAccount) -> Listed[NetlifySite]:
        """Return all sites of one team, in Netlify's order.

        Without a slug (the account id was typed) the sites of all teams are read and sorted out by that id.
        """
        if account.slug:
            sites = await self._sites(f"/{segment(account.slug)}/sites", {})
            return sites.of(sites)
        sites = await self._sites("/sites", {"filter": "all"})
        return sites.of(site for site in sites if site.account_id == account.id)

    async def account_of_site(self, site_id: str) -> str | None:
        """Return the id of the team that a site belongs to.

        Raises:
            NotFound: There is no such site, or this token may not see it.
        """
        return (await self._http.get(f"/sites/{segment(site_id)}", ListedSite)).account_id

    async def variables(self, account_id: str, site_id: str | None) -> Listed[NetlifyVariable]:
        """Return the variables of a site, or without one those shared in the team; the two do not include each other.

        Netlify takes the team's id or its slug. It documents no pages for this list; a server that has them is read
        page by page all the same.
        """
        where = {"site_id": site_id} if site_id else {}
        path = f"/accounts/{segment(account_id)}/env"
        return await self._pages(path, where, NetlifyVariable, lambda variable: variable.key)

    async def _sites(self, path: str, params: dict[str, str]) -> Listed[ListedSite]:
        return await self._pages(path, params, ListedSite, lambda site: site.id)

    async def _pages(
        self, path: str, params: dict[str, str], item: type[Item], identity: Callable[[Item], str]
    ) -> Listed[Item]:
        """Read page after page until a short one; a page that brings nothing new is the last one too."""
        found: dict[str, Item] = {}
        unreadable = 0
        for page in range(1, _MOST_PAGES + 1):
            paging = {**params, "per_page": str(PER_PAGE), "page": str(page)}
            items = await self._http.get_list(path, item, params=paging)
            known = len(found)
            found.update((identity(entry), entry) for entry in items)
            is_short, brings_nothing = items.total < PER_PAGE, len(found) == known
            if not (items and brings_nothing):  # Else it is a page of before once more.
                unreadable += items.unreadable
            if is_short or brings_nothing:
                may_be_cut = not (is_short or items)
                return Listed(found.values(), unreadable=unreadable, may_be_cut=may_be_cut)
        raise UnexpectedAnswer(
            f"Netlify lists more than {_MOST_PAGES * PER_PAGE:,} entries, too many to look through.",
            "Type the id of the site instead of choosing it.",
        )
