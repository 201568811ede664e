"""What the first run of this very sync would create, change, delete, import and leave alone, by name.

Values are never looked at: a variable counts as changed when it is written, whatever it holds. How a preview is
worked out stands in `prepared`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import chain
from typing import Final, NamedTuple

from tui.sync.answers import SyncOptionsAnswer
from tui.sync.destination import NotRead
from tui.sync.key_schema import KeySchema
from tui.sync.servers import Effect, Fate, Server
from tui.sync.verdicts import Verdict

MOST_SECRETS: Final = 500
"""The newest servers stop a run of more secrets than this."""

BY_CARE: Final = (Fate.DELETE, Fate.CHANGE, Fate.IMPORT, Fate.CREATE, Fate.CANNOT_KNOW, Fate.LEFT_ALONE)
"""The fates, the one that asks for most care first."""


@dataclass(frozen=True)
class Place:
    """From which environment (slug) to which deploy context, of a site or the whole team; what the server may be."""

    environment: str
    context: str
    whole_team: bool
    servers: frozenset[Server]


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


@dataclass(frozen=True)
class Preview:
    """What the first run does. Without the destination every name of ours `CANNOT_KNOW`, and no number is known.

    Counting is cheap; rows are made when they are asked for.

    Attributes:
        place: What it was worked out for.
        options: The options it was worked out for.
        schema: Their key schema.
        secrets: How many secrets the run starts with, those of the folder's imports included.
        not_read: Why the destination is not known, or nothing when it is.
        groups: The variables, by verdict.
    """

    place: Place
    options: SyncOptionsAnswer
    schema: KeySchema
    secrets: int
    not_read: NotRead | None
    groups: tuple[Group, ...]
    _made: dict[Fate, tuple[Row, ...]] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, fate: Fate) -> tuple[Row, ...]:
        """Return the variables of that fate, by name."""
        if fate not in self._made:
            self._made[fate] = tuple(sorted(self._rows(group for group in self.groups if group.verdict.fate is fate)))
        return self._made[fate]

    def first(self, fate: Fate, most: int) -> tuple[str, ...]:
        """Return the names with which `rows` begins, without making all of them."""
        names = chain.from_iterable(group.names for group in self.groups if group.verdict.fate is fate)
        return tuple(nsmallest(most, names))

    def __iter__(self) -> Iterator[Row]:
        """Go through all variables, the fate that asks for most care first."""
        return chain.from_iterable(self.rows(fate) for fate in BY_CARE)

    def count(self, fate: Fate) -> int | None:
        """Return how many variables meet that fate at worst; None where the destination is not known."""
        if self.not_read and fate is not Fate.CANNOT_KNOW:
            return None
        return sum(len(group.names) for group in self.groups if group.verdict.fate is fate)

    def amount(self, *effects: Effect) -> int:
        """Return to how many variables one of these may happen, as far as is known."""
        return sum(len(group.names) for group in self.groups if group.verdict.may(*effects))

    def having(self, *effects: Effect) -> tuple[Row, ...]:
        """Return the variables to which one of these may happen, by name."""
        return tuple(sorted(self._rows(group for group in self.groups if group.verdict.may(*effects))))

    @property
    def is_worst_case(self) -> bool:
        """Whether less than this may happen, because servers differ or Netlify may answer in more than one way."""
        return any(
            not group.verdict.is_certain or group.verdict.lost != group.verdict.certainly_lost for group in self.groups
        )

    @property
    def stops_at(self) -> tuple[Row, ...]:
        """Return the variables whose names end the run: what comes before them is done then, nothing after them is."""
        return self.having(Effect.REFUSED_BY_INFISICAL, Effect.REFUSED_BY_NETLIFY)

    @property
    def too_many(self) -> bool:
        """Whether the newest servers would not even begin."""
        return self.secrets > MOST_SECRETS and Server.THIRD in self.place.servers

    def _rows(self, groups: Iterator[Group]) -> Iterator[Row]:
        for verdict, names, has_keys in groups:
            for name in names:
                yield Row(name, self.schema.key_of(name) if has_keys else None, verdict)
