"""How soon a few letters bring a site into sight, among ten thousand, and how soon any order of the rows could."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tests.benchmarks.names import realistic_names, some_of
from tests.benchmarks.table import Row
from tui.model.filter import Filter

_IN_SIGHT: Final = 13
"""Rows of the site picker at 80x24, with a line of consequence below."""

_LETTERS: Final = 4
_TARGETS: Final = 200
_WANTED: Final = 0.95
_OF_WHAT_CAN_BE: Final = 0.9

_Way = Callable[[str], str]
"""What somebody types for a name: one habit for all names, none that fits the single one."""


def rows(*, short: bool) -> Iterator[Row]:
    """Measure the group; it is exact, and the same in the short form."""
    del short
    names = realistic_names(10_000)
    targets = some_of(names, _TARGETS)
    share = share_found(names, targets)
    yield Row(
        f"{_TARGETS} of 10,000 sites in sight after {_LETTERS} letters: initials, then the last word",
        f"{share:.1%}",
        f"at least {_WANTED:.0%}",
        missed=share < _WANTED,
    )
    for what, way in _other_ways(names).items():
        share, most = _share(names, targets, way), _most(names, targets, way)
        target = f"at least {_OF_WHAT_CAN_BE:.0%} of the {most:.1%} that any order could"
        yield Row(f"... {what}", f"{share:.1%}", target, missed=share < _OF_WHAT_CAN_BE * most)


def share_found(names: Sequence[str], targets: Sequence[str]) -> float:
    """Return which share of the targets is in sight once somebody has typed a letter per word and then went on.

    That is the first letter of each word, then the rest of the last.
    """
    return _share(names, targets, _initials)


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name)


def _initials(name: str) -> str:
    words = _words(name)
    return ("".join(word[0] for word in words) + words[-1][1:])[:_LETTERS]


def _other_ways(names: Sequence[str]) -> dict[str, _Way]:
    how_often = Counter(word for name in names for word in set(_words(name)))
    return {
        "two letters of the first word, two of the last": lambda name: _words(name)[0][:2] + _words(name)[-1][:2],
        "the beginning of the rarest word": lambda name: min(_words(name), key=how_often.__getitem__)[:_LETTERS],
        "the beginning of the name": lambda name: name[:_LETTERS],
    }


def _share(names: Sequence[str], targets: Sequence[str], typed_for: _Way) -> float:
    among = Filter(names)
    seen = [name in [names[index] for index in among.find(typed_for(name))[:_IN_SIGHT]] for name in targets]
    return sum(seen) / len(targets)


def _most(names: Sequence[str], targets: Sequence[str], typed_for: _Way) -> float:
    """Return the share to expect of the best order there can be: of names typed alike, only so many are in sight."""
    alike = Counter(map(typed_for, names))
    return sum(min(_IN_SIGHT / alike[typed_for(name)], 1) for name in targets) / len(targets)
