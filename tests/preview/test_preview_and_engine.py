"""The preview held against the demo's engine in random worlds: nothing happens on either side that was not announced.

Each world is run once for everything that no preview can know: how Netlify lists variables, in which order it lists
their values, what its plan refuses, and whether the server's deletions arrive. What a preview calls certain must have
happened in all of these runs, unless the run failed at something that it warned of.

The oracle is no second opinion on the servers: engine and rules were written apart, but from the same reading of
Infisical's sources. What that reading got wrong is wrong in both.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hypothesis import given, settings

from tests.contract.bodies import searched
from tests.preview.previews import ANSWERS
from tests.preview.random_worlds import Manner, RandomWorld, Run, worlds
from tui.api.errors import Problem
from tui.api.models import InitialSyncBehavior
from tui.demo.world import Variable
from tui.preview.destination import NotRead
from tui.preview.plan import Preview
from tui.preview.rows import Row
from tui.preview.sync_rules import Effect, Fate
from tui.preview.variable_words import in_few_words
from tui.preview.warnings import traps

EXAMPLES: Final = 50 * settings().max_examples
"""5,000 worlds, each run in up to twelve manners, and 500 in the short profile."""

ENOUGH_FOR_ALL: Final = 5_000
"""Worlds after which every fate, effect and kind of failure has been met; the rarest is in one of a hundred."""


@dataclass(frozen=True)
class Compared:
    """One world, its preview, and what the run came to."""

    world: RandomWorld
    preview: Preview
    manner: Manner
    run: Run

    def rows(self) -> dict[str, Row]:
        """All rows by name; two of one name would be a mistake."""
        rows = list(self.preview)
        by_name = {row.name: row for row in rows}
        assert len(by_name) == len(rows)
        return by_name

    def changed(self) -> set[str]:
        """Names of the variables that are not what they were."""
        names = self.run.before.keys() | self.run.after.keys()
        return {name for name in names if self.run.before.get(name) != self.run.after.get(name)}

    def written(self) -> set[str]:
        """Keys that the run wrote into the folder."""
        return {key for key, value in self.run.own_after.items() if self.run.own_before.get(key) != value}

    def gone(self, name: str) -> set[str]:
        """Contexts whose value is lost.

        That of the sync's own context is when none took its place, or one that is not Infisical's.
        """
        old, new = _values(self.run.before.get(name)), _values(self.run.after.get(name))
        gone = {where for where in old if new.get(where) != old[where]}
        mine = self.world.context
        return gone - {mine} if mine in new and new[mine] == self.run.source.get(self.key(name)) else gone

    def unseen(self, row: Row) -> frozenset[str]:
        """Return the context whose loss may not be seen, for a value that may take its place is the same."""
        mine = self.world.context
        values = _values(self.run.before.get(row.name))
        kept = {values.get(mine), self.run.source.get(row.key or ""), *([""] if row.key in self.run.own_before else [])}
        others = {value for where, value in values.items() if where != mine}
        may = row.verdict.may(Effect.LOSES_OWN_VALUE)
        return frozenset({mine} if may and others & kept else ())

    def equal(self) -> set[str]:
        """Keys of the folder that an import may not overwrite: a value on Netlify is the same, or empty."""
        name_of = self.world.schema.name_of
        return {
            key
            for key, value in self.run.own_before.items()
            if {"", value} & {*_values(self.run.before.get(name_of(key))).values()}
        }

    def key(self, name: str) -> str:
        """Return the key of a variable's name; nothing for one that the schema does not fit."""
        schema = self.world.schema
        return schema.key_of(name) if schema.owned({name}) else ""

    def marks(self, name: str) -> tuple[bool | None, bool | None]:
        """Whether the variable is marked secret, before and after; None where it is not there."""
        before, after = self.run.before.get(name), self.run.after.get(name)
        return before.is_secret if before else None, after.is_secret if after else None

    def mark_effects(self, name: str) -> set[Effect]:
        """What the change of its secret mark, if any, must have been announced as."""
        return {effect for effect, marks in MARKS.items() if marks == self.marks(name)}


def _values(variable: Variable | None) -> dict[str, str]:
    return variable.values if variable else {}


def every_change_was_announced(compared: Compared) -> None:
    rows = compared.rows()
    for name in compared.changed():
        the_change_was_announced(compared, rows[name])
    for key in compared.written():
        the_import_was_announced(compared, key, rows[compared.world.schema.name_of(key)])
    assert compared.run.own_before.keys() <= compared.run.own_after.keys()


def the_change_was_announced(compared: Compared, row: Row) -> None:
    name, verdict, run = row.name, row.verdict, compared.run
    assert verdict.fate is not Fate.LEFT_ALONE, name
    assert compared.gone(name) <= verdict.lost, name
    assert name in run.before or verdict.fate is Fate.CREATE, name
    assert name in run.after or verdict.fate is Fate.DELETE or verdict.may(Effect.RECREATED), name
    assert compared.mark_effects(name) <= verdict.effects, name


