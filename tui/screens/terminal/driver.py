"""Textual's driver for Linux and macOS, made fit for odd bytes, for tmux, and for `ssh -t host` without a shell."""

import codecs
import os
import select
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

from tui.screens.terminal.input_filter import InputFilter, Kind, Token

_LEAVE: Final = "\x1b[?1049l"
_ERASE: Final = "\x1b[H\x1b[J"

_TICK: Final = 0.1
"""Seconds between looks at the clock while nothing is typed."""

_LARGEST_READ: Final = 4096


class TidyDriver(linux_driver.LinuxDriver):
    """Lets no input crash the app, leaves no stray lines behind, and never strands the user at a frozen screen."""

    def run_input_thread(self) -> None:
        """Read the keyboard until the app ends; an error here is the app's, and takes the way of every other one."""
        try:
            self._read_keyboard()
        except Exception as error:  # noqa: BLE001 - a thread's failure is nobody's unless it is handed over
            self._app.call_later(_raise, error)

    def _read_keyboard(self) -> None:
        """Pass on what is typed, without what Textual's own loop here would crash on or type into a field.

        That loop decodes strictly, so that noise on a serial line or a Latin-1 terminal ends it.
        """
        decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        keys = InputFilter(ANSI_SEQUENCES_KEYS.__contains__, constants.ESCAPE_DELAY)
        parser = XTermParser()
        while not self.exit_event.is_set():
            readable, _, _ = select.select([self.fileno], [], [], _TICK)
            tokens = keys.tick(time.monotonic())
            if readable:
                with suppress(BlockingIOError):  # Another program may have made the terminal non-blocking.
                    data = os.read(self.fileno, _LARGEST_READ)
                    if not data:
                        self._app.call_later(self._app.exit)  # The terminal is gone.
                        return
                    tokens += keys.feed(decoder.decode(data), time.monotonic())
            self._dispatch(tokens, parser)

    def _dispatch(self, tokens: Iterable[Token], parser: XTermParser) -> None:
        for token in tokens:
            match token.kind:
                case Kind.TEXT:
                    for message in parser.feed(token.text):
                        self.process_message(message)
                case Kind.PASTE:
                    self.process_message(events.Paste(token.text.replace("\x00", "")))
                case Kind.ESCAPE:
                    self.process_message(events.Key("escape", "\x1b"))

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal that is drawn on; `COLUMNS` and `LINES` count only where it does not know.

        Textual takes these first, and then asks stdout, which may be a file (pull request 6153).
        """
        with suppress(OSError, AttributeError):
            size = os.get_terminal_size(sys.__stderr__.fileno())  # type: ignore[union-attr]  # None is an AttributeError
            if size.columns and size.lines:
                return size.columns, size.lines
        return super()._get_terminal_size()

    def write(self, data: str) -> None:
        """Write to the terminal; the alternate screen is emptied before it is left, for good or for a suspension.

        In a window that has grown since, tmux would put lines of it among those of the shell.
        """
        super().write(_ERASE + data if data == _LEAVE else data)

    def _sigtstp_application(self, *_: object) -> None:
        """Stop as the kernel would (Ctrl+Z): with all of the shell's job, and not at all where no shell could go on.

        Textual stops itself alone, which the shell does not notice where something in the job waits for the wizard, and
        by the signal that cannot be refused, so that it would stand still for ever behind `ssh -t host command`.
        """
        if self._auto_restart:  # Else the terminal is lent to somebody just now.
            self.suspend_application_mode()
            self._must_signal_resume = True
        for number in (signal.SIGTSTP, signal.SIGCONT):
            signal.signal(number, signal.SIG_DFL)
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._sigtstp_application)
        signal.signal(signal.SIGCONT, self._sigcont_application)
        self._sigcont_application()


def _raise(error: Exception) -> None:
    raise error
