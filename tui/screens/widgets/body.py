"""What a step asks, as far as it is no list: it scrolls as a whole where a window is low."""

from typing import Any

from textual.containers import VerticalScroll
from textual.geometry import Offset, Region, Size
from textual.widget import Widget

from tui.screens.widgets.field import Field
from tui.screens.widgets.hollow import blanks
from tui.screens.widgets.picker import Picker


class Body(VerticalScroll, can_focus=False):
    """Lines, menus and switches, one below the other; what has the keyboard stays in sight."""

    render_lines = blanks

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002 - Textual's
        """Follow what has the keyboard when there is less room, or more above it."""
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if changed:
            self.call_later(self.show_focus)
        return changed

    def show_focus(self) -> None:
        """Scroll to the part that has the keyboard, and in a list to its marked row; nothing if it is elsewhere."""
        if self._place_of_focus():
            self.scroll_to_region(Region(), animate=False, force=True, immediate=True)

    def scroll_to_region(self, region: Region, **options: Any) -> Offset:  # noqa: ANN401 - Textual's
        """Scroll to the marked row, where Textual asks for the whole of a list that got the keyboard."""
        return super().scroll_to_region(self._place_of_focus() or region, **options)

    def _place_of_focus(self) -> Region | None:
        """Return where the marked row is, or the part that has the keyboard; None if it is elsewhere.

        It is not measured on the screen, which shows how things were before the last scroll.
        """
        focused = self.screen.focused if self.is_attached else None
        if focused is None or self not in focused.ancestors:
            return None
        first, lines = 0, focused.outer_size.height
        if isinstance(focused, Picker):
            first, lines = focused.line_of_mark, 1
        elif isinstance(focused, Field) and lines > self.size.height:
            first, lines = focused.styles.padding.top, 1  # Its label and what is said below it have no room.
        return Region(0, self._line_of(focused) + first, 1, lines)

    def _line_of(self, part: Widget) -> int:
        """Return on which of the lines that are scrolled here a part begins."""
        around = (node for node in part.ancestors_with_self if isinstance(node, Widget))
        lines = 0
        for node in around:
            if node is self:
                break
            lines += node.virtual_region.y
        return lines
