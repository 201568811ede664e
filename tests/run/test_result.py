"""What a look at a run or a deletion means, and what is offered then."""

from dataclasses import replace

import pytest

from tests.run.test_manage import cared, states
from tests.steps.house import House
from tui.api.errors import ConnectionLost
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import Step
from tui.run.delete import Removal, RemovalState
from tui.run.follow import Run, RunState, pause_after
from tui.run.manage import Care
from tui.steps.result import Next, meaning, meaning_of_removal, more_actions, needs_a_yes, next_actions, perform

pytestmark = pytest.mark.anyio

PLACE = "acme-shop"


def offered(care: Care) -> list[Next]:
    return [row.value for row in next_actions(care).rows]


def stood_on(care: Care) -> Next:
    preselected = next_actions(care).preselected
    assert preselected
    return preselected.value


@pytest.mark.parametrize(
    ("state", "elapsed", "quiet", "told"),
    [
        (RunState.QUEUED, 10, 10, "Infisical starts the run within a few seconds."),
        (RunState.QUEUED, 200, 200, "Still waiting for its turn after 03:20: other runs are in the way."),
        (RunState.QUEUED, 4000, 4000, "Still waiting for its turn after 66:40"),
        (RunState.QUEUED, 4900, 4900, "It looks stuck: nothing has moved for 81:40, longer than Infisical ever waits."),
        (RunState.RUNNING, 10, 10, "Infisical tries up to five times, which can take a minute."),
        (RunState.RUNNING, 200, 20, "Still retrying after 03:20; it last moved 00:20 ago."),
        (RunState.RUNNING, 2000, 20, "Still retrying after 33:20; it last moved 00:20 ago."),
        (RunState.RUNNING, 2000, 901, "It looks stuck: nothing has moved for 15:01"),
    ],
)
async def test_retrying_is_told_from_stuck(
    house: House, state: RunState, elapsed: float, quiet: float, told: str
) -> None:
    care = await cared(house, followed=False)
    run = Run(state, elapsed, care.sync, quiet=quiet)
    assert " ".join(remark.text for remark in meaning(run, PLACE)).startswith(told)
    care.run = run
    assert (Next.RUN in offered(care)) is told.startswith("It looks stuck")


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
async def test_a_server_that_does_not_answer_does_not_make_the_run_a_stuck_one(house: House, state: RunState) -> None:
    care = await cared(house, followed=False)
    care.run = run = Run(state, 9000, care.sync, lost=ConnectionLost("no", "wait"), quiet=9000)
    assert (
        meaning(run, PLACE)[0].text
        == "How far it is by now is not known. It goes on without the wizard; you may leave."
    )
    assert Next.RUN not in offered(care)


async def test_a_run_that_touches_the_sync_now_and_then_is_alive(house: House) -> None:
    care = await cared(house, followed=False)
    record = house.world.syncs[-1]
    record.jobs[0].due += 2000
    quiet = []
    async for run in care.follow():
        if 600 < run.elapsed < 640:
            record.updated_at = record.updated_at.replace(minute=59)
        quiet.append(run.quiet)
    assert max(quiet) < 1500
    assert 0.0 in quiet[10:]
    assert care.state is RunState.SUCCEEDED


def test_looks_come_less_and_less_often() -> None:
    assert [pause_after(elapsed) for elapsed in (0, 1, 2, 4, 179, 180, 899, 900, 1e6)] == [
        1,
        1,
        2,
        3,
        3,
        10,
        10,
        30,
        30,
    ]


async def test_after_a_success_leaving_is_the_likeliest(house: House) -> None:
    care = await cared(house)
    assert offered(care) == [Next.RUN, Next.MORE, Next.AGAIN, Next.LEAVE]
    assert stood_on(care) is Next.LEAVE
    assert [row.value for row in more_actions(care).rows] == [
        Next.CHANGE,
        Next.PAUSE,
        Next.DELETE,
        Next.DELETE_WITH_VALUES,
        Next.BACK,
    ]


async def test_a_failure_offers_the_step_it_is_about(house: House) -> None:
    care = await cared(house)
    failed = care.sync.model_copy(update={"last_sync_message": '{"secretKey": "BUILD_ID", "error": {"code": 422}}'})
    care.run = Run(RunState.FAILED, 60.0, failed)
    assert offered(care) == [Next.MEND, Next.RUN, Next.MORE, Next.AGAIN, Next.LEAVE]
    assert next_actions(care).rows[0].label == f"Change {Step.SYNC_OPTIONS}"
    assert stood_on(care) is Next.MEND
    care.untried = True  # The answer was changed since.
    assert offered(care) == [Next.RUN, Next.MORE, Next.AGAIN, Next.LEAVE]
    assert stood_on(care) is Next.RUN


