"""All folders of an environment: from one recursive listing, or level by level where a server has none."""

from typing import Final, Protocol

from tui.api.errors import UnexpectedAnswer
from tui.api.models import FoldersReply, Listed

_MOST_LISTINGS: Final = 500
"""Requests of one walk; a server that answers the same for every path would never come to an end."""


class Listing(Protocol):
    """Lists the folders below a path: direct children with their names, or all with `relative_path`."""

    async def __call__(self, path: str, *, recursive: bool) -> FoldersReply:
        """Ask the server."""


async def folder_paths(listing: Listing) -> Listed[str]:
    """Return the full paths of all folders, sorted, `/` first.

    Servers without recursive listings give no folder a path; one that lacks it among others cannot be read.

    Raises:
        UnexpectedAnswer: folders without end.
        Problem: the listing failed.
    """
    reply = await listing("/", recursive=True)
    paths = [folder.relative_path for folder in reply.folders if folder.relative_path is not None]
    if reply.folders and not paths:
        return await _walk(listing)
    found = {"/", *(f"/{path.strip('/')}" for path in paths)}
    return Listed(sorted(found), unreadable=reply.folders.total - len(paths))


async def _walk(listing: Listing) -> Listed[str]:
    found, unreadable = {"/"}, 0
    unvisited = ["/"]
    for _ in range(_MOST_LISTINGS):
        if not unvisited:
            return Listed(sorted(found), unreadable=unreadable)
        path = unvisited.pop()
        reply = await listing(path, recursive=False)
        unreadable += reply.folders.unreadable
        children = {f"{path.rstrip('/')}/{folder.name}" for folder in reply.folders}
        unvisited.extend(children)
        found.update(children)
    raise UnexpectedAnswer("Infisical has too many folders to list one by one.", "Type the secret path.")
