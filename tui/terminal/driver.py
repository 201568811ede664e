"""Textual's driver for Linux and macOS: odd bytes do not end the keyboard, and its screen is left empty."""

import codecs
from collections.abc import Callable
from typing import Final

from textual.drivers import linux_driver

_LEAVE: Final = "\x1b[?1049l"
_ERASE: Final = "\x1b[H\x1b[J"


def forgive_odd_bytes() -> None:
    """Let Textual's driver for Linux and macOS drop what is no UTF-8.

    It decodes strictly, so an e-acute of a Latin-1 terminal, or noise on a serial line, would end its keyboard thread
    and with it the wizard. The decoder is looked up in the driver's module, and nowhere can it be handed in.
    """
    linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]  # not exported, but used from there


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    decoder = codecs.getincrementaldecoder(encoding)
    return lambda: decoder(errors="ignore")


class TidyDriver(linux_driver.LinuxDriver):
    """Empties the alternate screen before it is left, for good or for a suspension.

    In a window that has grown since, tmux puts lines of it among those of the shell.
    """

    def write(self, data: str) -> None:
        """Write to the terminal."""
        super().write(_ERASE + data if data == _LEAVE else data)
