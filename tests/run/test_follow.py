"""A run followed to its end: the states as they come, looks that fail, and repeated runs."""

from itertools import pairwise

import pytest

from tests.steps.house import Failure, House
from tui.api.errors import NotFound, ServerFailed
from tui.api.models import SecretSync
from tui.model.steps import Step
from tui.run.follow import PACE, Run, RunState, follow, state_of
from tui.run.manage import Care

pytestmark = pytest.mark.anyio

END = "2026-03-02T09:31:00.000Z"


async def created(house: House, *, paused: bool = False) -> SecretSync:
    wizard = await house.walk()
    return (await wizard.create(paused=paused)).sync


async def looks(house: House) -> list[Run]:
    return [run async for run in care(house).follow()]


def care(house: House) -> Care:
    assert house.wizard.care
    return house.wizard.care


async def looks_at_a_refused_variable(house: House) -> list[Run]:
    await created(house)
    folder = house.project().folder("prod", "/web")
    assert folder is not None
    folder.write("BUILD_ID", "refused")
    return await looks(house)


def told(runs: list[Run]) -> list[RunState]:
    return list(dict.fromkeys(run.state for run in runs))


def look_at(sync: SecretSync) -> str:
    return f"GET /api/v1/secret-syncs/netlify/{sync.id}"


async def test_a_good_run_is_queued_then_runs_then_succeeds(house: House) -> None:
    await created(house)
    runs = await looks(house)
    assert told(runs) == [RunState.QUEUED, RunState.RUNNING, RunState.SUCCEEDED]
    assert house.wizard.care
    assert house.wizard.care.run is runs[-1]
    assert {variable.key for variable in house.site().variables} >= {"API_URL", "STRIPE_KEY", "NODE_VERSION"}


async def test_looks_come_less_often_as_time_goes_by(house: House) -> None:
    runs = await looks_at_a_refused_variable(house)
    waited = [later.elapsed - sooner.elapsed for sooner, later in pairwise(runs)]
    assert waited[:5] == [1.0, 1.0, 2.0, 3.0, 3.0]
    assert waited == sorted(waited)
    assert {pause for _, pause in PACE} >= set(waited)


async def test_a_refused_variable_fails_the_run_after_all_attempts(house: House) -> None:
    runs = await looks_at_a_refused_variable(house)
    assert told(runs) == [RunState.QUEUED, RunState.RUNNING, RunState.FAILED]
    assert "BUILD_ID" in (runs[-1].sync.last_sync_message or "")


async def test_a_paused_sync_is_not_started_and_writes_nothing(house: House) -> None:
    untouched = [(item.key, dict(item.values)) for item in house.site().variables]
    await created(house, paused=True)
    runs = await looks(house)
    assert told(runs) == [RunState.PAUSED]
    house.clock.pass_by(600)
    assert [(item.key, dict(item.values)) for item in house.site().variables] == untouched


async def test_a_paused_sync_runs_when_it_is_told_to(house: House) -> None:
    await created(house, paused=True)
    await looks(house)
    await care(house).trigger()
    runs = await looks(house)
    assert told(runs) == [RunState.QUEUED, RunState.RUNNING, RunState.SUCCEEDED]


async def test_a_second_run_is_followed_to_its_own_end(house: House) -> None:
    await created(house)
    first = (await looks(house))[-1].sync
    await care(house).trigger()
    runs = await looks(house)
    assert told(runs) == [RunState.QUEUED, RunState.RUNNING, RunState.SUCCEEDED]
    assert runs[-1].sync.last_sync_job_id != first.last_sync_job_id


async def test_a_failed_look_is_told_and_looked_again(house: House) -> None:
    sync = await created(house)
    house.infisical.fail(look_at(sync))
    runs = await looks(house)
    assert [type(run.lost) for run in runs if run.lost] == [ServerFailed]
    assert runs[-1].state is RunState.SUCCEEDED


async def test_a_busy_server_does_not_end_the_following(house: House) -> None:
    sync = await created(house)
    house.infisical.fail(look_at(sync), *[Failure(429)] * 4)
    runs = await looks(house)
    assert any(run.lost for run in runs)
    assert runs[-1].state is RunState.SUCCEEDED


async def test_a_sync_that_was_deleted_meanwhile_ends_the_following(house: House) -> None:
    await created(house)
    house.world.syncs.pop()
    with pytest.raises(NotFound):
        await looks(house)


async def test_looking_again_asks_the_server_first(house: House) -> None:
    sync = await created(house, paused=True)
    await looks(house)
    await house.wizard.session.infisical.trigger_sync(sync.id)  # as a colleague would in the browser
    assert told(await looks(house))[-1] is RunState.SUCCEEDED


async def test_an_old_end_seen_after_the_trigger_is_not_taken_for_the_new_one(house: House) -> None:
    sync = await created(house)
    ended = (await looks(house))[-1].sync.model_copy(update={"sync_status": "failed"})
    late = {"secretSync": {**ended.to_wire(), "createdAt": END, "updatedAt": ended.updated_at.isoformat()}}
    before = care(house).sync.model_copy(update={"sync_status": "failed"})
    await care(house).trigger()
    house.infisical.fail(look_at(sync), Failure(200, late), Failure(200, late))
    infisical = house.wizard.session.infisical
    runs = [run async for run in follow(infisical, before, before=before, sleep=house.sleep, clock=house.clock)]
    assert told(runs)[0] is RunState.QUEUED
    assert RunState.FAILED not in told(runs)
    assert runs[-1].state is RunState.SUCCEEDED


async def test_unknown_words_of_a_server_count_as_still_going_on(house: House) -> None:
    sync = await created(house)
    for word, state in [
        ("requeued", RunState.QUEUED),
        ("Success", RunState.SUCCEEDED),
        ("FAILED", RunState.FAILED),
        (None, RunState.QUEUED),
    ]:
        assert state_of(sync.model_copy(update={"sync_status": word})) is state
    assert house.wizard.current is Step.RESULT
