#!/usr/bin/env python3
"""Runs a command on a real terminal of 80x24 and presses Enter until it ends, as a first-time user might.

    walk_the_demo.py COMMAND...

Passes when the command told on stdout that it created a sync, ended with 0 (done) or 6 (left during the first run),
and gave the terminal back. Standard library only, so that it can drive a command from any environment.
"""

import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from fcntl import ioctl

SECONDS = 180.0
"""For the whole walk, an installation before it included."""

QUIET = 0.5
"""Seconds without output after which the screen is taken to wait for a key."""

TAKEN, GIVEN_BACK = b"\x1b[?1049h", b"\x1b[?1049l"
"""The terminal's switches into and out of the alternate screen."""


def main(command: list[str]) -> int:
    """Walk, and tell how it went; returns 0 when it went well."""
    read_end, write_end = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        os.dup2(write_end, sys.stdout.fileno())
        os.execvp(command[0], command)  # noqa: S606 - the caller's own command, without a shell on purpose
    os.close(write_end)
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    drawn, presses, ended = _press_enter(terminal)
    if not ended:
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(read_end, encoding="utf-8") as pipe:
        told = pipe.read()
    sys.stdout.write(f"{told}exit code {code} after {presses} times Enter\n")
    if code in (0, 6) and told.startswith("Created secret sync ") and drawn.rfind(GIVEN_BACK) > drawn.rfind(TAKEN):
        return 0
    sys.stdout.write(f"that is no created sync; the terminal was last told {drawn[-3000:]!r}\n")
    return 1


def _press_enter(terminal: int) -> tuple[bytes, int, bool]:
    """Press Enter whenever the screen is quiet; returns all that was drawn, how often it took, and whether it ended."""
    drawn, presses = b"", 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], QUIET)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # how Linux says that nobody has the other end open any more
                piece = b""
            if not piece:
                return drawn, presses, True
            drawn += piece
        elif drawn.rfind(TAKEN) > drawn.rfind(GIVEN_BACK):
            os.write(terminal, b"\r")
            presses += 1
    return drawn, presses, False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
