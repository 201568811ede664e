"""What each choosing step offers, what a chosen row answers, and what it will do: the same behind every front end."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from tui.api.answer import UPDATE
from tui.api.errors import Problem, sign_in_refusal
from tui.api.models import DeployContext, ExistingSync, Listed, NetlifyAccount, NetlifySite
from tui.api.text import printable
from tui.model.answers import (
    Answer,
    Answers,
    ConnectionAnswer,
    DeployContextAnswer,
    EnvironmentAnswer,
    NetlifyAccountAnswer,
    NetlifySiteAnswer,
    ProjectAnswer,
    SecretPathAnswer,
)
from tui.model.catalog import NetlifyTokenNeeded, NetlifyTokenRefused
from tui.model.choices import Choice, Choices, counted, counted_below, has_subfolders, left_out
from tui.model.deploy_contexts import OnlyOnNetlify, deploy_contexts, exposure
from tui.model.named import source_of
from tui.model.steps import Step
from tui.preview.overlaps import Reach, overlaps
from tui.settings.settings import Settings
from tui.steps.forms import Entry, by_hand, new_connection
from tui.steps.guide import GUIDE
from tui.steps.lists import Lists
from tui.steps.revalidate import wire_account

if TYPE_CHECKING:
    from tui.steps.wizard import Wizard


class Row(StrEnum):
    """Rows that hold no value of the server's."""

    NEW_CONNECTION = "new connection"
    WHOLE_TEAM = "whole team"
    BY_HAND = "by hand"
    BY_TOKEN = "by token"
    """The list once more, and whole, with a Netlify token."""


@dataclass(frozen=True)
class Offer:
    """The rows of one step.

    `instead` says why a form takes the place of the list; `trouble` is why the list could not be had, while the rows
    are what can be chosen without it. `note` says what the list lacks. `typed` is the answer given so far, if it was
    typed: it is none of the rows.
    """

    choices: Choices[Any]
    instead: str = ""
    trouble: Problem | None = None
    note: str = ""
    typed: NetlifyAccountAnswer | NetlifySiteAnswer | None = None


WHAT: Final = {Step.NETLIFY_ACCOUNT: "team", Step.NETLIFY_SITE: "site"}
"""What is chosen from Netlify's lists, as in "Type the team's id"."""

_NOTHING_THERE: Final = {
    Step.PROJECT: "This token is a member of no project. Ask a project admin to add you or the machine identity, "
    "then refresh. Very old servers show no list to machine identities: start with --project ID there.",
    Step.ENVIRONMENT: "This project has no environment yet. Create one in Infisical, then refresh.",
}
"""What an empty list means where no form takes its place."""


def nothing_there(step: Step, offered: Offer) -> str:
    """Say why there is nothing to choose."""
    if offered.note:
        return f"{offered.note} {UPDATE}"
    return _NOTHING_THERE.get(step, "There is nothing to choose here yet.")


async def offer(step: Step, wizard: "Wizard") -> Offer:
    """Ask the catalogue and make the rows of a choosing step.

    Raises:
        Problem: The list could not be had, and there is no way around it.
    """
    answers, lists = wizard.answers, Lists(wizard.answers, wizard.catalog, wizard.settings)
    project, environment = answers.project, answers.environment
    match step:
        case Step.PROJECT:
            listed = await wizard.catalog.projects()
            return Offer(await lists.projects(), note=left_out(listed, "project"))
        case Step.CONNECTION if project:
            return await _connections(project.id, wizard, lists)
        case Step.ENVIRONMENT if project:
            found = await wizard.catalog.environments(project.id)
            return Offer(await lists.environments(project.id), note=left_out(found, "environment"))
        case Step.SECRET_PATH if project and environment:
            paths = await wizard.catalog.folders(project.id, environment.slug)
            return Offer(await lists.folders(project.id, environment.slug), note=left_out(paths, "folder"))
        case Step.NETLIFY_ACCOUNT | Step.NETLIFY_SITE:
            return await _netlify(step, wizard, lists)
        case Step.DEPLOY_CONTEXT:
            context = answers.deploy_context.context if answers.deploy_context else None
            synced = [made.sync.destination_config.context for made in wizard.made]
            slug = environment.slug if environment else ""
            return Offer(deploy_contexts(slug, current=context, synced=synced))
        case _:
            return Offer(Choices(()))


