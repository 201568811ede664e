"""How the screens treat the terminal: less over SSH, and what the flags ask for."""

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C
from tests.terminal.walk import wait_for_step
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
MOUSE = b"\x1b[?1003h"
KITTY = b"\x1b[>"


@pytest.mark.parametrize(
    ("flags", "environment", "mouse"),
    [
        ([], {}, True),
        ([], SSH, False),
        (["--mouse", "--fast-link"], SSH, True),
        (["--no-mouse", "--slow-link"], {}, False),
    ],
    ids=["here", "ssh", "ssh with flags", "here with flags"],
)
def test_the_mouse_is_taken_where_it_belongs_and_no_keyboard_mode_anywhere(
    flags: list[str], environment: dict[str, str], *, mouse: bool, start: Start
) -> None:
    wizard = start("--demo", *flags, environment=environment)
    wait_for_step(wizard, Step.PROJECT)
    assert (MOUSE in wizard.drawn) == mouse
    assert KITTY not in wizard.drawn
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 130
    assert wizard.left_behind == []


def test_no_key_is_written_down(start: Start) -> None:
    wizard = start("--demo", environment={"TEXTUAL_LOG": "keys.log", "TEXTUAL": "devtools"})
    wait_for_step(wizard, Step.PROJECT)
    wizard.press("canary", CTRL_C, CTRL_C)
    assert wizard.finish() == 130
    listing = start(command=["ls"])
    assert listing.finish() == 0
    assert "keys.log" not in listing.text
