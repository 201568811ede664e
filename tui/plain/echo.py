"""A terminal that shows nothing of what is typed, for as long as a secret is asked for."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.api.errors import Problem


class EchoStays(Problem):
    """This terminal cannot be kept from showing what is typed, so no secret is asked for on it."""

    def __init__(self) -> None:
        super().__init__(
            "This terminal cannot hide what is typed, so no secret can be typed here.",
            "Set INFISICAL_TOKEN (for Netlify NETLIFY_AUTH_TOKEN) before the start.",
        )


if sys.platform == "win32":

    @contextmanager
    def hidden(descriptor: int) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
        """Refuse: there is no such switch."""
        del descriptor
        raise EchoStays
        yield

else:
    import termios

    @contextmanager
    def hidden(descriptor: int) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
        """Turn echo and line editing off; both are on again however the block ends.

        Without line editing a paste longer than the kernel's line (1,024 bytes on some systems) arrives whole.

        Yields:
            The functions that show again and hide again, for a suspension in between.

        Raises:
            EchoStays: The terminal keeps showing it.
        """
        try:
            before = termios.tcgetattr(descriptor)
        except (termios.error, OSError) as error:
            raise EchoStays from error
        silent = list(before)
        silent[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON)
        silent[6] = list(before[6])
        silent[6][termios.VMIN], silent[6][termios.VTIME] = 1, 0

        def hide() -> None:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, silent)
            # The call succeeds as soon as it could change anything at all.
            if termios.tcgetattr(descriptor)[3] & termios.ECHO:
                raise EchoStays

        def show() -> None:
            # What is left of a paste goes with it: it would be shown next.
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)

        try:
            try:
                hide()
            except termios.error as error:
                raise EchoStays from error
            yield show, hide
        finally:
            if os.isatty(descriptor):  # It may have been cut off meanwhile.
                show()
