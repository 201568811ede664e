"""The preview held against the demo's engine in random worlds: nothing befalls a variable that was not announced.

The engine follows what is known of the servers, and knows nothing of the preview. What a preview calls certain must
have happened too, unless the run stopped at a name that it warned of.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hypothesis import given, settings

from tests.contract.bodies import searched
from tests.sync.random_worlds import RandomWorld, Run, worlds
from tui.api.errors import Problem
from tui.api.models import InitialSyncBehavior
from tui.demo.world import Variable
from tui.sync.preview.destination import NotRead
from tui.sync.preview.preview import Preview
from tui.sync.preview.rows import Row
from tui.sync.preview.servers import Effect, Fate

EXAMPLES: Final = 50 * settings().max_examples
"""5,000 worlds, and 500 in the short profile."""

ENOUGH_FOR_ALL: Final = 5_000
"""Worlds after which every fate, effect and kind of failure has been met; the rarest is in one of a hundred."""


@dataclass(frozen=True)
class Compared:
    """One world, its preview, and what the run came to."""

    world: RandomWorld
    preview: Preview
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
        """Contexts whose value is lost; that of the sync's own context only when nothing took its place."""
        old, new = _values(self.run.before.get(name)), _values(self.run.after.get(name))
        mine = self.world.context
        return {where for where in old if (where not in new if where == mine else new.get(where) != old[where])}

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
    rows, run = compared.rows(), compared.run
    for name in compared.changed():
        verdict = rows[name].verdict
        assert verdict.fate is not Fate.LEFT_ALONE, name
        assert compared.gone(name) <= verdict.lost, name
        assert name in run.before or verdict.fate is Fate.CREATE, name
        assert name in run.after or verdict.fate is Fate.DELETE, name
        assert compared.mark_effects(name) <= verdict.effects, name
    imports = {row.key: row for row in compared.preview.rows(Fate.IMPORT)}
    for key in compared.written():
        assert key in imports
        assert key not in run.own_before or imports[key].verdict.may(Effect.OVERWRITTEN_IN_INFISICAL), key


def a_failure_was_announced(compared: Compared) -> None:
    if compared.run.failed.startswith("{"):
        refused = {row.name for row in compared.preview.having(Effect.REFUSED_BY_NETLIFY)}
        assert json.loads(compared.run.failed)["secretKey"] in refused
    elif compared.run.failed:
        assert compared.preview.having(Effect.REFUSED_BY_INFISICAL)
        assert not compared.changed()
        assert not compared.written()


def what_was_certain_has_happened(compared: Compared) -> None:
    if compared.run.failed:
        return
    for name, row in compared.rows().items():
        verdict = row.verdict
        assert not verdict.is_certain or KEPT[verdict.fate](compared, row), (name, verdict)
        assert verdict.certainly_lost <= compared.gone(name), (name, verdict)
        assert verdict.certain_effects & MARKS.keys() <= compared.mark_effects(name), name
        for effect in verdict.certain_effects & CAME_TRUE.keys():
            assert CAME_TRUE[effect](compared, row), (name, effect)


def is_written(compared: Compared, row: Row) -> bool:
    after = _values(compared.run.after.get(row.name))
    return row.key is not None and after.get(compared.world.context) == compared.run.pushed[row.key]


def is_as_it_was(compared: Compared, row: Row) -> bool:
    return row.name not in compared.changed()


def the_worst_of_a_known_server_has_happened(compared: Compared) -> None:
    """The engine takes Netlify's undocumented answers for the worst, so there is no room for a false alarm."""
    if compared.run.failed:
        return
    for name, row in compared.rows().items():
        assert KEPT[row.verdict.fate](compared, row), (name, row.verdict)
        assert row.verdict.lost == compared.gone(name), (name, row.verdict)


Judge = Callable[[Compared, Row], bool]

KEPT: Final[dict[Fate, Judge]] = {
    Fate.CREATE: lambda compared, row: row.name not in compared.run.before and is_written(compared, row),
    Fate.CHANGE: lambda compared, row: row.name in compared.run.before and is_written(compared, row),
    Fate.IMPORT: lambda compared, row: row.key in compared.run.own_after and is_written(compared, row),
    Fate.DELETE: lambda compared, row: bool(compared.gone(row.name)),
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


def run_against_its_previews(world: RandomWorld) -> tuple[Preview, Run]:
    """Preview with the server known and not, run, and hold the run against both; returns the preview that knew."""
    destination = world.destination()
    knowing, doubting = (world.preview(destination, knows_the_server=knows) for knows in (True, False))
    run = world.run()
    for preview in (knowing, doubting):
        compared = Compared(world, preview, run)
        every_change_was_announced(compared)
        a_failure_was_announced(compared)
        what_was_certain_has_happened(compared)
    the_worst_of_a_known_server_has_happened(Compared(world, knowing, run))
    return knowing, run


def test_nothing_befalls_a_variable_that_was_not_announced() -> None:
    met: set[Fate | Effect | str] = set()

    @searched(EXAMPLES)
    @given(worlds())
    def holds(world: RandomWorld) -> None:
        preview, run = run_against_its_previews(world)
        for group in preview.groups:
            met.update(group.verdict.effects, {group.verdict.fate})
        met.add(run.failed[:1])

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
    compared = Compared(world, preview, world.run())
    assert {preview.count(fate) for fate in Fate if fate is not Fate.CANNOT_KNOW} == {None}
    assert preview.count(Fate.CANNOT_KNOW) == len({*keys.own, *keys.imported})
    rows, options = compared.rows(), world.options
    for name in compared.changed():
        if name not in rows:
            imports = options.initial_sync_behavior is not InitialSyncBehavior.OVERWRITE_DESTINATION
            assert world.schema.owned((name,))
            assert options.delete_missing or imports, name
            continue
        verdict = rows[name].verdict
        assert compared.mark_effects(name) <= verdict.effects, name
        assert compared.gone(name) <= {world.context} or verdict.may(Effect.LOSES_OTHER_CONTEXTS), name
    for key in compared.written() & {row.key for row in rows.values()}:
        verdict = rows[world.schema.name_of(key)].verdict
        assert verdict.may(Effect.OVERWRITTEN_IN_INFISICAL, Effect.HIDES_LINKED_SECRET), key
