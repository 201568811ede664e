"""A text of one style, broken into lines."""

from collections.abc import Sequence

from textual.geometry import Size

from tui.screens.widgets.drawn import Drawing, Drawn
from tui.screens.widgets.lines import cut, wrapped
from tui.screens.widgets.shapes import SHAPES


class PlainText(Drawn):
    """What is said in one place, which changes now and then; the text is harmless to any terminal."""

    def __init__(self, text: str = "", *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.text = text

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Break the text into lines."""
        return [((line, False),) for line in wrapped(self.text, size.width)]

    def put(self, text: str) -> None:
        """Say something else; the same words again would still be laid out and painted again."""
        if self.text != text:
            self.text = text
            self.refresh(layout=True)

    def say(self, text: str) -> None:
        """Say something; with nothing to say, take no room."""
        if text or self.display:
            self.put(text)
            self.display = bool(text)


class Footnote(PlainText):
    """Stands apart from what is above it; where there is nothing to say, it takes no room."""

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Begin with a blank line, and end with an ellipsis where there is no room for all of it."""
        lines = [(), *super().drawing(size)] if self.text else []
        if len(lines) > size.height > 1:
            ((last, bold),) = lines[size.height - 1]
            return [*lines[: size.height - 1], ((cut(f"{last} {SHAPES.ellipsis}", size.width), bold),)]
        return lines
