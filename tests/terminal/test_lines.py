"""The line prompts on a real terminal: no escape byte, no echo of a secret in any case, and ways out."""

import os
import signal
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auth.test_token_text import TOKEN, wrapped
from tests.demo.serving import served
from tests.lines.test_sign_in import world_of
from tests.terminal.conftest import Start
from tests.terminal.terminal import BACKSPACE, CTRL_C, CTRL_U, CTRL_Z, ENTER, Terminal
from tui.demo import DEMO_USER_TOKEN, Demo

pytestmark = pytest.mark.terminal

CANARY = "canary-of-a-token"
CTRL_D = "\x04"


@pytest.fixture
def origin() -> Iterator[str]:
    with served(Demo(clock=lambda: time.monotonic() * 20)) as address:
        yield address


def answer(terminal: Terminal, prompt: str, *keys: str) -> None:
    """Wait for a question, and answer it."""
    terminal.wait_for(prompt)
    terminal.press(*keys, ENTER)


def asks_for_a_token(start: Start, origin: str) -> Terminal:
    """Start where a token is asked for and nothing typed is shown."""
    terminal = start("--plain", "--url", origin)
    answer(terminal, "Enter for 1, Paste a token:")
    terminal.wait_for("Token (not shown):")
    assert not echoes(terminal)
    return terminal


def echoes(terminal: Terminal) -> bool:
    """Whether the terminal shows what is typed."""
    return bool(termios.tcgetattr(terminal._theirs)[3] & termios.ECHO)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--plain"], {}), ([], {"ACCESSIBLE": "1"}), ([], {"TERM": "dumb"})],
    ids=["asked for", "accessible", "dumb terminal"],
)
def test_enter_alone_creates_a_sync_without_one_escape_byte(
    arguments: list[str], environment: dict[str, str], start: Start, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    terminal = start("--demo", *arguments, environment=environment, size=(80, 60), stdout=told)
    for number in range(2, 12):
        terminal.wait_for(f"Step {number} of 12")
        terminal.press(*[ENTER] * {9: 4, 10: 2}.get(number, 1))
    answer(terminal, "Leave:")
    assert terminal.finish() == 0
    assert told.read_text().startswith("Created secret sync acme-shop-production (")
    assert b"\x1b" not in terminal.drawn
    assert not terminal.left_behind


def test_a_token_is_never_shown_and_corrected_unseen(start: Start, origin: str) -> None:
    terminal = asks_for_a_token(start, origin)
    terminal.press("wrong", CTRL_U, DEMO_USER_TOKEN, "x", BACKSPACE, ENTER)
    terminal.wait_for("Enter for 1, Acme Shop")
    assert echoes(terminal)
    assert DEMO_USER_TOKEN.encode() not in terminal.drawn
    assert b"wrong" not in terminal.drawn


def test_a_pasted_token_with_line_breaks_in_it_is_one_token(start: Start) -> None:
    with served(Demo(world_of(TOKEN))) as address:
        terminal = asks_for_a_token(start, address)
        terminal.press(wrapped(TOKEN, 70).replace("\n", ENTER), ENTER)
        terminal.wait_for("Step 2 of 12")


def test_a_token_longer_than_a_terminals_line_arrives_whole(start: Start, origin: str) -> None:
    terminal = asks_for_a_token(start, origin)
    terminal.press("t" * 6000, ENTER)
    terminal.wait_for("malformed")
    assert b"tttt" not in terminal.drawn


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["SIGTERM", "SIGHUP"])
def test_a_signal_in_the_middle_of_a_secret_restores_the_terminal(
    how: signal.Signals, code: int, start: Start, origin: str
) -> None:
    terminal = asks_for_a_token(start, origin)
    terminal.signal(how)
    assert terminal.finish() == code
    assert not terminal.left_behind


def test_the_end_of_input_in_the_middle_of_a_secret_restores_the_terminal(start: Start, origin: str) -> None:
    terminal = asks_for_a_token(start, origin)
    terminal.press(CTRL_D)
    assert terminal.finish() == 130
    assert "There are no more answers, so this ends here." in terminal.text
    assert not terminal.left_behind


