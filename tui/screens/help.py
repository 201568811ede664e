"""F1: what this step does, and what Infisical does with the answer."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.screens.page import Page


class HelpScreen(Page[None]):
    """A page of text over the step; any of the usual keys closes it."""

    AUTO_FOCUS = "VerticalScroll"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1,q", "close", "close"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Title, text, the key that closes."""
        with Vertical(classes="dialog"):
            yield Static(f"Help: {self._title}", classes="dialog--title", markup=False)
            with VerticalScroll(classes="dialog--text"):
                yield Static(self._text, markup=False)
            yield Static("Up and Down scroll, Esc closes this page.", classes="dialog--keys", markup=False)

    def action_close(self) -> None:
        """Go back to the step."""
        self.dismiss(None)
