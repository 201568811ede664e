"""A labelled line with what is wrong about it underneath."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.api.text import printable
from tui.widgets.line import HiddenLine, Line
from tui.widgets.shapes import SHAPES


class Field(Vertical):
    """Label, input, and one line below: the complaint if there is one, else the hint."""

    def __init__(
        self,
        label: str,
        *,
        id: str,  # noqa: A002 - Textual's own name for it
        value: str = "",
        placeholder: str = "",
        hint: str = "",
        hidden: bool = False,
    ) -> None:
        super().__init__(id=id, classes="field")
        self._label = label
        self._hint = hint
        self.line = HiddenLine(placeholder=placeholder) if hidden else Line(value, placeholder=placeholder)
        self._below = Static(hint, classes="field--below", markup=False)

    def compose(self) -> ComposeResult:
        """Label above, input, remark below."""
        yield Static(self._label, classes="field--label", markup=False)
        yield self.line
        yield self._below

    @property
    def value(self) -> str:
        """What was typed."""
        return self.line.value

    @value.setter
    def value(self, text: str) -> None:
        self.line.value = text
        self.line.cursor_position = len(text)

    def say(self, text: str) -> None:
        """Put another hint under the line."""
        self._hint = text
        self.complain("")

    def complain(self, complaint: str) -> None:
        """Show what is wrong, or the hint again when nothing is; the text may be a server's."""
        self.set_class(bool(complaint), "-wrong")
        self._below.update(f"{SHAPES.attention} {printable(complaint, limit=300)}" if complaint else self._hint)
