"""What a picker offers: rows, and the one to stand on with the reason why.

Nothing heavy is imported, for the line prompts ask their first question before that is loaded.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from tui.api.text import printable
from tui.settings.options import Setting

if TYPE_CHECKING:
    from tui.api.infisical import SecretKeys
    from tui.api.models import Connection, DeployContext, Environment, Listed, NetlifyAccount, NetlifySite, Project

T = TypeVar("T")


class Choice(NamedTuple, Generic[T]):
    """One row: the value to keep, foreign text to show (cleaned only when shown), and notes of ours.

    `reason` says why the wizard stands on this row, `refused` why it cannot be chosen, `instead` what to do then.
    """

    value: T
    label: str
    detail: str = ""
    reason: str = ""
    refused: str = ""
    instead: str = ""

    @property
    def refusal(self) -> str:
        """Why it cannot be chosen and what to do instead, for whoever tries."""
        return f"{self.refused}. {self.instead}".strip() if self.refused else ""


@dataclass(frozen=True)
class Choices(Generic[T]):
    """The rows of one picker and the index of the preselected one; no rows means an empty list from the server.

    Where `likeliest` is None no row is preselected: the user has to choose, and Enter alone is refused.
    """

    rows: tuple[Choice[T], ...]
    likeliest: int | None = 0

    @property
    def preselected(self) -> Choice[T] | None:
        """The row that Enter alone takes."""
        return self.rows[self.likeliest] if self.rows and self.likeliest is not None else None


Wanted = Setting[str | None]
"""What was asked for before the start, with where: a flag, the environment, the project file."""

Hint = tuple[Callable[[T], bool], str]
"""A test for the likeliest value, and the reason to print on its row."""


def choose_from(
    rows: Sequence[Choice[T]], *hints: Hint[T], preselect_first: bool = True, is_whole: bool = True
) -> Choices[T]:
    """Preselect the first row that the earliest matching hint points at; a single row is its own reason.

    Args:
        rows: The rows.
        hints: What may speak for a row, the strongest first.
        preselect_first: Whether the first of several rows is preselected when no hint matches.
        is_whole: Whether these are all there are; of others a single one is nothing special.
    """
    for matches, reason in hints:
        for index, row in enumerate(rows):
            if not row.refused and matches(row.value):
                marked = (*rows[:index], row._replace(reason=reason), *rows[index + 1 :])
                return Choices(marked, index)
    if not rows:
        return Choices(())
    is_single = len(rows) == 1 and is_whole
    if not (is_single or preselect_first):
        return Choices(tuple(rows), None)
    reason = "only one" if is_single else "first in the list"
    return Choices((rows[0]._replace(reason=reason), *rows[1:]))


def _is_whole(found: Sequence[object]) -> bool:
    """Tell whether a list from a server has everything."""
    return bool(getattr(found, "is_whole", True))


def _from(wanted: Wanted) -> str:
    """Name the source, of which the branch of a repository may be a part."""
    return f"from {printable(wanted.source)}"


def projects(found: "Sequence[Project]", *, wanted: Wanted, current: str | None) -> "Choices[Project]":
    """Offer projects by name; `wanted` is an id or slug asked for before the start, `current` the answered id."""
    rows = [Choice(item, item.name, item.slug) for item in _by_name(found)]
    return choose_from(
        rows,
        (lambda item: item.id == current, "your choice"),
        (lambda item: wanted.value in (item.id, item.slug), _from(wanted)),
        is_whole=_is_whole(found),
    )


def connections(found: "Sequence[Connection]", *, current: str | None) -> "Choices[Connection]":
    """Offer connections by name, saying which belong to the project only."""
    rows = [Choice(item, item.name, "this project" if item.project_id else "organisation") for item in _by_name(found)]
    return choose_from(rows, (lambda item: item.id == current, "your choice"), is_whole=_is_whole(found))


def environments(found: "Sequence[Environment]", *, wanted: Wanted, current: str | None) -> "Choices[Environment]":
    """Offer environments in the project's own order, standing on the one asked for, else on production."""
    rows = [Choice(item, item.name, item.slug) for item in found]
    hints: list[Hint[Environment]] = [
        (lambda item: item.slug == current, "your choice"),
        (lambda item: item.slug == wanted.value, _from(wanted)),
    ]
    if len(rows) > 1:
        hints.append((lambda item: item.slug in PRODUCTION, "most syncs start here"))
    return choose_from(rows, *hints, is_whole=_is_whole(found))


