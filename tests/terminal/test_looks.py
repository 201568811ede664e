"""What shows on terminals of many sizes and kinds: the step, the marked row and the way out, on every step."""

import re
from functools import partial

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, DOWN, ENTER, Terminal
from tests.terminal.walk import steps, wait_for_step
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

BOX = set("─│┌┐└┘")
"""What every console font of the last thirty years has beside ASCII."""

COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d|10\d)[;m]")


def assert_nothing_is_garbled(terminal: Terminal) -> None:
    assert "\ufffd" not in terminal.text
    assert "\\u" not in terminal.text


def walk_through(terminal: Terminal) -> set[str]:
    """Go through the whole demo and leave; returns every character that was on the screen."""
    seen: set[str] = set()
    for _ in steps(terminal):
        assert_nothing_is_garbled(terminal)
        seen.update(terminal.text)
    terminal.press(CTRL_C, CTRL_C)
    assert terminal.finish() == 6
    return seen


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36), (200, 60)], ids=str)
def test_every_step_shows_what_matters_in_any_size(size: tuple[int, int], start: Start) -> None:
    assert "›" in walk_through(start("--demo", size=size))


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "linux"},
        {"TERM": "vt100"},
        {"LANG": "C"},
    ],
    ids=str,
)
def test_a_console_without_our_shapes_gets_ascii_and_box_lines(environment: dict[str, str], start: Start) -> None:
    shown = walk_through(start("--demo", environment=environment))
    assert {character for character in shown - BOX if not character.isascii()} == set()
    assert ">" in shown


@pytest.mark.parametrize(
    "environment",
    [{"TERM": "tmux-256color", "COLORTERM": "truecolor"}, {"TERM": "screen", "NO_COLOR": "1"}],
    ids=str,
)
def test_nothing_but_the_terminals_own_two_colours_is_used(environment: dict[str, str], start: Start) -> None:
    """Whoever set them can read them on whatever background, so every contrast is the user's own."""
    wizard = start("--demo", environment=environment)
    walk_through(wizard)
    assert not COLOUR.search(wizard.drawn)


@pytest.mark.parametrize("style", ["31", "1;92", "38;5;9", "7;48;2;0;0;0", "107"])
def test_the_measure_of_colour_sees_each_kind(style: str) -> None:
    assert COLOUR.search(f"\x1b[{style}mx".encode())


@pytest.mark.parametrize("style", ["", "1", "0;2", "1;7;39;49"])
def test_the_measure_of_colour_passes_over_attributes(style: str) -> None:
    assert not COLOUR.search(f"\x1b[{style}mx".encode())


FAINT = re.compile(rb"\x1b\[(?:\d+;)*2(?:;\d+)*m")


def test_nothing_is_faint_and_what_an_empty_line_says_is_told_from_typed_text_by_its_parentheses(start: Start) -> None:
    """Faint text has half the contrast on most terminals; where there are no colours, only the attribute tells."""
    wizard = start("--demo")
    walk_through(wizard)
    sign_in = start()
    wait_for_step(sign_in, Step.SIGN_IN)
    sign_in.press(DOWN, DOWN, ENTER)
    sign_in.wait_for("(as in https://infisical.example.com)")
    sign_in.press("https://infisical.test")
    sign_in.wait_for("https://infisical.test")
    assert "(as in" not in sign_in.text
    assert not FAINT.search(wizard.drawn + sign_in.drawn)


def test_the_window_may_change_its_size_at_any_step(start: Start) -> None:
    wizard = start("--demo")
    sizes = [(40, 12), (200, 60), (60, 20), (59, 19), (120, 36)]
    for step, size in zip(steps(wizard), sizes, strict=False):
        wizard.resize(*size)
        wait_for_step(wizard, step)


def test_a_window_too_small_for_anything_is_survived(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    for size in ((20, 6), (8, 3), (4, 2), (3, 1), (80, 24)):
        wizard.wait_for_answer_to(partial(wizard.resize, *size))
    wait_for_step(wizard, Step.PROJECT)
