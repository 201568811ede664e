"""Lines from a terminal, a pipe or a file, read in a thread, so that what was asked ahead goes on meanwhile."""

import asyncio
import os
import select
import sys
import threading
from contextlib import suppress
from typing import Final

from tui.auth.token_text import belongs_to_entry

_LONGEST: Final = 65536
"""Bytes of one line; what is longer comes as several."""

_PASTE: Final = 0.2
"""Seconds in which the rest of a paste follows a line break within it."""

_BACKSPACE: Final = frozenset(b"\x7f\x08")
_ERASE_LINE: Final = 0x15
_END: Final = 0x04


class Keyboard:
    """One source of lines.

    Attributes:
        descriptor: Where they are read.
        at_terminal: Whether it is a terminal.
        attended: Whether somebody is there who can answer again.
        unseen: Nothing typed is shown or edited by the terminal just now, so that is done here.
        left_out: How many lines were left out, as the entry of a password manager has them below its token.
    """

    def __init__(
        self,
        descriptor: int,
        encoding: str = "utf-8",
        *,
        attended: bool | None = None,
        below_token: bool = False,
        ahead: bytes = b"",
    ) -> None:
        """Prepare to read.

        Args:
            descriptor: Where.
            encoding: How characters are written there.
            attended: Whether somebody is there; by default at a terminal only.
            below_token: A token was read there before, and more lines of its text may follow.
            ahead: What was read already.
        """
        self.descriptor: Final = descriptor
        self.at_terminal: Final = os.isatty(descriptor)
        self.attended: Final = self.at_terminal if attended is None else attended
        self.unseen = False
        self._encoding: Final = encoding
        self._below_token = below_token
        self.left_out = 0
        self._typed = bytearray(ahead)
        self._pending: asyncio.Future[str | None] | None = None

    def line(self) -> "asyncio.Future[str | None]":
        """Return the next line without its end, None when there will be no more; the same one until it was taken."""
        if self._pending is None:
            self._pending = asyncio.get_running_loop().create_future()
            threading.Thread(target=self._read, args=(self._pending, asyncio.get_running_loop()), daemon=True).start()
        return self._pending

    def has_line(self) -> bool:
        """Tell whether the next line was there before anybody asked for it."""
        if self._pending is not None:
            return self._pending.done()
        return b"\n" in self._typed or self._readable(0)

    def read_ahead(self) -> str:
        """Return what is typed already of a line that is not finished; the terminal has to hand it over unedited."""
        if self._pending is None and self._readable(0):
            with suppress(OSError):  # The line was cut.
                self._typed += os.read(self.descriptor, _LONGEST)
        return self._typed.decode(self._encoding, errors="replace")

    def take(self) -> None:
        """Make room for the line after."""
        self._pending = None

    def drop_typed(self) -> None:
        """Forget what was typed of the next line."""
        if self.at_terminal:
            self._typed.clear()

    def _read(self, future: "asyncio.Future[str | None]", loop: asyncio.AbstractEventLoop) -> None:
        try:
            found = self._next_line()
        except (EOFError, OSError):  # OSError: the line was cut.
            found = None
        line = None if found is None else found.decode(self._encoding, errors="replace")

        def deliver() -> None:
            if not future.done():
                future.set_result(line)

        with suppress(RuntimeError):  # The run is over.
            loop.call_soon_threadsafe(deliver)

    def _next_line(self) -> bytes | None:
        line = self._any_line()
        while self._below_token and line is not None and belongs_to_entry(line.decode(self._encoding, "replace")):
            self.left_out += 1
            line = self._any_line()
        self._below_token = False
        return line

    def _any_line(self) -> bytes | None:
        while True:
            line = self._cut()
            if line is not None:
                return line
            piece = self._read_piece()
            if not piece:
                rest, self._typed = bytes(self._typed), bytearray()
                return rest or None
            if self.unseen:
                line = self._edit(piece)
                if line is not None:
                    return line
            else:
                self._typed += piece

    def _read_piece(self) -> bytes:
        """Wait for input, also where another program makes the terminal non-blocking meanwhile."""
        while True:
            try:
                return os.read(self.descriptor, _LONGEST)
            except BlockingIOError:
                select.select([self.descriptor], [], [])

    def _cut(self) -> bytes | None:
        """Take the first line out of what was read, if there is a whole one."""
        if self.unseen:
            return None
        at = self._typed.find(b"\n")
        if at < 0 and len(self._typed) < _LONGEST:
            return None
        end = at if at >= 0 else _LONGEST
        line = bytes(self._typed[:end]).removesuffix(b"\r")
        del self._typed[: end + (at >= 0)]
        return line

    def _edit(self, piece: bytes) -> bytes | None:
        """Do what the keys say; a line break ends the line, but within a paste it is a part of that."""
        for at, key in enumerate(piece):
            if key in _BACKSPACE:
                del self._typed[-1:]
            elif key == _ERASE_LINE:
                self._typed.clear()
            elif key == _END and not self._typed:
                raise EOFError
            elif key in b"\r\n":
                if piece[at + 1 :].strip() or self._readable(_PASTE):
                    self._typed += b"\n"
                    continue
                line, self._typed = bytes(self._typed), bytearray()
                return line
            else:
                self._typed.append(key)
        return None

    def _readable(self, seconds: float) -> bool:
        if sys.platform == "win32":
            return False  # It cannot tell.
        return bool(select.select([self.descriptor], [], [], seconds)[0])
