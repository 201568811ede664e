"""Which other syncs write to the same place, and what the two would do to each other.

Two syncs meet on one site, or on a team's shared variables, when their deploy contexts do: `all` meets every other
one, and so does a sync that names none, for servers read that differently. A team and its sites have variables of
their own, where those of the site come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from tui.api.models import ExistingSync
from tui.api.text import printable
from tui.model.answers import Answers
from tui.model.key_schema import KeySchema
from tui.preview.sync_rules import ALL


@dataclass(frozen=True)
class Reach:
    """What a sync writes to: a site, or without one the team; `context` is None when it names no deploy context."""

    account_id: str | None
    site_id: str | None
    context: str | None
    schema: KeySchema
    deletes: bool

    @classmethod
    def of_answers(cls, answers: Answers) -> Self:
        """Return what the answers lead to, as far as they are given; options not yet answered are harmless ones.

        Raises:
            ValueError: environment, team, site or deploy context have no answer yet.
        """
        environment, account, site = answers.environment, answers.netlify_account, answers.netlify_site
        context, options = answers.deploy_context, answers.sync_options
        if not (environment and account and site and context):
            raise ValueError(f"not answered yet: {answers.missing()}")
        schema = KeySchema.of(options.key_schema if options else "", environment.slug)
        deletes = options is not None and options.delete_missing
        return cls(account.id, site.id, context.context.value, schema, deletes)

    @classmethod
    def of_sync(cls, sync: ExistingSync) -> Self:
        """Return what an existing sync writes to."""
        place, options = sync.destination_config, sync.sync_options
        schema = KeySchema.of(options.key_schema or "", sync.environment.slug or "")
        return cls(place.account_id, place.site_id, place.context, schema, not options.disable_secret_deletion)

    @property
    def every_context(self) -> bool:
        """Whether it meets all deploy contexts."""
        return self.context in {ALL, None}


class Meeting(Enum):
    """How two syncs meet."""

    SAME_PLACE = auto()
    CONTEXTS_MEET = auto()
    TEAM_AND_SITE = auto()


@dataclass(frozen=True)
class Overlap:
    """One sync that this one would meet; `names_apart` means that no variable can belong to both.

    `sync` is its name, cleaned for display, or nothing where the server does not tell; `sentence` says it all.
    """

    sync: str
    meeting: Meeting
    names_apart: bool
    sentence: str


@dataclass(frozen=True)
class Overlaps:
    """All overlaps that were found, the worst first, and one sentence for each part that is not known.

    `unchecked` could not be checked this time, or with this token; `uncheckable` is what this server never tells.
    """

    found: tuple[Overlap, ...]
    unchecked: tuple[str, ...] = ()
    uncheckable: tuple[str, ...] = ()


def overlaps(mine: Reach, others: Sequence[ExistingSync]) -> tuple[Overlap, ...]:
    """Return the Netlify syncs among the others that meet this one, the worst first."""
    found: list[Overlap] = []
    for other in {sync.id: sync for sync in others if sync.destination == "netlify"}.values():
        theirs = Reach.of_sync(other)
        meeting = _meeting(mine, theirs)
        if meeting:
            apart = mine.schema.apart_from(theirs.schema)
            name = printable(other.name)
            sentence = f'"{name}" {_where(meeting, mine, theirs)}{_consequence(meeting, mine, theirs, apart=apart)}.'
            found.append(Overlap(name, meeting, apart, sentence))
    return tuple(sorted(found, key=lambda overlap: (overlap.names_apart, overlap.meeting.value, overlap.sync)))


def with_a_duplicate(found: tuple[Overlap, ...], *, elsewhere: bool) -> tuple[Overlap, ...]:
    """Add what the server said: this very destination is in use; `elsewhere` means surely in another project.

    Where it does not say by which project, a sync of ours in the same place explains it already.
    """
    if not elsewhere and any(overlap.meeting is Meeting.SAME_PLACE for overlap in found):
        return found
    owner = "A sync of another project" if elsewhere else "Another sync of your organisation"
    sentence = f"{owner} writes to the same place and deploy context, so each may undo what the other wrote."
    return (Overlap("", Meeting.SAME_PLACE, names_apart=False, sentence=sentence), *found)


def _meeting(mine: Reach, theirs: Reach) -> Meeting | None:
    if mine.site_id == theirs.site_id and (mine.site_id or mine.account_id == theirs.account_id):
        if mine.context == theirs.context:
            return Meeting.SAME_PLACE
        return Meeting.CONTEXTS_MEET if mine.every_context or theirs.every_context else None
    if mine.account_id != theirs.account_id or (mine.site_id and theirs.site_id):
        return None
    meet = mine.context == theirs.context or mine.every_context or theirs.every_context
    return Meeting.TEAM_AND_SITE if meet else None


def _where(meeting: Meeting, mine: Reach, theirs: Reach) -> str:
    place = "the same site" if mine.site_id else "the same team"
    if meeting is Meeting.TEAM_AND_SITE:
        place = "the shared variables of this site's team" if mine.site_id else "one site of this team"
    if theirs.context is None:
        return f"writes to {place} and names no deploy context, which may mean all of them"
    if meeting is Meeting.SAME_PLACE:
        return f"writes to {place} and deploy context"
    if theirs.context == ALL:
        return f"writes to {place} for all deploy contexts"
    return f"writes to {place} for the deploy context {printable(theirs.context)}"


def _consequence(meeting: Meeting, mine: Reach, theirs: Reach, *, apart: bool) -> str:
    if apart:
        return ", but its key schema makes other names"
    if meeting is Meeting.TEAM_AND_SITE:
        if mine.site_id:
            return "; where both have a name, this sync's value wins on this site"
        return "; there its values win over shared ones"
    if mine.deletes and theirs.deletes:
        return ", so each overwrites and deletes what the other wrote"
    if theirs.deletes:
        return ", so it overwrites and deletes what this sync writes"
    if mine.deletes:
        return ", so this sync overwrites and deletes what it wrote"
    return ", so each overwrites the other's values"
