"""A labelled line with what is wrong about it underneath."""

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from tui.api.text import printable
from tui.screens.widgets.drawn import STRONG
from tui.screens.widgets.line import Line
from tui.screens.widgets.lines import wrapped
from tui.screens.widgets.shapes import SHAPES


class Field(Line):
    """Label, input, and below them the complaint if there is one, else the hint, else nothing.

    With `beside` the label stands in front of the input, where a form has no line to spare. The place of all three is
    in the style sheet, as padding.
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
        super().__init__(
            value,
            front=f"{SHAPES.bar} ",
            placeholder=placeholder,
            hidden=hidden,
            id=id,
            classes="field -beside" if beside else "field",
        )
        self._label = label
        self._lead = label if beside else ""
        self._hint = self._below = hint

    def make_room(self) -> None:
        """Leave that to the style sheet."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of the input and what is said below it."""
        del container, viewport
        return 1 + len(self._said(width + self.styles.padding.width))

    def drawn(self, y: int, width: int) -> Strip:
        """Return the label, the input or one line of what is said below it."""
        style, line = self.rich_style, y - self.styles.padding.top
        if line == 0:
            return super().drawn(y, width)
        said = [self._label] if line < 0 else self._said(width)[line - 1 : line]
        if line < 0 or self.has_class("-wrong"):
            style += STRONG
        return Strip([Segment(text, style) for text in said]).adjust_cell_length(width, self.rich_style)

    def _said(self, width: int) -> list[str]:
        return wrapped(self._below, width) if self._below else []

    def fill(self, text: str) -> None:
        """Put a text into the line, to be typed on behind it."""
        self.value = text
        self.cursor_position = len(text)

    def give_way(self, used: str) -> None:
        """Let another secret take the place of one that was used in vain: nobody could see that both stand there.

        What was typed behind it meanwhile stays.
        """
        if self.password and self.value == used:
            self.select_all()

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
        before, width = self._said(self.outer_size.width), self.outer_size.width
        self._below = f"{SHAPES.attention} {printable(complaint, limit=300)}" if complaint else self._hint
        self.refresh(layout=len(before) != len(self._said(width)))
