"""Whatever ends the wizard, the terminal is left as it was found, and the exit code says what it was."""

import asyncio
import shlex
import signal
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, CTRL_Z, ENTER, WIZARD, Terminal
from tests.terminal.walk import wait_for_step, walk_to
from tui.demo import DEMO_USER_TOKEN, Demo
from tui.demo.asgi import Message, Receive, Send
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]

HIT_WHILE_TAKING_THE_SCREEN = """
import os, signal, sys
from textual.drivers.linux_driver import LinuxDriver
take = LinuxDriver.start_application_mode
def take_and_be_hit(self):
    take(self)
    os.kill(os.getpid(), signal.{name})
LinuxDriver.start_application_mode = take_and_be_hit
from tui.cli.main import main
sys.exit(main(["--demo"]))
"""

INTERRUPTED_WHILE_LOADING = """
import os, signal, sys
class Interrupt:
    def find_spec(self, name, path, target=None):
        if name == "tui.screens.app":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
from tui.cli.main import main
sys.exit(main(["--demo"]))
"""

INTERRUPTED_WHILE_A_CLASS_IS_MADE = """
import signal, sys
from textual.reactive import Reactive
Reactive.__set_name__ = lambda *_: signal.raise_signal(signal.SIGINT)
from tui.cli.main import main
sys.exit(main(["--demo"]))
"""

LENT = """
import sys
from textual.app import App
from tui.screens.terminal.driver import TidyDriver
class Lender(App):
    def get_driver_class(self):
        return TidyDriver
    def on_mount(self):
        self.call_after_refresh(self.lend)
    def lend(self):
        with self.suspend():
            print("Password:", flush=True)
            sys.stdin.readline()
        self.exit()
Lender().run()
"""


def assert_as_it_was(terminal: Terminal) -> None:
    assert terminal.left_behind == []
    assert terminal.text.strip() == ""


