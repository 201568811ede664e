"""A bug of ours: one sentence instead of a traceback, the terminal given back, and what was created still told."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import ENTER, F1, Terminal
from tests.terminal.walk import wait_for_step, walk_to
from tui.demo import DEMO_USER_TOKEN, Demo
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

CANARY = "canary-in-a-local-variable"

OPENING_FAILS = f"""
import sys
from tui.cli import main, run
def open_wizard(*given):
    token = "{CANARY}"
    raise LookupError(token)
run.open_wizard = open_wizard
sys.exit(main.main(["--demo"]))
"""

A_SCREEN_FAILS = f"""
import sys
from tui.cli import main
from tui.screens.steps.{{module}} import {{screen}}
def {{method}}(self, *given):
    token = "{CANARY}"
    raise LookupError(token)
{{screen}}.{{method}} = {{method}}
sys.exit(main.main({{arguments}}))
"""


READING_KEYS_FAILS = f"""
import sys
from tui.cli import main
from tui.screens.terminal.input_filter import InputFilter
def feed(self, text, now):
    token = "{CANARY}"
    raise LookupError(token)
InputFilter.feed = feed
sys.exit(main.main(["--demo"]))
"""


def script(module: str, screen: str, method: str, *, arguments: Sequence[str] = ("--demo",)) -> list[str]:
    """Return the command of a wizard in which this method of this screen raises."""
    program = A_SCREEN_FAILS.format(module=module, screen=screen, method=method, arguments=list(arguments))
    return [sys.executable, "-c", program]


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", OPENING_FAILS],
        script("sign_in", "SignInPane", "compose"),
        script("sign_in", "SignInPane", "load"),
        script("project", "ProjectPane", "on_mount"),
        script("project", "ProjectPane", "render_lines"),
    ],
    ids=["opening", "first screen", "worker", "second screen", "painting"],
)
def test_a_bug_is_one_sentence_without_what_was_in_play(command: list[str], start: Start, tmp_path: Path) -> None:
    wizard = start(command=command)
    assert_one_sentence_is_said(wizard, tmp_path)


def test_a_bug_in_the_input_thread_is_one_sentence_too(start: Start, tmp_path: Path) -> None:
    wizard = start(command=[sys.executable, "-c", READING_KEYS_FAILS])
    wait_for_step(wizard, Step.PROJECT)
    wizard.press(ENTER)
    assert_one_sentence_is_said(wizard, tmp_path)


def assert_one_sentence_is_said(wizard: Terminal, tmp_path: Path) -> None:
    assert wizard.finish() == 1
    assert wizard.left_behind == []
    said = " ".join(wizard.text.split())
    assert "infisical-netlify-sync stopped because of a bug in it (LookupError at <string>:" in said
    assert "). Please report it." in said
    assert CANARY.encode() not in wizard.drawn
    (report,) = tmp_path.glob("home/.local/state/infisical-netlify-sync/reports/*.txt")
    assert str(report) in wizard.text.replace("\n", "")
    assert "builtins.LookupError" in report.read_text()
    assert CANARY not in report.read_text()


def test_a_bug_costs_no_answer(start: Start) -> None:
    with served(Demo()) as origin:
        environment = {"INFISICAL_TOKEN": DEMO_USER_TOKEN}
        command = script("secret_path", "SecretPathPane", "action_help", arguments=["--url", origin])
        first = start(command=command, environment=environment)
        walk_to(first, Step.SECRET_PATH)
        first.press(F1)
        assert first.finish() == 1
        assert "Your answers are kept for the next start" in " ".join(first.text.split())
        second = start("--url", origin, environment=environment)
        second.wait_for("Go on at Secret path")


def test_a_bug_after_the_sync_is_created_still_tells_of_the_sync(start: Start) -> None:
    wizard = start(command=script("result", "ResultPane", "action_help"))
    walk_to(wizard, Step.RESULT)
    wizard.press(F1)
    assert wizard.finish() == 1
    assert "\nCreated secret sync acme-shop-production" in wizard.text
    assert "because of a bug" in wizard.text


def test_bytes_that_are_no_text_end_nothing(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.send(b"\xe9\xff")
    wizard.press(ENTER)
    wait_for_step(wizard, Step.CONNECTION)
