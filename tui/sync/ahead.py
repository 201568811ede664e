"""Asking early: what the next steps will want to know, as soon as the answer they need is there."""

from tui.sync.answers import Answers
from tui.sync.catalog import Catalog
from tui.sync.material import find_overlaps
from tui.sync.steps import Step


def ask_ahead(changed: Step, answers: Answers, catalog: Catalog) -> None:
    """Ask for the lists that the new answer of `changed` makes possible; failures wait for who wants the list."""
    project, environment, connection = answers.project, answers.environment, answers.connection
    path, account, site = answers.secret_path, answers.netlify_account, answers.netlify_site
    match changed:
        case Step.PROJECT if project:
            catalog.prefetch(catalog.connections(project.id), catalog.syncs(project.id))
        case Step.CONNECTION if connection:
            catalog.prefetch(_accounts_and_sites(catalog, connection.id))
        case Step.ENVIRONMENT if project and environment:
            catalog.prefetch(catalog.folders(project.id, environment.slug))
        case Step.SECRET_PATH if project and environment and path:
            catalog.prefetch(catalog.secret_keys(project.id, environment.slug, path.path))
        case Step.NETLIFY_SITE if account and site and catalog.asks_netlify:
            catalog.prefetch(catalog.variables(account.id, site.id))
        case Step.DEPLOY_CONTEXT if project and connection and environment and account and site:
            catalog.prefetch(find_overlaps(answers, catalog))
        case _:
            pass


async def _accounts_and_sites(catalog: Catalog, connection_id: str) -> None:
    """Ask for the teams, and where there is one only, for its sites: it will be chosen."""
    accounts = await catalog.accounts(connection_id)
    if len(accounts) == 1:
        await catalog.sites(connection_id, accounts[0])
