"""A copy of the variables that a sync may change or delete, in a private file that they can be put back from.

`netlify env:import` writes each variable with one value for all deploy contexts. So variables that have just that are
lines of a dotenv file; values of single contexts stand in the same file as commands behind a mark, since importing
them would take the other contexts' values away. Values that nobody can read are named, and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from tui.api.errors import Problem
from tui.api.models import NetlifyVariable
from tui.api.surrogates import original
from tui.api.text import printable
from tui.model.choices import slugify
from tui.preview.dotenv import bash_word, dotenv_line
from tui.preview.plan import Preview
from tui.preview.remarks import counted
from tui.preview.rows import Row
from tui.preview.sync_rules import ALL, Fate
from tui.storage.state_folder import StateFolder


class BackupFailed(Problem):
    """The file could not be written; nothing on Netlify has changed."""


def at_risk(preview: Preview) -> tuple[Row, ...]:
    """Return what is on Netlify now and may be another value, or none, after the run; nothing where nobody could look.

    An imported variable is among them: the run writes it back, over the values of other deploy contexts perhaps.
    """
    if preview.not_read:
        return ()
    return tuple(row for fate in (Fate.DELETE, Fate.CHANGE, Fate.IMPORT) for row in preview.rows(fate))


@dataclass(frozen=True)
class Backup:
    """A file that was written: where, about which variables, and those of them whose values nobody can read."""

    path: Path
    keys: frozenset[str]
    unreadable: tuple[str, ...]

    @property
    def brief(self) -> str:
        """Say it shortly, where the path is told later."""
        missing = f"; {counted(len(self.unreadable), 'secret one')} cannot be saved" if self.unreadable else ""
        return f"Saved {counted(len(self.keys) - len(self.unreadable), 'variable')} in {self.path.name}{missing}."

    @property
    def words(self) -> str:
        """Say what is where; the path stands last, to be copied."""
        kept = counted(len(self.keys) - len(self.unreadable), "variable")
        missing = f" (not the secret ones: {_names(self.unreadable)})" if self.unreadable else ""
        return f"Saved {kept}{missing} in {printable(str(self.path), limit=500)}"


def save(
    folder: StateFolder, place: str, variables: Sequence[NetlifyVariable], *, whole_team: bool, now: datetime
) -> Backup:
    """Write the variables into a new file `backups/<place>-<date>.env` of mode 0600.

    Args:
        folder: Where the wizard keeps what outlives a run.
        place: The site's or team's name.
        variables: What to save.
        whole_team: The variables are the team's shared ones, which Netlify's command line tool does not write.
        now: The moment that the file is named by, with its time zone.

    Raises:
        BackupFailed: The disk is the trouble.
    """
    stem = f"backups/{slugify(place) or 'netlify'}-{now:%Y%m%d-%H%M%S}"
    taken = folder.names(f"{stem}*")
    name = next(name for name in _numbered(stem) if name not in taken)
    path = folder.root / name
    try:
        folder.write(name, backup_text(path, place, variables, whole_team=whole_team, now=now))
    except OSError as error:
        raise BackupFailed(
            f"The backup could not be written to {printable(str(path), limit=500)}: {error.strerror or error}.",
            "Make room or access there, or go on without a backup.",
        ) from error
    unreadable = tuple(sorted(variable.key for variable in variables if variable.is_secret))
    return Backup(path, frozenset(variable.key for variable in variables), unreadable)


def backup_text(
    path: Path, place: str, variables: Sequence[NetlifyVariable], *, whole_team: bool, now: datetime
) -> str:
    """Return the file's text: how to put the values back, lines to import, then commands and what nobody can save."""
    readable = sorted((item for item in variables if not item.is_secret), key=lambda item: item.key)
    lines: list[str] = []
    commands: list[str] = []
    by_hand: list[str] = []
    for variable in readable:
        values = {value.where: value.value.get_secret_value() for value in variable.values if value.value is not None}
        is_plain = tuple(values) == (ALL,) and original(values[ALL]) == values[ALL] and not variable.values.unreadable
        if variable.values.unreadable:
            unread = counted(variable.values.unreadable, "value")
            by_hand.append(f"{printable(variable.key)}: {unread} could not be read")
        line = dotenv_line(variable.key, values[ALL]) if is_plain else None
        if line:
            lines.append(line)
            continue
        # Without a context the command replaces the whole variable, so it comes before those of single contexts.
        for context, value in sorted(values.items(), key=lambda found: found[0] != ALL):
            command = _command(variable.key, context, value)
            if command:
                commands.append(command)
            else:
                why = "an empty value" if original(value) == value else "a value with half a character in it"
                by_hand.append(f"{printable(variable.key)} in the context {printable(context)}: {why}")
    secret = [printable(variable.key) for variable in variables if variable.is_secret]
    scoped = [
        f"{printable(item.key)} ({', '.join(map(printable, item.scopes))})"
        for item in readable
        if 0 < len(item.scopes) < _EVERY_SCOPE
    ]
    head = [
        f"Variables of {printable(place)} on Netlify, as they were on {now:%Y-%m-%d %H:%M %Z}.",
        "These are real values: keep this file private, and delete it when you no longer need it.",
        "",
        *_how_to_restore(path, lines=bool(lines), commands=bool(commands), whole_team=whole_team),
        *_listed("To be put back by hand:", by_hand),
        *_listed("Not saved, for Netlify shows the values of secret variables to nobody:", sorted(secret)),
        *_listed("Used in these scopes only, which have to be chosen again afterwards:", scoped),
    ]
    parts = [*(f"# {line}".rstrip() for line in head), "", *lines]
    if commands:
        parts += ["", *(f"{_MARK}{command}" for command in commands)]
    return "\n".join(parts) + "\n"


