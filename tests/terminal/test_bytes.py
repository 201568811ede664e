"""What goes over the wire: a key, a step and a pause cost so many bytes and no more, on 80x24 in true colour."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import BACKSPACE, CTRL_L, DOWN, ENTER, UP, Terminal
from tests.terminal.walk import marked, steps, wait_for_step
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

TRUE_COLOUR = {"COLORTERM": "truecolor"}
A_KEY = 200
A_STEP = 1_700


def cost(terminal: Terminal, *keys: str, until: Callable[[], object]) -> int:
    """Press keys one by one, each until something holds, and return the bytes of the dearest.

    What one key leaves to be painted late counts for the next one.
    """
    dearest = 0
    for key in keys:
        before = len(terminal.drawn)
        terminal.wait_for_answer_to(lambda key=key: terminal.press(key))  # type: ignore[misc]
        terminal.wait_for(until)
        dearest = max(dearest, len(terminal.drawn) - before)
    return dearest


def test_an_arrow_key_paints_the_rows_that_change(start: Start) -> None:
    wizard = start("--demo", environment=TRUE_COLOUR)
    wait_for_step(wizard, Step.PROJECT)
    assert 0 < cost(wizard, *(DOWN, UP) * 5, until=lambda: marked(wizard)) <= A_KEY


def test_a_letter_in_a_filter_paints_the_rows_that_change(start: Start) -> None:
    wizard = start("--demo", environment=TRUE_COLOUR)
    wait_for_step(wizard, Step.PROJECT)
    assert 0 < cost(wizard, *("s", BACKSPACE) * 5, until=lambda: marked(wizard)) <= A_KEY


def test_a_step_change_paints_what_the_steps_do_not_share(start: Start) -> None:
    wizard = start("--demo", environment=TRUE_COLOUR)
    drawn = [len(wizard.drawn) for _ in steps(wizard)]
    assert len(drawn) > 9
    assert max(after - before for before, after in pairwise(drawn)) <= A_STEP


def test_ctrl_l_paints_all_of_it_over_what_somebody_else_wrote(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    picture = wizard.lines
    wizard.scribble("\x1b[H" + "somebody else " * 100)
    assert wizard.lines != picture
    wizard.press(CTRL_L)
    wizard.wait_for(lambda: wizard.lines == picture)
    wizard.press(ENTER)
    wait_for_step(wizard, Step.CONNECTION)
