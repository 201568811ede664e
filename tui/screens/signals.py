"""The signals that end a program while the screens have the terminal: unheeded they leave it raw, with the mouse on."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import Final

_BASE: Final = 128
"""What a shell adds to a signal's number in the exit code of what it ended."""


def heed(leave: Callable[[int], object]) -> None:
    """Call `leave` with an exit code when such a signal comes: 0 for Ctrl+C, which is leaving as by the key.

    Not for Windows, which has none of them.
    """
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, leave, 0)
    loop.add_signal_handler(signal.SIGTERM, leave, _BASE + signal.SIGTERM)
    on_a_terminal = _on_a_terminal()

    def hung_up(number: int, _: object) -> None:
        if on_a_terminal and not _on_a_terminal():
            # The line is cut: nothing to restore, and Textual's threads would wait for the dead terminal for ever.
            os._exit(_BASE + number)
        loop.call_soon_threadsafe(leave, _BASE + number)

    # Not the loop's own handler: the loop may be stuck writing to that terminal.
    signal.signal(signal.SIGHUP, hung_up)


def _on_a_terminal() -> bool:
    return sys.__stdin__ is not None and sys.__stdin__.isatty()
