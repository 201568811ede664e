"""All folders of an environment: from one recursive listing, or level by level where a server has none."""

from typing import Final, Protocol

from tui.api.errors import UnexpectedAnswer
from tui.api.models import FoldersReply

_MOST_LISTINGS: Final = 500
"""Requests of one walk; a server that answers the same for every path would never come to an end."""


class Listing(Protocol):
    """Lists the folders below a path: direct children with their names, or all with `relative_path`."""

    async def __call__(self, path: str, *, recursive: bool) -> FoldersReply:
        """Ask the server."""


async def folder_paths(listing: Listing) -> list[str]:
    """Return the full paths of all folders, sorted, `/` first.

    Raises:
        UnexpectedAnswer: folders without end.
        Problem: the listing failed.
    """
    reply = await listing("/", recursive=True)
    relative = [folder.relative_path for folder in reply.folders]
    found = {"/"}
    if None in relative:
        await _walk(listing, found)
    else:
        found.update(f"/{path.strip('/')}" for path in relative if path)
    return sorted(found)


async def _walk(listing: Listing, found: set[str]) -> None:
    unvisited = ["/"]
    for _ in range(_MOST_LISTINGS):
        if not unvisited:
            return
        path = unvisited.pop()
        reply = await listing(path, recursive=False)
        children = {f"{path.rstrip('/')}/{folder.name}" for folder in reply.folders}
        unvisited.extend(children)
        found.update(children)
    raise UnexpectedAnswer("Infisical has too many folders to list one by one.", "Type the secret path.")
