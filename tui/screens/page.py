"""What lies over a step: a question or a page to read, closed by a key."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

T = TypeVar("T")


class Page(ModalScreen[T]):
    """Closes once: of two keys in a row, the second one would close what lies beneath."""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result, unless it is closed already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
