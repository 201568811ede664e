"""The terminal's keyboard, with one byte that is no text not being its end."""

import codecs
from collections.abc import Callable

from textual.drivers import linux_driver


def forgive_odd_bytes() -> None:
    """Let Textual's driver for Linux and macOS drop what is no UTF-8.

    It decodes strictly, so an e-acute of a Latin-1 terminal, or noise on a serial line, would end its keyboard thread
    and with it the wizard. The decoder is looked up in the driver's module, and nowhere can it be handed in.
    """
    linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]  # not exported, but used from there


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    decoder = codecs.getincrementaldecoder(encoding)
    return lambda: decoder(errors="ignore")