def the_import_was_announced(compared: Compared, key: str, row: Row) -> None:
    """Infisical's side: what came, over what, and from which context."""
    run, verdict = compared.run, row.verdict
    assert row.key == key
    assert verdict.fate is Fate.IMPORT or verdict.may(Effect.OVERWRITTEN_IN_INFISICAL, Effect.HIDES_LINKED_SECRET), key
    assert key not in run.own_before or verdict.may(Effect.OVERWRITTEN_IN_INFISICAL), key
    assert key in run.own_before or key not in run.source or verdict.may(Effect.HIDES_LINKED_SECRET), key
    values = _values(run.before.get(row.name))
    mine = values.get(compared.world.context)
    if run.own_after[key] not in {mine, run.source.get(key)}:  # It came from another context.
        assert len(values) == 1 or verdict.may(Effect.ONE_OF_SEVERAL_VALUES), key
        assert mine is None or verdict.may(Effect.LOSES_OWN_VALUE), key


def a_failure_was_announced(compared: Compared) -> None:
    failed, manner = compared.run.failed, compared.manner
    if failed.startswith("{"):
        key = json.loads(failed)["secretKey"]
        announced = {row.name for row in compared.preview.having(Effect.REFUSED_BY_NETLIFY, Effect.RECREATED)}
        assert key in announced or manner.traits.refuses_secrets
    elif failed:
        assert compared.preview.having(Effect.REFUSED_BY_INFISICAL)
        assert not compared.changed()
        assert not compared.written()


def what_was_certain_has_happened(compared: Compared) -> None:
    run = compared.run
    for name, row in compared.rows().items():
        verdict = row.verdict
        if not run.failed:
            assert not verdict.is_certain or KEPT[verdict.fate](compared, row), (name, verdict)
            assert verdict.certainly_lost <= compared.gone(name), (name, verdict)
            assert verdict.certain_effects & MARKS.keys() <= compared.mark_effects(name), name
            for effect in verdict.certain_effects & CAME_TRUE.keys():
                assert CAME_TRUE[effect](compared, row), (name, effect)
        elif run.failed.startswith("{") and verdict.is_certain and verdict.fate is Fate.IMPORT:
            assert row.key in run.own_after, name  # It comes before whatever the run failed at.


def what_is_said_for_certain_is_true(compared: Compared) -> None:
    """The same by the words that the front ends show, whatever the verdicts hold."""
    run = compared.run
    said = " ".join(remark.text for remark in traps(compared.preview, ANSWERS))
    assert "The whole import fails" not in said or run.failed.startswith("F")
    assert "and the run stops there" not in said or run.failed
    for row in () if run.failed else compared.rows().values():
        for words in re.split("[,;] ", in_few_words(row)):
            assert words not in SAID or SAID[words](compared, row), (row, words)


def is_written(compared: Compared, row: Row) -> bool:
    after = _values(compared.run.after.get(row.name))
    return row.key is not None and after.get(compared.world.context) == compared.run.pushed[row.key]


def is_as_it_was(compared: Compared, row: Row) -> bool:
    return row.name not in compared.changed()


def the_worst_of_a_known_server_happens(of_runs: Sequence[Compared]) -> None:
    """There is no false alarm: each loss that a preview shows happens in one of the runs at least.

    A name that Infisical refuses ends just those runs in which Netlify lists most.
    """
    done = [compared for compared in of_runs if not compared.run.failed]
    if not done or any(compared.run.failed.startswith("F") for compared in of_runs):
        return
    for name, row in done[0].rows().items():
        verdict = row.verdict
        lost = frozenset[str]().union(*(compared.gone(name) for compared in of_runs))
        excused = done[0].unseen(row) | (verdict.lost if verdict.may(Effect.RECREATED) else frozenset())
        assert verdict.lost - excused <= lost <= verdict.lost, (name, verdict)
        assert any(KEPT[verdict.fate](compared, row) for compared in done) or row.key in done[0].equal(), (
            name,
            verdict,
        )


Judge = Callable[[Compared, Row], bool]

KEPT: Final[dict[Fate, Judge]] = {
    Fate.CREATE: lambda compared, row: row.name not in compared.run.before and is_written(compared, row),
    Fate.CHANGE: lambda compared, row: row.name in compared.run.before and is_written(compared, row),
    Fate.IMPORT: lambda compared, row: row.key in compared.written() and is_written(compared, row),
    Fate.DELETE: lambda compared, row: compared.world.context not in _values(compared.run.after.get(row.name)),
    Fate.LEFT_ALONE: is_as_it_was,
}

MARKS: Final = {
    Effect.CREATED_SECRET: (None, True),
    Effect.CREATED_READABLE: (None, False),
    Effect.BECOMES_SECRET: (False, True),
    Effect.BECOMES_READABLE: (True, False),
}
"""The secret mark before and after."""

