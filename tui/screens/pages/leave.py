"""Ctrl+C: ask once, and say what leaving means right now."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui.screens.pages.page import Page


class LeaveScreen(Page[bool]):
    """Enter or Ctrl+C leaves, Esc stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "leave"),
        Binding("escape,n", "answer(False)", "stay"),
    ]

    def __init__(self, meaning: str) -> None:
        super().__init__()
        self._meaning = meaning

    def compose(self) -> ComposeResult:
        """What leaving means, and the two keys."""
        with Vertical(classes="dialog"):
            yield Static("Leave the wizard?", classes="dialog--title", markup=False)
            yield Static(self._meaning, markup=False)
            yield Static("Enter or Ctrl+C leaves, Esc stays.", classes="dialog--keys", markup=False)

    def action_answer(self, leave: bool) -> None:  # noqa: FBT001 - called by the key bindings
        """Answer and close."""
        self.dismiss(leave)
