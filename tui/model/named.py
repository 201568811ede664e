"""What was named before the start (by a flag, a variable, a file), looked up among the rows of a picker.

A name that matches nothing is never ignored: the note says so, and no row is preselected in its place.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from tui.api.text import printable
from tui.settings.options import Setting

T = TypeVar("T")

Wanted = Setting[str | None]
"""What was named, and where."""

NOTHING_NAMED: Final[Wanted] = Setting(None)

_LONGEST: Final = 60
"""Characters of a name in a note."""


@dataclass(frozen=True)
class Named(Generic[T]):
    """A name for one of the rows.

    Attributes:
        what: What it names, as in "Project typo was not found".
        wanted: The name, and where it was given.
        names: What a row's value goes by, such as id, slug and name; the earlier ones count first.
    """

    what: str
    wanted: Wanted
    names: Callable[[T], Sequence[str]]

    def __bool__(self) -> bool:
        """Whether something was named, even if its source cannot be read."""
        return is_named(self.wanted)

    @property
    def reason(self) -> str:
        """Why its row is preselected."""
        return f"from {source_of(self.wanted)}"

    def find(self, values: Sequence[T]) -> list[int]:
        """Return the positions of the values that go by the name."""
        return [] if self.wanted.value is None else find(self.wanted.value, [self.names(value) for value in values])

    def note(self, matches: int) -> str:
        """Say why no row is preselected, where so many match."""
        if self.wanted.trouble:
            return f"{source_of(self.wanted)} {printable(self.wanted.trouble)}, so no {self.what} is preselected."
        if matches:
            return f"Several {self.what}s match {told(self.wanted)}, so none is preselected."
        return f"{self.what.capitalize()} {told(self.wanted)} was not found, so none is preselected."


def is_named(wanted: Wanted) -> bool:
    """Tell whether something was named, even if its source cannot be read."""
    return bool(wanted.value or wanted.trouble)


def source_of(wanted: Wanted) -> str:
    """Name the source, of which the branch of a repository may be a part."""
    return printable(wanted.source)


def told(wanted: Wanted) -> str:
    """Return what was named, with where: `typo (from --project)`."""
    return f"{printable(wanted.value or '', limit=_LONGEST)} (from {source_of(wanted)})"


def find(name: str, rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the positions of the rows that go by `name`: exactly by an early name if possible, else in any case."""
    kinds = max((len(names) for names in rows), default=0)
    for comparable in (str.strip, _folded):
        wanted = comparable(name)
        for kind in range(kinds):
            found = [at for at, names in enumerate(rows) if len(names) > kind and comparable(names[kind]) == wanted]
            if found:
                return found
    return []


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()
