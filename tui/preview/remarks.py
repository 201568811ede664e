"""Short texts for people about many variables at once; names are cleaned for display."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tui.api.text import printable
from tui.preview.rows import Rows


@dataclass(frozen=True)
class Remark:
    """A sentence or a row of a table.

    Attributes:
        text: What to show, harmless to any terminal.
        grave: It is about a loss.
        cut: It is one line, whose end is left out where there is no room.
    """

    text: str
    grave: bool = False
    cut: bool = False


def named(rows: Rows, most: int = 3) -> str:
    """Name some variables, as in `A, B and 4 more`."""
    return _in_words(rows.first(most), len(rows))


def named_in(names: Collection[str], most: int = 3) -> str:
    """Name some of these in the same way."""
    return _in_words(sorted(names)[:most], len(names))


def _in_words(first: Sequence[str], total: int) -> str:
    names = [printable(name, limit=60) for name in first]
    return _joined(names) if total <= len(names) else f"{', '.join(names)} and {total - len(names)} more"


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def counted(number: int, one: str) -> str:
    """Return the number with its noun, as in `1 variable`, `2 variables`."""
    return f"{number:,} {one if number == 1 else f'{one}s'}"
