"""What a picker offers: rows, and the one to stand on with the reason why.

Nothing heavy is imported, for the line prompts ask their first question before that is loaded.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from tui.api.text import printable
from tui.model.named import NOTHING_NAMED, Named, Wanted, source_of, told

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

    Where `likeliest` is None no row is preselected: the user has to choose, and Enter alone is refused. `note` says
    what was named before the start and is not among the rows.
    """

    rows: tuple[Choice[T], ...]
    likeliest: int | None = 0
    note: str = ""

    @property
    def preselected(self) -> Choice[T] | None:
        """The row that Enter alone takes."""
        return self.rows[self.likeliest] if self.rows and self.likeliest is not None else None


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


def choose_named(
    rows: Sequence[Choice[T]],
    named: Named[T],
    *hints: Hint[T],
    current: Callable[[T], bool],
    preselect_first: bool = True,
    is_whole: bool = True,
) -> Choices[T]:
    """Preselect the current answer, else the row that was named; where that is not there, none, with a note."""
    yours: Hint[T] = (current, "your choice")
    if not named or any(current(row.value) for row in rows):
        return choose_from(rows, yours, *hints, preselect_first=preselect_first, is_whole=is_whole)
    found = named.find([row.value for row in rows])
    if len(found) == 1:
        at = found[0]
        return Choices((*rows[:at], rows[at]._replace(reason=named.reason), *rows[at + 1 :]), at)
    return Choices(tuple(rows), None, named.note(len(found)))


def _is_whole(found: Sequence[object]) -> bool:
    """Tell whether a list from a server has everything."""
    return bool(getattr(found, "is_whole", True))


def projects(
    found: "Sequence[Project]", *, wanted: Wanted, current: str | None, environment: Wanted = NOTHING_NAMED
) -> "Choices[Project]":
    """Offer projects by name.

    Args:
        found: The projects.
        wanted: The id, slug or name of one, from before the start.
        current: The id of the answered one.
        environment: An environment named before the start: it speaks for the projects that have it.
    """
    rows = [Choice(item, item.name, item.slug) for item in _by_name(found)]
    named: Named[Project] = Named("project", wanted, lambda item: (item.id, item.slug, item.name))
    of_project = _named_environment(environment)
    having = [item.id for item in found if of_project.find(item.environments)]
    tell_apart = 0 < len(having) < len(found)
    return choose_named(
        rows,
        named,
        (lambda item: tell_apart and item.id in having, f"has environment {told(environment)}"),
        current=lambda item: item.id == current,
        is_whole=_is_whole(found),
    )


def connections(
    found: "Sequence[Connection]", *, current: str | None, linked: Wanted = NOTHING_NAMED, reaching: str | None = None
) -> "Choices[Connection]":
    """Offer connections by name, saying which belong to the project only.

    Args:
        found: The connections.
        current: The id of the answered one.
        linked: The site named before the start.
        reaching: The id of the connection by which that site can be reached.
    """
    rows = [Choice(item, item.name, "this project" if item.project_id else "organisation") for item in _by_name(found)]
    return choose_from(
        rows,
        (lambda item: item.id == current, "your choice"),
        (lambda item: item.id == reaching, f"has the site from {source_of(linked)}"),
        is_whole=_is_whole(found),
    )


def environments(
    found: "Sequence[Environment]",
    *,
    wanted: Wanted,
    current: str | None,
    path: Wanted = NOTHING_NAMED,
    with_path: str | None = None,
) -> "Choices[Environment]":
    """Offer environments in the project's own order; where none was named, production is preselected.

    Args:
        found: The environments.
        wanted: The slug, name or id of one, from before the start.
        current: The slug of the answered one.
        path: A secret path named before the start.
        with_path: The slug of the environment that has it, if it is not the one that is preselected otherwise.
    """
    rows = [Choice(item, item.name, item.slug) for item in found]
    hints: list[Hint[Environment]] = [
        (lambda item: item.slug == with_path, f"has folder {told(path)}"),
    ]
    if len(rows) > 1:
        hints.append((lambda item: item.slug in PRODUCTION, "most syncs start here"))
    named, whole = _named_environment(wanted), _is_whole(found)
    return choose_named(rows, named, *hints, current=lambda item: item.slug == current, is_whole=whole)