def test_the_measure_sees_a_terminal_that_is_in_use(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    modes = {"?1049h", "?25l", "?7l", "?1000h", "?1003h", "?1006h", "?1004h", "?2004h"}
    assert modes | {"termios"} <= set(wizard.left_behind)


def test_ctrl_c_twice_leaves_at_once(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 130
    assert_as_it_was(wizard)


def test_enter_on_the_question_leaves(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.press(CTRL_C)
    wizard.wait_for("Leave the wizard?")
    wizard.press(ENTER)
    assert wizard.finish() == 130
    assert_as_it_was(wizard)


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_ends_the_wizard_with_its_own_code(number: signal.Signals, code: int, start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.signal(number)
    assert wizard.finish() == code
    assert_as_it_was(wizard)


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_in_the_moment_the_screen_is_taken(number: signal.Signals, code: int, start: Start) -> None:
    wizard = start(command=[sys.executable, "-c", HIT_WHILE_TAKING_THE_SCREEN.format(name=number.name)])
    assert wizard.finish() == code
    assert_as_it_was(wizard)


def test_a_signal_after_the_sync_is_created_still_tells_of_it(start: Start) -> None:
    wizard = start("--demo")
    walk_to(wizard, Step.RESULT)
    wizard.signal(signal.SIGTERM)
    assert wizard.finish() == 143
    assert wizard.left_behind == []
    assert "\nCreated secret sync acme-shop-production" in wizard.text


@pytest.mark.parametrize("flags", [[], ["--plain"]], ids=["screens", "lines"])
def test_one_ctrl_c_too_many_costs_neither_the_outcome_nor_the_exit_code(flags: list[str], start: Start) -> None:
    wizard = start("--demo", *flags)
    if flags:
        wizard.press("\n" * 14)
        wizard.wait_for("succeeded")
        wizard.wait_for("Enter for 4, Leave:")
    else:
        walk_to(wizard, Step.RESULT)
        wizard.wait_for("succeeded")
    wizard.press(CTRL_C, CTRL_C)
    while not wizard.ended:
        wizard.signal(signal.SIGINT)
        wizard.look(0.02)
    assert wizard.finish() == 0
    assert "Created secret sync acme-shop-production" in wizard.text.replace("\n", " ")
    assert "Traceback" not in wizard.text


@pytest.mark.parametrize("program", [INTERRUPTED_WHILE_LOADING, INTERRUPTED_WHILE_A_CLASS_IS_MADE])
def test_ctrl_c_while_the_program_loads_is_leaving_not_a_traceback(program: str, start: Start) -> None:
    wizard = start(command=[sys.executable, "-c", program])
    assert wizard.finish() == 130
    assert_as_it_was(wizard)


def test_a_cut_line_ends_the_wizard(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    assert wizard.hang_up() == 129


def test_ctrl_z_where_no_shell_could_bring_the_wizard_back_paints_it_anew(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.scribble("\x1b[H" + "somebody else " * 100)
    wizard.press(CTRL_Z)
    wizard.wait_for(lambda: "somebody else" not in wizard.text)
    wait_for_step(wizard, Step.PROJECT)
    wizard.press(ENTER)
    wait_for_step(wizard, Step.CONNECTION)


def test_ctrl_z_leaves_the_terminal_to_whom_it_is_lent(start: Start) -> None:
    lender = start(command=[sys.executable, "-c", LENT])
    lender.wait_for("Password:")
    lender.press(CTRL_Z, ENTER)
    assert lender.finish() == 0
    assert lender.drawn.count(b"\x1b[?1049h") == 2
    assert lender.left_behind == []


def test_a_terminal_that_can_report_its_size_in_band_is_not_asked_to(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.press("\x1b[?2048;2$y")
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 130
    assert b"\x1b[?2048h" not in wizard.drawn
    assert b"\x1b[?1016h" not in wizard.drawn
    assert_as_it_was(wizard)


@pytest.fixture
def stuck() -> Iterator[str]:
    """A server that takes the request to create, and never answers it."""
    demo = Demo()

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if (scope["method"], scope["path"]) == ("POST", "/api/v1/secret-syncs/netlify"):
            await asyncio.Event().wait()
        await demo(scope, receive, send)

    with served(app) as origin:
        yield origin


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda wizard: wizard.press(CTRL_C, CTRL_C), 130),
        (lambda wizard: wizard.signal(signal.SIGTERM), 143),
    ],
    ids=["ctrl+c twice", "SIGTERM"],
)
def test_an_end_in_the_middle_of_the_creation(
    end: Callable[[Terminal], None], code: int, stuck: str, start: Start
) -> None:
    wizard = start("--url", stuck, environment={"INFISICAL_TOKEN": DEMO_USER_TOKEN})
    walk_to(wizard, Step.REVIEW)
    wizard.press(ENTER)
    wizard.wait_for("Creating the sync ...")
    end(wizard)
    assert wizard.finish() == code
    assert wizard.left_behind == []


@pytest.mark.parametrize("job", ["{}", "sh -c '{}; true'"], ids=["alone", "in a script"])
def test_a_shells_job_control_finds_the_terminal_as_stty_left_it(job: str, start: Start) -> None:
    shell = start(command=["bash", "--norc", "--noprofile", "-i"], environment={"PS1": "ready> "})
    shell.wait_for("ready>")
    shell.press(f"stty -a >before; {job.format(shlex.join((*WIZARD, '--demo')))}", ENTER)
    wait_for_step(shell, Step.PROJECT)
    shell.press(CTRL_Z)
    shell.wait_for("Stopped")
    assert "Infisical to Netlify" not in shell.text
    shell.press("stty -a >stopped; fg", ENTER)
    wait_for_step(shell, Step.PROJECT)
    shell.press(ENTER)
    wait_for_step(shell, Step.CONNECTION)
    shell.press(CTRL_C, CTRL_C)
    shell.wait_for("ready>")
    shell.press("stty -a >after; cmp before stopped && cmp before after && echo as it w''as", ENTER)
    shell.wait_for("as it was")
    shell.press("exit", ENTER)
    shell.finish()
