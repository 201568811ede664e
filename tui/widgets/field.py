"""A labelled line with what is wrong about it underneath."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip

from tui.api.text import printable
from tui.widgets.hollow import blanks
from tui.widgets.line import HiddenLine, Line
from tui.widgets.plain_text import PlainText
from tui.widgets.shapes import SHAPES


class Field(Vertical):
    """Label, input, and one line below: the complaint if there is one, else the hint.

    With `beside` the label stands in front of the input, where a form has no line to spare. Its place is padding or
    margin, and the line below is there only once it says something: some widgets less for each field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False, priority=True),
        Binding("down", "app.focus_next", show=False, priority=True),
    ]

    def __init__(
        self,
        label: str,
        *,
        id: str,  # noqa: A002 - Textual's own name for it
        value: str = "",
        placeholder: str = "",
        hint: str = "",
        hidden: bool = False,
        beside: bool = False,
    ) -> None:
        super().__init__(id=id, classes="field -beside" if beside else "field")
        self._label = label
        self._hint = hint
        bar = f"{SHAPES.bar} "
        self.line = (
            HiddenLine(front=bar, placeholder=placeholder)
            if hidden
            else Line(value, front=bar, placeholder=placeholder)
        )
        self._below = PlainText(hint, classes="field--below")
        self._below.display = bool(hint)

    def compose(self) -> ComposeResult:
        """Input, and the remark below if there is one already."""
        yield self.line
        if self._below.display and not self._below.is_attached:
            yield self._below

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the label in the first line."""
        strips = blanks(self, crop)
        if crop.y == 0 and strips:
            label = Strip([Segment(self._label, self.rich_style + Style(bold=True))])
            strips[0] = label.extend_cell_length(crop.right, self.rich_style).crop(*crop.column_span)
        return strips

    @property
    def value(self) -> str:
        """What was typed."""
        return self.line.value

    @value.setter
    def value(self, text: str) -> None:
        self.line.value = text
        self.line.cursor_position = len(text)

    def give_way(self, used: str) -> None:
        """Let another secret take the place of one that was used in vain: nobody could see that both stand there.

        What was typed behind it meanwhile stays.
        """
        if self.line.password and self.value == used:
            self.line.select_all()

    def on_input_changed(self) -> None:
        """A complaint about the former text says nothing about this one."""
        if self.has_class("-wrong"):
            self.complain("")

    def say(self, text: str) -> None:
        """Put another hint under the line."""
        self._hint = text
        self.complain("")

    def complain(self, complaint: str) -> None:
        """Show what is wrong, or the hint again when nothing is; the text may be a server's."""
        self.set_class(bool(complaint), "-wrong")
        text = f"{SHAPES.attention} {printable(complaint, limit=300)}" if complaint else self._hint
        self._below.put(text)
        self._below.display = bool(text)
        if text and self.is_attached and not self._below.is_attached:
            self.mount(self._below)
