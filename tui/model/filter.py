"""Type-to-filter: which names a few letters mean, best first, and which letters matched.

Built for ten thousand names on every keystroke: which names fit is found by C code, and a letter more looks only
through what fitted before; in which order they come is decided as far down as somebody looks.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, overload

_WORD_START: Final = re.compile(r"(?<![^\W_])[^\W_]")

_BETWEEN_WORDS: Final = r"[\W_]*"
"""What a space stands for: whatever separates the words of a name, or nothing, so that `site 77` finds `site77`."""

_REMEMBERED: Final = 32
"""Texts typed last whose matches are kept, so that Backspace costs nothing."""


class Filter:
    """The names of one list, their case folded once; positions stay those of the names.

    Args:
        names: What is shown and searched.
        details: For each name a second text (a slug, an id), or nothing at all; it counts after all names, and only
            where the typed text stands in it as a whole.
    """

    def __init__(self, names: Sequence[str], details: Sequence[str] = ()) -> None:
        self.names: Final = [fold(name) for name in names]
        self.details: Final = ["".join(fold(detail).split()) for detail in details]
        self._by_length: Final = sorted(range(len(names)), key=list(map(len, self.names)).__getitem__)
        self._by_letter: Final[dict[str, list[int]]] = {}
        for index in self._by_length:
            self._by_letter.setdefault(self.names[index][:1], []).append(index)
        self._fitting: dict[str, list[int]] = {}

    def find(self, typed: str) -> "Found":
        """Return the fitting names, best first; nothing typed, or only spaces, fits every name, in their order.

        A space between words fits whatever is between them.
        """
        words = tuple(fold(typed).split())
        wanted = "".join(words)
        if not wanted:
            return Found(self, (), range(len(self.names)))
        fitting = self._fitting.pop(wanted, None)
        if fitting is None:
            fitting = self._look(wanted)
        self._fitting[wanted] = fitting  # the latest last
        if len(self._fitting) > _REMEMBERED:
            del self._fitting[next(iter(self._fitting))]
        return Found(self, words, fitting)

    def beginning_with(self, words: tuple[str, ...]) -> list[int]:
        """Return the names that begin so, the shortest first."""
        candidates = self._by_letter.get(words[0][:1], ()) if words else ()
        if len(words) == 1:
            return [index for index in candidates if self.names[index].startswith(words[0])]
        begins = re.compile(_pattern(words)).match
        return [index for index in candidates if begins(self.names[index])]

    def _look(self, wanted: str) -> list[int]:
        """Find what fits among what fitted the longest known beginning: more letters never fit more names."""
        beginnings = (wanted[:end] for end in range(len(wanted) - 1, 0, -1))
        among = next((self._fitting[part] for part in beginnings if part in self._fitting), self._by_length)
        names, details = self.names, self.details
        # Each letter at its first place behind the one before: possessive, for no other place could do better.
        fits = re.compile("".join(rf"[^{letter}]*+{letter}" for letter in map(re.escape, wanted))).match
        if details:
            return [index for index in among if fits(names[index]) or wanted in details[index]]
        if len(wanted) == 1:  # The first letter goes through all names, and so it is worth a shorter way.
            return [index for index in among if wanted in names[index]]
        return [index for index in among if fits(names[index])]


class Found(Sequence[int]):
    """Which names fit one typed text, by their index in the list.

    The best come first: exact, prefix, word start, pieces that begin words one after the other (`acsh` or `as` for
    `acme-shop`), substring, scattered letters, then by detail only. Within a rank shorter names come first, and names
    of one length keep their order.
    """

    def __init__(self, among: Filter, words: tuple[str, ...], fitting: Sequence[int]) -> None:
        self._among = among
        self._words = words
        self._wanted = wanted = "".join(words)
        self._fitting = fitting
        self._ranked: Sequence[int] = () if wanted else fitting
        self._ranks = self._by_rank()

    def __len__(self) -> int:
        return len(self._fitting)

    @overload
    def __getitem__(self, position: int) -> int: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[int]: ...
    def __getitem__(self, position: int | slice) -> int | Sequence[int]:
        wanted = range(len(self))[position]
        last = wanted if isinstance(wanted, int) else max(wanted, default=-1)
        while len(self._ranked) <= last:
            self._ranked = [*self._ranked, *next(self._ranks)]
        return self._ranked[position]

    def letters(self, index: int) -> tuple[int, ...]:
        """Return the positions of the letters by which a name fits best; none where only its detail does."""
        return _letters(self._among.names[index], self._words)

    def in_the_lists_order(self) -> "Found":
        """Return the same, in the order the names were given in."""
        found = Found(self._among, self._words, self._fitting)
        found._ranked = sorted(self._fitting)
        return found

    def _by_rank(self) -> Iterator[list[int]]:
        """Yield the fitting names rank by rank; each rank costs a walk through what is left."""
        names, words, wanted = self._among.names, self._words, self._wanted
        pattern = _pattern(words)
        is_it, at_a_word = re.compile(pattern).fullmatch, re.compile(rf"(?<![^\W_]){pattern}").search
        begin = self._among.beginning_with(words)
        yield sorted(begin, key=lambda index: not is_it(names[index]))
        left = _without(begin, self._fitting)
        first = words[0] if words else ""
        at_word_starts = [index for index in left if first in names[index] and at_a_word(names[index])]
        yield at_word_starts
        left = _without(at_word_starts, left)
        may_be_pieces = _first_two(wanted).search
        pieces = {
            index: letters
            for index in left
            if may_be_pieces(names[index]) and (letters := _pieces(names[index], wanted))
        }
        yield sorted(pieces, key=lambda index: _passed_over(names[index], pieces[index]))
        left = _without(pieces, left)
        stands_in = re.compile(pattern).search
        within = [index for index in left if first in names[index] and stands_in(names[index])]
        yield within
        left = _without(within, left)
        in_order = [index for index in left if _scattered(names[index], wanted)]
        yield in_order
        yield _without(in_order, left)


def fold(text: str) -> str:
    """Fold the case without ever changing the length."""
    if text.isascii():
        return text.lower()
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _without(taken: Collection[int], indexes: Sequence[int]) -> list[int]:
    gone = frozenset(taken)
    return [index for index in indexes if index not in gone]


def _pattern(words: tuple[str, ...]) -> str:
    """Return what finds the words one after the other, each as a group."""
    return _BETWEEN_WORDS.join(f"({re.escape(word)})" for word in words)


def _letters(name: str, words: tuple[str, ...]) -> tuple[int, ...]:
    wanted, pattern = "".join(words), _pattern(words)
    at_a_word = re.search(rf"(?<![^\W_]){pattern}", name)
    if at_a_word:
        return _of_groups(at_a_word)
    pieces = _pieces(name, wanted)
    if pieces:
        return pieces
    within = re.search(pattern, name)
    return _of_groups(within) if within else _scattered(name, wanted)


def _of_groups(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(at for group in range(1, len(found.groups()) + 1) for at in range(*found.span(group)))


_Way = tuple[int, tuple[int, ...]]
"""Into how many pieces some letters fall, and where they stand."""


def _pieces(name: str, wanted: str) -> tuple[int, ...]:
    """Find the letters so that each follows the one before it or begins a later word, in the fewest pieces."""
    starts = [found.start() for found in _WORD_START.finditer(name)]
    ways: dict[int, _Way] = {at: (1, (at,)) for at in starts if name[at] == wanted[:1]}
    for letter in wanted[1:]:
        longer: dict[int, _Way] = {}
        for at, (count, path) in ways.items():
            if name[at + 1 : at + 2] == letter:
                longer[at + 1] = (count, (*path, at + 1))
        for start in starts:
            before = [way for at, way in ways.items() if at < start] if name[start] == letter else []
            if before:
                count, path = min(before)
                way = (count + 1, (*path, start))
                longer[start] = min(way, longer.get(start, way))
        ways = longer
    return min(ways.values())[1] if ways else ()


def _first_two(wanted: str) -> re.Pattern[str]:
    """Return what finds the first two letters of pieces, for most names have not even these: C code is faster."""
    first, second = re.escape(wanted[:1]), re.escape(wanted[1:2])
    return re.compile(rf"(?<![^\W_]){first}(?:{second}|.*(?<![^\W_]){second})", re.DOTALL)


def _passed_over(name: str, letters: tuple[int, ...]) -> tuple[bool, int]:
    """Tell how far a name is from what was meant: whether its first word is left out, and how many are."""
    starts = [found.start() for found in _WORD_START.finditer(name)]
    return letters[0] != starts[0], len(set(starts).difference(letters))


def _scattered(name: str, wanted: str) -> tuple[int, ...]:
    """Find the letters in their order, wherever they stand."""
    letters: list[int] = []
    at = -1
    for letter in wanted:
        at = name.find(letter, at + 1)
        if at < 0:
            return ()
        letters.append(at)
    return tuple(letters)
