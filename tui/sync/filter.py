"""Type-to-filter: which names a few letters mean, best first, and which letters matched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")


@dataclass(frozen=True)
class Match:
    """One name that fits: its index in the list, and the positions of the letters that matched."""

    index: int
    letters: tuple[int, ...]


def prepare(names: Sequence[str]) -> tuple[str, ...]:
    """Fold the case of all names once; positions stay those of the names, so folding never changes a length."""
    return tuple(_fold(name) for name in names)


def matches(names: Sequence[str], typed: str, details: Sequence[str] = ()) -> list[Match]:
    """Return the fitting names: exact, prefix, word start, initials, substring, scattered letters, then by detail only.

    Within a rank shorter names come first, and names of one length keep their order.

    Args:
        names: Names as `prepare` folded them.
        typed: What the user typed; nothing, or only spaces, fits every name.
        details: For each name a folded second text (a slug, an id); it counts after all names, and only where
            the typed text stands in it as a whole.
    """
    wanted = _fold(typed.strip())
    if not wanted:
        return [Match(index, ()) for index in range(len(names))]
    ranked: list[tuple[int, int, Match]] = []
    for index, name in enumerate(names):
        found = _rank(name, wanted)
        if found:
            ranked.append((found[0], len(name), Match(index, found[1])))
        elif details and wanted in details[index]:
            ranked.append((_ONLY_IN_DETAIL, len(name), Match(index, ())))
    ranked.sort(key=lambda row: row[:2])
    return [match for _, _, match in ranked]


_ONLY_IN_DETAIL = 6


def _fold(text: str) -> str:
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _rank(name: str, wanted: str) -> tuple[int, tuple[int, ...]] | None:
    at = name.find(wanted)
    if at >= 0:
        word = next((hit for hit in _occurrences(name, wanted) if hit == 0 or not name[hit - 1].isalnum()), None)
        start = at if word is None else word
        letters = tuple(range(start, start + len(wanted)))
        if name == wanted:
            return 0, letters
        return (1 if start == 0 else 2 if word is not None else 4), letters
    initials = _scattered(name, wanted, [found.start() for found in _WORD_START.finditer(name)])
    if initials:
        return 3, initials
    scattered = _scattered(name, wanted, range(len(name)))
    return (5, scattered) if scattered else None


def _occurrences(name: str, wanted: str) -> list[int]:
    return [found.start() for found in re.finditer(f"(?={re.escape(wanted)})", name)]


def _scattered(name: str, wanted: str, positions: Sequence[int]) -> tuple[int, ...] | None:
    """Find the letters of `wanted` in order among `positions` of `name`."""
    letters: list[int] = []
    candidates = iter(positions)
    for letter in wanted:
        position = next((at for at in candidates if name[at] == letter), None)
        if position is None:
            return None
        letters.append(position)
    return tuple(letters)
