"""Previews of random worlds of which a part cannot be read: it is told of, and never taken for absent."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import searched
from tests.preview.random_worlds import RandomWorld, worlds
from tests.preview.test_preview_and_engine import EXAMPLES, KEPT, Compared, the_change_was_announced
from tui.api.models import Listed, NetlifyVariable
from tui.preview.inputs import UNREAD_CONTEXT, Prepared
from tui.preview.plan import Preview
from tui.preview.sync_rules import Fate


@dataclass(frozen=True)
class Hidden:
    """What cannot be read: variables, one value each of some others, secrets and imported ones."""

    variables: frozenset[str]
    values: frozenset[str]
    secrets: frozenset[str]


@st.composite
def half_read(draw: st.DrawFn) -> tuple[RandomWorld, Hidden]:
    """Draw a world and what of it is hidden."""
    world = draw(worlds())
    names, keys = [variable.key for variable in world.variables], world.keys()
    some = st.frozensets(st.sampled_from(names), max_size=2)
    secrets = sorted({*keys.own, *keys.imported})
    hidden = draw(st.frozensets(st.sampled_from(secrets), max_size=2)) if secrets else frozenset()
    return world, Hidden(draw(some), draw(some), hidden)


def preview_of(world: RandomWorld, hidden: Hidden) -> Preview:
    """Preview the run with what can be read."""
    destination, keys = world.destination(), world.keys()
    assert isinstance(destination, tuple)
    read = [_with_a_gap(item) if item.key in hidden.values else item for item in destination]
    seen = [item for item in read if item.key not in hidden.variables]
    known = replace(
        keys,
        own=tuple(key for key in keys.own if key not in hidden.secrets),
        imported=tuple(key for key in keys.imported if key not in hidden.secrets),
        unreadable=len(hidden.secrets),
    )
    place = world.preview(destination, knows_the_server=False).place
    return Prepared(known, Listed(seen, unreadable=len(read) - len(seen)), place).preview(world.options)


def _with_a_gap(variable: NetlifyVariable) -> NetlifyVariable:
    return variable.model_copy(update={"values": Listed(variable.values[1:], unreadable=1)})


@searched(EXAMPLES // 5)
@given(half_read())
def test_what_could_not_be_read_is_told_and_never_taken_for_absent(drawn: tuple[RandomWorld, Hidden]) -> None:
    world, hidden = drawn
    preview = preview_of(world, hidden)
    rows = {row.name: row for row in preview}
    ours = world.schema.names_of(hidden.secrets)
    for manner in world.manners():
        compared = Compared(world, preview, manner, world.run(manner))
        for name in compared.changed():
            if name in ours:
                assert preview.gaps.secrets
            elif name in hidden.variables:
                assert preview.gaps.variables
                assert name not in rows or rows[name].verdict.fate is Fate.CANNOT_KNOW, name
                assert name in compared.run.after or preview.options.delete_missing or name in rows, name
            elif name in hidden.values:
                assert name in preview.gaps.incomplete
                verdict = rows[name].verdict
                assert verdict.fate is not Fate.LEFT_ALONE, name
                assert compared.mark_effects(name) <= verdict.effects, name
                assert compared.gone(name) <= verdict.lost or UNREAD_CONTEXT in verdict.lost, name
            elif rows[name].verdict.fate is not Fate.CANNOT_KNOW:
                the_change_was_announced(compared, rows[name])
        if not compared.run.failed:
            for name, row in rows.items():
                assert not row.verdict.is_certain or KEPT[row.verdict.fate](compared, row), (name, row)
                assert row.verdict.certainly_lost <= {*compared.gone(name), UNREAD_CONTEXT}, (name, row)
