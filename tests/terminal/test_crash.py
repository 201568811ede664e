"""A bug of ours: one sentence instead of a traceback, the terminal given back, and what was created still told."""

import sys

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import ENTER, F1
from tests.terminal.walk import wait_for_step, walk_to
from tui.sync.steps import Step

pytestmark = pytest.mark.terminal

CANARY = "canary-in-a-local-variable"

OPENING_FAILS = f"""
import sys
from tui import cli
def open_wizard(settings, tell):
    token = "{CANARY}"
    raise LookupError(token)
cli.open_wizard = open_wizard
sys.exit(cli.main(["--demo"]))
"""

A_SCREEN_FAILS = f"""
import sys
from tui import cli
from tui.screens.{{module}} import {{screen}}
def {{method}}(self, *given):
    token = "{CANARY}"
    raise LookupError(token)
{{screen}}.{{method}} = {{method}}
sys.exit(cli.main(["--demo"]))
"""


def script(module: str, screen: str, method: str) -> list[str]:
    """Return the command of a wizard in which this method of this screen raises."""
    return [sys.executable, "-c", A_SCREEN_FAILS.format(module=module, screen=screen, method=method)]


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", OPENING_FAILS],
        script("sign_in", "SignInScreen", "compose"),
        script("sign_in", "SignInScreen", "load"),
        script("project", "ProjectScreen", "on_mount"),
        script("project", "ProjectScreen", "render"),
    ],
    ids=["opening", "first screen", "worker", "second screen", "painting"],
)
def test_a_bug_is_one_sentence_without_what_was_in_play(command: list[str], start: Start) -> None:
    wizard = start(command=command)
    assert wizard.finish() == 1
    assert wizard.left_behind == []
    said = " ".join(wizard.text.split())
    assert said.startswith("infisical-netlify-sync stopped because of a bug in it (LookupError at <string>:")
    assert said.endswith("). Please report it.")
    assert CANARY.encode() not in wizard.drawn


def test_a_bug_after_the_sync_is_created_still_tells_of_the_sync(start: Start) -> None:
    wizard = start(command=script("result", "ResultScreen", "action_help"))
    walk_to(wizard, Step.RESULT)
    wizard.press(F1)
    assert wizard.finish() == 1
    assert wizard.text.startswith("Created secret sync acme-shop-production")
    assert "because of a bug" in wizard.text


def test_bytes_that_are_no_text_end_nothing(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.send(b"\xe9\xff")
    wizard.press(ENTER)
    wait_for_step(wizard, Step.CONNECTION)
