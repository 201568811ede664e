"""What is gone from the screen is let go: what Textual would keep for good, and what waits for Python to look."""

import gc
import sys
import time
import weakref
from pathlib import Path

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color

from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, PATIENCE
from tests.terminal.walk import steps, walk_to
from tui.model.steps import Step
from tui.screens.terminal.style_cache import mend

TELLS_OF_COLLECTIONS = """
import gc, sys
from tui.cli.main import main
told = open(sys.argv[1], "a", buffering=1)
def tell(phase, about):
    if phase == "start" and about["generation"] == 2:
        print("whole", file=told)
gc.callbacks.append(tell)
main(["--demo"])
"""

RED, BLUE = Color.parse("red"), Color.parse("blue")

ENOUGH = 4
"""Steps; by itself Python would look through all not even once in the whole run."""

COUNTS_THE_LIVING = """
import gc
from tui.cli.main import main
main(["--demo"])
from textual._styles_cache import StylesCache
from textual.widget import Widget
gc.unfreeze()
gc.collect()
left = gc.get_objects()
print("widgets", *(sum(isinstance(each, kind) for each in left) for kind in (Widget, StylesCache)))
"""


def counted(start: Start, script: str, last: Step) -> list[str]:
    """Walk to a step and leave; return the numbers that the script prints in the end."""
    wizard = start(command=[sys.executable, "-c", script])
    walk_to(wizard, last)
    wizard.press(CTRL_C)
    wizard.press(CTRL_C)
    assert wizard.finish() == 0
    return wizard.text.split()[1:]


def test_the_lines_of_a_widget_go_with_it() -> None:
    mend()
    lines = StylesCache()
    styles = lines.get_inner_outer(RED, BLUE)
    assert (styles[0].background, styles[1].background) == (BLUE, RED)
    gone = weakref.ref(lines)
    del lines
    gc.collect()
    assert gone() is None


@pytest.mark.terminal
def test_no_painted_lines_outlive_their_widget(start: Start) -> None:
    widgets, lines = counted(start, COUNTS_THE_LIVING, Step.ENVIRONMENT)
    assert int(lines) == int(widgets) + 1  # the one that asks for all


@pytest.mark.terminal
def test_python_looks_for_what_is_gone_whenever_the_user_pauses(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    told.touch()
    wizard = start(command=[sys.executable, "-c", TELLS_OF_COLLECTIONS, str(told)])
    for pauses, _ in enumerate(steps(wizard), 1):
        end = time.monotonic() + PATIENCE
        while told.read_text().count("whole") < pauses:
            assert time.monotonic() < end
            wizard.look(0.05)
        if pauses == ENOUGH:
            break