def test_ctrl_z_where_no_shell_could_bring_it_back_asks_for_the_secret_again_unseen(start: Start, origin: str) -> None:
    terminal = asks_for_a_token(start, origin)
    terminal.press(CANARY, CTRL_Z)
    terminal.wait_for(lambda: terminal.text.count("Token (not shown):") == 2 and not echoes(terminal))
    terminal.press(DEMO_USER_TOKEN, ENTER)
    terminal.wait_for("Step 2 of 12")
    assert CANARY.encode() not in terminal.drawn
    assert DEMO_USER_TOKEN.encode() not in terminal.drawn


def test_ctrl_c_asks_once_and_a_second_one_leaves(start: Start, origin: str) -> None:
    terminal = asks_for_a_token(start, origin)
    terminal.press(CANARY, CTRL_C)
    answer(terminal, "Leave? Enter or y leaves, n stays:", "n")
    terminal.wait_for(lambda: terminal.text.count("Token (not shown):") == 2)
    assert not echoes(terminal)
    terminal.press(CTRL_C)
    terminal.wait_for(lambda: terminal.text.count("Leave? Enter or y leaves, n stays:") == 2)
    assert echoes(terminal)
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert not terminal.left_behind
    assert CANARY.encode() not in terminal.drawn


def test_q_leaves_at_once_and_the_end_of_input_with_a_sentence(start: Start) -> None:
    terminal = start("--plain", "--demo")
    answer(terminal, "Enter for 1, Acme Shop", "q")
    assert terminal.finish() == 130
    again = start("--plain", "--demo")
    again.wait_for("Enter for 1, Acme Shop")
    again.press(CTRL_D)
    assert again.finish() == 130
    told = " ".join(again.text.split())
    assert told.endswith("There are no more answers, so this ends here. Nothing has been created or changed.")


def test_help_back_filters_and_pages(start: Start) -> None:
    terminal = start("--plain", "--demo", size=(100, 200))
    answer(terminal, "Enter for 1, Acme Shop", "?")
    terminal.wait_for("A secret sync belongs to one Infisical project")
    answer(terminal, "Enter for 1, Acme Shop", "/blog")
    answer(terminal, "Enter for 2, Company Blog:")
    answer(terminal, "Step 3 of 12", "b")
    terminal.wait_for("Enter for 2, Company Blog (your choice):")


def test_a_narrow_terminal_breaks_lines_between_words(start: Start) -> None:
    terminal = start("--plain", "--demo", size=(40, 30))
    terminal.wait_for("Enter for 1,")
    said = terminal.drawn.decode().replace("\r", "")
    statements = said.partition("Step 2")[2].split("\n")[:-1]
    assert all(len(line) <= 39 for line in statements), statements


def test_type_ahead_is_kept(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    terminal = start("--plain", "--demo", stdout=told)
    terminal.press(*[ENTER] * 20)
    assert terminal.finish() == 0
    assert "Created secret sync" in told.read_text()
    assert b"(first in the list): \r\nProject: Acme Shop." in terminal.drawn


def test_a_cut_line_ends_the_conversation(start: Start) -> None:
    terminal = start("--plain", "--demo")
    terminal.wait_for("Enter for 1, Acme Shop")
    assert terminal.hang_up() in (129, -signal.SIGHUP)


def test_the_next_start_offers_to_go_on_from_there(start: Start, origin: str) -> None:
    variables = {"INFISICAL_TOKEN": DEMO_USER_TOKEN}
    first = start("--plain", "--url", origin, environment=variables)
    answer(first, "Enter for 1, Acme Shop")
    answer(first, "Step 3 of 12", "netlify-team")
    first.wait_for("Step 4 of 12")
    first.press(CTRL_D)
    assert first.finish() == 130
    assert "the next start offers to go on from there" in " ".join(first.text.split())
    second = start("--plain", "--url", origin, environment=variables)
    second.wait_for("Go on where you left off?")
    answer(second, "Enter for 1, Go on at Environment:")
    second.wait_for("Step 4 of 12")
    second.wait_for("Going on with your draft")


@pytest.mark.parametrize("when", ["before the start", "while it asks"])
def test_a_terminal_in_non_blocking_mode_is_waited_for(when: str, start: Start) -> None:
    script = "import os; os.set_blocking(0, False); from tui.cli.main import main; main(['--demo', '--plain'])"
    early = when == "before the start"
    terminal = start(command=[sys.executable, "-c", script]) if early else start("--demo", "--plain")
    terminal.wait_for("Step 2 of 12")
    if not early:
        os.set_blocking(terminal._theirs, False)
    for number in range(3, 6):
        terminal.press(ENTER)
        terminal.wait_for(f"Step {number} of 12")
