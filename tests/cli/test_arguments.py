"""The installed command as a program: what it accepts, how it refuses, and what it loads before it knows."""

import os
import pty
import re
import subprocess
import sys
import sysconfig
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui import __version__
from tui.settings.options import options_of
from tui.settings.settings import Settings

COMMAND = str(Path(sysconfig.get_path("scripts")) / "infisical-netlify-sync")
HEAVY = {"httpx", "keyring", "pydantic", "textual"}
SLOW = HEAVY | {"asyncio", "dataclasses", "inspect", "json", "pathlib", "platformdirs", "shutil", "urllib"}
"""What takes longer to load than the command line takes to be read."""


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
    return loaded_by(statement) & HEAVY


def loaded_by(statement: str) -> set[str]:
    """Run a statement in a fresh interpreter and return which of the slow modules it loaded."""
    report = (
        f"import atexit, sys; new = {SLOW} - set(sys.modules);"
        "atexit.register(lambda: print('loaded', *(new & set(sys.modules))))"
    )
    done = finish([sys.executable, "-c", f"{report}\n{statement}"], subprocess.DEVNULL)
    marker, *loaded = done.stdout.splitlines()[-1].split()
    assert marker == "loaded", done.stderr
    return set(loaded)


def after_main(*arguments: str) -> str:
    return f"from tui.cli.main import main; main({list(arguments)})"


@pytest.mark.parametrize("command", [[COMMAND], [sys.executable, "-m", "tui"], [sys.executable, "-m", "tui.cli.main"]])
def test_every_way_in_is_the_same_command(command: list[str]) -> None:
    done = finish([*command, "--version"], subprocess.DEVNULL)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"infisical-netlify-sync {__version__}\n", "")


FLAGS = {option.flag for _, option in options_of(Settings) if option.flag} | {"--help", "--show-settings", "--version"}
VARIABLES = {variable for _, option in options_of(Settings) for variable in option.variables}


def test_help_names_every_option_and_variable_within_eighty_columns() -> None:
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    words = set(re.findall(r"--[a-z-]+|[A-Z][A-Z_]+[A-Z]", done.stdout))
    assert words >= FLAGS | VARIABLES
    assert max(map(len, done.stdout.splitlines())) <= 80


def widest_explanation(shown: str) -> int:
    """Return the columns of the widest line that says what an option does; the others are not broken."""
    return max(len(line) for line in shown.splitlines() if line.startswith(" " * 20))


def test_help_fits_a_narrower_terminal() -> None:
    environ = dict(os.environ)  # Not what pytest's own readline has set behind Python's back: COLUMNS.
    with terminal() as (person, program):
        termios.tcsetwinsize(program, (24, 50))
        subprocess.run([COMMAND, "--help"], stdout=program, env=environ, check=True, timeout=60)
        seen = os.read(person, 65536).decode()
    assert 40 <= widest_explanation(seen) <= 50


@pytest.mark.parametrize(("columns", "widest"), [("60", 60), ("200", 80), ("0", 80), ("wide", 80)])
def test_help_is_as_wide_as_the_environment_says(columns: str, widest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert widest - 10 <= widest_explanation(run("--help").stdout) <= widest


@pytest.mark.parametrize("arguments", [["auth", "--help"], ["auth", "login", "--help"]])
def test_the_help_of_auth_names_its_own(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(re.findall(r"--[a-z-]+", done.stdout)) == {
        "--url", "--token-stdin", "--no-keyring", "--insecure-http", "--help"
    }  # fmt: skip


def test_readme_names_the_flags_and_variables_that_there_are() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Flags and environment variables")[2].partition("\n## ")[0]
    first_cells = "\n".join(line.split("|")[1] for line in section.splitlines() if line.startswith("|"))
    assert set(re.findall(r"--[a-z-]+[a-z]", first_cells)) == FLAGS
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", first_cells)) == VARIABLES


def test_settings_are_shown_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFISICAL_TOKEN", "canary")
    done = run("--show-settings", "--url", "https://eu.infisical.com/login")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [row.split() for row in done.stdout.splitlines()]
    assert ["Infisical", "address", "https://eu.infisical.com", "--url"] in rows
    assert ["Token", "set", "INFISICAL_TOKEN"] in rows
    assert "canary" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nonsense"], "there is no option --nonsense"),
        (["-x"], "there is no option -x"),
        (["--dem"], "there is no option --dem"),
        (["word"], "only options are accepted"),
        (["--url"], "--url"),
        (["--demo=yes"], "--demo"),
        (["--token-stdin=canary"], "--token-stdin takes no value"),
        (["auth"], "expected one of status, login, logout after auth"),
        (["auth", "word"], "expected one of status, login, logout after auth"),
        (["auth", "--url", "https://a", "login"], "expected one of status, login, logout after auth"),
        (["auth", "login", "--project", "x"], "there is no option --project"),
        (["--url", "https://a", "auth", "login"], "auth stands before all options"),
        (["--two\nlines\x1b[31m"], "there is no option --two lines?[31m"),
    ],
)
def test_bad_usage_is_one_line_that_points_to_the_help(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(("infisical-netlify-sync: ", "infisical-netlify-sync auth: "))
    assert said in done.stderr
    assert done.stderr.endswith(" --help.\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--token", "canary"],
        ["--token=canary"],
        ["--netlify-token=canary"],
        ["-tcanary"],
        ["canary"],
        ["--token-stdin=canary"],
        ["auth", "canary"],
        ["auth", "login", "canary"],
    ],
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


@pytest.mark.parametrize("told", ["terminal", "nobody is left to read"])
def test_a_refusal_that_nobody_reads_keeps_its_exit_code(told: str) -> None:
    heard, said = os.pipe()
    if told != "terminal":
        os.close(heard)
    done = finish([COMMAND], subprocess.DEVNULL, screen=said)
    os.close(said)
    assert done.returncode == 2


def test_a_folder_that_is_gone_is_told_in_one_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    start = f'cd {gone} && rmdir {gone} && exec "$0" --show-settings'
    done = finish(["sh", "-c", start, COMMAND], subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "infisical-netlify-sync: the current folder is gone or cannot be read. Change to another one and start again.\n"
    )


def test_the_report_of_what_was_loaded_sees_what_was_loaded() -> None:
    assert loaded_by(f"import {', '.join(SLOW)}") == SLOW


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--nonsense"], ["auth"], ["auth", "--help"]])
def test_an_answer_by_the_command_line_alone_loads_next_to_nothing(arguments: list[str]) -> None:
    assert loaded_by(after_main(*arguments)) == set()


@pytest.mark.parametrize("argument", ["--help", "--version", "--nonsense", "--demo", "--show-settings", "auth"])
def test_an_answer_without_a_screen_loads_nothing_heavy(argument: str) -> None:
    assert heavy_after(after_main(argument)) == set()


def test_a_look_at_no_token_loads_neither_http_nor_a_screen() -> None:
    assert heavy_after(after_main("auth", "status", "--no-keyring")) == {"pydantic"}


@pytest.mark.parametrize("module", ["tui.screens.app", "tui.screens.steps.sign_in"])
def test_the_first_screen_waits_for_textual_alone(module: str) -> None:
    assert heavy_after(f"import {module}") == {"textual"}
