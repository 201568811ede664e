"""Remarks that change often, wrapped to the width."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.box_model import BoxModel
from textual.geometry import Size

from tui.widgets.drawn import Drawing, Drawn
from tui.widgets.shapes import SHAPES

if TYPE_CHECKING:
    from tui.sync.preview.remarks import Remark


class Lines(Drawn):
    """As many lines as there is room for; the last one says how many are missing and where they are.

    Args:
        more: Where the rest is to be seen, as in "P shows all".
        snug: Take no more of the room that is given than there are lines, so that what follows stands right below.
    """

    def __init__(self, *, id: str, more: str = "", snug: bool = False) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._more = more
        self._snug = snug
        self._remarks: Sequence[Remark] = ()
        self._lines: list[tuple[str, bool]] = []

    def show(self, remarks: "Sequence[Remark]") -> None:
        """Show these; the same ones again cost nothing."""
        self._remarks = remarks
        before, self._lines = self._lines, self._wrapped(self.size.width)
        if before != self._lines:
            resized = len(before) != len(self._lines)
            self.refresh(layout=resized and (self._snug or self.styles.auto_dimensions))

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002 - Textual's
        """Wrap anew: at once, for it is painted next."""
        resized = super()._size_updated(size, virtual_size, container_size, layout)
        if resized:
            self._lines = self._wrapped(self.size.width)
            self.refresh()
        return resized

    def _get_box_model(self, *room: Any, **options: Any) -> BoxModel:  # noqa: ANN401 - Textual's
        """Let go of what is left: no style says `1fr`, but no more than needed."""
        box = super()._get_box_model(*room, **options)
        needed = Fraction(len(self._wrapped(int(box.width)))) if self._snug else box.height
        return box._replace(height=min(box.height, needed))

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Return what there is room for."""
        lines = self._lines
        if len(lines) > size.height > 1:
            missing = len(lines) - size.height + 1
            more = f"({missing} more lines{': ' if self._more else ''}{self._more})"
            lines = [*lines[: size.height - 1], (more, False)]
        return [(line,) for line in lines]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the remarks take at that width, whether there is room for them or not."""
        del container, viewport
        return len(self._wrapped(width))

    def _wrapped(self, width: int) -> list[tuple[str, bool]]:
        lines: list[tuple[str, bool]] = []
        for remark in self._remarks:
            fits = [cut(remark.text, width)] if remark.cut else wrapped(remark.text, width)
            lines.extend((line, remark.grave) for line in fits)
        return lines


def cut(text: str, width: int) -> str:
    """Return the text in at most `width` cells, with an ellipsis where some of it is missing."""
    if width <= 0 or cell_len(text) <= width:
        return text
    if width == 1:
        return SHAPES.ellipsis
    return f"{text[: _fitting(text, width - 1)].rstrip()}{SHAPES.ellipsis}"


def wrapped(text: str, width: int) -> list[str]:
    """Break a text at its spaces into lines of at most `width` cells; a longer word is cut where the line ends."""
    if width <= 0 or cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and cell_len(line) + cell_len(word.rstrip()) > width:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
        while cell_len(line.rstrip()) > width:
            cut = _fitting(line, width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(text: str) -> list[str]:
    """Split in front of each run of spaces, so that the pieces make up the text."""
    words: list[str] = []
    start = 0
    for at in range(1, len(text)):
        if text[at] == " " and text[at - 1] != " " and text[start:at].strip():
            words.append(text[start:at])
            start = at
    return [*words, text[start:]]


def _fitting(text: str, width: int) -> int:
    """Return how many characters from the left fit, at least one."""
    used = 0
    for at, char in enumerate(text):
        used += cell_len(char)
        if used > width:
            return max(at, 1)
    return len(text)
