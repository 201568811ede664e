"""Textual's driver for Linux and macOS, made fit for odd bytes, for tmux, and for `ssh -t host` without a shell."""

import codecs
import os
import signal
from collections.abc import Callable
from typing import Final

from textual.drivers import linux_driver

_LEAVE: Final = "\x1b[?1049l"
_ERASE: Final = "\x1b[H\x1b[J"


def ignore_invalid_utf8() -> None:
    """Let Textual's driver for Linux and macOS drop what is no UTF-8.

    It decodes strictly, so an e-acute of a Latin-1 terminal, or noise on a serial line, would end its keyboard thread
    and with it the wizard. The decoder is looked up in the driver's module, and nowhere can it be handed in.
    """
    linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]  # not exported, but used from there


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    decoder = codecs.getincrementaldecoder(encoding)
    return lambda: decoder(errors="ignore")


class TidyDriver(linux_driver.LinuxDriver):
    """Leaves no stray lines behind, and never strands the user at a frozen screen."""

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
