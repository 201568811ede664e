"""After a run: whether Netlify has what the preview said it would have, where Netlify can be read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tui.api.errors import Problem
from tui.api.models import Listed
from tui.api.text import printable
from tui.sync.answers import Answers
from tui.sync.choosing.choices import left_out
from tui.sync.preview.destination import NotRead, read_destination
from tui.sync.preview.material import preview_material
from tui.sync.preview.preview import Preview
from tui.sync.preview.servers import Effect, Fate
from tui.sync.session import Session
from tui.sync.steps import Step

_NAMED = 5
"""Names in one sentence; more would not be read."""


@dataclass(frozen=True)
class Expected:
    """Names on Netlify after a run: those written, those that surely are not there any more, those left alone."""

    there: frozenset[str]
    gone: frozenset[str]
    left_alone: frozenset[str]

    @classmethod
    def of(cls, preview: Preview) -> "Expected":
        """Take from a preview what it is certain about; a value that is deleted may leave others of its variable."""
        written = (Fate.CREATE, Fate.CHANGE, Fate.IMPORT, Fate.CANNOT_KNOW)
        deleted = preview.rows(Fate.DELETE).where(
            lambda verdict: verdict.is_certain and verdict.will(Effect.ONLY_VALUE)
        )
        return cls(
            frozenset(name for fate in written for name in preview.rows(fate).names),
            frozenset(deleted.names),
            frozenset(preview.rows(Fate.LEFT_ALONE).names),
        )


def compared(expected: Expected, found: Collection[str]) -> str:
    """Say whether Netlify has what was expected, and name what differs."""
    missing, left = sorted(expected.there.difference(found)), sorted(expected.gone.intersection(found))
    lost = sorted(expected.left_alone.difference(found))
    total = len(expected.there)
    if not missing and not left and not lost:
        return f"{total} {'variable' if total == 1 else 'variables'} on Netlify, as previewed."
    told = []
    if missing:
        told.append(f"Only {total - len(missing)} of {total} variables are on Netlify. Missing: {_names(missing)}.")
    if lost:
        told.append(f"Not on Netlify any more, though the preview said left alone: {_names(lost)}.")
    if left:
        told.append(f"Still on Netlify, though the preview said deleted: {_names(left)}.")
    return " ".join(told)


def _names(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(printable(name) for name in names[:_NAMED]) + more


class Landing:
    """What the latest run was expected to do; `answers` and `session` give those of the moment."""

    def __init__(self, answers: Callable[[], Answers], session: Callable[[], Session]) -> None:
        self._answers = answers
        self._session = session
        self._expected: Expected | None = None

    async def expect(self, *, afresh: bool, has_run: bool = False) -> None:
        """Remember what the preview says before a run is asked for; `afresh` reads both sides again.

        A sync that `has_run` successfully before imports nothing any more.
        Where it cannot be had there is nothing to compare afterwards, and the run goes on all the same.
        """
        session, answers = self._session(), self._answers()
        if afresh:
            session.catalog.refresh(Step.REVIEW)
        self._expected = None
        try:
            material = await preview_material(answers, session, has_run=has_run)
        except Problem:
            return
        if answers.sync_options and not material.not_read:
            self._expected = Expected.of(material.preview(answers.sync_options))

    async def words(self) -> str:
        """Read Netlify after the run and say how it compares; nothing where that cannot be known."""
        if self._expected is None:
            return ""
        session = self._session()
        session.catalog.refresh(Step.RESULT)
        found = await read_destination(self._answers(), session.catalog)
        if isinstance(found, NotRead):
            return f"Netlify could not be read again to compare. {found.problem.happened}"
        if isinstance(found, Listed) and not found.is_whole:
            return f"{left_out(found, 'variable')} So whether all is as previewed is not known."
        return compared(self._expected, {variable.key for variable in found})
