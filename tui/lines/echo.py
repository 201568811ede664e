"""What a terminal shows of what is typed: the answer to a question that is no secret, and nothing that comes before it.

A token that is pasted while the program still thinks would stand there for everybody, if the terminal showed all.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final

from tui.api.errors import Problem

if sys.platform != "win32":
    import termios

    _SHOWN: Final = termios.ECHO | termios.ECHONL
    _UNEDITED: Final = _SHOWN | termios.ICANON
    """Without line editing a paste longer than the kernel's line (1,024 bytes on some systems) arrives whole."""
else:
    _SHOWN = _UNEDITED = 0


class EchoStays(Problem):
    """This terminal cannot be kept from showing what is typed, so no secret is asked for on it."""

    def __init__(self) -> None:
        super().__init__(
            "This terminal cannot hide what is typed, so no secret can be typed here.",
            "Set INFISICAL_TOKEN (for Netlify NETLIFY_AUTH_TOKEN) before the start.",
        )


class Echo:
    """Echo control for one terminal; a no-op where there is none."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: Final = descriptor
        self._usual: list[Any] = []
        self._off = 0

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Show nothing but what one of the other blocks lets be seen; all is as it was however this one ends."""
        if sys.platform == "win32" or not os.isatty(self._descriptor):
            yield
            return
        if _in_background(self._descriptor):
            signal.raise_signal(signal.SIGTTIN)  # Until it is brought to the front the terminal is set for the shell.
        self._usual = termios.tcgetattr(self._descriptor)
        self._turn(_SHOWN)
        try:
            yield
        finally:
            self._turn(0)
            self._usual = []  # What is cancelled later than this changes nothing any more.

    def seen(self) -> AbstractContextManager[None]:
        """Show what is typed."""
        return self._for_now(0)

    def unedited(self) -> AbstractContextManager[None]:
        """Hand over every character at once, and show none."""
        return self._for_now(_UNEDITED)

    @contextmanager
    def secret(self) -> Iterator[None]:
        """Hand over every character at once, and be sure that none is shown.

        Raises:
            EchoStays: The terminal keeps showing it.
        """
        if sys.platform == "win32":
            raise EchoStays
        with self.unedited():
            try:
                # To set it succeeds as soon as anything at all could be changed.
                if not self._usual or termios.tcgetattr(self._descriptor)[3] & termios.ECHO:
                    raise EchoStays
            except termios.error as error:
                raise EchoStays from error
            try:
                yield
            finally:
                # What is left of a paste goes: it would be the next answer, and shown.
                self._turn(_SHOWN, flush=True)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Let the terminal be as it was, for the shell that the program is suspended for."""
        off = self._off
        self._turn(0, flush=True)
        try:
            yield
        finally:
            self._turn(off)

    @contextmanager
    def _for_now(self, off: int) -> Iterator[None]:
        self._turn(off)
        try:
            yield
        finally:
            self._turn(_SHOWN)

    def _turn(self, off: int, *, flush: bool = False) -> None:
        if sys.platform == "win32" or not self._usual:
            return
        self._off = off
        wanted = [*self._usual[:6], list(self._usual[6])]
        wanted[3] &= ~off
        if off == _UNEDITED:
            wanted[6][termios.VMIN], wanted[6][termios.VTIME] = 1, 0
        with suppress(termios.error):  # It may have been cut off meanwhile.
            termios.tcsetattr(self._descriptor, termios.TCSAFLUSH if flush else termios.TCSANOW, wanted)


def _in_background(descriptor: int) -> bool:
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except OSError:  # It is not the terminal that job control is about.
        return False
