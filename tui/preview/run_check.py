"""After a run or a removal: what became of both sides, where they can be read."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from tui.api.errors import Problem
from tui.api.infisical import SecretKeys
from tui.api.models import Listed
from tui.api.text import printable
from tui.model.answers import Answers
from tui.model.choices import left_out
from tui.model.session import Session
from tui.model.steps import Step
from tui.preview.comparison import Landed, Presence, Snapshot, compare, presences, still_there
from tui.preview.destination import Destination, NotRead, read_destination
from tui.preview.load import preview_material
from tui.preview.plan import Preview
from tui.preview.remarks import Remark, named_in
from tui.preview.sync_rules import Fate


@dataclass(frozen=True)
class _Expected:
    preview: Preview
    before: Snapshot
    gap: str


class Landing:
    """What the latest run was expected to do; `answers` and `session` give those of the moment."""

    def __init__(self, answers: Callable[[], Answers], session: Callable[[], Session]) -> None:
        self._answers = answers
        self._session = session
        self._expected: _Expected | None = None
        self._to_remove: frozenset[str] | None = None

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
        if answers.sync_options:
            found = await read_destination(answers, session.catalog)
            before, gap = _snapshot(found, material.keys), "" if isinstance(found, NotRead) else _gap(found)
            self._expected = _Expected(material.preview(answers.sync_options), before, gap)

    async def compare(self, *, has_failed: bool) -> Landed | None:
        """Read both sides after the run and say what it did; None where nothing is known of before."""
        if self._expected is None:
            return None
        found, keys = await self._read()
        expected, answers = self._expected, self._answers()
        after, folder = _snapshot(found, keys), printable(answers.secret_path.path if answers.secret_path else "/")
        landed = compare(expected.preview, expected.before, after, folder, has_failed=has_failed)
        gap = expected.gap or (_gap(found) if expected.before.variables is not None else "")
        return Landed((Remark(gap), *landed.remarks[1:])) if gap else landed

    async def expect_removal(self) -> None:
        """Remember which of the sync's variables are on Netlify, before they are removed."""
        session, answers = self._session(), self._answers()
        options, context = answers.sync_options, answers.deploy_context
        self._to_remove = None
        session.catalog.refresh(Step.RESULT)
        try:
            material = await preview_material(answers, session, has_run=True)
        except Problem:
            return
        found = await read_destination(answers, session.catalog)
        if options and context and not isinstance(found, NotRead) and not _gap(found):
            names = material.preview(options).rows(Fate.CHANGE).names
            self._to_remove = _with_a_value(names, presences(found), context.context)

    async def compare_removal(self) -> tuple[Remark, ...] | None:
        """Say which of the variables are still there; None where that is not known."""
        context = self._answers().deploy_context
        if self._to_remove is None or context is None:
            return None
        found, _ = await self._read()
        if isinstance(found, NotRead) or _gap(found):
            return None
        there = presences(found)
        left = _with_a_value(self._to_remove, there, context.context)
        if not left:
            return ()
        removed = f"removed {len(self._to_remove) - len(left):,} of {len(self._to_remove):,}"
        verb = "is" if len(left) == 1 else "are"
        told = Remark(f"{removed.capitalize()} variables: {named_in(left, 5)} {verb} still there.", grave=True)
        several = {name for name in left if len(there[name].contexts) > 1}
        return (told, *([still_there(several, context.context)] if several else []))

    async def _read(self) -> tuple[Destination, SecretKeys | None]:
        """Read both sides again."""
        session, answers = self._session(), self._answers()
        session.catalog.refresh(Step.RESULT)
        project, environment, path = answers.project, answers.environment, answers.secret_path
        keys = None
        if project and environment and path:
            with suppress(Problem):
                keys = await session.catalog.secret_keys(project.id, environment.slug, path.path)
        return await read_destination(answers, session.catalog), keys


def _gap(found: Destination) -> str:
    """Say why what Netlify has is not known, or not all of it; nothing where it is."""
    if isinstance(found, NotRead):
        return f"Netlify could not be read again to compare. {found.problem.happened}"
    if isinstance(found, Listed) and not found.is_whole:
        return f"{left_out(found, 'variable')} So whether all is as previewed is not known.".strip()
    return ""


def _snapshot(found: Destination, keys: SecretKeys | None) -> Snapshot:
    return Snapshot.of(None if isinstance(found, NotRead) or _gap(found) else found, keys)


def _with_a_value(names: Iterable[str], there: Mapping[str, Presence], context: str) -> frozenset[str]:
    return frozenset(name for name in names if name in there and context in there[name].contexts)
