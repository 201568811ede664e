"""What a run did, told of runs of the demo's engine in random worlds: nothing lost is kept quiet, no false alarm."""

import zlib
from collections.abc import Mapping

from hypothesis import given, settings

from tests.contract.bodies import searched
from tests.preview.previews import preview, variable
from tests.preview.random_worlds import RandomWorld, Run, worlds
from tui.api.infisical import SecretKeys
from tui.demo.world import Variable
from tui.preview.comparison import Landed, Presence, Snapshot, compare
from tui.preview.sync_rules import Server


def seen(variables: Mapping[str, Variable], secrets: Mapping[str, str]) -> Snapshot:
    """Both sides; a secret's version stands for its value."""
    present = {
        key: Presence(frozenset(variable.values), variable.is_secret, str(variable.writes))
        for key, variable in variables.items()
    }
    return Snapshot(present, {key: zlib.crc32(value.encode()) for key, value in secrets.items()})


def landed(world: RandomWorld, run: Run, *, knows_the_server: bool) -> Landed:
    announced = world.preview(world.destination(), knows_the_server=knows_the_server)
    before, after = seen(run.before, run.own_before), seen(run.after, run.own_after)
    return compare(announced, before, after, "/", has_failed=bool(run.failed))


@searched(5 * settings().max_examples)
@given(worlds())
def test_runs_that_keep_to_the_preview_are_not_told_of_as_others(world: RandomWorld) -> None:
    for manner in world.manners():
        run = world.run(manner)
        for knows in (True, False):
            told = landed(world, run, knows_the_server=knows)
            strays = manner.misaddresses_values and world.options.delete_missing
            assert strays or not [remark.text for remark in told.remarks if "announced" in remark.text]


@searched(5 * settings().max_examples)
@given(worlds())
def test_every_value_and_secret_that_went_or_came_is_named(world: RandomWorld) -> None:
    for manner in world.manners():
        run = world.run(manner)
        told = landed(world, run, knows_the_server=False)
        lost = " ".join(remark.text for remark in told.remarks if remark.text.startswith("Lost, "))
        counts = told.remarks[0].text
        for name in run.before:
            gone = run.before[name].values.keys() - _contexts(run.after, name)
            others = gone - {world.context}
            assert not others or f"{name} (" in lost or " more." in lost
            assert not gone or f"{name} (" in lost or " more." in lost or "deleted" in counts
        came = run.own_after.keys() - run.own_before.keys()
        assert bool(came) is any(remark.text.startswith("Came into") for remark in told.remarks)


def _contexts(variables: Mapping[str, Variable], name: str) -> set[str]:
    return set(variables[name].values) if name in variables else set()


def test_a_server_that_shows_no_versions_leaves_open_what_was_overwritten() -> None:
    options = {"initial_sync_behavior": "import-prioritize-destination"}
    there = variable("API_URL", "production")
    announced = preview(there, server=Server.THIRD, options=options)
    both = Snapshot.of([there], SecretKeys(own=("API_URL",), imported=()))
    told = [remark.text for remark in compare(announced, both, both, "/web", has_failed=False).remarks]
    assert "Whether Infisical's value was overwritten cannot be checked: API_URL." in told


def test_a_folder_that_cannot_be_read_again_is_said() -> None:
    options = {"initial_sync_behavior": "import-prioritize-source"}
    there = variable("TWO", "production")
    announced = preview(there, server=Server.THIRD, options=options)
    before = Snapshot.of([there], SecretKeys(own=("API_URL",), imported=()))
    told = compare(announced, before, Snapshot.of([there], None), "/web", has_failed=False).remarks
    assert told[-1].text.startswith("What came into Infisical's /web cannot be checked")


def test_without_all_secrets_read_no_folder_is_called_empty() -> None:
    announced = preview(keys=())
    nothing = Snapshot.of([], SecretKeys(own=(), imported=(), unreadable=1))
    told = compare(announced, nothing, nothing, "/web", has_failed=False).remarks
    assert "has no secrets" not in told[0].text
