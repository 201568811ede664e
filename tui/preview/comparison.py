"""What a run did, by name in the preview's own groups: both sides before and after it, compared without any value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from tui.api.infisical import SecretKeys
from tui.api.models import NetlifyVariable
from tui.preview.plan import Preview
from tui.preview.plan_words import imports
from tui.preview.remarks import Remark, named_in
from tui.preview.rows import Row
from tui.preview.sync_rules import Effect, Fate


class Presence(NamedTuple):
    """What is known of a variable without its values: where it has one, its secret mark, when it was last changed."""

    contexts: frozenset[str]
    is_secret: bool
    updated_at: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """Both sides at one moment: variables on Netlify, and the folder's own secrets with their versions.

    A side that could not be read is None. `has_all_secrets` tells that every record of theirs could be read.
    """

    variables: Mapping[str, Presence] | None
    secrets: Mapping[str, int | None] | None
    has_all_secrets: bool = True

    @classmethod
    def of(cls, variables: Iterable[NetlifyVariable] | None, keys: SecretKeys | None) -> Self:
        """Keep what can be compared, and no value."""
        return cls(
            presences(variables) if variables is not None else None,
            {key: keys.versions.get(key) for key in keys.own} if keys else None,
            not keys.unreadable if keys else False,
        )


def presences(variables: Iterable[NetlifyVariable]) -> dict[str, Presence]:
    """Return what is known of each variable without its values."""
    return {
        variable.key: Presence(
            frozenset(value.where for value in variable.values), variable.is_secret, variable.updated_at
        )
        for variable in variables
    }


@dataclass(frozen=True)
class Landed:
    """What a run did.

    Attributes:
        remarks: All there is to say, the counts first.
        is_written: Whether anything on Netlify was changed, or may have been.
    """

    remarks: tuple[Remark, ...]
    is_written: bool = True

    @property
    def gist(self) -> tuple[str, ...]:
        """The counts, and what was lost or is not as announced."""
        return tuple(remark.text for at, remark in enumerate(self.remarks) if at == 0 or remark.grave)


def compare(preview: Preview, before: Snapshot, after: Snapshot, folder: str, *, has_failed: bool) -> Landed:
    """Compare what a run did with its preview.

    Args:
        preview: What was announced.
        before: Both sides when it was.
        after: Both sides now.
        folder: The secret path, cleaned for display.
        has_failed: The run stopped on its way, so that not everything announced has happened.
    """
    told = _OfInfisical(preview, before, after, folder)
    if before.variables is None or after.variables is None:
        unread = Remark(_unread(preview, nothing=told.has_none, has_failed=has_failed))
        return Landed((unread, *told.remarks()), is_written=not told.has_none or preview.options.delete_missing)
    of_netlify = _OfNetlify(preview, before.variables, after.variables, told, has_failed=has_failed)
    return Landed((*of_netlify.remarks(), *told.remarks()), of_netlify.is_written)


def _unread(preview: Preview, *, nothing: bool, has_failed: bool) -> str:
    if has_failed:
        return "What was written before that cannot be checked: Netlify was not read."
    if not nothing:
        return "Infisical reports success. Netlify was not read to check that."
    deleted = " What was deleted cannot be checked: Netlify was not read."
    return f"{_NO_SECRETS}.{deleted if preview.options.delete_missing else ''}"


class _OfInfisical:
    """The folder before and after the run.

    Attributes:
        has_none: It had no secrets to write, nor has it now.
    """

    def __init__(self, preview: Preview, before: Snapshot, after: Snapshot, folder: str) -> None:
        self._preview = preview
        self._imports = imports(preview)
        self._before = before.secrets or {}
        self._after = after.secrets
        self._folder = folder
        self.has_none = before.has_all_secrets and preview.secrets == 0 and not after.secrets

    def is_imported(self, key: str) -> bool:
        """Tell whether an import wrote the secret, as far as can be told."""
        if self._after is None:
            return True
        return key in self._after and (key not in self._before or self._is_rewritten(key) is not False)

    def _is_rewritten(self, key: str) -> bool | None:
        """Tell whether the secret has another value than before; None where the server shows no version."""
        before, after = self._before.get(key), (self._after or {}).get(key)
        return None if before is None or after is None else before != after

    def remarks(self) -> Iterator[Remark]:
        """Say what came into the folder, what was overwritten there, and what is gone."""
        preview, after = self._preview, self._after
        if after is None:
            if self._imports:
                yield Remark(
                    f"What came into Infisical's {self._folder} cannot be checked: it could not be read again."
                )
            return
        came = after.keys() - self._before.keys()
        announced = came if preview.not_read and self._imports else came & preview.keys_of(preview.into_infisical)
        yield from _if_any(announced, f"Came into Infisical's {self._folder}")
        yield from _if_any(came - announced, f"New in Infisical's {self._folder}, though not announced")
        yield from _if_any(
            self._before.keys() - after.keys(), f"Not in Infisical's {self._folder} any more", grave=True
        )
        if self._imports:
            yield from self._overwritten(after)

    def _overwritten(self, after: Mapping[str, int | None]) -> Iterator[Remark]:
        warned = self._preview.keys_of(self._preview.overwritten)
        both = self._before.keys() & after.keys()
        over = {key for key in both if self._is_rewritten(key)}
        blind = {key for key in warned & both if self._is_rewritten(key) is None}
        yield from _if_any(over, f"Overwritten in Infisical's {self._folder}", grave=True)
        yield from _if_any((warned & both) - over - blind, f"Not overwritten in Infisical, {_WARNED}")
        if blind:
            yield Remark(f"Whether Infisical's value was overwritten cannot be checked: {named_in(blind, _NAMED)}.")


class _OfNetlify:
    """The variables before and after."""

    def __init__(
        self,
        preview: Preview,
        before: Mapping[str, Presence],
        after: Mapping[str, Presence],
        infisical: _OfInfisical,
        *,
        has_failed: bool,
    ) -> None:
        self._preview = preview
        self._context = preview.place.context
        self._before = before
        self._after = after
        self._infisical = infisical
        self._has_failed = has_failed
        self._done = {fate: [row for row in preview.rows(fate) if self._is_done(row)] for fate in _VERBS}

    @property
    def is_written(self) -> bool:
        return any(self._done.values())

    def remarks(self) -> Iterator[Remark]:
        yield self._counts()
        yield from self._not_deleted()
        yield from self._losses()
        yield from self._marks()
        yield from self._surprises()
        yield from self._unchecked()

    # What has become of one variable

    def _old(self, name: str) -> Presence:
        return self._before.get(name, _ABSENT)

    def _new(self, name: str) -> Presence:
        return self._after.get(name, _ABSENT)

    def _is_done(self, row: Row) -> bool:
        old, new = self._old(row.name), self._new(row.name)
        match row.verdict.fate:
            case Fate.DELETE:
                gone = row.name not in self._after
                return gone or self._context in old.contexts - new.contexts
            case Fate.IMPORT:
                return self._infisical.is_imported(row.key or "")
            case Fate.CHANGE if self._has_failed:
                return self._context in new.contexts and self._is_touched(row.name) is not False
            case _:
                return self._context in new.contexts

    def _is_touched(self, name: str) -> bool | None:
        """Tell whether something wrote the variable; None where Netlify shows no dates."""
        old, new = self._old(name), self._new(name)
        if old._replace(updated_at=None) != new._replace(updated_at=None):
            return True
        return None if old.updated_at is None or new.updated_at is None else old.updated_at != new.updated_at

    def _gone(self, row: Row) -> frozenset[str]:
        """Return where the variable has no value any more, besides what a deletion is to delete."""
        gone = self._old(row.name).contexts - self._new(row.name).contexts
        return gone - {self._context} if row.verdict.fate is Fate.DELETE else gone

    # The counts

    def _counts(self) -> Remark:
        phrases = [self._phrase(fate) for fate in _VERBS if self._preview.rows(fate) or self._may_be_told(fate)]
        if self._infisical.has_none and not self._done[Fate.IMPORT]:
            phrases.insert(0, _NO_SECRETS)
        told = ("; " if any(":" in phrase or phrase is _NO_SECRETS for phrase in phrases) else ", ").join(phrases)
        undone = (row for fate in _VERBS for row in self._undone(fate))
        is_grave = not self._has_failed and any(row.verdict.is_certain for row in undone)
        before = "Before that: " if self._has_failed else ""
        return Remark(f"{before}{told}." if before else f"{told[:1].upper()}{told[1:]}.", grave=is_grave)

    def _may_be_told(self, fate: Fate) -> bool:
        return fate is Fate.DELETE and self._preview.options.delete_missing

    def _undone(self, fate: Fate) -> list[Row]:
        done = {row.name for row in self._done[fate]}
        return [row for row in self._preview.rows(fate) if row.name not in done]

    def _phrase(self, fate: Fate) -> str:
        done, undone = self._done[fate], self._undone(fate)
        names = f" ({_named(done)})" if done and fate is not Fate.IMPORT else ""
        if not undone:
            return f"{_VERBS[fate]} {len(done):,}{names}"
        total = f"{len(done) + len(undone):,}"
        if self._has_failed:
            return f"{_VERBS[fate]} {len(done):,} of {total}{names}"
        of = f"of {total} announced" if any(row.verdict.is_certain for row in undone) else f"of up to {total}"
        one, many = _UNDONE[fate]
        why = f"{_named(undone)} {one if len(undone) == 1 else many}".format(context=self._context)
        return f"{_VERBS[fate]} {len(done):,} {of}{names}: {why}"

    def _not_deleted(self) -> Iterator[Remark]:
        """Say what to do about a value that a server may have failed to delete without noticing."""
        if self._has_failed:
            return
        rows = [row for row in self._undone(Fate.DELETE) if len(self._new(row.name).contexts) > 1]
        if rows:
            yield still_there({row.name for row in rows}, self._context)

    # What else was announced, or was not

    def _losses(self) -> Iterator[Remark]:
        warned: list[str] = []
        unannounced: list[str] = []
        kept: list[str] = []
        undone = {row.name for row in self._undone(Fate.DELETE)}  # That these are still there is said already.
        for row in self._preview.every_row:
            gone, lost = self._gone(row), row.verdict.lost
            _add(warned, row, gone & lost)
            _add(unannounced, row, gone - lost)
            if row.name not in undone:
                _add(kept, row, ((lost - {self._context}) & self._new(row.name).contexts) - self._masked(row))
        yield from _if_any(warned, "Lost, as the preview warned", grave=True)
        yield from _if_any(unannounced, "Lost, though not announced", grave=True)
        yield from _if_any(kept, f"Not lost, {_WARNED}")

    def _masked(self, row: Row) -> frozenset[str]:
        """Return where a value may have been replaced by what Netlify shows instead of it, which nobody can see."""
        is_deleted = row.verdict.fate is Fate.DELETE and self._context not in self._new(row.name).contexts
        return self._new(row.name).contexts if is_deleted and self._old(row.name).is_secret else frozenset()

    def _marks(self) -> Iterator[Remark]:
        stay = [row for row in self._preview.every_row if row.name in self._after]
        lost = [row for row in stay if self._old(row.name).is_secret and not self._new(row.name).is_secret]
        warned = {row.name for row in lost if row.verdict.may(Effect.BECOMES_READABLE)}
        yield from _if_any(warned, "Lost the secret mark, as the preview warned", grave=True)
        yield from _if_any(
            {row.name for row in lost} - warned, "Lost the secret mark, though not announced", grave=True
        )
        kept = {row.name for row in stay if row.verdict.may(Effect.BECOMES_READABLE) and self._new(row.name).is_secret}
        yield from _if_any(kept, f"Still secret, {_WARNED}")
        got = {row.name for row in stay if self._new(row.name).is_secret and not self._old(row.name).is_secret}
        yield from _if_any(got, "Marked secret now")

    def _surprises(self) -> Iterator[Remark]:
        touched = {
            row.name
            for row in self._preview.rows(Fate.LEFT_ALONE)
            if self._is_touched(row.name) and row.name in self._after and not self._gone(row)
        }
        yield from _if_any(touched, "Changed, though left alone was announced", grave=True)
        known = {row.name for row in self._preview.every_row}
        yield from _if_any(self._after.keys() - known, "New on Netlify, though not announced")

    def _unchecked(self) -> Iterator[Remark]:
        """Say what only values could tell, which are never compared."""
        own = {row.name for row in self._done[Fate.IMPORT] if row.verdict.may(Effect.LOSES_OWN_VALUE)}
        masked = {row.name for row in self._preview.rows(Fate.DELETE) if self._masked(row) & row.verdict.lost}
        changed = set() if self._has_failed else {row.name for row in self._done[Fate.CHANGE]}
        same = {name for name in changed if not self._is_touched(name)}
        if own:
            its = "its" if len(own) == 1 else "their"
            kept = f"{named_in(own, _NAMED)} kept {its} own value for {self._context}"
            yield Remark(f"Cannot be checked, for values are never compared: whether {kept}.")
        if masked:
            yield Remark(
                f"Cannot be checked: whether {named_in(masked, _NAMED)} kept the other contexts' secret values."
            )
        if same:
            got = "has a new value" if len(same) == 1 else "have new values"
            yield Remark(f"Cannot be checked, for Netlify shows no newer date: whether {named_in(same, _NAMED)} {got}.")


def still_there(names: Iterable[str], context: str) -> Remark:
    """Say what to do about values that Infisical reports deleted and that are there."""
    values = f"the value of {named_in(tuple(names), _NAMED)} for {context}"
    return Remark(
        f"Some Infisical versions cannot delete one value of several, and report success: delete {values} on Netlify.",
        grave=True,
    )


def _add(told: list[str], row: Row, contexts: frozenset[str]) -> None:
    if contexts:
        told.append(f"{row.name} ({', '.join(sorted(contexts))})")


def _named(rows: Iterable[Row]) -> str:
    return named_in([row.name for row in rows])


def _if_any(names: Iterable[str], lead: str, *, grave: bool = False) -> Iterator[Remark]:
    found = tuple(names)
    if found:
        yield Remark(f"{lead}: {named_in(found, _NAMED)}.", grave=grave)


_NAMED: Final = 5
"""Names in one sentence; more would not be read."""

_ABSENT: Final = Presence(frozenset(), is_secret=False)

_NO_SECRETS: Final = "The folder has no secrets, so nothing was written"

_WARNED: Final = "though the preview warned"

_VERBS: Final = {
    Fate.CREATE: "created",
    Fate.CHANGE: "changed",
    Fate.IMPORT: "imported",
    Fate.DELETE: "deleted",
}
"""What is counted, in the order of the preview."""

_UNDONE: Final = {
    Fate.CREATE: ("is not there", "are not there"),
    Fate.CHANGE: ("has no value for {context}", "have no value for {context}"),
    Fate.IMPORT: ("was not imported", "were not imported"),
    Fate.DELETE: ("is still there", "are still there"),
}
"""What is the matter with one variable, or with several."""