async def _connections(project_id: str, wizard: "Wizard", lists: Lists) -> Offer:
    """The usable connections, and a row to create one; with none there, the form is what the step opens with."""
    offered: Choices[Any] = await lists.connections(project_id)
    new = Choice(Row.NEW_CONNECTION, "New connection ...", "from a Netlify access token")
    note = left_out(await wizard.catalog.connections(project_id), "connection")
    instead = "" if offered.rows else f"{note} Create one here." if note else _NO_CONNECTION
    return Offer(replace(offered, rows=(*offered.rows, new)), instead, note="" if instead else note)


def connection_form(offered: Sequence[Choice[Any]]) -> tuple[Entry, Entry]:
    """Return the lines that take a new connection, with a name that none of the offered rows has."""
    return new_connection([row.label for row in offered if row.value != Row.NEW_CONNECTION])


async def _netlify(step: Step, wizard: "Wizard", lists: Lists) -> Offer:
    """The list with the row for typing an id; without a list, the form that takes a Netlify token or an id."""
    what = WHAT[step]
    id_row = Choice(Row.BY_HAND, f"Type the {what}'s id ...")
    typed = _typed(step, wizard, ())
    try:
        listed, offered = await (_accounts if step is Step.NETLIFY_ACCOUNT else _sites)(wizard, lists)
    except NetlifyTokenNeeded as needed:
        return Offer(Choices(()), f"{needed.happened} {needed.remedy}", typed=typed)
    except NetlifyTokenRefused as refused:
        wizard.use_netlify_token(None)
        return Offer(Choices(()), f"{refused.happened} {refused.remedy}", typed=typed)
    except Problem as trouble:
        return Offer(Choices((id_row,)), trouble=trouble, typed=typed)
    note = left_out(listed, what)
    if not offered.rows:
        instead = f"{note} {_OTHER_WAYS} the {what}'s id." if note else _EMPTY[step]
        return Offer(Choices((id_row,)), instead, typed=typed)
    rows = [*offered.rows, id_row]
    if listed.may_be_cut:
        has_token = wizard.catalog.asks_netlify
        note = " ".join(filter(None, (note, _cut(listed, what, has_token=has_token))))
        rows += [] if has_token else [Choice(Row.BY_TOKEN, f"See all {what}s with a Netlify token ...")]
    typed = _typed(step, wizard, listed)
    return Offer(
        replace(offered, rows=tuple(rows), likeliest=rows.index(id_row) if typed else offered.likeliest),
        note=note,
        typed=typed,
    )


def _typed(
    step: Step, wizard: "Wizard", listed: Iterable[NetlifyAccount | NetlifySite]
) -> NetlifyAccountAnswer | NetlifySiteAnswer | None:
    """Return the answer given so far unless it is in the list, or the whole team."""
    answers = wizard.answers
    current = answers.netlify_account if step is Step.NETLIFY_ACCOUNT else answers.netlify_site
    return current if current and current.id and current.id not in {item.id for item in listed} else None


def _cut(listed: Listed[Any], what: str, *, has_token: bool) -> str:
    """Say that Netlify may have more than Infisical shows, and how to get at it."""
    ways = "your Netlify token shows no more" if has_token else "see all with a Netlify token"
    return f"These may be only the first {listed.total} {what}s: {ways}, or type the {what}'s id."


async def _accounts(wizard: "Wizard", lists: Lists) -> tuple[Listed[NetlifyAccount], Choices[Any]]:
    connection = wizard.answers.connection
    if not connection:
        return Listed(), Choices(())
    return await wizard.catalog.accounts(connection.id), await lists.accounts(connection.id)


async def _sites(wizard: "Wizard", lists: Lists) -> tuple[Listed[NetlifySite], Choices[Any]]:
    """The sites of the team, then the team itself."""
    answers = wizard.answers
    if not (answers.connection and answers.netlify_account):
        return Listed(), Choices(())
    account = wire_account(answers.netlify_account)
    listed = await wizard.catalog.sites(answers.connection.id, account)
    project = answers.project.name if answers.project else ""
    offered: Choices[Any] = await lists.sites(answers.connection.id, account, project)
    if not offered.rows:
        return listed, offered
    whole = Choice(Row.WHOLE_TEAM, "Whole team (shared variables)", answers.netlify_account.name)
    rows = (*offered.rows, whole)
    if answers.netlify_site and answers.netlify_site.whole_team:
        return listed, Choices(rows, len(offered.rows))
    return listed, replace(offered, rows=rows)


