"""F1: what this step does, and what Infisical does with the answer."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.screens.pages.page import Page


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
            yield Static("Esc closes this page.", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Tell from the start, and with every line scrolled, where there is more."""
        self.watch(self.query_one(VerticalScroll), "scroll_y", self._tell_of_more)
        self.on_resize()

    def on_resize(self) -> None:
        """Another size shows more or less of the text."""
        self.call_after_refresh(self._tell_of_more)

    def _tell_of_more(self) -> None:
        text = self.query_one(VerticalScroll)
        below = round(text.scroll_y) < text.max_scroll_y
        more = "Down: more. " if below else "Up: more. " if text.max_scroll_y else ""
        self.query_one(".dialog--keys", Static).update(f"{more}Esc closes this page.")

    def action_close(self) -> None:
        """Go back to the step."""
        self.dismiss(None)
