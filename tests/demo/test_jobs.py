"""The life of a sync's jobs, as somebody sees it who asks every now and then."""

import json
from datetime import datetime

import pytest

from tests.demo.house import LONG_ENOUGH, SYNCS, House
from tui.demo.jobs import QUEUED_SECONDS, RETRY_PAUSES_SECONDS, RUNNING_SECONDS
from tui.demo.world import Secret, Variable

pytestmark = pytest.mark.anyio

ONE_ATTEMPT = QUEUED_SECONDS + RUNNING_SECONDS
ALL_ATTEMPTS = QUEUED_SECONDS + 5 * RUNNING_SECONDS + sum(RETRY_PAUSES_SECONDS)
A_MOMENT = 0.01


async def trigger(house: House, sync_id: str, what: str) -> int:
    """Post a trigger without a body; return the status."""
    async with house.client() as client:
        return (await client.post(f"{SYNCS}/{sync_id}/{what}")).status_code


async def test_a_run_is_queued_then_runs_then_is_done(house: House) -> None:
    sync = await house.created()
    seen = [sync["syncStatus"]]
    for seconds in (QUEUED_SECONDS - A_MOMENT, 2 * A_MOMENT, RUNNING_SECONDS - 2 * A_MOMENT, 2 * A_MOMENT):
        house.clock.pass_by(seconds)
        seen.append((await house.seen(sync["id"]))["syncStatus"])
    assert seen == ["pending", "pending", "running", "running", "succeeded"]


async def test_a_done_run_tells_its_job_and_its_end_and_no_message(house: House) -> None:
    sync = await house.finished()
    assert len(sync["lastSyncJobId"]) == 36
    assert sync["lastSyncMessage"] is None
    began, ended = datetime.fromisoformat(sync["createdAt"]), datetime.fromisoformat(sync["lastSyncedAt"])
    assert (ended - began).total_seconds() == pytest.approx(ONE_ATTEMPT)


async def test_nothing_reaches_netlify_before_the_run_has_ended(house: House) -> None:
    await house.created()
    async with house.netlify_client() as netlify:
        url = f"/api/v1/accounts/{house.account.id}/env?site_id={house.site.id}"
        house.clock.pass_by(ONE_ATTEMPT - A_MOMENT)
        before = (await netlify.get(url)).json()
        house.clock.pass_by(2 * A_MOMENT)
        after = (await netlify.get(url)).json()
    assert before == []
    assert [variable["key"] for variable in after] == ["API_URL"]


async def test_a_failing_run_stays_running_through_five_attempts(house: House) -> None:
    house.world.netlify_tokens.clear()
    sync = await house.created()
    house.clock.pass_by(ALL_ATTEMPTS - A_MOMENT)
    running = await house.seen(sync["id"])
    house.clock.pass_by(2 * A_MOMENT)
    failed = await house.seen(sync["id"])
    assert (running["syncStatus"], running["lastSyncMessage"]) == ("running", None)
    assert (failed["syncStatus"], failed["lastSyncedAt"]) == ("failed", None)
    assert json.loads(failed["lastSyncMessage"])["code"] == 401


async def test_a_later_attempt_may_succeed(house: House) -> None:
    tokens = dict(house.world.netlify_tokens)
    house.world.netlify_tokens.clear()
    sync = await house.created()
    house.clock.pass_by(ONE_ATTEMPT + A_MOMENT)
    assert (await house.seen(sync["id"]))["syncStatus"] == "running"
    house.world.netlify_tokens.update(tokens)
    house.clock.pass_by(RUNNING_SECONDS + RETRY_PAUSES_SECONDS[0])
    assert (await house.seen(sync["id"]))["syncStatus"] == "succeeded"


async def test_a_success_clears_the_message_of_the_failure_before(house: House) -> None:
    house.web.secrets.append(Secret("BUILD_ID", "x"))
    sync = await house.finished()
    house.web.secrets.pop()
    await trigger(house, sync["id"], "sync-secrets")
    house.clock.pass_by(LONG_ENOUGH)
    again = await house.seen(sync["id"])
    assert (sync["lastSyncMessage"] is None, again["lastSyncMessage"]) == (False, None)


async def test_without_auto_sync_nothing_happens_until_the_first_trigger(house: House) -> None:
    sync = await house.finished(isAutoSyncEnabled=False)
    assert (sync["syncStatus"], house.on_netlify()) == (None, {})
    assert await trigger(house, sync["id"], "sync-secrets") == 200
    house.clock.pass_by(LONG_ENOUGH)
    assert (await house.seen(sync["id"]))["syncStatus"] == "succeeded"
    assert house.on_netlify() == {"API_URL": {"production": "new"}}


@pytest.mark.parametrize("what", ["sync-secrets", "import-secrets?importBehavior=prioritize-source", "remove-secrets"])
async def test_a_busy_sync_takes_no_further_trigger(house: House, what: str) -> None:
    sync = await house.created()
    assert await trigger(house, sync["id"], what) == 400
    house.clock.pass_by(LONG_ENOUGH)
    assert await trigger(house, sync["id"], what) == 200


async def test_runs_of_two_syncs_take_effect_in_the_order_of_their_ends(house: House) -> None:
    slow = await house.created(name="slow", isAutoSyncEnabled=False)
    house.web.secrets = [Secret("API_URL", "value")]
    schema = {"initialSyncBehavior": "overwrite-destination", "keySchema": "X_{{secretKey}}"}
    await house.created(name="quick", syncOptions=schema)
    house.clock.pass_by(A_MOMENT)
    await trigger(house, slow["id"], "sync-secrets")
    house.clock.pass_by(LONG_ENOUGH)
    await house.seen(slow["id"])
    assert house.on_netlify() == {"API_URL": {"production": "value"}}


async def test_removing_deletes_what_the_source_has_now(house: House) -> None:
    sync = await house.finished()
    house.put_on_netlify(Variable("OTHER", {"production": "1"}))
    house.site.variables[0].values["dev"] = "kept"
    assert await trigger(house, sync["id"], "remove-secrets") == 200
    house.clock.pass_by(LONG_ENOUGH)
    sync = await house.seen(sync["id"])
    assert sync["removeStatus"] == "succeeded"
    assert house.on_netlify() == {"API_URL": {"dev": "kept"}, "OTHER": {"production": "1"}}


async def test_a_change_of_an_automatic_sync_queues_a_run(house: House) -> None:
    sync = await house.finished()
    async with house.client() as client:
        changed = await client.patch(f"{SYNCS}/{sync['id']}", json={"description": "changed"})
    assert changed.json()["secretSync"]["syncStatus"] == "pending"
    assert changed.json()["secretSync"]["version"] == 2
    house.clock.pass_by(ONE_ATTEMPT + A_MOMENT)
    assert (await house.seen(sync["id"]))["lastSyncJobId"] != sync["lastSyncJobId"]


async def test_a_change_while_a_run_is_under_way_is_run_after_it(house: House) -> None:
    sync = await house.created()
    async with house.client() as client:
        await client.patch(f"{SYNCS}/{sync['id']}", json={"description": "changed"})
    house.clock.pass_by(ONE_ATTEMPT + A_MOMENT)
    first = await house.seen(sync["id"])
    house.clock.pass_by(ONE_ATTEMPT)
    second = await house.seen(sync["id"])
    assert first["lastSyncJobId"] is not None
    assert (second["syncStatus"], second["lastSyncJobId"] != first["lastSyncJobId"]) == ("succeeded", True)
