"""What a changed answer does to the others: only what no longer holds is asked again, and the user is told."""

from dataclasses import dataclass

from tui.api.errors import RateLimited, Refused
from tui.api.models import Listed, NetlifyAccount
from tui.model.answers import Answers, NameAnswer, NetlifyAccountAnswer
from tui.model.catalog import Catalog, NetlifyTokenNeeded, NetlifyTokenRefused
from tui.model.choices import left_out, proposed_name
from tui.model.session import Session
from tui.model.steps import Step, resting_on


@dataclass(frozen=True)
class Settled:
    """The answers after a change: `why` they were rechecked, which were cleared, whether the name changed too.

    `unchecked` are those that could not be judged and were kept.
    """

    answers: Answers
    why: str = ""
    cleared: tuple[Step, ...] = ()
    unchecked: tuple[Step, ...] = ()
    renamed: bool = False

    @property
    def notice(self) -> str:
        """What happened to the answers, in one line."""
        told = [f"{self.why}, so please answer again: {', '.join(self.cleared)}."] if self.cleared else []
        if self.renamed and self.answers.name:
            told.append(f"The proposed name is now {self.answers.name.name}.")
        return " ".join(told)


async def settle(changed: Step, answers: Answers, session: Session) -> Settled:
    """Clear the answers that rest on `changed` and no longer hold; let a proposed name follow what it was made of.

    An answer that the server will not let anybody check (a typed team, a list that is forbidden) is cleared as well,
    except after a new sign-in: then nothing about it has changed.

    Raises:
        Problem: The server could not be asked just now.
    """
    cleared: list[Step] = []
    unchecked: list[Step] = []
    for step in resting_on(changed):
        if not answers.has(step):
            continue
        holds = await still_holds(step, answers, session)
        if holds is False or (holds is None and changed is not Step.SIGN_IN):
            answers = answers.replacing(step, None)
            cleared.append(step)
        elif holds is None:
            unchecked.append(step)
    renamed = await _name_that_follows(answers, session.catalog)
    if renamed:
        answers = answers.replacing(Step.NAME, renamed)
    return Settled(answers, f"{changed} changed", tuple(cleared), tuple(unchecked), renamed is not None)


async def still_holds(step: Step, answers: Answers, session: Session) -> bool | None:
    """Tell whether the answer of `step` fits the other answers; None where the services refuse to say.

    Raises:
        Problem: The server could not be asked just now.
    """
    try:
        return await _fits(step, answers, session)
    except RateLimited:
        raise
    except (NetlifyTokenNeeded, NetlifyTokenRefused, Refused):
        return None


async def _fits(step: Step, answers: Answers, session: Session) -> bool | None:
    project, connection, environment = answers.project, answers.connection, answers.environment
    account, site, catalog = answers.netlify_account, answers.netlify_site, session.catalog
    match step:
        case Step.PROJECT if project:
            found = await catalog.projects_with(project.id)
            return _lists(project.id, found.of(item.id for item in found))
        case Step.CONNECTION if project and connection:
            usable = await catalog.connections(project.id)
            return _lists(connection.id, usable.of(item.id for item in usable))
        case Step.ENVIRONMENT if project and environment:
            known = await catalog.environments(project.id)
            return _lists(environment.slug, known.of(item.slug for item in known))
        case Step.SECRET_PATH if project and environment and answers.secret_path:
            return _lists(answers.secret_path.path, await catalog.folders(project.id, environment.slug))
        case Step.NETLIFY_ACCOUNT if connection and account:
            teams = await catalog.accounts(connection.id)
            return _lists(account.id, teams.of(item.id for item in teams))
        case Step.NETLIFY_SITE if connection and account and site:
            if site.whole_team:
                return True
            sites = await catalog.sites(connection.id, wire_account(account))
            return _lists(site.id, sites.of(item.id for item in sites))
        case Step.SYNC_OPTIONS if answers.sync_options:
            return session.can(answers.sync_options.initial_sync_behavior)
        case Step.NAME if project and answers.name:
            return answers.name.name not in await taken_names(project.id, catalog)
        case _:
            return False


def _lists(wanted: str | None, listed: "Listed[str]") -> bool | None:
    """Tell whether a list has what is wanted; None where it may be among what the list lacks."""
    return wanted in listed or (False if listed.is_whole else None)


async def _name_that_follows(answers: Answers, catalog: Catalog) -> NameAnswer | None:
    """Return the new proposal when the name was the wizard's own and the answers behind it changed."""
    if answers.name is None or not answers.name.proposed:
        return None
    proposal = await proposal_for(answers, catalog)
    if not proposal or proposal == answers.name.name:
        return None
    return answers.name.model_copy(update={"name": proposal})


async def proposal_for(answers: Answers, catalog: Catalog) -> str:
    """Propose a free name from the site (or team) and the deploy context; nothing while one of them is missing."""
    if not (answers.project and answers.netlify_account and answers.netlify_site and answers.deploy_context):
        return ""
    target = answers.netlify_site.name or answers.netlify_account.name
    return proposed_name(target, answers.deploy_context.context, await taken_names(answers.project.id, catalog))


async def taken_names(project_id: str, catalog: Catalog) -> list[str]:
    """Names of all syncs of the project, whatever their destination."""
    return [existing.name for existing in await catalog.syncs(project_id)]


async def names_not_checked(project_id: str, catalog: Catalog) -> str:
    """Say which names nobody could compare with; nothing where a name that is not taken is surely free."""
    syncs = await catalog.syncs(project_id)
    if syncs.names_unknown:
        return "Names of syncs to other destinations could not be checked."
    return left_out(syncs, "secret sync")


def wire_account(answer: NetlifyAccountAnswer) -> NetlifyAccount:
    """Return the account as the services know it."""
    return NetlifyAccount(id=answer.id, name=answer.name, slug=answer.slug)
