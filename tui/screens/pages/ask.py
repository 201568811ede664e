"""A question over a step: one sentence, a few rows, and Esc for none of them."""

from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.api.text import printable
from tui.model.choices import Choices
from tui.screens.pages.page import Page
from tui.screens.widgets.menu import Menu
from tui.screens.widgets.picker import Picker

T = TypeVar("T")

_LONGEST = 600


class AskScreen(Page[T | None], Generic[T]):
    """Returns the value of the chosen row, or None after Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before what is typed behind it is dealt out, which may be meant for what comes after the question.
        Binding("enter", "accept", show=False, priority=True),
        Binding("escape", "none", "back"),
    ]

    def __init__(self, title: str, text: str, choices: Choices[T], *, escape: str) -> None:
        """Ask; `escape` says in a word or two what Esc does."""
        super().__init__()
        self._title = title
        self._text = text
        self._choices = choices
        self._escape = escape

    def compose(self) -> ComposeResult:
        """The sentence, the rows, the keys."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog--title", markup=False)
            with VerticalScroll(classes="dialog--text", can_focus=False):
                yield Static(printable(self._text, limit=_LONGEST), markup=False)
                yield Menu(id="asked")
            yield Static(f"Enter chooses, Esc {self._escape}.", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Stand on the likeliest row."""
        menu = self.query_one(Menu)
        menu.offer(self._choices)
        menu.focus_input()
        self.call_after_refresh(menu.scroll_visible, animate=False)

    @on(Picker.Chosen)
    def _clicked(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """Choose the marked row."""
        choice = self.query_one(Menu).choice
        if choice:
            self.dismiss(choice.value)

    def action_none(self) -> None:
        """Choose none."""
        self.dismiss(None)
