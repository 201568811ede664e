"""The list of each choosing step with its preselection: asked by the step itself, and by the prefetch before it.

What was named before the start reaches the steps before its own: a site chooses its team and the connection that can
reach it, a folder its environment, an environment its project.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from tui.api.errors import BadRequest, NotAllowed, NotFound, Problem
from tui.model import choices
from tui.model.answers import Answers
from tui.model.catalog import Catalog
from tui.model.choices import Choices, TeamOfSite, named_folder, named_site
from tui.model.named import is_named
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.api.models import Connection, Environment, NetlifyAccount, NetlifySite, Project

T = TypeVar("T")

_SIDE_BY_SIDE: Final = 4
"""Requests of one search that are under way at once."""

_MOST: Final = 40
"""Lists that one search asks for."""


class Lists:
    """The lists for one set of answers. All methods raise `Problem`."""

    def __init__(self, answers: Answers, catalog: Catalog, settings: Settings) -> None:
        self._answers = answers
        self._catalog = catalog
        self._settings = settings

    async def projects(self) -> "Choices[Project]":
        """The projects of this token, or where none are shown the one that was named by its id."""
        wanted, current = self._settings.project, self._answers.project
        found = await self._catalog.projects()
        if not found and wanted.value:
            with suppress(BadRequest, NotAllowed, NotFound):  # The note says that it was not found.
                found = await self._catalog.projects_with(wanted.value)
        environment = self._settings.environment
        return choices.projects(found, wanted=wanted, current=current.id if current else None, environment=environment)

    async def connections(self, project_id: str) -> "Choices[Connection]":
        """The usable connections; of several, the one that reaches the named site is preselected."""
        found, current = await self._catalog.connections(project_id), self._answers.connection
        offered = choices.connections(found, current=current.id if current else None)
        wanted = self._settings.linked_site
        answered = current is not None and any(item.id == current.id for item in found)
        if not wanted.value or len(found) <= 1 or answered:
            return offered

        async def reaches(connection: "Connection") -> bool:
            # Netlify's own lists would say what the Netlify token reaches, not what the connection does.
            accounts = await self._catalog.accounts_by_infisical(connection.id)
            return bool((await self._team_of_site(connection.id, accounts)).team)

        reaching, _ = await _search([row.value for row in offered.rows], reaches)
        return choices.connections(found, current=None, linked=wanted, reaching=reaching[0].id if reaching else None)

    async def environments(self, project_id: str) -> "Choices[Environment]":
        """The environments of a project; where only a folder was named, one that has it is preselected."""
        wanted, path = self._settings.environment, self._settings.secret_path
        found, current = await self._catalog.environments(project_id), self._answers.environment
        slug = current.slug if current else None
        offered = choices.environments(found, wanted=wanted, current=slug)
        if not path.value or is_named(wanted) or slug or len(found) <= 1 or not offered.preselected:
            return offered
        likely = offered.preselected.value

        async def has_folder(environment: "Environment") -> bool:
            return bool(named_folder(path).find(await self._catalog.folders(project_id, environment.slug)))

        having, _ = await _search([likely, *(item for item in found if item is not likely)], has_folder)
        if not having or having[0] is likely:
            return offered
        return choices.environments(found, wanted=wanted, current=slug, path=path, with_path=having[0].slug)

    async def folders(self, project_id: str, environment: str) -> Choices[str]:
        """The folders of an environment."""
        current = self._answers.secret_path
        found = await self._catalog.folders(project_id, environment)
        return choices.folders(found, wanted=self._settings.secret_path, current=current.path if current else None)

    async def accounts(self, connection_id: str) -> "Choices[NetlifyAccount]":
        """The teams that a connection reaches; the one with the named site is preselected."""
        found, current = await self._catalog.accounts(connection_id), self._answers.netlify_account
        answered = current is not None and any(item.id == current.id for item in found)
        linked = None
        if is_named(self._settings.linked_site) and len(found) > 1 and not answered:
            linked = await self._team_of_site(connection_id, found)
        return choices.accounts(found, current=current.id if current else None, linked=linked)

    async def sites(self, connection_id: str, account: "NetlifyAccount", project: str) -> "Choices[NetlifySite]":
        """The sites of a team; `project` is the name of the Infisical project."""
        found, current = await self._catalog.sites(connection_id, account), self._answers.netlify_site
        wanted = self._settings.linked_site
        offered = choices.sites(found, wanted=wanted, project=project, current=current.id if current else None)
        if not (offered.note and wanted.value):
            return offered
        try:
            teams = await self._catalog.accounts(connection_id)
        except Problem:
            return offered  # The id of the team was typed.
        elsewhere = (await self._team_of_site(connection_id, teams)).team
        return choices.sites(found, wanted=wanted, project=project, current=None, elsewhere=elsewhere)

    async def _team_of_site(self, connection_id: str, teams: "Sequence[NetlifyAccount]") -> TeamOfSite:
        """Find the team of the named site: Netlify may know it, else the sites of each team are looked through."""
        wanted = self._settings.linked_site
        if not wanted.value:
            return TeamOfSite(wanted)
        account_id = await self._catalog.account_of_site(wanted.value)
        if account_id:
            return TeamOfSite(wanted, next((team for team in teams if team.id == account_id), None))

        async def has_site(team: "NetlifyAccount") -> bool | None:
            found = await self._catalog.sites(connection_id, team)
            return bool(named_site(wanted).find(found)) or (False if found.is_whole else None)

        ordered = [row.value for row in choices.accounts(teams, current=None).rows]
        having, complete = await _search(ordered, has_site)
        return TeamOfSite(wanted, having[0] if having else None, complete)


async def _search(candidates: Sequence[T], fits: Callable[[T], Awaitable[bool | None]]) -> tuple[list[T], bool]:
    """Return the candidates that fit, and whether the others are known not to.

    If the first one fits, the others are not asked: most often it does, and its list is wanted next anyway.
    """
    gate = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def look(candidate: T) -> bool | None:
        async with gate:
            try:
                return await fits(candidate)
            except Problem:
                return None

    looked = [await look(candidate) for candidate in candidates[:1]]
    if True not in looked:
        looked += await asyncio.gather(*map(look, candidates[1:_MOST]))
    fitting = [candidate for candidate, fit in zip(candidates, looked, strict=False) if fit]
    return fitting, None not in looked and len(looked) == len(candidates)
