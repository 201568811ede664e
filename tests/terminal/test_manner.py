"""Which front end a run gets, and how the screens treat the terminal."""

import pytest

from tui.cli.terminal import FrontEnd, Manner, Streams, front_end, manner
from tui.settings.options import Setting
from tui.settings.settings import Settings

ON = Setting(value=True, source="a flag")
TERMINAL = Streams(keyboard=True, stderr=True, stdout=True, unicode=True)
LATIN_1 = Streams(keyboard=True, stderr=True, stdout=True, unicode=False)
XTERM = {"TERM": "xterm-256color"}


def streams(*terminals: str) -> Streams:
    """Return streams of which these are terminals."""
    return Streams(
        keyboard="stdin" in terminals, stderr="stderr" in terminals, stdout="stdout" in terminals, unicode=True
    )


@pytest.mark.parametrize(
    ("settings", "given", "environ", "chosen"),
    [
        (Settings(), TERMINAL, XTERM, FrontEnd.SCREENS),
        (Settings(), TERMINAL, {"TERM": "vt100"}, FrontEnd.SCREENS),
        (Settings(), streams("stdin", "stderr"), XTERM, FrontEnd.SCREENS),
        (Settings(), TERMINAL, {"TERM": "dumb"}, FrontEnd.LINES),
        (Settings(), TERMINAL, {"TERM": "unknown"}, FrontEnd.LINES),
        (Settings(), TERMINAL, {}, FrontEnd.LINES),
        (Settings(), LATIN_1, XTERM, FrontEnd.LINES),
        (Settings(), streams("stdin", "stdout"), XTERM, FrontEnd.LINES),
        (Settings(), streams("stdin"), XTERM, FrontEnd.NONE),
        (Settings(), streams("stderr", "stdout"), XTERM, FrontEnd.NONE),
        (Settings(), streams("stderr", "stdout"), {"TERM": "dumb"}, FrontEnd.NONE),
        (Settings(), streams(), XTERM, FrontEnd.NONE),
        (Settings(plain=ON), TERMINAL, XTERM, FrontEnd.LINES),
        (Settings(plain=ON), streams(), {}, FrontEnd.LINES),
    ],
)
def test_who_can_see_and_answer_gets_screens_or_lines(
    settings: Settings, given: Streams, environ: dict[str, str], chosen: FrontEnd
) -> None:
    assert front_end(settings, given, environ) is chosen


SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


@pytest.mark.parametrize(
    ("settings", "environ", "treating"),
    [
        (Settings(), {}, Manner(mouse=True, calm=False)),
        (Settings(), SSH, Manner(mouse=False, calm=True)),
        (Settings(mouse=ON), SSH, Manner(mouse=True, calm=True)),
        (Settings(fast_link=ON), SSH, Manner(mouse=False, calm=False)),
        (Settings(fast_link=ON, mouse=ON), SSH, Manner(mouse=True, calm=False)),
        (Settings(no_mouse=ON), {}, Manner(mouse=False, calm=False)),
        (Settings(slow_link=ON), {}, Manner(mouse=True, calm=True)),
        (Settings(mouse=ON, no_mouse=ON), {}, Manner(mouse=False, calm=False)),
        (Settings(slow_link=ON, fast_link=ON), {}, Manner(mouse=True, calm=True)),
    ],
)
def test_ssh_is_a_slow_link_whose_mouse_is_left_alone_unless_a_flag_says_otherwise(
    settings: Settings, environ: dict[str, str], treating: Manner
) -> None:
    assert manner(settings, environ) == treating


ALWAYS = {"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_SMOOTH_SCROLL": "0"}


def test_calm_is_what_textual_reads_from_the_environment_and_the_users_own_choice_stays() -> None:
    environ = {"TEXTUAL_FPS": "10"}
    Manner(mouse=False, calm=True).prepare(environ)
    assert environ.pop("TEXTUAL_ANIMATIONS") == "none"
    assert int(environ.pop("ESCDELAY")) > 200
    assert environ == ALWAYS | {"TEXTUAL_FPS": "10"}


def test_nothing_that_writes_keys_down_stays_in_the_environment() -> None:
    environ = {"TEXTUAL": "devtools,debug", "TEXTUAL_LOG": "keys.log", "TEXTUAL_DEBUG": "1", "TERM": "xterm"}
    Manner(mouse=True, calm=False).prepare(environ)
    assert environ == ALWAYS | {"TERM": "xterm"}
