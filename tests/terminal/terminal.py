"""A terminal with a program in it: a real pty, a screen emulator that reads it, and a keyboard.

The program is the leader of a session whose controlling terminal is the pty, as in a terminal's window, so
that the kernel tells it of a new size and of a line that was cut. Linux only.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import pyte
from pyte.screens import Char

PATIENCE: Final = 20.0
"""Seconds after which what was waited for is not going to come."""

WIZARD: Final = (sys.executable, "-m", "tui")
"""The command, by the interpreter that runs the tests."""

ENTER: Final = "\r"
TAB: Final = "\t"
BACKSPACE: Final = "\x7f"
UP: Final = "\x1b[A"
DOWN: Final = "\x1b[B"
SHIFT_HOME: Final = "\x1b[1;2H"
END: Final = "\x1b[F"
F1: Final = "\x1bOP"
F5: Final = "\x1b[15~"
CTRL_C: Final = "\x03"
CTRL_L: Final = "\x0c"
CTRL_U: Final = "\x15"
CTRL_X: Final = "\x18"
CTRL_Z: Final = "\x1a"

_SWITCH: Final = re.compile(rb"\x1b\[\?(\d+)([hl])")
_KITTY: Final = re.compile(rb"\x1b\[([<>])\d*u")
"""The kitty keyboard protocol: `>` pushes a mode of the keyboard, `<` pops it."""

_ON_AT_FIRST: Final = frozenset({"7", "25"})
"""The switches that stand on `h` in a fresh terminal: wrapping at the edge, and the cursor."""

_ALTERNATE: Final = 1049
_LEAVE: Final = b"\x1b[?1049l"
_ERASE: Final = b"\x1b[H\x1b[J"
_QUIET: Final = 0.1
"""Seconds without a byte, after which a program is done with what it was at."""

_END: Final = b"\x1b[0m\x1b[0m"
"""Written behind the program's last byte, for a pty hands over late what was written to it."""


class Screen(pyte.Screen):
    """The emulator's screen, with its gap closed: what was drawn on the alternate screen goes with it."""

    @property
    def display(self) -> list[str]:
        """All lines; pyte would measure every character, which takes as long as a step of the wizard."""
        return [
            "".join([self.buffer[line][column].data for column in range(self.columns)]) for line in range(self.lines)
        ]

    def draw(self, data: str) -> None:
        """Draw; plain letters that fit on their line at once, which are nearly all there are."""
        start, line, look = self.cursor.x, self.buffer[self.cursor.y], self.cursor.attrs[1:]
        if self.charset or not data.isascii() or start + len(data) >= self.columns:
            super().draw(data)
            return
        for column, char in enumerate(data, start):
            line[column] = Char(char, *look)
        self.cursor.x += len(data)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:  # noqa: ANN401 - pyte's signature
        """Start on an empty alternate screen."""
        super().set_mode(*modes, **kwargs)
        self._wipe(modes)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:  # noqa: ANN401 - pyte's signature
        """Leave the alternate screen behind."""
        super().reset_mode(*modes, **kwargs)
        self._wipe(modes)

    def _wipe(self, modes: Sequence[int]) -> None:
        if _ALTERNATE in modes:
            self.erase_in_display(2)
            self.cursor_position()


