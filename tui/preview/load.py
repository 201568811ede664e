"""What the preview and the search for overlaps are made of, gathered side by side once the answers allow it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tui.api.errors import MissingRoute, Problem
from tui.api.infisical import TreeKeys
from tui.api.models import CheckDestination, DestinationReply, ExistingSync, Listed, SecretSync
from tui.model.answers import Answers
from tui.model.catalog import Catalog
from tui.model.choices import left_out
from tui.preview.destination import read_destination
from tui.preview.inputs import Prepared
from tui.preview.overlaps import Overlaps, Reach, overlaps, with_a_duplicate
from tui.preview.plan import Place
from tui.preview.sync_rules import possible_servers

if TYPE_CHECKING:
    from tui.model.session import Session


async def preview_material(
    answers: Answers, session: "Session", *, has_run: bool = False, offers_subfolders: bool = False
) -> Prepared:
    """Return what makes previews of any options, for the answered path, site or team, and deploy context.

    A destination that cannot be read is part of it. What was asked for already is not asked for again. A sync that
    `has_run` successfully before imports nothing any more. With `offers_subfolders` options may include them where the
    server is known to be able to.

    Raises:
        ValueError: One of those steps has no answer yet.
        Problem: The secret keys could not be had.
    """
    project, environment, path = answers.project, answers.environment, answers.secret_path
    site, context = answers.netlify_site, answers.deploy_context
    if not (project and environment and path and site and context):
        raise ValueError(f"not answered yet: {answers.missing()}")
    keys, tree, destination = await asyncio.gather(
        session.catalog.secret_keys(project.id, environment.slug, path.path),
        _tree_keys(answers, session.catalog, offered=offers_subfolders),
        read_destination(answers, session.catalog),
    )
    servers = possible_servers(can_import=session.can_import)
    place = Place(environment.slug, context.context.value, whole_team=site.whole_team, servers=servers, has_run=has_run)
    return Prepared(keys, destination, place, tree)


async def _tree_keys(answers: Answers, catalog: Catalog, *, offered: bool) -> TreeKeys | None:
    """Return the keys of the folder and all below it; None where subfolders are not included, nor can be offered.

    Raises:
        Problem: They could not be had, and the answers include subfolders.
    """
    project, environment, path = answers.project, answers.environment, answers.secret_path
    options = answers.sync_options
    if not (project and environment and path):
        return None
    wanted = options is not None and options.include_subfolders
    try:
        if wanted or (offered and await catalog.knows_subfolders(project.id)):
            return await catalog.tree_keys(project.id, environment.slug, path.path)
    except Problem:
        if wanted:
            raise
    return None


async def find_overlaps(
    answers: Answers, catalog: Catalog, made: Iterable[SecretSync] = (), *, changing: SecretSync | None = None
) -> Overlaps:
    """Compare with the project's other syncs, and ask the server about those of other projects.

    Args:
        answers: Project, connection, environment, team, site and deploy context are needed; options count if given.
        catalog: Where the lists come from; what cannot be had is said in the outcome.
        made: Syncs made earlier in this run, which count even where the list cannot be had.
        changing: The sync that the answers are to change, which does not meet itself.

    Raises:
        ValueError: One of those steps has no answer yet.
    """
    project, connection, mine = answers.project, answers.connection, Reach.of_answers(answers)
    if not (project and connection):
        raise ValueError(f"not answered yet: {answers.missing()}")
    listed, in_use = await asyncio.gather(
        _others(project.id, catalog), _in_use(project.id, connection.id, answers, changing, catalog)
    )
    unread = listed if isinstance(listed, str) else _not_compared(listed)
    known = [ExistingSync.model_validate_json(sync.model_dump_json(by_alias=True)) for sync in made]
    known = known if isinstance(listed, str) else [*known, *listed]
    found = overlaps(mine, [sync for sync in known if changing is None or sync.id != changing.id])
    if isinstance(in_use, DestinationReply) and in_use.has_duplicate:
        found = with_a_duplicate(found, elsewhere=in_use.duplicate_project_id not in {None, project.id})
    unchecked = tuple(reason for reason in (unread, in_use) if isinstance(reason, str) and reason)
    return Overlaps(found, unchecked, (in_use.why,) if isinstance(in_use, _NeverTold) else ())


@dataclass(frozen=True)
class _NeverTold:
    """This server cannot be asked, whoever asks."""

    why: str


def _not_compared(listed: Listed[ExistingSync]) -> str:
    told = left_out(listed, "secret sync")
    return told and f"{told} Whether this one writes to the same place is not known."


async def _others(project_id: str, catalog: Catalog) -> Listed[ExistingSync] | str:
    """Return the project's syncs, or in one sentence why they are not known."""
    try:
        return await catalog.syncs(project_id)
    except Problem as problem:
        return f"The project's other syncs could not be checked. {problem.happened}"


async def _in_use(
    project_id: str, connection_id: str, answers: Answers, changing: SecretSync | None, catalog: Catalog
) -> DestinationReply | _NeverTold | str:
    """Ask the server for this very destination, or say in one sentence why it could not be asked."""
    try:
        wanted = CheckDestination(
            project_id=project_id,
            connection_id=connection_id,
            destination_config=answers.destination(),
            exclude_sync_id=changing.id if changing else None,
        )
    except ValidationError:
        return _NeverTold("Syncs of other projects could not be checked, for this project's id is of an old form.")
    try:
        return await catalog.destination_in_use(wanted)
    except MissingRoute:
        return _NeverTold("Syncs of other projects could not be checked, for this server is too old to tell.")
    except Problem as problem:
        return f"Syncs of other projects could not be checked. {problem.happened}"
