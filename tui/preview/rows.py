"""The variables of a preview, by verdict; rows are made and sorted only as far as somebody looks at them.

A preview of thousands of variables is counted and named in part with each key that is typed, and looked through whole
only now and then.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from heapq import nsmallest
from itertools import chain
from typing import NamedTuple, overload

from tui.model.key_schema import KeySchema
from tui.preview.verdicts import Verdict


class Row(NamedTuple):
    """One variable on Netlify; `key` is the Infisical key behind it, or the one that an import would write."""

    name: str
    key: str | None
    verdict: Verdict


class Group(NamedTuple):
    """Variables of one verdict, in no order; `has_keys` tells whether Infisical has or gets keys for them."""

    verdict: Verdict
    names: Collection[str]
    has_keys: bool


class Rows(Sequence[Row]):
    """Rows by name. Its length, its `names` and its first few rows cost little, however many there are."""

    def __init__(self, groups: Sequence[Group], schema: KeySchema) -> None:
        self.groups = groups
        self._schema = schema
        self._made: tuple[Row, ...] | None = None

    def where(self, holds: Callable[[Verdict], bool]) -> "Rows":
        """Return those rows about whose verdict that is true."""
        return Rows([group for group in self.groups if holds(group.verdict)], self._schema)

    @property
    def names(self) -> Iterator[str]:
        """The names, in no order."""
        return chain.from_iterable(group.names for group in self.groups)

    def first(self, most: int) -> tuple[str, ...]:
        """Return up to `most` names with which the rows begin."""
        return tuple(nsmallest(most, self.names))

    def __len__(self) -> int:
        return sum(len(group.names) for group in self.groups)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return self._all()[index]

    def _all(self) -> tuple[Row, ...]:
        if self._made is None:
            self._made = tuple(
                sorted(
                    Row(name, self._schema.key_of(name) if has_keys else None, verdict)
                    for verdict, names, has_keys in self.groups
                    for name in names
                )
            )
        return self._made


def parted(rows: Rows, holds: Callable[[Verdict], bool]) -> tuple[Rows, Rows]:
    """Return those rows about whose verdict that is true, and the others."""
    return rows.where(holds), rows.where(lambda verdict: not holds(verdict))