def _named_environment(wanted: Wanted) -> "Named[Environment]":
    return Named("environment", wanted, lambda item: (item.slug, item.name, item.id))


def folders(paths: Sequence[str], *, wanted: Wanted, current: str | None) -> Choices[str]:
    """Offer folder paths in the tree's order; where none was named, the top one is preselected."""
    rows = [Choice(path, path) for path in paths]
    hints: list[Hint[str]] = [(lambda path: path == "/", "the top folder")] if len(rows) > 1 else []
    named, whole = named_folder(wanted), _is_whole(paths)
    return choose_named(rows, named, *hints, current=lambda path: path == current, is_whole=whole)


def named_folder(wanted: Wanted) -> Named[str]:
    """Return the folder named before the start, with its slashes as Infisical has them."""
    parts = [part for part in (wanted.value or "").split("/") if part.strip()]
    return Named("folder", wanted._replace(value=f"/{'/'.join(parts)}" if wanted.value else None), lambda path: (path,))


def accounts(
    found: "Sequence[NetlifyAccount]", *, current: str | None, linked: "TeamOfSite | None" = None
) -> "Choices[NetlifyAccount]":
    """Offer Netlify teams by name; `linked` is what is known of the team whose site was named before the start."""
    rows = [Choice(item, item.name, item.slug or "") for item in _by_name(found)]
    mine: Hint[NetlifyAccount] = (lambda item: item.id == current, "your choice")
    whole = _is_whole(found)
    if linked is None or any(item.id == current for item in found):
        return choose_from(rows, mine, is_whole=whole)
    team = linked.team.id if linked.team else None
    offered = choose_from(
        rows,
        (lambda item: item.id == team, f"has the site from {source_of(linked.wanted)}"),
        preselect_first=False,
        is_whole=whole,
    )
    return replace(offered, note=linked.note) if rows and offered.likeliest is None else offered


@dataclass(frozen=True)
class TeamOfSite:
    """Which team has the site named before the start, as far as the lists say.

    `complete` tells whether they could all be had.
    """

    wanted: Wanted
    team: "NetlifyAccount | None" = None
    complete: bool = True

    @property
    def note(self) -> str:
        """Say why no team is preselected."""
        if self.wanted.trouble:
            return f"{source_of(self.wanted)} {printable(self.wanted.trouble)}, so no team is preselected."
        where = "found in none of these teams" if self.complete else "not found, and not every team could be searched"
        return f"Site {told(self.wanted)} was {where}, so no team is preselected."


def sites(
    found: "Sequence[NetlifySite]",
    *,
    wanted: Wanted,
    project: str,
    current: str | None,
    elsewhere: "NetlifyAccount | None" = None,
) -> "Choices[NetlifySite]":
    """Offer sites by name.

    A sync to the wrong site overwrites that site's variables, so being the first in the list is no reason.

    Args:
        found: The sites of the team.
        wanted: The id or name of one, from before the start.
        project: The Infisical project's name.
        current: The id of the answered one.
        elsewhere: The team that has the wanted site, if it is another one.
    """
    rows = [Choice(item, item.name) for item in _by_name(found)]
    hints: list[Hint[NetlifySite]] = []
    if len(rows) > 1:
        is_alike = _same_slug_as(project)
        hints.append((lambda item: is_alike(item.name), "named like the project"))
    offered = choose_named(
        rows,
        named_site(wanted),
        *hints,
        current=lambda item: item.id == current,
        preselect_first=False,
        is_whole=_is_whole(found),
    )
    if offered.note and elsewhere:
        return replace(offered, note=f"Site {told(wanted)} is in team {printable(elsewhere.name)}, not in this one.")
    return offered


def named_site(wanted: Wanted) -> "Named[NetlifySite]":
    """Return the site named before the start: its id, its name, or the address that Netlify gives it."""
    return Named(
        "site", wanted, lambda item: (item.id, item.name, (address := f"{item.name}.netlify.app"), f"https://{address}")
    )


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


def _same_slug_as(name: str) -> Callable[[str], bool]:
    """Return a test for names with the same slug; ten times as fast as making one for each of ten thousand sites."""
    words = slugify(name, limit=len(name))
    between = "[^a-z0-9]+"
    pattern = re.compile(f"[^a-z0-9]*{between.join(words.split('-'))}[^a-z0-9]*")
    return lambda other: bool(words) and pattern.fullmatch(other.lower()) is not None


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
