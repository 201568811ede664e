"""What is printed after the wizard has closed, and the exit code that goes with it."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync.conftest import Opening, house, open_house
from tests.sync.house import CREATE, Failure, House, by_name
from tui.demo.world import Account
from tui.exits import Exit, bug, farewell, print_result
from tui.kept.state_folder import StateFolder
from tui.sync.making.create import OutcomeUnknown
from tui.sync.steps import Step

__all__ = ["house", "open_house"]  # fixtures, found by pytest by their names here

pytestmark = pytest.mark.anyio

ORIGIN = "https://demo.infisical.example"
NAME = "acme-shop-production"


async def run_to_its_end(house: House) -> None:
    assert house.wizard.care
    async for _ in house.wizard.care.follow():
        pass


async def test_nothing_created_is_left_by_the_user(house: House) -> None:
    await house.walk()
    assert farewell(house.wizard) == (Exit.LEFT, "")


async def test_leaving_while_the_sync_is_created_does_not_say_that_nothing_was(
    open_house: Opening, tmp_path: Path
) -> None:
    house = open_house(state=StateFolder(tmp_path / "state"))
    wizard = await house.walk()
    house.infisical.hold(CREATE)
    creating = asyncio.create_task(wizard.create(paused=False))
    await house.infisical.arrived.wait()
    creating.cancel()
    with pytest.raises(asyncio.CancelledError):
        await creating
    unknown = f"Whether secret sync {NAME} was created is not known: look in Infisical."
    assert farewell(wizard) == (Exit.LEFT, f"{unknown}\nYour answers are kept for the next start: {wizard.drafts.path}")


async def test_what_could_not_be_looked_up_either_is_not_known_and_once_settled_it_is(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE)
    house.infisical.fail(by_name(NAME), Failure(404, {"reqId": "r", "message": "no"}), Failure())
    with pytest.raises(OutcomeUnknown):
        await wizard.create(paused=False)
    assert "is not known: look in Infisical." in farewell(wizard)[1]
    await wizard.create(paused=False)
    assert "is not known" not in farewell(wizard)[1]


async def test_a_run_that_went_well_is_done(house: House) -> None:
    wizard = await house.walk()
    created = await wizard.create(paused=False)
    await run_to_its_end(house)
    code, words = farewell(wizard)
    assert code is Exit.DONE
    assert words.splitlines() == [
        f"Created secret sync {NAME} ({created.sync.id}) on {ORIGIN}",
        "Last run: succeeded. acme-shop uses the values from its next deploy on.",
    ]


async def test_a_run_that_goes_on_is_told_and_is_not_done(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    code, words = farewell(wizard)
    assert code is Exit.RUN_NOT_OVER
    assert words.endswith("Last run: queued when you left. Infisical carries on; check the sync there.")


@pytest.mark.parametrize("looked", [True, False])
async def test_a_paused_sync_is_done_and_says_what_to_do(house: House, looked: bool) -> None:  # noqa: FBT001 - both ways are the test
    wizard = await house.walk()
    await wizard.create(paused=True)
    if looked:
        await run_to_its_end(house)
    code, words = farewell(wizard)
    assert code is Exit.DONE
    assert words.endswith("First run: not started. Nothing was written yet; run the sync in Infisical.")


@pytest.mark.parametrize("values", [True, False])
async def test_a_deleted_sync_says_what_became_of_its_variables(house: House, values: bool) -> None:  # noqa: FBT001 - both ways are the test
    wizard = await house.walk()
    created = await wizard.create(paused=False)
    await run_to_its_end(house)
    assert wizard.care
    await wizard.care.delete(values=values)
    if values:
        told = f"Infisical was deleting secret sync {NAME} when you left; check it there."
        assert farewell(wizard) == (Exit.RUN_NOT_OVER, told)
    async for _ in wizard.care.follow_removal():
        pass
    became = "Its variables on acme-shop are deleted." if values else "Its variables stay as they are."
    told = f"Deleted secret sync {NAME} ({created.sync.id}) on {ORIGIN}. {became}"
    assert farewell(wizard) == (Exit.DONE, told)


async def test_a_failed_run_says_why_and_is_not_done(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    house.world.accounts[0] = Account("Gone", "gone")
    await run_to_its_end(house)
    code, words = farewell(wizard)
    assert code is Exit.RUN_NOT_OVER
    assert "Last run: failed. Netlify does not know this team or site: Not Found." in words


async def test_every_sync_of_the_run_is_told_of_even_if_a_further_one_was_left(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    await run_to_its_end(house)
    wizard.again()
    code, words = farewell(wizard)
    assert (code, wizard.current) == (Exit.DONE, Step.DEPLOY_CONTEXT)
    assert f"Created secret sync {NAME}" in words


async def test_the_worst_of_several_runs_makes_the_exit_code(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    wizard.again()
    for step in (Step.DEPLOY_CONTEXT, Step.NAME):
        answer = getattr(house.answers, step.key)
        await wizard.accept(step, answer.model_copy(update={"name": "second"}) if step is Step.NAME else answer)
    await wizard.create(paused=True)
    code, words = farewell(wizard)
    assert code is Exit.RUN_NOT_OVER
    assert words.count("Created secret sync") == 2


def test_a_bug_is_told_by_kind_and_place_without_what_it_held() -> None:
    with pytest.raises(ValueError, match="hunter2") as caught:
        int("hunter2")
    told = bug(caught.value)
    assert "ValueError at test_exits.py:" in told
    assert "hunter2" not in told


def test_the_exit_codes_are_a_promise() -> None:
    assert {code.name: code.value for code in Exit} == {
        "DONE": 0,
        "BUG": 1,
        "USAGE": 2,
        "SIGN_IN": 3,
        "REFUSED": 4,
        "NETWORK": 5,
        "RUN_NOT_OVER": 6,
        "NEEDS_A_PERSON": 7,
        "LEFT": 130,
    }


PRINT = (
    "from tui.exits import print_result; print_result('Created secret sync caf\\u00e9'); print_result('x' * 100_000)"
)


def test_no_words_print_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    print_result("")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("stdout", [">&-", "| true", ">/dev/full"], ids=["closed", "cut off", "full"])
def test_a_stdout_that_nobody_reads_is_no_trouble(stdout: str) -> None:
    script = f'"$0" -c "$1" {stdout}'
    done = subprocess.run(["sh", "-c", script, sys.executable, PRINT], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_stdout_without_the_letters_gets_the_rest() -> None:
    environ = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", PRINT]
    done = subprocess.run(command, capture_output=True, check=False, env=environ, timeout=60)
    assert done.stdout.splitlines()[0] == b"Created secret sync caf?"