@pytest.mark.parametrize(
    ("message", "likeliest"),
    [
        ('{"code": 404, "message": "Not Found"}', Next.MEND),
        ('{"code": 401, "message": "Access Denied"}', Next.MEND),
        ('{"code": 429, "message": "Too Many Requests"}', Next.RUN),
        (None, Next.RUN),
    ],
)
async def test_after_a_failure_its_cure_is_preselected(house: House, message: str | None, likeliest: Next) -> None:
    care = await cared(house)
    care.run = Run(RunState.FAILED, 60.0, care.sync.model_copy(update={"last_sync_message": message}))
    assert stood_on(care) is likeliest


async def test_a_stuck_run_stands_on_running_it_again(house: House) -> None:
    care = await cared(house, followed=False)
    care.run = Run(RunState.RUNNING, 2000, care.sync, quiet=901)
    assert stood_on(care) is Next.RUN


@pytest.mark.parametrize("wanted", [True, False], ids=["put off", "off on purpose"])
async def test_resuming_is_offered_first_and_preselected_where_it_was_only_put_off(
    house: House,
    wanted: bool,  # noqa: FBT001 - both ways are the test
) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer(is_auto_sync_enabled=wanted))
    await wizard.create(paused=True)
    care = wizard.care
    assert care
    await states(care)
    assert offered(care)[0] is Next.RUN
    await care.trigger()
    await states(care)
    assert offered(care)[0] is Next.RESUME
    assert stood_on(care) is (Next.RESUME if wanted else Next.LEAVE)
    assert Next.RESUME not in [row.value for row in more_actions(care).rows]


async def test_a_deleted_sync_leaves_another_one_or_leaving(house: House) -> None:
    care = await cared(house)
    removal = Removal(RemovalState.REMOVING, values=True, elapsed=0.0, sync=care.sync)
    for state in (RemovalState.REMOVING, RemovalState.DELETED):
        care.removal = replace(removal, state=state)
        assert offered(care) == [Next.AGAIN, Next.LEAVE]
    care.removal = replace(removal, state=RemovalState.FAILED)
    assert Next.MORE in offered(care)


@pytest.mark.parametrize(
    ("state", "values", "told"),
    [
        (RemovalState.REMOVING, True, "Infisical deletes the variables from acme-shop first, then the sync."),
        (RemovalState.DELETED, True, "The sync is deleted, and so are its variables on acme-shop."),
        (RemovalState.DELETED, False, "The sync is deleted. Its variables stay on acme-shop as they are."),
        (RemovalState.FAILED, True, "Netlify does not know this team or site: Not Found. The sync is still there."),
    ],
)
async def test_what_becomes_of_the_variables_is_said(
    house: House,
    state: RemovalState,
    values: bool,  # noqa: FBT001 - both ways are the test
    told: str,
) -> None:
    care = await cared(house)
    sync = care.sync.model_copy(update={"last_remove_message": '{"code": 404, "message": "Not Found"}'})
    said = meaning_of_removal(Removal(state, values, 3.0, sync), PLACE, ())
    assert " ".join(remark.text for remark in said).startswith(told)


async def test_only_deleting_variables_and_the_first_run_of_a_deleting_sync_need_a_typed_yes(house: House) -> None:
    care = await cared(house, paused=True)
    answers = house.wizard.answers
    options = answers.sync_options
    assert options
    deleting = answers.replacing(Step.SYNC_OPTIONS, options.model_copy(update={"delete_missing": True}))
    needed = {action for action in Next if needs_a_yes(action, care, deleting, None)}
    assert needed == {Next.RUN, Next.RESUME, Next.DELETE_WITH_VALUES}
    assert {action for action in Next if needs_a_yes(action, care, answers, None)} == {Next.DELETE_WITH_VALUES}
    wanted = needs_a_yes(Next.DELETE_WITH_VALUES, care, answers, None)
    assert wanted
    assert wanted.why.startswith("This deletes the variables of acme-shop whose secrets are now in Infisical's /web")
    assert wanted.word == "acme-shop"
    care.run = Run(RunState.SUCCEEDED, 3.0, care.sync)
    assert needs_a_yes(Next.RUN, care, deleting, None) is None


async def test_what_a_front_end_does_itself_is_not_asked_of_infisical(house: House) -> None:
    care = await cared(house)
    with pytest.raises(ValueError, match="leave is for the front end"):
        await perform(Next.LEAVE, care)
