"""`--token-stdin`: the token comes through a pipe, and the keys from the terminal nevertheless."""

import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auth.test_token_text import TOKEN, wrapped
from tests.canaries import left_in, listening, seen
from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, PATIENCE, WIZARD, Terminal
from tests.terminal.walk import wait_for_step
from tui.auth.stdin_token import LARGEST
from tui.demo import DEMO_USER_TOKEN, Demo, believable_world
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

CANARY = "canary-5Rt"


@pytest.fixture
def origin() -> Iterator[str]:
    world = believable_world()
    world.tokens[TOKEN] = world.tokens[DEMO_USER_TOKEN]
    with served(Demo(world)) as address:
        yield address


def piped(start: Start, tmp_path: Path, token: str, *arguments: str, **environment: str) -> Terminal:
    """Start the wizard behind a pipe through which the token comes."""
    (tmp_path / "token").write_text(token)
    command = ["sh", "-c", 'cat "$0" | "$@"', str(tmp_path / "token"), *WIZARD, "--token-stdin"]
    return start(*arguments, command=command, environment=environment)


def test_a_token_on_stdin_signs_in_before_all_others_and_keys_work(origin: str, start: Start, tmp_path: Path) -> None:
    token = f"{wrapped(TOKEN, 76)}\nurl: {origin}\npassword: {CANARY}\n"
    environment = listening(tmp_path) | {"INFISICAL_TOKEN": "another"}
    wizard = piped(start, tmp_path, token, "--url", origin, **environment)
    wait_for_step(wizard, Step.PROJECT)
    assert "--token-stdin; it expired" in wizard.text
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 130
    assert wizard.left_behind == []
    assert not seen(wizard.drawn + left_in(tmp_path / "home"), [TOKEN, CANARY])


def test_the_demo_takes_a_token_on_stdin_for_its_own(start: Start, tmp_path: Path) -> None:
    wizard = piped(start, tmp_path, DEMO_USER_TOKEN, "--demo")
    wait_for_step(wizard, Step.PROJECT)


def test_a_pipe_that_brings_nothing_is_told_in_one_line(start: Start, tmp_path: Path) -> None:
    wizard = piped(start, tmp_path, "\n", "--demo")
    assert wizard.finish() == 2
    assert wizard.text.strip().startswith("infisical-netlify-sync: No token came on stdin.")


def test_ctrl_c_while_the_token_is_waited_for_leaves(start: Start, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pipe.open("r+b", buffering=0) as writer:
        os.set_blocking(writer.fileno(), False)
        assert writer.write(b" " * LARGEST) == LARGEST  # all that it holds, so that it can be seen when it is read
        wizard = start("--demo", command=["sh", "-c", 'exec "$@" <"$0"', str(pipe), *WIZARD, "--token-stdin"])
        assert select.select([], [writer], [], PATIENCE)[1]
        wizard.press(CTRL_C)
        assert wizard.finish() == 130


def test_without_a_terminal_of_its_own_it_is_refused_before_anything_is_read() -> None:
    person, program = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--demo", "--token-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=program,
        env=os.environ | {"TERM": "xterm"},
        start_new_session=True,
        check=False,
        timeout=60,
    )
    words = os.read(person, 4096).decode()
    os.close(person)
    os.close(program)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "there is none. Over SSH use `ssh -t`." in words
