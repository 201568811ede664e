"""A run that is cut short while it creates: the next start finds out what came of it, and says so."""

import asyncio
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.api.faulty import NeverAnswer
from tests.run.lossy import lossy
from tests.steps.fixtures import Opening
from tests.steps.house import CREATE, Failure, House, by_name
from tui.api.errors import BadRequest
from tui.demo import DEMO_USER_TOKEN
from tui.demo.access import Token, TokenKind
from tui.model.answers import NameAnswer
from tui.model.steps import Step
from tui.run.create import NotCreated, OutcomeUnknown
from tui.run.follow import RunState
from tui.run.journal import Attempt, Entry, Journal
from tui.settings.settings import DEMO_ADDRESS
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio

NAME = "acme-shop-production"
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


@pytest.fixture
def left() -> Iterator[list[Entry]]:
    """Entries of runs that are alive; they hold their locks until the test is over."""
    entries: list[Entry] = []
    yield entries
    for entry in entries:
        entry.forget()


def cut_short(state: StateFolder, house: House, *, began: datetime = LONG_AGO, origin: str = DEMO_ADDRESS) -> None:
    """Leave the note of an attempt whose run has ended without an outcome."""
    entry = Journal(state).note(Attempt(origin=origin, began=began, answers=house.answers, paused=False))
    os.close(entry._held._handle)


def notes(state: StateFolder) -> list[str]:
    return state.names("attempts/*")


async def test_while_the_answer_is_awaited_the_attempt_is_on_the_disk_and_afterwards_it_is_not(
    open_house: Opening, state: StateFolder
) -> None:
    house = open_house(state=state)
    wizard = await house.walk()
    gate = house.infisical.hold(CREATE)
    creating = asyncio.create_task(wizard.create(paused=True))
    await house.infisical.arrived.wait()
    note, lock = notes(state)
    attempt = Attempt.model_validate_json(state.read(note) or "")
    assert (attempt.origin, attempt.answers, attempt.paused) == (DEMO_ADDRESS, wizard.answers, True)
    assert house.token not in (state.read(note) or "")
    assert {(state.root / name).stat().st_mode & 0o777 for name in (note, lock)} == {0o600}
    gate.set()
    await creating
    assert notes(state) == []


async def test_a_refused_attempt_leaves_no_note(open_house: Opening, state: StateFolder) -> None:
    house = open_house(state=state)
    wizard = await house.walk()
    house.world.sync_quota = 0
    with pytest.raises(BadRequest):
        await wizard.create(paused=False)
    assert notes(state) == []


async def test_a_sync_that_was_created_behind_a_cut_is_taken_over_and_followed(
    open_house: Opening, state: StateFolder
) -> None:
    house = open_house(state=state)
    await house.sign_in()
    await house.wizard.session.infisical.create_sync(house.answers.request())
    cut_short(state, house)
    later = open_house(house.world, state=state)
    assert await later.sign_in() is Step.RESULT
    wizard = later.wizard
    assert wizard.notice == f"{NAME} was created before an earlier run was cut short."
    assert (wizard.current, wizard.answers) == (Step.RESULT, house.answers)
    assert wizard.created
    assert (wizard.created.found, wizard.created.changed) == (True, ())
    assert wizard.care
    assert [run.state async for run in wizard.care.follow()][-1] is RunState.SUCCEEDED
    assert notes(state) == []
    assert later.infisical.count(CREATE) == 0


async def test_an_attempt_that_led_to_nothing_is_told_and_the_wizard_begins_as_usual(
    open_house: Opening, state: StateFolder
) -> None:
    house = open_house(state=state)
    cut_short(state, house)
    assert await house.sign_in() is Step.PROJECT
    assert house.wizard.notice == f"{NAME} was not created: an earlier run was cut short."
    assert notes(state) == []