def answer_for(step: Step, value: Any) -> Answer | None:  # noqa: ANN401 - each step knows its own kind of value
    """Make the step's model of a chosen row's value; None for a row that leads to a form."""
    match step:
        case Step.PROJECT:
            return ProjectAnswer(id=value.id, name=value.name)
        case Step.CONNECTION if value != Row.NEW_CONNECTION:
            return ConnectionAnswer(id=value.id, name=value.name)
        case Step.ENVIRONMENT:
            return EnvironmentAnswer(slug=value.slug, name=value.name)
        case Step.SECRET_PATH:
            return SecretPathAnswer(path=value)
        case Step.NETLIFY_ACCOUNT if not isinstance(value, Row):
            return NetlifyAccountAnswer(id=value.id, name=label_of(value.name, value.id), slug=value.slug)
        case Step.NETLIFY_SITE if value == Row.WHOLE_TEAM:
            return NetlifySiteAnswer(id=None, name=None)
        case Step.NETLIFY_SITE if not isinstance(value, Row):
            return NetlifySiteAnswer(id=value.id, name=label_of(value.name, value.id))
        case Step.DEPLOY_CONTEXT:
            return DeployContextAnswer(context=value)
        case _:
            return None


def entries_by_hand(
    step: Step, settings: Settings, typed: NetlifyAccountAnswer | NetlifySiteAnswer | None
) -> tuple[Entry, Entry]:
    """Return the lines that take a team or site by its id.

    Filled in is what was `typed` before, else the site that was named before the start. A name that only stood in for
    the id is left out.
    """
    if typed:
        name = typed.name or ""
        return by_hand(WHAT[step], typed.id or "", name="" if name == typed.id else name)
    linked = settings.linked_site
    named = step is Step.NETLIFY_SITE and linked.value
    return by_hand(WHAT[step], linked.value or "", f"From {source_of(linked)}.") if named else by_hand(WHAT[step])


def answer_by_hand(step: Step, identifier: str, name: str) -> Answer:
    """Make the model of a team or site that is known by its id only; without a name the id stands for it.

    Raises:
        ValidationError: Infisical would not take these.
    """
    kind = NetlifyAccountAnswer if step is Step.NETLIFY_ACCOUNT else NetlifySiteAnswer
    return kind(id=identifier.strip(), name=name.strip() or identifier.strip())


def objection_to_id(step: Step, typed: str) -> str:
    """Say why this can be no id of a team or site: it is an address; nothing otherwise."""
    if not set(typed.strip()) & set("./:"):
        return ""
    if step is Step.NETLIFY_ACCOUNT:
        return "This looks like an address, not the team's id. With a Netlify access token you can choose from a list."
    return (
        "This looks like the site's address, not its id. Netlify shows the id under Project configuration, General, as "
        "Project ID (earlier: Site ID)."
    )


def effect_of(step: Step, choice: Choice[Any]) -> str:
    """Say what Infisical or Netlify will do with this choice."""
    match step:
        case Step.DEPLOY_CONTEXT:
            return _CONTEXTS[choice.value]
        case Step.CONNECTION if choice.value == Row.NEW_CONNECTION:
            return "Infisical checks the token with Netlify and keeps it in a new connection of this project."
        case Step.NETLIFY_SITE if choice.value == Row.WHOLE_TEAM:
            team = printable(choice.detail)
            return f"Infisical writes shared variables of {team}: every site of the team will see them."
        case Step.NETLIFY_SITE if not isinstance(choice.value, Row):
            site, identifier = printable(choice.label), printable(choice.value.id)
            return f"Infisical writes environment variables to {site} (id {identifier})."
        case _:
            return GUIDE[step].effect


