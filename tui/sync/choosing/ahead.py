"""Asking early: what the next steps will want to know, as soon as what they need is there.

Behind an answer stand the likeliest ones of the steps after it, so that somebody who takes them waits for nothing. What
was asked for a likely answer once is not asked ahead again for the given one, whether it could be had or not.
"""

import asyncio
from typing import TYPE_CHECKING, Final

from tui.settings.declared import Settings
from tui.sync.answers import Answers
from tui.sync.choosing import choices
from tui.sync.choosing.catalog import Catalog
from tui.sync.choosing.choices import Choices, T
from tui.sync.preview.material import find_overlaps
from tui.sync.steps import Step

if TYPE_CHECKING:
    from tui.api.models import NetlifyAccount

NO_WISHES: Final = Settings()
"""Nothing was asked for before the start."""


def ask_ahead(changed: Step, answers: Answers, catalog: Catalog, settings: Settings = NO_WISHES) -> None:
    """Ask for the lists that the new answer of `changed` makes possible; failures wait for who wants the list.

    Args:
        changed: The step that was answered; Sign in stands for a new session.
        answers: The answers with that one.
        catalog: Who asks.
        settings: What makes an answer the likeliest, besides the lists.
    """
    ahead = _Ahead(answers, catalog, settings)
    project, environment, connection = answers.project, answers.environment, answers.connection
    path, account, site = answers.secret_path, answers.netlify_account, answers.netlify_site
    match changed:
        case Step.SIGN_IN:
            catalog.prefetch(ahead.of_all())
        case Step.PROJECT if project:
            catalog.prefetch(ahead.of_project(project.id, project.name))
        case Step.CONNECTION if project and connection:
            catalog.prefetch(ahead.of_connection(connection.id, project.name))
        case Step.ENVIRONMENT if project and environment:
            catalog.prefetch(ahead.of_environment(project.id, environment.slug))
        case Step.SECRET_PATH if project and environment and path:
            catalog.prefetch(catalog.secret_keys(project.id, environment.slug, path.path))
        case Step.NETLIFY_SITE if account and site and catalog.asks_netlify:
            catalog.prefetch(catalog.variables(account.id, site.id))
        case Step.DEPLOY_CONTEXT if project and connection and environment and account and site:
            catalog.prefetch(find_overlaps(answers, catalog))
        case _:
            pass


class _Ahead:
    """What is asked one after the other, each list for the likeliest row of the one before."""

    def __init__(self, answers: Answers, catalog: Catalog, settings: Settings) -> None:
        self._answers = answers
        self._catalog = catalog
        self._settings = settings

    async def of_all(self) -> None:
        wanted = self._settings.project
        found = await self._catalog.projects_with(wanted.value)
        current = self._answers.project
        likely = _likeliest(choices.projects(found, wanted=wanted, current=current.id if current else None))
        if likely:
            await self.of_project(likely.id, likely.name)

    async def of_project(self, project: str, name: str) -> None:
        if self._catalog.goes_ahead("project", project):
            rest = self._connections(project, name), self._catalog.syncs(project), self._environments(project)
            await asyncio.gather(*rest, return_exceptions=True)

    async def _connections(self, project: str, name: str) -> None:
        found, current = await self._catalog.connections(project), self._answers.connection
        likely = _likeliest(choices.connections(found, current=current.id if current else None))
        if likely:
            await self.of_connection(likely.id, name)

    async def of_connection(self, connection: str, project_name: str) -> None:
        if self._catalog.goes_ahead("connection", connection):
            found, current = await self._catalog.accounts(connection), self._answers.netlify_account
            likely = _likeliest(choices.accounts(found, current=current.id if current else None))
            if likely:
                await self._sites(connection, likely, project_name)

    async def _sites(self, connection: str, account: "NetlifyAccount", project_name: str) -> None:
        found, current = await self._catalog.sites(connection, account), self._answers.netlify_site
        linked = self._settings.linked_site.value
        offered = choices.sites(found, linked=linked, project=project_name, current=current.id if current else None)
        likely = _likeliest(offered)
        if likely and self._catalog.asks_netlify:
            await self._catalog.variables(account.id, likely.id)

    async def _environments(self, project: str) -> None:
        wanted, current = self._settings.environment, self._answers.environment
        found = await self._catalog.environments(project)
        likely = _likeliest(choices.environments(found, wanted=wanted, current=current.slug if current else None))
        if likely:
            await self.of_environment(project, likely.slug)

    async def of_environment(self, project: str, environment: str) -> None:
        if self._catalog.goes_ahead("environment", project, environment):
            wanted, current = self._settings.secret_path, self._answers.secret_path
            found = await self._catalog.folders(project, environment)
            likely = _likeliest(choices.folders(found, wanted=wanted, current=current.path if current else None))
            if likely:
                wanted_keys = [self._catalog.secret_keys(project, environment, likely)]
                if choices.has_subfolders(likely, found):
                    wanted_keys.append(self._catalog.tree_keys(project, environment, likely))
                await asyncio.gather(*wanted_keys, return_exceptions=True)


def _likeliest(offered: Choices[T]) -> T | None:
    return offered.preselected.value if offered.preselected else None
