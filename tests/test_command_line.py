"""The installed command as a program: what it accepts, how it refuses, and what it loads before it knows."""

import os
import pty
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui import __version__

COMMAND = str(Path(sysconfig.get_path("scripts")) / "infisical-netlify-sync")
HEAVY = {"httpx", "keyring", "pydantic", "textual"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with nothing to read and no terminal."""
    return finish([COMMAND, *arguments], subprocess.DEVNULL)


def finish(command: list[str], keyboard: int, screen: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `keyboard` is its standard input, `screen` its standard error."""
    return subprocess.run(
        command, stdin=keyboard, stdout=subprocess.PIPE, stderr=screen, text=True, check=False, timeout=60
    )


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """Open a terminal: the end where a person sits, and the end where programs run."""
    person, program = pty.openpty()
    try:
        yield person, program
    finally:
        os.close(person)
        os.close(program)


def heavy_after(statement: str) -> set[str]:
    """Run a statement in a fresh interpreter and return which of the heavy packages it loaded."""
    report = f"import atexit, sys; atexit.register(lambda: print('loaded', *({HEAVY} & set(sys.modules))))"
    done = finish([sys.executable, "-c", f"{report}\n{statement}"], subprocess.DEVNULL)
    marker, *loaded = done.stdout.splitlines()[-1].split()
    assert marker == "loaded", done.stderr
    return set(loaded)


def after_main(*arguments: str) -> str:
    return f"from tui.cli import main; main({list(arguments)})"


@pytest.mark.parametrize("command", [[COMMAND], [sys.executable, "-m", "tui"], [sys.executable, "-m", "tui.cli"]])
def test_every_way_in_is_the_same_command(command: list[str]) -> None:
    done = finish([*command, "--version"], subprocess.DEVNULL)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"infisical-netlify-sync {__version__}\n", "")


def test_help_names_every_option_and_where_tokens_come_from() -> None:
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("--demo", "--url", "--project", "--insecure-http", "--version", "INFISICAL_TOKEN"):
        assert word in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nonsense"], "there is no option --nonsense"),
        (["-x"], "there is no option -x"),
        (["--dem"], "there is no option --dem"),
        (["word"], "it takes options only"),
        (["--url"], "--url"),
        (["--demo=yes"], "--demo"),
        (["--two\nlines\x1b[31m"], "there is no option --two lines?[31m"),
    ],
)
def test_bad_usage_is_one_line_that_points_to_the_help(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("infisical-netlify-sync: ")
    assert said in done.stderr
    assert done.stderr.endswith("See infisical-netlify-sync --help.\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["--token", "canary"], ["--token=canary"], ["--netlify-token=canary"], ["-tcanary"], ["canary"]],
)
def test_a_token_on_the_command_line_is_refused_and_not_repeated(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "canary" not in done.stdout + done.stderr


def assert_refused_for_want_of_a_terminal(code: int, stdout: str, words: str) -> None:
    assert (code, stdout) == (2, "")
    assert 1 <= words.count("\n") <= 3
    assert "terminal" in words
    assert "Traceback" not in words


def test_nobody_at_the_keyboard_is_refused_with_the_way_over_ssh() -> None:
    with terminal() as (person, program):
        done = finish([COMMAND], subprocess.DEVNULL, screen=program)
        words = os.read(person, 4096).decode()
    assert_refused_for_want_of_a_terminal(done.returncode, done.stdout, words)
    assert "ssh -t" in words


def test_a_screen_that_is_a_pipe_is_refused() -> None:
    with terminal() as (_, program):
        done = finish([COMMAND], program)
    assert_refused_for_want_of_a_terminal(done.returncode, done.stdout, done.stderr)


def test_a_closed_keyboard_is_refused() -> None:
    done = finish(["sh", "-c", 'exec "$0" <&-', COMMAND], subprocess.DEVNULL)
    assert_refused_for_want_of_a_terminal(done.returncode, done.stdout, done.stderr)


def test_with_nowhere_to_say_why_the_exit_code_still_tells() -> None:
    done = finish(["sh", "-c", 'exec "$0" 2>&-', COMMAND], subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_draw_is_refused_with_what_to_try(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", kind)
    with terminal() as (person, program):
        done = finish([COMMAND, "--demo"], program, screen=program)
        words = os.read(person, 4096).decode()
    assert_refused_for_want_of_a_terminal(done.returncode, done.stdout, words)
    assert "TERM" in words


def test_the_report_of_what_was_loaded_sees_what_was_loaded() -> None:
    assert heavy_after("import httpx, keyring, pydantic, textual") == HEAVY


@pytest.mark.parametrize("argument", ["--help", "--version", "--nonsense", "--demo"])
def test_an_answer_without_a_screen_loads_nothing_heavy(argument: str) -> None:
    assert heavy_after(after_main(argument)) == set()


@pytest.mark.parametrize("module", ["tui.app", "tui.screens.sign_in"])
def test_the_first_screen_waits_for_textual_alone(module: str) -> None:
    assert heavy_after(f"import {module}") == {"textual"}
