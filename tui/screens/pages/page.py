"""What lies over a step: a question or a page to read, closed by a key."""

import asyncio
from contextlib import suppress
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

T = TypeVar("T")


class Page(ModalScreen[T]):
    """Closes once: of two keys in a row, the second one would close what lies beneath."""

    def __init__(self) -> None:
        super().__init__()
        self._open = asyncio.Event()

    def on_mount(self) -> None:
        """Be open; pages with an `on_mount` of their own have done it by now."""
        self._open.set()

    async def opened(self, seconds: float) -> None:
        """Wait until it is open, at most this long: one that is taken away before would miss its own parts."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._open.wait(), seconds)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result, unless it is closed already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
