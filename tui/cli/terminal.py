"""Which front end a run gets, and how the screens treat the terminal: decided once, from flags and environment."""

import os
import sys
from collections.abc import Mapping, MutableMapping
from enum import Enum, auto
from typing import Final, NamedTuple, Self, TextIO, TypeGuard

from tui.settings.settings import Settings

_ALWAYS: Final = {"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_SMOOTH_SCROLL": "0"}
"""No keyboard mode that a dropped line would leave behind; no sizes and mouse positions in pixels (nor the mode for
them, which Textual 8.2 turns on and never off)."""

_CALM: Final = {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_FPS": "30", "ESCDELAY": "300"}
"""No animation, half of the usual paints a second, and time for the rest of a key that arrives in two packets."""

_KEYLOGGING_VARIABLES: Final = ("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG")
"""With these Textual would write down, or send to a console, every key that is pressed: tokens too."""


class FrontEnd(Enum):
    """How the wizard talks with the user."""

    SCREENS = auto()
    LINES = auto()
    """Numbered prompts, without a single escape sequence."""
    NONE = auto()
    """Nobody is there who could answer."""


class Streams(NamedTuple):
    """What the program was given.

    Attributes:
        keyboard: Keys come from a terminal.
        stderr: It is a terminal, where screens can be drawn.
        stdout: It is a terminal, where at least lines can be read.
        unicode: What is written to stderr goes out as UTF-8.
    """

    keyboard: bool
    stderr: bool
    stdout: bool
    unicode: bool

    @classmethod
    def of_this_process(cls, *, keyboard: bool) -> Self:
        """Look at the standard streams; `keyboard` tells of a terminal that will take the place of stdin."""
        encoding = sys.stderr.encoding if sys.stderr else ""
        return cls(
            keyboard or _is_terminal(sys.stdin),
            _is_terminal(sys.stderr),
            _is_terminal(sys.stdout),
            encoding.lower().replace("-", "") == "utf8",
        )


def make_blocking() -> None:
    """Undo what a program before us may have left behind: on a non-blocking terminal, a long write would fail."""
    for stream in (sys.stdin, sys.stderr):
        if sys.platform != "win32" and _is_terminal(stream):
            os.set_blocking(stream.fileno(), True)


def _is_terminal(stream: TextIO | None) -> TypeGuard[TextIO]:
    return stream is not None and stream.isatty()


def front_end(settings: Settings, streams: Streams, environ: Mapping[str, str]) -> FrontEnd:
    """Choose: lines where they were asked for, or where a person sits at what can show no screens.

    Textual reads stdin and draws on stderr, and checks neither: with a pipe it would paint for nobody, for ever. In
    a Latin-1 locale each box line would become an escaped number, and in UTF-8 a command to a true Latin-1 terminal.
    """
    if settings.plain:
        return FrontEnd.LINES
    if not streams.keyboard or not (streams.stderr or streams.stdout):
        return FrontEnd.NONE
    dumb = environ.get("TERM", "") in {"", "dumb", "unknown"}
    return FrontEnd.LINES if dumb or not streams.stderr or not streams.unicode else FrontEnd.SCREENS


class Manner(NamedTuple):
    """How the screens treat the terminal.

    Attributes:
        mouse: The wizard takes the mouse; where not, selecting text stays with the user's own terminal.
        calm: As few bytes and as few modes as possible, for a link that is slow or may drop.
    """

    mouse: bool
    calm: bool

    def prepare(self, environ: MutableMapping[str, str]) -> None:
        """Set what Textual reads when it is imported; what the user has set for it stays."""
        for name in _KEYLOGGING_VARIABLES:
            environ.pop(name, None)
        for name, value in (_ALWAYS | (_CALM if self.calm else {})).items():
            environ.setdefault(name, value)


def manner(settings: Settings, environ: Mapping[str, str]) -> Manner:
    """Be calm over SSH and leave the mouse alone there, unless a flag says otherwise; of two the quieter counts."""
    over_ssh = "SSH_CONNECTION" in environ
    calm = bool(settings.slow_link) or (over_ssh and not settings.fast_link)
    return Manner(mouse=not settings.no_mouse and (bool(settings.mouse) or not over_ssh), calm=calm)
