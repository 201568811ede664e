"""How soon a few letters bring a site into sight, among ten thousand."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tests.benchmarks.names import realistic_names, some_of
from tests.benchmarks.table import Row
from tui.sync.choosing.filter import Filter

_IN_SIGHT: Final = 13
"""Rows of the site picker at 80x24, with a line of consequence below."""

_LETTERS: Final = 4
_TARGETS: Final = 200
_WANTED: Final = 0.95


def rows(*, short: bool) -> Iterator[Row]:
    """Measure the group; it is exact, and the same in the short form."""
    del short
    names = realistic_names(10_000)
    targets = some_of(names, _TARGETS)
    share, prefix = share_found(names, targets), _share(names, targets, lambda name: name[:_LETTERS])
    beside = f"({prefix:.0%} by the name's first {_LETTERS} letters)"
    yield Row(
        f"{_TARGETS} of 10,000 sites in sight after {_LETTERS} letters: initials, then the last word",
        f"{share:.1%} {beside}",
        f"at least {_WANTED:.0%}",
        missed=share < _WANTED,
    )


def share_found(names: Sequence[str], targets: Sequence[str]) -> float:
    """Return which share of the targets is in sight once somebody has typed a letter per word and then went on.

    That is one way only, and none that fits the single name: the first letter of each word, then the rest of the last.
    """
    return _share(names, targets, _initials)


def _initials(name: str) -> str:
    words: list[str] = re.findall(r"[^\W_]+", name)
    return ("".join(word[0] for word in words) + words[-1][1:])[:_LETTERS]


def _share(names: Sequence[str], targets: Sequence[str], typed_for: Callable[[str], str]) -> float:
    among = Filter(names)
    seen = [name in [names[index] for index in among.find(typed_for(name))[:_IN_SIGHT]] for name in targets]
    return sum(seen) / len(targets)
