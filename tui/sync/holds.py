"""Whether an answer still holds after another one changed: only what no longer does is asked again."""

from collections.abc import Callable

from tui.api.models import InitialSyncBehavior, NetlifyAccount
from tui.sync.answers import Answers, NetlifyAccountAnswer
from tui.sync.catalog import Catalog, NetlifyTokenNeeded
from tui.sync.steps import Step


async def still_holds(
    step: Step, answers: Answers, catalog: Catalog, can: Callable[[InitialSyncBehavior], bool]
) -> bool:
    """Tell whether the answer of `step` fits the other answers.

    An answer that nobody can check any more (a typed team under another connection) counts as no longer holding.

    Raises:
        Problem: The server could not be asked just now.
    """
    try:
        return await _fits(step, answers, catalog, can)
    except NetlifyTokenNeeded:
        return False


async def _fits(step: Step, answers: Answers, catalog: Catalog, can: Callable[[InitialSyncBehavior], bool]) -> bool:
    project, connection, environment = answers.project, answers.connection, answers.environment
    account, site = answers.netlify_account, answers.netlify_site
    match step:
        case Step.PROJECT if project:
            return project.id in {item.id for item in await catalog.projects()}
        case Step.CONNECTION if project and connection:
            return connection.id in {item.id for item in await catalog.connections(project.id)}
        case Step.ENVIRONMENT if project and environment:
            return environment.slug in {item.slug for item in await catalog.environments(project.id)}
        case Step.SECRET_PATH if project and environment and answers.secret_path:
            return answers.secret_path.path in await catalog.folders(project.id, environment.slug)
        case Step.NETLIFY_ACCOUNT if connection and account:
            return account.id in {item.id for item in await catalog.accounts(connection.id)}
        case Step.NETLIFY_SITE if connection and account and site:
            return site.whole_team or site.id in {
                item.id for item in await catalog.sites(connection.id, wire_account(account))
            }
        case Step.SYNC_OPTIONS if answers.sync_options:
            return can(answers.sync_options.initial_sync_behavior)
        case Step.NAME if project and answers.name:
            return answers.name.name not in {item.name for item in await catalog.syncs(project.id)}
        case _:
            return False


def wire_account(answer: NetlifyAccountAnswer) -> NetlifyAccount:
    """Return the account as the services know it."""
    return NetlifyAccount(id=answer.id, name=answer.name, slug=answer.slug)
