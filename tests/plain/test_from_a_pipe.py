"""The command with `--plain` and a pipe on stdin: a line is an answer, and stdout holds the outcome alone."""

import os
import subprocess
import sys

from tests.test_command_line import after_main, heavy_after
from tui.exits import Exit


def converse(answers: str) -> subprocess.CompletedProcess[str]:
    """Run the demo with these answers on stdin."""
    command = [sys.executable, "-m", "tui", "--demo", "--plain"]
    return subprocess.run(command, input=answers, capture_output=True, text=True, check=False, timeout=60)


def test_empty_lines_alone_lead_to_a_created_sync() -> None:
    done = converse("\n" * 40)
    assert done.returncode == Exit.DONE, done.stderr
    created, run = done.stdout.splitlines()
    assert created.startswith("Created secret sync acme-shop-production (")
    assert run == "Last run: succeeded. acme-shop uses the values from its next deploy on."
    assert "\x1b" not in done.stderr + done.stdout


def test_the_first_question_waits_for_nothing_heavy() -> None:
    assert heavy_after("import tui.plain.conversation") == set()


def test_the_line_prompts_never_load_textual() -> None:
    assert heavy_after(after_main("--demo", "--plain")) == {"httpx", "pydantic"}


def test_a_reader_that_goes_away_costs_neither_the_outcome_nor_the_exit_code() -> None:
    command = [sys.executable, "-m", "tui", "--demo", "--plain"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as wizard:
        assert wizard.stdin
        assert wizard.stdout
        assert wizard.stderr
        wizard.stdin.write(b"\n" * 14)
        wizard.stdin.flush()
        said = b""
        while not said.endswith(b"Leave: "):
            piece = os.read(wizard.stderr.fileno(), 4096)
            assert piece, said
            said += piece
        wizard.stderr.close()
        wizard.stdin.write(b"\n")
        wizard.stdin.close()
        assert wizard.stdout.read().startswith(b"Created secret sync acme-shop-production (")
        assert wizard.wait(60) == Exit.DONE


def test_answers_that_end_too_early_are_told_in_a_sentence() -> None:
    done = converse("\n\n2\n")
    assert (done.returncode, done.stdout) == (Exit.LEFT, "")
    last = done.stderr.splitlines()[-1]
    assert last == "There are no more answers, so this ends here. Nothing has been created or changed."
