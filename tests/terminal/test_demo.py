"""The demo, as somebody meets it who tries the wizard out: Enter, Enter, created."""

import re
from pathlib import Path

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, DOWN, ENTER, UP
from tests.terminal.walk import wait_for_step, walk_to
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

CREATED = r"Created secret sync acme-shop-production \([0-9a-f-]{36}\) on https://demo\.infisical\.example"
ROUTE = "From prod / to acme-shop, production"


def test_enter_alone_reaches_a_created_sync_and_stdout_gets_the_farewell_alone(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    wizard = start("--demo", stdout=told)
    walk_to(wizard, Step.RESULT)
    wizard.wait_for("next deploy on")
    wizard.press(ENTER)
    assert wizard.finish() == 0
    run = r"Last run: succeeded\. Created 1 \(SHOP_URL\), changed 3 \(.*\)\."
    assert re.fullmatch(rf"{CREATED}\n{ROUTE}\n{run}\nNext: deploy acme-shop; .*\n", told.read_text())
    assert wizard.text.strip() == "To get the same as a command, start with --curl."


def test_the_outcome_stands_last_below_the_commands_that_were_asked_for(start: Start) -> None:
    wizard = start("--demo")
    walk_to(wizard, Step.RESULT)
    wizard.wait_for("next deploy on")
    wizard.press("c")
    wizard.wait_for("Leaving prints it.")
    wizard.press(ENTER)
    assert wizard.finish() == 0
    commands, _, outcome = wizard.text.partition("Created secret sync")
    assert commands.startswith("The same as a command")
    assert '"$INFISICAL_TOKEN"' in commands
    assert outcome.rstrip().endswith("Next: deploy acme-shop; running deploys keep the old values.")


def test_leaving_while_the_run_goes_on_says_so(start: Start) -> None:
    wizard = start("--demo")
    walk_to(wizard, Step.RESULT)
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 6
    assert re.search(rf"{CREATED} {ROUTE} Last run: \w+ when you left\.", " ".join(wizard.text.split()))


def test_a_sync_created_paused_is_done(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    wizard = start("--demo", stdout=told)
    walk_to(wizard, Step.REVIEW)
    wizard.press(DOWN, ENTER)
    wizard.wait_for("not started")
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 0
    assert re.fullmatch(rf"{CREATED}\n{ROUTE}\nFirst run: not started\. .*\nNext: .*\n", told.read_text())


def test_leaving_a_second_round_still_tells_of_the_first(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    wizard = start("--demo", stdout=told)
    walk_to(wizard, Step.RESULT)
    wizard.wait_for("next deploy on")
    wizard.press(UP, ENTER)
    wait_for_step(wizard, Step.DEPLOY_CONTEXT)
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 0
    assert re.match(CREATED, told.read_text())


def test_leaving_before_the_sync_is_created_prints_nothing(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    wizard = start("--demo", stdout=told)
    walk_to(wizard, Step.REVIEW)
    wizard.press(CTRL_C)
    wizard.wait_for("Nothing has been created")
    wizard.press(ENTER)
    assert wizard.finish() == 130
    assert told.read_text() == ""
    assert wizard.text.strip() == ""