async def test_a_request_that_left_just_now_is_looked_for_again_before_anything_is_sent(
    open_house: Opening, state: StateFolder
) -> None:
    house = open_house(state=state)
    cut_short(state, house, began=datetime.now(UTC))
    wizard = await house.walk()
    await wizard.session.infisical.create_sync(wizard.answers.request())  # the slow server, at last
    assert (await wizard.create(paused=False)).found
    assert house.infisical.count(CREATE) == 1
    assert notes(state) == []


async def test_what_a_living_run_does_is_left_alone(open_house: Opening, state: StateFolder, left: list[Entry]) -> None:
    house = open_house(state=state)
    answers = house.answers
    left.append(Journal(state).note(Attempt(origin=DEMO_ADDRESS, began=LONG_AGO, answers=answers, paused=False)))
    assert await house.sign_in() is Step.PROJECT
    assert house.wizard.notice == ""
    assert len(notes(state)) == 2
    assert house.infisical.count(by_name(NAME)) == 0


async def test_attempts_at_another_server_wait_until_somebody_signs_in_there(
    open_house: Opening, state: StateFolder
) -> None:
    house = open_house(state=state)
    cut_short(state, house, origin="https://other.infisical.example")
    await house.sign_in()
    assert house.wizard.notice == ""
    assert await house.sign_in("https://other.infisical.example") is Step.PROJECT
    assert "was not created: an earlier run" in house.wizard.notice


async def test_a_doubt_is_looked_at_again_by_who_comes_back_from_another_server(
    open_house: Opening, state: StateFolder
) -> None:
    house = open_house(state=state)
    wizard = await house.walk()
    house.infisical.fail(CREATE, Failure(after=True))
    house.infisical.fail(by_name(NAME), Failure(404, {"reqId": "r", "message": "no"}), Failure())
    with pytest.raises(OutcomeUnknown):
        await wizard.create(paused=False)
    await house.sign_in("https://other.infisical.example")
    assert await house.sign_in() is Step.RESULT
    assert f"{NAME} was created before" in wizard.notice
    assert notes(state) == []


@pytest.mark.parametrize("hides", ["fails", "is somebody else's"])
async def test_what_cannot_be_seen_now_is_said_and_kept(open_house: Opening, state: StateFolder, hides: str) -> None:
    house = open_house(state=state)
    cut_short(state, house)
    if hides == "fails":
        house.infisical.fail(by_name(NAME), *[Failure()] * 4)
        await house.sign_in()
    else:
        house.world.tokens["stranger"] = Token(TokenKind.USER, projects=set())
        await house.sign_in(token="stranger")
    assert house.wizard.notice.startswith(
        f"Whether {NAME} was created before an earlier run was cut short is not known yet."
    )
    assert len(notes(state)) == 2


async def test_a_damaged_note_is_set_aside_with_a_word(open_house: Opening, state: StateFolder) -> None:
    house = open_house(state=state)
    state.write("attempts/1.json", '{"origin": "')
    state.write("attempts/2.json", Attempt(origin="x", began=LONG_AGO, answers=house.answers.replacing(Step.NAME, None),
                                           paused=False).model_dump_json())  # fmt: skip
    await house.sign_in()
    assert house.wizard.notice.count("was damaged and set aside as") == 2
    assert notes(state) == ["attempts/1.json.unusable-1", "attempts/2.json.unusable-1"]
    again = open_house(state=state)
    await again.sign_in()
    assert again.wizard.notice == ""