_MARK: Final = "#: "
"""In front of a command: a comment to dotenv, and easily taken off."""


def _how_to_restore(path: Path, *, lines: bool, commands: bool, whole_team: bool) -> Iterator[str]:
    file = bash_word(str(path))
    if whole_team:
        yield "These are shared variables of the team, which Netlify's command line tool does not write. To put them"
        yield "back, open the team's environment variables on app.netlify.com and import the lines below from there."
        if commands:
            yield f"The lines that begin with {_MARK.strip()} name each value and its deploy context."
        return
    yield "To put them back, in a folder that is linked to the site (`netlify link`):"
    if lines:
        yield f"  netlify env:import {file}"
    if commands:
        yield f"  sed -n 's/^{_MARK}//p' {file} | bash"
    if not lines and not commands:
        yield "  there is nothing in this file that could be put back."


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield ""
        yield title
        yield from (f"  {name}" for name in names)


def _command(key: str, context: str, value: str) -> str | None:
    """Return the command that sets one value; None for what the command line tool takes for no value at all.

    Half a character, such as a cut emoji leaves behind, has no bytes that a command could hold.

    Where nobody sits at a terminal, the tool puts `--force` behind all words, or else asks whether to replace what is
    there, which would eat the commands that follow. Behind a `--` its own would be no flag, so ours stands before.
    """
    if not value or "\0" in value or original(value) != value:
        return None
    where = "" if context == ALL else f" --context {bash_word(context)}"
    mark = " --force --" if value.startswith("-") else ""
    return f"netlify env:set{where}{mark} {bash_word(key)} {bash_word(value)}"


_EVERY_SCOPE: Final = 4
"""Builds, functions, runtime and post-processing: what a variable has that nobody limited."""


def _names(keys: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(printable(key) for key in keys[:most])
    return shown if len(keys) <= most else f"{shown} and {len(keys) - most} more"


def _numbered(stem: str) -> Iterator[str]:
    yield f"{stem}.env"
    number = 2
    while True:
        yield f"{stem}-{number}.env"
        number += 1
