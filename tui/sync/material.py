"""What a preview is made of, gathered side by side once the answers allow it."""

import asyncio

from tui.sync.answers import Answers
from tui.sync.destination import read_destination
from tui.sync.prepared import Prepared
from tui.sync.preview import Place
from tui.sync.servers import possible_servers
from tui.sync.session import Session


async def preview_material(answers: Answers, session: Session) -> Prepared:
    """Return what makes previews of any options, for the answered path, site or team, and deploy context.

    A destination that cannot be read is part of it. What was asked for already is not asked for again.

    Raises:
        ValueError: One of those steps has no answer yet.
        Problem: The secret keys could not be had.
    """
    project, environment, path = answers.project, answers.environment, answers.secret_path
    site, context = answers.netlify_site, answers.deploy_context
    if not (project and environment and path and site and context):
        raise ValueError(f"not answered yet: {answers.missing()}")
    keys, destination = await asyncio.gather(
        session.catalog.secret_keys(project.id, environment.slug, path.path),
        read_destination(answers, session.catalog),
    )
    servers = possible_servers(can_import=session.can_import)
    place = Place(environment.slug, context.context.value, whole_team=site.whole_team, servers=servers)
    return Prepared(keys, destination, place)