async def folder_contents(path: str, folders: Collection[str], wizard: "Wizard") -> str:
    """Say how many secret keys a folder sends, and what becomes of those in the folders below, if there are any.

    Args:
        path: The folder.
        folders: All folders that are known; where there is none below `path`, nothing is asked about them.
        wizard: Whose answers say where the folder is.

    Raises:
        Problem: The keys could not be had.
    """
    project, environment = wizard.answers.project, wizard.answers.environment
    if not (project and environment):
        raise RuntimeError("the keys of a folder were to be counted before its environment was chosen")
    keys, below = await asyncio.gather(
        wizard.catalog.secret_keys(project.id, environment.slug, path),
        _below(path, folders, wizard),
    )
    return f"{printable(path)}: {'; '.join(filter(None, (counted(keys), below)))}"


async def _below(path: str, folders: Collection[str], wizard: "Wizard") -> str:
    project, environment, options = wizard.answers.project, wizard.answers.environment, wizard.answers.sync_options
    if not (project and environment and has_subfolders(path, folders)):
        return ""
    try:
        tree = await wizard.catalog.tree_keys(project.id, environment.slug, path)
    except Problem as problem:
        if sign_in_refusal(problem):
            raise
        return "those in folders below could not be counted"
    return counted_below(tree.below, included=options is not None and options.include_subfolders)


async def other_syncs(wizard: "Wizard") -> tuple[ExistingSync, ...]:
    """Return the project's syncs besides the one that is being changed; none where they cannot be had."""
    project = wizard.answers.project
    itself = wizard.care.sync.id if wizard.care and wizard.updating else ""
    try:
        listed = await wizard.catalog.syncs(project.id) if project else []
    except Problem:
        return ()  # Review says so.
    return tuple(sync for sync in listed if sync.id != itself)


def meetings(context: DeployContext, answers: Answers, others: Sequence[ExistingSync]) -> tuple[str, ...]:
    """Say in a sentence each which of the other syncs this deploy context would meet, the worst first."""
    if context is DeployContext.BRANCH or not (answers.netlify_account and answers.netlify_site):
        return ()
    mine = Reach.of_answers(answers.replacing(Step.DEPLOY_CONTEXT, DeployContextAnswer(context=context)))
    return tuple(overlap.sentence for overlap in overlaps(mine, others))


def context_remarks(
    context: DeployContext | OnlyOnNetlify, answers: Answers, others: Sequence[ExistingSync]
) -> tuple[str, ...]:
    """Say in a sentence each who could read production's values, and which other syncs the context would meet."""
    if isinstance(context, OnlyOnNetlify):
        return ()
    exposed = exposure(answers.environment, context)
    return (*([exposed] if exposed else []), *meetings(context, answers, others))


def label_of(name: str, identifier: str) -> str:
    """Return what Infisical is told beside the id: the name as far as it goes, the id where it is blank."""
    return name.strip()[:_LONGEST_LABEL] or identifier


_LONGEST_LABEL: Final = 255
"""Characters of a team's or site's name that Infisical keeps."""

_NO_CONNECTION: Final = "No Netlify connection in this project yet: create one here."

_OTHER_WAYS: Final = "Paste a Netlify access token here to look with that one, or type"

_LOOKS_THE_SAME: Final = (
    "A revoked or expired Netlify token in the connection looks the same: check it in Infisical, paste a Netlify "
    "access token here to look with that one, or type"
)

_EMPTY: Final = {
    Step.NETLIFY_ACCOUNT: f"Netlify shows no team. {_LOOKS_THE_SAME} the team's id.",
    Step.NETLIFY_SITE: f"Netlify shows no site in this team. {_LOOKS_THE_SAME} the site's id.",
}

_CONTEXTS: Final[dict[DeployContext | OnlyOnNetlify, str]] = {
    DeployContext.ALL: "Every deploy gets the same values. Any other sync to the same place overlaps this one.",
    DeployContext.PRODUCTION: "Deploys of the production branch get these values, other deploys do not.",
    DeployContext.DEPLOY_PREVIEW: "Previews of pull requests get these values, other deploys do not.",
    DeployContext.BRANCH_DEPLOY: "Deploys of branches other than production get these values.",
    DeployContext.DEV: "`netlify dev` on a developer's machine gets these values, deploys do not.",
    OnlyOnNetlify.DEV_SERVER: "Infisical cannot send values to the Preview Server alone. All contexts reaches it too.",
    DeployContext.BRANCH: (
        "Infisical cannot send values to one branch. Branch deploys reaches all branches but production's."
    ),
}