def folders(paths: Sequence[str], *, wanted: Wanted, current: str | None) -> Choices[str]:
    """Offer folder paths in the tree's order, standing on the one asked for, else on the top one."""
    rows = [Choice(path, path) for path in paths]
    hints: list[Hint[str]] = [
        (lambda path: path == current, "your choice"),
        (lambda path: wanted.value is not None and path == f"/{wanted.value.strip('/')}", _from(wanted)),
    ]
    if len(rows) > 1:
        hints.append((lambda path: path == "/", "the top folder"))
    return choose_from(rows, *hints, is_whole=_is_whole(paths))


def accounts(found: "Sequence[NetlifyAccount]", *, current: str | None) -> "Choices[NetlifyAccount]":
    """Offer Netlify teams by name."""
    rows = [Choice(item, item.name, item.slug or "") for item in _by_name(found)]
    return choose_from(rows, (lambda item: item.id == current, "your choice"), is_whole=_is_whole(found))


def sites(
    found: "Sequence[NetlifySite]", *, linked: str | None, project: str, current: str | None
) -> "Choices[NetlifySite]":
    """Offer sites by name; `linked` is the id this folder is linked to, `project` the Infisical project's name.

    A sync to the wrong site overwrites that site's variables, so being the first in the list is no reason.
    """
    rows = [Choice(item, item.name) for item in _by_name(found)]
    hints: list[Hint[NetlifySite]] = [
        (lambda item: item.id == current, "your choice"),
        (lambda item: item.id == linked, "from .netlify/state.json"),
    ]
    if len(rows) > 1:
        hints.append((lambda item: slugify(item.name) == slugify(project) != "", "named like the project"))
    return choose_from(rows, *hints, preselect_first=False, is_whole=_is_whole(found))


def counted(keys: "SecretKeys") -> str:
    """Say how many secret keys a folder sends, imports included, and how many of them could not be read."""
    total = len(keys.own) + len(keys.imported)
    if keys.unreadable:
        return f"{total} secret key{'' if total == 1 else 's'}, and {keys.unreadable} more that could not be read"
    if not total:
        return "no secret keys yet, so the sync would send nothing"
    if total == 1:
        return "1 secret key, which is imported" if keys.imported else "1 secret key"
    if not keys.imported:
        return f"{total} secret keys"
    if not keys.own:
        return f"{total} secret keys, all of them imported"
    return f"{total} secret keys, {len(keys.imported)} of them imported"


def left_out(listed: "Listed[Any]", one: str) -> str:
    """Say how many records of a list could not be read; nothing where all could. `one` is what a record is."""
    if not listed.unreadable:
        return ""
    if listed.total == 1:
        return f"The only {one} could not be read."
    if not listed:
        return f"None of the {listed.total} {one}s could be read."
    return f"{listed.unreadable} of {listed.total} {one}s could not be read."


def has_subfolders(path: str, folders: Collection[str]) -> bool:
    """Tell whether one of the folders lies below the path."""
    return any(folder != path and folder.startswith(f"{path.rstrip('/')}/") for folder in folders)


def counted_below(number: int, *, included: bool) -> str:
    """Say what becomes of the secrets in the folders below; nothing where there are none."""
    if not number:
        return ""
    verb = "is" if number == 1 else "are"
    return f"{number} in folders below {verb} {'synced too' if included else 'not synced'}"


def slugify(text: str, *, limit: int = 64) -> str:
    """Reduce any text to Infisical's slug form: lower-case letters, digits, single hyphens; may end up empty."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:limit].strip("-")


def proposed_name(site: str, context: "DeployContext", taken: Sequence[str]) -> str:
    """Propose a free sync name from the site's (or team's) name and the deploy context."""
    return free_name(f"{slugify(site) or 'netlify'}-{context.value}", taken)


def free_name(base: str, taken: Collection[str]) -> str:
    """Return the name, numbered if it is taken."""
    used = frozenset(taken)
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(used) + 2))
    return next(name for name in candidates if name not in used)


PRODUCTION: Final = ("prod", "production", "live", "main")
"""Slugs that production goes by."""

_Named = TypeVar("_Named", "Project", "Connection", "NetlifyAccount", "NetlifySite")


def _by_name(found: Sequence[_Named]) -> list[_Named]:
    return sorted(found, key=lambda item: (item.name.casefold(), item.id))
