"""What is typed before it is asked for, in line prompts: kept, shown behind its question alone, and without a trace."""

import asyncio
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, CTRL_Z, ENTER, WIZARD, Terminal
from tests.terminal.test_lines import echoes
from tui.demo import DEMO_USER_TOKEN, Demo
from tui.demo.asgi import Message, Receive, Send

pytestmark = pytest.mark.terminal

THINKS = "Looking for a token ..."

CRASHES = """
import sys, tui.cli.run
def crash(*_):
    raise KeyError
tui.cli.run._load = crash
from tui.cli.main import main
sys.exit(main(["--demo", "--plain"]))
"""


@dataclass
class Slow:
    """A server that answers nothing before it is told to."""

    origin: str = ""
    answers: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def slow() -> Iterator[Slow]:
    demo, slow = Demo(), Slow()

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await asyncio.to_thread(slow.answers.wait)
        await demo(scope, receive, send)

    with served(app) as slow.origin:
        yield slow
        slow.answers.set()


def thinks(start: Start, slow: Slow, token: str = DEMO_USER_TOKEN) -> Terminal:
    """Start, and return while a server is waited for."""
    terminal = start("--plain", "--url", slow.origin, environment={"INFISICAL_TOKEN": token} if token else {})
    terminal.wait_for(THINKS)
    return terminal


def test_a_token_typed_before_its_question_is_taken_and_never_shown(start: Start, slow: Slow) -> None:
    terminal = thinks(start, slow, token="")
    terminal.press(ENTER, DEMO_USER_TOKEN, ENTER)
    slow.answers.set()
    terminal.wait_for("Step 2 of 12")
    assert DEMO_USER_TOKEN.encode() not in terminal.drawn


def test_answers_typed_before_their_questions_are_shown_behind_them(start: Start, slow: Slow) -> None:
    terminal = thinks(start, slow)
    terminal.press("Company Blog", ENTER, "netl")
    slow.answers.set()
    terminal.wait_for("Enter for 1, blog-netlify (first in the list): netl")
    terminal.press("ify-team", ENTER)
    terminal.wait_for("Step 4 of 12")
    assert b"(first in the list): Company Blog\r\n" in terminal.drawn
    assert b"blog-netlify (first in the list): netlify-team\r\n" in terminal.drawn
    assert terminal.drawn.index(b"Company Blog") > terminal.drawn.index(b"Step 2 of 12")


def press_ctrl_c_twice(terminal: Terminal) -> None:
    terminal.press(CTRL_C)
    terminal.wait_for("Ctrl+C once more leaves.")
    terminal.press(CTRL_C)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (press_ctrl_c_twice, 130),
        (lambda terminal: terminal.press("\x1c"), 131),
        (lambda terminal: terminal.signal(signal.SIGTERM), 143),
    ],
    ids=["ctrl+c twice", "ctrl+\\", "SIGTERM"],
)
def test_the_terminal_is_restored_from_the_middle_of_a_thought(
    end: Callable[[Terminal], None], code: int, start: Start, slow: Slow
) -> None:
    terminal = thinks(start, slow)
    assert not echoes(terminal)
    end(terminal)
    assert terminal.finish() == code
    assert terminal.left_behind == []


def test_a_crash_restores_the_terminal(start: Start) -> None:
    terminal = start(command=[sys.executable, "-c", CRASHES])
    assert terminal.finish() == 1
    assert terminal.left_behind == []


def test_a_shells_job_control_finds_the_terminal_as_stty_left_it(start: Start, slow: Slow) -> None:
    environment = {"PS1": "ready> ", "INFISICAL_TOKEN": DEMO_USER_TOKEN}
    shell = start(command=["bash", "--norc", "--noprofile", "-i"], environment=environment)
    shell.wait_for("ready>")
    wizard = shlex.join([*WIZARD, "--plain", "--url", slow.origin])
    shell.press(f"stty -a >before; {wizard} & wait; clear; fg", ENTER)
    shell.wait_for(THINKS)
    shell.press(CTRL_Z)
    shell.wait_for("ready>")
    shell.press("stty -a >stopped; clear; fg", ENTER)
    shell.wait_for(lambda: "ready>" not in shell.text and not echoes(shell))
    slow.answers.set()
    shell.wait_for("Acme Shop (first in the list):")
    shell.press(CTRL_Z)
    shell.wait_for("ready>")
    shell.press("clear; fg", ENTER)
    shell.wait_for(lambda: "ready>" not in shell.text and "Acme Shop (first in the list):" in shell.text)
    shell.press("q", ENTER)
    shell.wait_for("ready>")
    shell.press("stty -a >after; cmp before stopped && cmp before after && echo as it w''as", ENTER)
    shell.wait_for("as it was")
    shell.press("exit", ENTER)
    shell.finish()
