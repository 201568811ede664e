"""Widgets that draw their own lines, for Textual's way from a text to a line takes up to ten times as long."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

STRONG: Final = Style(bold=True)

Drawing = Sequence[tuple[str, bool]]
"""One line: pieces of text from left to right, each with whether it is bold; the rest of the line is blank."""


class Drawn(Widget):
    """Has neither padding nor border: all that it shows is in `drawing`. As high as that, if no style says more."""

    ALLOW_SELECT: ClassVar[bool] = False
    """Textual selects with the mouse only what it has drawn itself."""

    _plain: Style | None = None
    """The style of what is not bold: Textual finds it out anew each time, from all that the widget lies in."""

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Return the lines from the top down, each no wider than `size`; those beyond its height are not shown."""
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at that width."""
        del viewport
        return len(self.drawing(Size(width, container.height)))

    def notify_style_update(self) -> None:
        """Forget the style of before."""
        super().notify_style_update()
        self._plain = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines and what is left blank."""
        width = self.size.width
        if self._plain is None:
            self._plain = self.rich_style
        plain, strong = self._plain, self._plain + STRONG
        lines = self.drawing(self.size)[crop.y : crop.bottom]
        drawn = (Strip([Segment(text, strong if bold else plain) for text, bold in line]) for line in lines)
        strips = [strip.adjust_cell_length(width, plain) for strip in drawn]
        strips += [Strip.blank(width, plain)] * (crop.height - len(strips))
        return strips if crop.width == width else [strip.crop(*crop.column_span) for strip in strips]