CAME_TRUE: Final[dict[Effect, Judge]] = {
    Effect.LOSES_OTHER_CONTEXTS: lambda compared, row: bool(compared.gone(row.name) - {compared.world.context}),
    Effect.KEEPS_OTHER_CONTEXTS: lambda compared, row: compared.gone(row.name) == {compared.world.context},
    Effect.ONLY_VALUE: lambda compared, row: row.name not in compared.run.after,
    Effect.NOT_IMPORTED: lambda compared, row: compared.world.schema.key_of(row.name) not in compared.written(),
    Effect.OVERWRITTEN_IN_INFISICAL: lambda compared, row: row.key in compared.written(),
    Effect.HIDES_LINKED_SECRET: lambda compared, row: row.key not in compared.run.own_before,
    Effect.REFUSED_BY_NETLIFY: lambda compared, _: bool(compared.run.failed),
    Effect.REFUSED_BY_INFISICAL: lambda compared, _: bool(compared.run.failed),
}
"""What can be seen of an effect afterwards. Whether a variable was made anew, or which value was taken, cannot."""


SAID: Final[dict[str, Judge]] = {
    "created": KEPT[Fate.CREATE],
    "changed": KEPT[Fate.CHANGE],
    "imported": KEPT[Fate.IMPORT],
    "imported or changed": is_written,
    "deleted": KEPT[Fate.DELETE],
    "left alone": KEPT[Fate.LEFT_ALONE],
    "loses other contexts": CAME_TRUE[Effect.LOSES_OTHER_CONTEXTS],
    "loses its own value": lambda compared, row: compared.world.context in compared.gone(row.name),
    "loses its secret mark": lambda compared, row: Effect.BECOMES_READABLE in compared.mark_effects(row.name),
    "is marked secret": lambda compared, row: Effect.BECOMES_SECRET in compared.mark_effects(row.name),
    "hides an imported secret": CAME_TRUE[Effect.HIDES_LINKED_SECRET],
    "overwrites Infisical": CAME_TRUE[Effect.OVERWRITTEN_IN_INFISICAL],
}
"""What must be seen afterwards of words that stand there without `may`."""


def run_against_its_previews(world: RandomWorld) -> tuple[Preview, list[Run]]:
    """Preview with the server known and not, run in every manner, and hold the runs against both.

    Returns the preview that knew the server, and the runs.
    """
    destination = world.destination()
    knowing, doubting = (world.preview(destination, knows_the_server=knows) for knows in (True, False))
    runs = [(manner, world.run(manner)) for manner in world.manners()]
    for preview in (knowing, doubting):
        for manner, run in runs:
            compared = Compared(world, preview, manner, run)
            every_change_was_announced(compared)
            a_failure_was_announced(compared)
            what_was_certain_has_happened(compared)
            what_is_said_for_certain_is_true(compared)
    the_worst_of_a_known_server_happens([Compared(world, knowing, manner, run) for manner, run in runs])
    return knowing, [run for _, run in runs]


def test_nothing_befalls_a_variable_that_was_not_announced() -> None:
    met: set[Fate | Effect | str] = set()

    @searched(EXAMPLES)
    @given(worlds())
    def holds(world: RandomWorld) -> None:
        preview, runs = run_against_its_previews(world)
        for group in preview.groups:
            met.update(group.verdict.effects, {group.verdict.fate})
        met.update(run.failed[:1] for run in runs)

    holds()
    if EXAMPLES >= ENOUGH_FOR_ALL:
        assert met == {*Effect, *Fate, "", "{", "F"} - {Fate.CANNOT_KNOW}


@searched(EXAMPLES // 5)
@given(worlds())
def test_later_runs_are_previewed_as_they_are(world: RandomWorld) -> None:
    world.has_run = True
    run_against_its_previews(world)


@searched(EXAMPLES // 5)
@given(worlds())
def test_what_cannot_be_known_is_not_denied(world: RandomWorld) -> None:
    keys = world.keys()
    preview = world.preview(NotRead(Problem("It was not read.", "Read it.")), knows_the_server=False)
    assert {preview.count(fate) for fate in Fate if fate is not Fate.CANNOT_KNOW} == {None}
    assert preview.count(Fate.CANNOT_KNOW) == len({*keys.own, *keys.imported})
    for manner in world.manners():
        nothing_is_denied(Compared(world, preview, manner, world.run(manner)))


def nothing_is_denied(compared: Compared) -> None:
    rows, world = compared.rows(), compared.world
    imports = world.options.initial_sync_behavior is not InitialSyncBehavior.OVERWRITE_DESTINATION
    for name in compared.changed():
        if name not in rows:
            assert world.schema.owned((name,))
            assert world.options.delete_missing or imports, name
            continue
        verdict = rows[name].verdict
        assert compared.mark_effects(name) <= verdict.effects, name
        losing = verdict.may(Effect.LOSES_OTHER_CONTEXTS, Effect.RECREATED)
        assert losing or compared.gone(name) <= {world.context}, name
        replaced = verdict.may(Effect.LOSES_OWN_VALUE, Effect.RECREATED)
        assert replaced or world.context not in compared.gone(name), name
    for key in compared.written() & {row.key for row in rows.values()}:
        verdict = rows[world.schema.name_of(key)].verdict
        assert verdict.may(Effect.OVERWRITTEN_IN_INFISICAL, Effect.HIDES_LINKED_SECRET), key
        assert key not in compared.run.own_before or verdict.may(Effect.OVERWRITTEN_IN_INFISICAL), key
