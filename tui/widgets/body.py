"""What a step asks, as far as it is no list: it scrolls as a whole where a window is low."""

from textual.containers import VerticalScroll

from tui.widgets.hollow import blanks


class Body(VerticalScroll, can_focus=False):
    """Lines, menus and switches, one below the other."""

    render_lines = blanks
