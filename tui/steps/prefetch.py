"""Asking early: what the next steps will want to know, as soon as what they need is there.

Behind an answer stand the likeliest ones of the steps after it, so that somebody who takes them waits for nothing. What
was asked for a likely answer once is not asked ahead again for the given one, whether it could be had or not.
"""

import asyncio
from typing import TYPE_CHECKING, Final

from tui.model.answers import Answers
from tui.model.catalog import Catalog
from tui.model.choices import Choices, T, has_subfolders
from tui.model.steps import Step
from tui.preview.load import find_overlaps
from tui.settings.settings import Settings
from tui.steps.lists import Lists

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
    """What is asked one after the other, each list for the preselected row of the one before."""

    def __init__(self, answers: Answers, catalog: Catalog, settings: Settings) -> None:
        self._catalog = catalog
        self._lists = Lists(answers, catalog, settings)

    async def of_all(self) -> None:
        likely = _likeliest(await self._lists.projects())
        if likely:
            await self.of_project(likely.id, likely.name)

    async def of_project(self, project: str, name: str) -> None:
        if self._catalog.goes_ahead("project", project):
            rest = self._connections(project, name), self._catalog.syncs(project), self._environments(project)
            await asyncio.gather(*rest, return_exceptions=True)

    async def _connections(self, project: str, name: str) -> None:
        likely = _likeliest(await self._lists.connections(project))
        if likely:
            await self.of_connection(likely.id, name)

    async def of_connection(self, connection: str, project_name: str) -> None:
        if self._catalog.goes_ahead("connection", connection):
            likely = _likeliest(await self._lists.accounts(connection))
            if likely:
                await self._sites(connection, likely, project_name)

    async def _sites(self, connection: str, account: "NetlifyAccount", project_name: str) -> None:
        likely = _likeliest(await self._lists.sites(connection, account, project_name))
        if likely and self._catalog.asks_netlify:
            await self._catalog.variables(account.id, likely.id)

    async def _environments(self, project: str) -> None:
        likely = _likeliest(await self._lists.environments(project))
        if likely:
            await self.of_environment(project, likely.slug)

    async def of_environment(self, project: str, environment: str) -> None:
        if self._catalog.goes_ahead("environment", project, environment):
            likely = _likeliest(await self._lists.folders(project, environment))
            if likely:
                wanted_keys = [self._catalog.secret_keys(project, environment, likely)]
                if has_subfolders(likely, await self._catalog.folders(project, environment)):
                    wanted_keys.append(self._catalog.tree_keys(project, environment, likely))
                await asyncio.gather(*wanted_keys, return_exceptions=True)


def _likeliest(offered: Choices[T]) -> T | None:
    return offered.preselected.value if offered.preselected else None