class Terminal:
    """Runs a program until the block ends, at the latest.

    Attributes:
        drawn: Every byte that the terminal got.
        settings: What `termios` said of the terminal before the program started.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        *,
        size: tuple[int, int] = (80, 24),
        stdout: Path | None = None,
    ) -> None:
        """Start the program.

        Args:
            command: Program and arguments.
            folder: Where it runs.
            environment: All of its environment.
            size: Columns and lines.
            stdout: File that takes its standard output; None leaves that on the terminal.
        """
        self.drawn = b""
        self._screen = Screen(*size)
        self._lines: list[str] = []
        self._stream = pyte.ByteStream(self._screen)
        self._ours, self._theirs = pty.openpty()
        self._set_size(size)
        self.settings = termios.tcgetattr(self._theirs)
        told = os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if stdout else os.dup(self._theirs)
        self._process = subprocess.Popen(
            ["setsid", "--ctty", *command],
            cwd=folder,
            env=dict(environment),
            stdin=self._theirs,
            stdout=told,
            stderr=self._theirs,
        )
        os.close(told)
        self._ended = os.pidfd_open(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._process.kill()
        self._process.wait()
        for end in (self._ours, self._theirs, self._ended):
            with suppress(OSError):  # closed by `hang_up`
                os.close(end)

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    # What a person sees

    @property
    def lines(self) -> list[str]:
        """The screen from top to bottom, without blanks at the right."""
        if not self._lines:
            self._lines = [line.rstrip() for line in self._screen.display]
        return self._lines

    @property
    def text(self) -> str:
        """The screen in one piece."""
        return "\n".join(self.lines)

    @property
    def lit(self) -> str:
        """The lines in which something stands out, as the marked row does and the cursor in a text."""
        return "\n".join(line for number, line in enumerate(self.lines) if self._stands_out(number))

    def _stands_out(self, number: int) -> bool:
        return any(cell.reverse or cell.bg != "default" for cell in self._screen.buffer[number].values())

    def wait_for(self, wanted: str | Callable[[], object]) -> None:
        """Return once the text is on the screen or the condition holds; fail, with the screen, if it never does."""
        if isinstance(wanted, str):
            self._read_until(lambda: wanted in self.text, wanted, self._ended)
        else:
            self._read_until(wanted, wanted.__qualname__, self._ended)

    def wait_for_answer_to(self, act: Callable[[], object]) -> None:
        """Do something, and return once the program has drawn anything after it."""
        before = len(self.drawn)
        act()
        self._read_until(lambda: len(self.drawn) > before, "answer", self._ended)

    def seconds_to_answer(self, act: Callable[[], object]) -> float:
        """Do something, and return the seconds until the program writes; to draw that is the emulator's time.

        What is still to come of something before is let come first.
        """
        while self._readable(_QUIET, self._ours):
            self._read()
        began = time.perf_counter()
        act()
        assert self._readable(PATIENCE, self._ours), "nothing came"
        return time.perf_counter() - began

    @property
    def ended(self) -> bool:
        """Whether the program is gone."""
        return bool(self._readable(0, self._ended))

    def look(self, seconds: float) -> None:
        """Take in what is drawn within some time, at the pace of whoever does not wait for anything."""
        while self._readable(seconds, self._ours):
            self._read()
            seconds = 0

    def rest(self, seconds: float) -> None:
        """Read what comes within so many seconds; for measuring only, a test waits for something."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._readable(left, self._ours):
                self._read()

    def _read_until(self, done: Callable[[], object], name: str, *hopeless: int) -> None:
        """Read until it is done; fail when nothing comes any more, or one of the descriptors says that nothing will."""
        end = time.monotonic() + PATIENCE
        while True:
            while self._readable(0, self._ours):  # all there is, for looking at the screen is dear
                self._read()
            if done():
                return
            ready = self._readable(max(end - time.monotonic(), 0), self._ours, *hopeless)
            if self._ours not in ready and not done():
                why = "the program has ended" if ready else f"{PATIENCE} seconds are over"
                raise AssertionError(f"No {name}, and {why}:\n{self.text}\n{self.drawn[-500:]!r}")

    @staticmethod
    def _readable(seconds: float, *descriptors: int) -> list[int]:
        return select.select(descriptors, [], [], seconds)[0]

    def _read(self) -> None:
        piece = os.read(self._ours, 65536)
        self.drawn += piece
        self._draw(piece)

    def _draw(self, piece: bytes) -> None:
        self._stream.feed(piece)
        self._lines = []

    # What a person does

    def press(self, *keys: str) -> None:
        """Send keys and text, all in one piece."""
        self.send("".join(keys).encode())

    def send(self, keyboard: bytes) -> None:
        """Send bytes as they are."""
        os.write(self._ours, keyboard)

    def paste(self, text: str) -> None:
        """Paste, marked as such."""
        self.press("\x1b[200~", text, "\x1b[201~")

    def scribble(self, text: str) -> None:
        """Write on the screen as another program does, behind the wizard's back."""
        self._draw(text.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size; the kernel sends SIGWINCH."""
        self._screen.resize(lines, columns)
        self._lines = []
        self._set_size((columns, lines))

    def _set_size(self, size: tuple[int, int]) -> None:
        columns, lines = size
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def hang_up(self) -> int:
        """Cut the line; returns the exit code."""
        os.close(self._ours)
        return self._process.wait(PATIENCE)

    # What a shell does

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def finish(self) -> int:
        """Return the program's exit code, negative for a deadly signal, once its last byte is drawn."""
        self._read_until(lambda: self._readable(0, self._ended), "end", self._ended)
        os.write(self._theirs, _END)
        self._read_until(lambda: self.drawn.endswith(_END), "last byte")
        self.drawn = self.drawn.removesuffix(_END)
        return self._process.wait()

    @property
    def left_behind(self) -> list[str]:
        """What the program changed about the terminal and did not change back, as the sequences that did it."""
        last = {number.decode(): state.decode() for number, state in _SWITCH.findall(self.drawn)}
        found = [f"?{number}{state}" for number, state in last.items() if (state == "h") != (number in _ON_AT_FIRST)]
        pushed: list[bytes] = _KITTY.findall(self.drawn)
        if pushed.count(b">") > pushed.count(b"<"):  # A pop too many does nothing: the alternate screen has its own.
            found.append("kitty keyboard")
        if self.drawn.count(_LEAVE) > self.drawn.count(_ERASE + _LEAVE):
            found.append("an alternate screen that is not empty")  # tmux puts lines of it elsewhere if it has grown.
        if termios.tcgetattr(self._theirs) != self.settings:
            found.append("termios")
        return found
