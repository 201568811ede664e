"""However a run is cut short, the next start goes on where it was."""

import signal
from collections.abc import Callable, Iterator

import pytest

from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, ENTER, Terminal
from tests.terminal.walk import marked, wait_for_step, walk_to
from tui.demo import DEMO_USER_TOKEN, Demo
from tui.model.steps import Step

pytestmark = pytest.mark.terminal


@pytest.fixture
def origin() -> Iterator[str]:
    with served(Demo()) as address:
        yield address


def killed(wizard: Terminal) -> None:
    """Stop it as a power loss does."""
    wizard.signal(signal.SIGKILL)
    assert wizard.finish() == -signal.SIGKILL


def cut(wizard: Terminal) -> None:
    """Cut the line, as a lost SSH connection does."""
    assert wizard.hang_up() == 128 + signal.SIGHUP


def left(wizard: Terminal) -> None:
    """Leave; the draft's path is told on the normal screen."""
    wizard.press(CTRL_C)
    wizard.wait_for("Your answers are kept")
    wizard.press(CTRL_C)
    assert wizard.finish() == 130
    assert "Nothing was created." in wizard.text
    assert "/drafts/" in wizard.text.replace("\n", "")


@pytest.mark.parametrize("end", [killed, cut, left])
def test_a_run_cut_short_goes_on_where_it_was(end: Callable[[Terminal], None], origin: str, start: Start) -> None:
    environment = {"INFISICAL_TOKEN": DEMO_USER_TOKEN}
    first = start("--url", origin, environment=environment)
    walk_to(first, Step.SECRET_PATH)
    end(first)
    second = start("--url", origin, environment=environment)
    second.wait_for("Go on where you left off?")
    second.press(ENTER)
    wait_for_step(second, Step.SECRET_PATH)
    assert marked(second).startswith("/")


def test_the_demo_keeps_nothing(start: Start) -> None:
    first = start("--demo")
    walk_to(first, Step.CONNECTION)
    first.press(CTRL_C, CTRL_C)
    assert first.finish() == 130
    second = start("--demo")
    wait_for_step(second, Step.PROJECT)
