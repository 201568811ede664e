"""Remarks that change often, wrapped to the width."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Size

from tui.screens.widgets.drawn import Drawing, Drawn
from tui.screens.widgets.shapes import SHAPES

if TYPE_CHECKING:
    from textual import events

    from tui.preview.remarks import Remark


class Lines(Drawn):
    """Remarks one below the other. Where there is no room for all, they come in pages of whole sentences.

    Args:
        keys: Whether Page Up and Page Down turn the pages here, which the last line then says.
    """

    def __init__(self, *, id: str, keys: bool = False) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._keys = keys
        self._remarks: Sequence[Remark] = ()
        self._short: Sequence[Remark] = ()
        self._lines: list[tuple[str, bool]] = []
        self._width = 0
        self._page = 0

    def show(self, remarks: "Sequence[Remark]", short: "Sequence[Remark]" = ()) -> None:
        """Show these; the same ones again cost nothing.

        Args:
            remarks: What to show.
            short: What to show instead where there is no room for all of it.
        """
        if (remarks, short) == (self._remarks, self._short):
            return
        self._remarks, self._short, self._page = remarks, short, 0
        before = self._lines
        self._wrap(self.size.width)
        self.refresh(layout=len(before) != len(self._lines) or bool(short))

    def turn(self, pages: int) -> bool:
        """Turn so many pages; tell whether there were any."""
        last = len(self._pages(self.size)) - 1
        before, self._page = self._page, max(0, min(self._page + pages, last))
        if self._page != before:
            self.refresh()
        return self._page != before

    def on_mouse_scroll_down(self, event: "events.MouseScrollDown") -> None:
        """Turn to the next page."""
        if self.turn(1):
            event.stop()

    def on_mouse_scroll_up(self, event: "events.MouseScrollUp") -> None:
        """Turn to the page before."""
        if self.turn(-1):
            event.stop()

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002 - Textual's
        """Wrap anew: at once, for it is painted next."""
        resized = super()._size_updated(size, virtual_size, container_size, layout)
        if resized:
            self._wrap(self.size.width)
            self.refresh()
        return resized

    def _wrap(self, width: int) -> None:
        self._lines, self._width = self._wrapped(self._remarks, width), width

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Return the page there is room for."""
        pages = self._pages(size)
        at = min(self._page, len(pages) - 1)
        return [(line,) for line in pages[at]]

    def _pages(self, size: Size) -> list[list[tuple[str, bool]]]:
        """Divide what is said into pages; the last line of each tells that there are others."""
        if size.width != self._width:
            self._wrap(size.width)  # What it is shown while it is hidden, and has no size, is not wrapped yet.
        if len(self._lines) <= size.height or not size.height:
            return [self._lines]
        room = max(size.height - 1, 1)
        pages: list[list[tuple[str, bool]]] = [[]]
        for remark in self._short or self._remarks:
            lines = self._wrapped((remark,), size.width)
            if pages[-1] and len(pages[-1]) + len(lines) > room:
                pages.append([])
            while len(lines) > room:
                pages[-1], lines = lines[:room], lines[room:]
                pages.append([])
            pages[-1] = pages[-1] + lines
        if size.height == 1 or len(pages) == 1:
            return pages
        return [
            [*page, *[("", False)] * (room - len(page)), (cut(_turning(at, len(pages), self._keys), size.width), False)]
            for at, page in enumerate(pages)
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the remarks take at that width, whether there is room for them or not."""
        del container, viewport
        return len(self._wrapped(self._remarks, width))

    def least_height(self, width: int) -> int:
        """Return how many lines it takes to have the first remark and every grave sentence in sight."""
        remarks = self._short or self._remarks
        last = max((at for at, remark in enumerate(remarks) if remark.grave and not remark.cut), default=0)
        lines = len(self._wrapped(remarks[: last + 1], width))
        return min(lines + 1, self.get_content_height(self.size, self.size, width)) if remarks[last + 1 :] else lines

    def first_height(self, width: int) -> int:
        """Return how many lines the first remark takes."""
        return len(self._wrapped((self._short or self._remarks)[:1], width))

    def _wrapped(self, remarks: "Sequence[Remark]", width: int) -> list[tuple[str, bool]]:
        lines: list[tuple[str, bool]] = []
        for remark in remarks:
            fits = [cut(remark.text, width)] if remark.cut else wrapped(remark.text, width)
            lines.extend((line, remark.grave) for line in fits)
        return lines


def _turning(at: int, pages: int, keys: bool) -> str:  # noqa: FBT001 - the widget's own
    """Say how to come to the other pages."""
    if not keys:
        return f"({at + 1} of {pages})"
    how = "PgUp goes back" if at == pages - 1 else "PgUp, PgDn" if at else "PgDn shows more"
    return f"({at + 1} of {pages}: {how})"


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
