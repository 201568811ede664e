"""What is printed after the wizard has closed, and the exit code that goes with it."""

import asyncio
import json
import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from tests.steps.fixtures import Opening, house, open_house
from tests.steps.house import CREATE, Failure, House, by_name
from tui.cli.outcome import bug, farewell, print_result, to_copy
from tui.demo import DEMO_NETLIFY_TOKEN, NEWEST
from tui.demo.world import Account, Variable
from tui.exit_code import Exit
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import Step
from tui.preview.comparison import Landed
from tui.preview.remarks import Remark
from tui.run.create import OutcomeUnknown
from tui.run.follow import Run, RunState
from tui.settings.options import Setting
from tui.steps.new_connection import MadeConnection
from tui.storage.state_folder import StateFolder

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
        "From prod /web to acme-shop, production",
        "Last run: succeeded.",
        "Next: deploy acme-shop; running deploys keep the old values.",
    ]


async def test_what_the_run_did_is_part_of_the_outcome(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN, server=replace(NEWEST, misaddresses_values=True))
    wizard = await house.walk()
    await wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer(delete_missing=True))
    house.site().variables.append(Variable("OLD", {"production": "1", "dev": "2"}))
    await wizard.create(paused=False)
    await run_to_its_end(house)
    assert wizard.care
    await wizard.care.compare()
    run, advice, following = farewell(wizard)[1].splitlines()[-3:]
    assert run.startswith("Last run: succeeded. Created 7 (")
    assert run.endswith("deleted 0 of up to 2: NODE_VERSION and OLD are still there.")
    assert advice.endswith("delete the value of OLD for production on Netlify.")
    assert following.startswith("Next: deploy acme-shop;")


LONG = "x" * 230


async def test_the_outcome_of_a_long_run_fits_on_a_small_terminal_and_ends_with_what_to_do(
    open_house: Opening, tmp_path: Path
) -> None:
    house = open_house(state=StateFolder(tmp_path), netlify_token=DEMO_NETLIFY_TOKEN)
    wizard = await house.walk()
    wizard.connections.append(MadeConnection(ORIGIN, "netlify-2"))
    for number in range(5):
        await wizard.create(paused=True)
        if number < 4:
            wizard.again()
            for step in (Step.DEPLOY_CONTEXT, Step.NAME):
                answer = getattr(house.answers, step.key)
                changed = {"name": f"a-name-of-some-length-{number}"} if step is Step.NAME else {}
                await wizard.accept(step, answer.model_copy(update=changed))
    care = wizard.care
    assert care
    message = json.dumps({"secretKey": "A" * 100, "error": {"code": 422, "message": "no " * 300}})
    care.run = Run(RunState.FAILED, 60.0, care.sync.model_copy(update={"last_sync_message": message}))
    remarks = (Remark("Before that: created 1 of 3 (A)."), *[Remark(LONG, grave=True)] * 4)
    care.landed = Landed(remarks)
    words = to_copy(wizard) + farewell(wizard)[1]
    lines = [part for line in words.splitlines() for part in textwrap.wrap(line, 80)]
    assert len(lines) <= 23
    assert words.splitlines()[-1].startswith("Next: Rename or change that secret in Infisical")
    assert words.count("Created secret sync") == 5


async def test_the_same_as_a_command_is_one_line_unless_it_is_asked_for(open_house: Opening) -> None:
    house = open_house()
    wizard = await house.walk()
    created = await wizard.create(paused=True)
    assert to_copy(wizard) == "To get the same as a command, start with --curl.\n"
    wizard.commands_wanted.add(created.sync.id)
    assert "curl --header" in to_copy(wizard)
    wizard.commands_wanted.clear()
    wizard.settings = wizard.settings._replace(curl=Setting(True, "--curl"))  # noqa: FBT003
    assert "curl --header" in to_copy(wizard)


async def test_a_run_that_goes_on_is_told_and_is_not_done(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    code, words = farewell(wizard)
    assert code is Exit.RUN_NOT_OVER
    assert words.endswith("Last run: queued when you left.\nNext: check the sync in Infisical, which carries on.")


@pytest.mark.parametrize("looked", [True, False])
async def test_a_paused_sync_is_done_and_says_what_to_do(house: House, looked: bool) -> None:  # noqa: FBT001 - both ways are the test
    wizard = await house.walk()
    await wizard.create(paused=True)
    if looked:
        await run_to_its_end(house)
    code, words = farewell(wizard)
    assert code is Exit.DONE
    assert words.endswith("First run: not started. Nothing was written yet.\nNext: run the sync in Infisical.")


@pytest.mark.parametrize("values", [True, False])
async def test_a_deleted_sync_says_what_became_of_its_variables(house: House, values: bool) -> None:  # noqa: FBT001 - both ways are the test
    wizard = await house.walk()
    created = await wizard.create(paused=False)
    await run_to_its_end(house)
    assert wizard.care
    await wizard.care.delete(values=values)
    if values:
        told = f"Infisical was deleting secret sync {NAME} when you left.\nNext: check it in Infisical."
        assert farewell(wizard) == (Exit.RUN_NOT_OVER, told)
    async for _ in wizard.care.follow_removal():
        pass
    became = "Infisical reports its variables removed from acme-shop." if values else "Its variables stay as they are."
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
    assert "ValueError at test_outcome.py:" in told
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
    "from tui.cli.outcome import print_result; "
    "print_result('Created secret sync caf\\u00e9'); print_result('x' * 100_000)"
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
