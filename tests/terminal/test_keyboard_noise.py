"""Whatever a terminal sends, the wizard lives, types nothing that nobody typed, and Ctrl+C leaves."""

from pathlib import Path
from random import Random

import pytest

from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, DOWN, ENTER, Terminal
from tests.terminal.walk import marked, wait_for_step
from tui.demo import Demo
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}

CRASHED_TEXTUAL = ["\x1b[1;1:3A", "\x1b[97;;1114112u", "\x1b[:u"]
REPLIES = ["\x1b]11;rgb:1e1e/1e1e/2e2e\x07", "\x1bP>|XTerm(390)\x1b\\", "\x1b[?62;22c", "\x1b_Gi=31;OK\x1b\\"]
NOISE = [
    *CRASHED_TEXTUAL,
    *REPLIES,
    *["\x1b]11;rgb", "\x1bP>|", "\x1b[", "\x1b[<3", "\x1b[?", "\x1bO", "\x1b[M!", "\x1b_G", "\x1b[48;9999;9999;1;1t"],
    *["\x1b[57358;;65u", "\x1b[57441;2u", "\x1b[97;5:3u", "\x1b[<32;NaN;NaNM", "\x1b[5;7x", "\x1b[201~"],
]


def on_sign_in(start: Start, origin: str, environment: dict[str, str]) -> Terminal:
    wizard = start("--url", origin, environment=environment)
    wait_for_step(wizard, Step.SIGN_IN)
    return wizard


def leave(wizard: Terminal) -> None:
    wizard.press(CTRL_C)
    wizard.wait_for("Leave")
    wizard.press(CTRL_C)
    assert wizard.finish() == 130
    assert wizard.left_behind == []


@pytest.mark.parametrize("environment", [{}, SSH], ids=["here", "ssh"])
def test_noise_types_nothing_into_the_token_field(environment: dict[str, str], start: Start) -> None:
    random = Random(15)  # noqa: S311 - it is to be repeatable, not secret
    with served(Demo()) as origin:
        wizard = on_sign_in(start, origin, environment)
        for _ in range(12):
            wizard.press(*random.choices(NOISE, k=8))
            wizard.look(0.02)
        wizard.press("\x1b\\")  # Ends whatever is still unfinished.
        wizard.press(ENTER)
        wizard.wait_for("Paste a token here")
        assert "•" not in wizard.text
        leave(wizard)


@pytest.mark.parametrize("seed", range(3))
def test_random_bytes_end_nothing(seed: int, start: Start) -> None:
    random = Random(seed)  # noqa: S311
    with served(Demo()) as origin:
        wizard = on_sign_in(start, origin, {})
        for _ in range(10):
            # Not Ctrl+C, Ctrl+Q and Ctrl+Z, which leave; not Enter and Ctrl+J, which would send what was typed.
            wizard.send(bytes(byte for byte in random.randbytes(200) if byte not in b"\x03\x11\x1a\r\n"))
            wizard.look(0.02)
        leave(wizard)


def test_a_paste_without_its_end_is_ended_by_ctrl_c(start: Start) -> None:
    with served(Demo()) as origin:
        wizard = on_sign_in(start, origin, {})
        wizard.press("\x1b[200~eyJabc")
        leave(wizard)


def test_a_paste_without_its_end_is_taken_after_a_while(start: Start) -> None:
    with served(Demo()) as origin:
        wizard = on_sign_in(start, origin, {})
        wizard.press("\x1b[200~eyJabc")
        wizard.wait_for("•" * 6)


@pytest.mark.parametrize("environment", [{}, SSH], ids=["here", "ssh"])
def test_keys_of_a_terminal_left_in_kitty_mode_work(environment: dict[str, str], start: Start) -> None:
    wizard = start("--demo", environment=environment)
    wait_for_step(wizard, Step.PROJECT)
    wizard.press("\x1b[13u")
    wait_for_step(wizard, Step.CONNECTION)
    wizard.press("\x1b[27u")
    wait_for_step(wizard, Step.PROJECT)
    wizard.press("\x1b[113;1:1u", "\x1b[113;1:3u")
    wizard.wait_for("Filter: q")
    wizard.press("\x1b[99;5u", "\x1b[99;5u")
    assert wizard.finish() == 130


def test_an_arrow_key_in_two_packets_is_not_esc_over_ssh(start: Start) -> None:
    wizard = start("--demo", environment=SSH)
    wait_for_step(wizard, Step.PROJECT)
    wizard.press(ENTER)
    wait_for_step(wizard, Step.CONNECTION)
    before = marked(wizard)
    wizard.press(DOWN[0])
    wizard.look(0.15)
    wizard.press(DOWN[1:])
    wizard.wait_for(lambda: marked(wizard) != before)
    wait_for_step(wizard, Step.CONNECTION)


@pytest.mark.parametrize("redirected", [False, True])
def test_the_size_of_the_terminal_wins_over_columns_and_lines(
    *, redirected: bool, start: Start, tmp_path: Path
) -> None:
    exported = {"COLUMNS": "60", "LINES": "15"}
    wizard = start("--demo", environment=exported, size=(100, 30), stdout=tmp_path / "out.txt" if redirected else None)
    wait_for_step(wizard, Step.PROJECT)
    assert wizard.lines[1] == "─" * 100
    assert wizard.lines[-1].endswith("leave")
    wizard.resize(90, 26)
    wizard.wait_for(lambda: wizard.lines[1] == "─" * 90 and wizard.lines[-1].endswith("leave"))
