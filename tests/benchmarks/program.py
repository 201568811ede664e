"""A program on a pty, whose bytes are counted and timed but not drawn: drawing them would take the time it measures."""

import fcntl
import os
import pty
import resource
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

PATIENCE: Final = 60.0
"""Seconds after which what was waited for is not going to come."""

_ASKS_FOR_SYNC: Final = b"\x1b[?2026$p"
_HAS_SYNC: Final = b"\x1b[?2026;2$y"
"""Textual asks whether the terminal can hold back a paint until it is whole; most can, which costs bytes."""


def environment(folder: str, **more: str) -> dict[str, str]:
    """Return a bare environment with an empty home, no keyring, and what comes on top of it."""
    return {
        "HOME": folder,
        "INFISICAL_NETLIFY_SYNC_NO_KEYRING": "1",
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    } | more


class Program:
    """Runs on a terminal of its own until the block ends.

    Attributes:
        drawn: Every byte that the terminal got.
        pid: The process.
    """

    def __init__(self, command: Sequence[str], variables: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        columns, lines = size
        self.drawn = b""
        self._answered = 0
        self.began = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
                os.execvpe(command[0], list(command), dict(variables))  # noqa: S606 - no shell on purpose
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.close(self._terminal)
        os.waitpid(self.pid, 0)

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self._terminal, keys.encode())

    def until(self, wanted: bytes, since: int = 0) -> float:
        """Read until the bytes are there, behind the first `since` ones; returns seconds since the program started."""
        while wanted not in self.drawn[since:]:
            if not self._read(PATIENCE):
                raise TimeoutError(f"{wanted!r} never came behind {self.drawn[-2000:]!r}")
        return time.perf_counter() - self.began

    def until_anything(self) -> float:
        """Read the next bytes; returns seconds since the program started."""
        if not self._read(PATIENCE):
            raise TimeoutError("nothing came")
        return time.perf_counter() - self.began

    def settled(self, quiet: float = 0.25) -> int:
        """Read until nothing has come for so many seconds; returns how many bytes there are by then."""
        while self._read(quiet):
            pass
        return len(self.drawn)

    def cost_of(self, keys: str) -> int:
        """Return the bytes that a press of keys writes."""
        before = self.settled()
        self.press(keys)
        self.until_anything()
        return self.settled() - before

    def _read(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self._terminal, 65536)
        except OSError:  # how Linux says that nobody has the other end open any more
            piece = b""
        if not piece:
            raise EOFError(f"the program has ended: {self.drawn[-2000:]!r}")
        self.drawn += piece
        asked = self.drawn.count(_ASKS_FOR_SYNC)
        for _ in range(self._answered, asked):
            os.write(self._terminal, _HAS_SYNC)
        self._answered = asked
        return True


def memory_of(pid: int) -> float:
    """Return the MiB that a process holds now, as `top` shows them."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


WIZARD: Final = (sys.executable, "-m", "tui")
ONE_LABEL: Final = (sys.executable, "-m", "tests.benchmarks.one_label")
