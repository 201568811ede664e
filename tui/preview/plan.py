"""What the next run of this very sync would create, change, delete, import and leave alone, by name.

Values are never looked at: a variable counts as changed when it is written, whatever it holds. How a preview is
worked out stands in `prepared`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from tui.api.infisical import TreeKeys
from tui.model.answers import SyncOptionsAnswer
from tui.model.key_schema import KeySchema
from tui.preview.destination import NotRead
from tui.preview.rows import Group, Row, Rows
from tui.preview.sync_rules import Effect, Fate, Server

MOST_SECRETS: Final = 500
"""The newest servers stop a run of more secrets than this."""

_WRITTEN_INTO_INFISICAL: Final = (Effect.OVERWRITTEN_IN_INFISICAL, Effect.HIDES_LINKED_SECRET)

BY_CARE: Final = (Fate.DELETE, Fate.CHANGE, Fate.IMPORT, Fate.CREATE, Fate.CANNOT_KNOW, Fate.LEFT_ALONE)
"""The fates, the one that asks for most care first."""


@dataclass(frozen=True)
class Place:
    """From which environment (slug) to which deploy context, of a site or the whole team; what the server may be.

    Where the sync `has_run` successfully before, its next run imports nothing, whatever the options say.
    """

    environment: str
    context: str
    whole_team: bool
    servers: frozenset[Server]
    has_run: bool = False


@dataclass(frozen=True)
class Gaps:
    """What could not be read of two sides that could: secrets (and imports), variables, single values of variables.

    Attributes:
        secrets: How many secrets are missing, whose names nobody knows.
        variables: How many variables are.
        incomplete: Names of variables of which a value is.
    """

    secrets: int = 0
    variables: int = 0
    incomplete: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.secrets or self.variables or self.incomplete)


@dataclass(frozen=True)
class Preview:
    """What the next run does. Without the destination every name of ours `CANNOT_KNOW`, and no number is known.

    Attributes:
        place: What it was worked out for.
        options: The options it was worked out for.
        schema: Their key schema.
        secrets: How many secrets the run starts with, those of the folder's imports included.
        not_read: Why the destination is not known, or nothing when it is.
        groups: The variables, by verdict.
        tree: Where subfolders are included, the keys of all folders.
        gaps: What could not be read, and is in none of the groups.
    """

    place: Place
    options: SyncOptionsAnswer
    schema: KeySchema
    secrets: int
    not_read: NotRead | None
    groups: tuple[Group, ...]
    tree: TreeKeys | None = None
    gaps: Gaps = Gaps()
    _asked: dict[Fate, Rows] = field(default_factory=dict, repr=False, compare=False)

    @property
    def every_row(self) -> Rows:
        """All variables, by name."""
        return Rows(self.groups, self.schema)

    def rows(self, fate: Fate) -> Rows:
        """Return the variables of that fate, by name."""
        if fate not in self._asked:
            self._asked[fate] = self.every_row.where(lambda verdict: verdict.fate is fate)
        return self._asked[fate]

    def __iter__(self) -> Iterator[Row]:
        """Go through all variables, the fate that asks for most care first."""
        return chain.from_iterable(self.rows(fate) for fate in BY_CARE)

    def count(self, fate: Fate) -> int | None:
        """Return how many variables meet that fate at worst; None where the destination is not known."""
        if self.not_read and fate is not Fate.CANNOT_KNOW:
            return None
        return len(self.rows(fate))

    def having(self, *effects: Effect) -> Rows:
        """Return the variables to which one of these may happen, as far as is known."""
        return self.every_row.where(lambda verdict: verdict.may(*effects))

    @property
    def replaced(self) -> Rows:
        """The variables whose value for this very context an import may replace by that of another one."""
        return self.having(Effect.LOSES_OWN_VALUE)

    @property
    def overwritten(self) -> Rows:
        """The variables whose value an import may write over that of a secret of the folder."""
        return self.having(Effect.OVERWRITTEN_IN_INFISICAL)

    def keys_of(self, rows: Rows) -> set[str]:
        """Return what Infisical calls these variables, which have to fit the key schema."""
        return {self.schema.key_of(name) for name in rows.names}

    @property
    def into_infisical(self) -> Rows:
        """The variables that an import writes into the folder, surely or perhaps; only those that were seen."""
        return self.every_row.where(
            lambda verdict: (
                verdict.fate is Fate.IMPORT
                or (verdict.fate is not Fate.CANNOT_KNOW and verdict.may(*_WRITTEN_INTO_INFISICAL))
            )
        )

    @property
    def is_worst_case(self) -> bool:
        """Whether less than this may happen, because servers differ or Netlify may answer in more than one way."""
        return any(
            not group.verdict.is_certain or group.verdict.lost != group.verdict.certainly_lost for group in self.groups
        )

    @property
    def too_many(self) -> bool:
        """Whether the newest servers would not even begin."""
        return self.secrets > MOST_SECRETS and Server.THIRD in self.place.servers