async def test_a_disk_that_takes_nothing_is_told_once_and_the_sync_is_created(
    open_house: Opening, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    house = open_house(state=StateFolder(tmp_path / "file"))
    wizard = await house.walk()
    await wizard.create(paused=True)
    assert wizard.notice.startswith("The attempt could not be noted on this disk (File exists)")
    wizard.again()
    for step in (Step.DEPLOY_CONTEXT, Step.NAME):
        answer = getattr(house.answers, step.key)
        await wizard.accept(step, NameAnswer(name="another") if step is Step.NAME else answer)
    await wizard.create(paused=True)
    assert wizard.notice == ""


async def test_while_a_slow_server_is_looked_at_the_user_is_told_why_it_takes_long(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE)
    with pytest.raises(NotCreated):
        await wizard.create(paused=False)
    told = [(waiting.reason, waiting.seconds, waiting.attempt, waiting.attempts) for waiting in house.waits]
    reason = "the answer was lost, and the sync is not there yet"
    assert told == [(reason, 1.0, 2, 4), (reason, 3.0, 3, 4), (reason, 6.0, 4, 4)]


async def test_an_open_doubt_stays_noted_until_it_is_settled(open_house: Opening, state: StateFolder) -> None:
    house = open_house(state=state)
    wizard = await house.walk()
    house.infisical.fail(CREATE)
    with pytest.raises(NotCreated):
        await wizard.create(paused=False)
    assert len(notes(state)) == 2
    house.infisical.fail(CREATE, Failure(after=True))
    house.infisical.fail(by_name(NAME), Failure(404, {"reqId": "r", "message": "no"}), Failure())
    with pytest.raises(OutcomeUnknown):
        await wizard.create(paused=False)
    assert len(notes(state)) == 4  # the same request twice, both open
    await wizard.create(paused=False)
    assert notes(state) == []


async def test_two_enters_at_once_make_one_sync(open_house: Opening, state: StateFolder) -> None:
    house = open_house(state=state)
    wizard = await house.walk()
    both = await asyncio.gather(wizard.create(paused=False), wizard.create(paused=False))
    assert house.syncs_called(NAME) == 1
    assert len({created.sync.id for created in both}) == 1
    assert notes(state) == []


KILLED = """
import asyncio, sys
from pathlib import Path
from pydantic import SecretStr
from tui.api.services import Services
from tui.settings.settings import Settings
from tui.storage.state_folder import StateFolder
from tui.model.answers import Answers
from tui.steps.wizard import Wizard

async def main(url, token, root):
    wizard = Wizard(Settings(), Services("https://netlify.test", print), None, StateFolder(Path(root)))
    await wizard.sign_in(url, SecretStr(token))
    wizard.answers = Answers.model_validate_json(sys.stdin.read())
    await wizard.create(paused=True)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("sent_on", [True, False], ids=["committed", "never arrived"])
async def test_a_process_killed_between_send_and_reply_is_found_again(
    open_house: Opening,
    state: StateFolder,
    sent_on: bool,  # noqa: FBT001 - both ways are the test
) -> None:
    async with lossy() as world:
        answers = open_house(world.demo.world).answers
        world.line.lose("POST", "secret-syncs", NeverAnswer(), sent_on=sent_on)
        command = [sys.executable, "-c", KILLED, world.server.url, DEMO_USER_TOKEN, str(state.root)]
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
        assert process.stdin
        process.stdin.write(answers.model_dump_json().encode())
        process.stdin.close()
        while not world.posts:
            assert process.returncode is None
            await asyncio.sleep(0.01)
        process.kill()
        await process.wait()
        world.line.heal()
        later = open_house(world.demo.world, state=state)
        note = next(iter(state.names("attempts/*.json")))
        state.write(note, (state.read(note) or "").replace(world.server.url, DEMO_ADDRESS))
        step = await later.sign_in()
        assert step is (Step.RESULT if sent_on else Step.PROJECT)
        assert f"{NAME} was {'created before' if sent_on else 'not created: '}" in later.wizard.notice
        assert later.syncs_called(NAME) == sent_on


async def test_a_token_that_expires_in_between_keeps_the_note(open_house: Opening, state: StateFolder) -> None:
    house = open_house(state=state)
    cut_short(state, house)
    house.infisical.fail(by_name(NAME), Failure(401, {"reqId": "r", "message": "no"}))
    await house.sign_in()
    assert "did not accept the token" in house.wizard.notice
    assert len(notes(state)) == 2
