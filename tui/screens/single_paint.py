"""A screen that is styled, laid out and painted once when it opens, where Textual does each two or three times."""

from textual import events
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.message import Message
from textual.messages import Layout, Update
from textual.screen import Screen
from textual.widget import Widget


class SinglePaintScreen(Screen[None]):
    """Knows before its widgets do what their styles depend on, and waits with its layout for the first picture."""

    _waits = False
    """Whether a full paint is pending."""

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Mount neither tooltips nor toasts: the wizard says everything in its place."""

    def wait(self) -> None:
        """Paint nothing before `show`, which paints all."""
        self._waits = True

    def check_message_enabled(self, message: Message) -> bool:
        """Ignore layout and update messages while a full paint is pending."""
        return not (self._waits and isinstance(message, Layout | Update)) and super().check_message_enabled(message)

    def on_compose(self) -> None:
        """Take the classes of the window's size; Textual takes them after the first layout, and styles all again."""
        width, height = self.app.size
        for room, breakpoints in ((width, self.app.HORIZONTAL_BREAKPOINTS), (height, self.app.VERTICAL_BREAKPOINTS)):
            if breakpoints:
                self.add_class(max(item for item in breakpoints if item[0] <= room)[1], update=False)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Apply no styles: none changes while a screen is away."""
        event.refresh_styles = False

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Wait for `show` where the screen opens in a batch, and do nothing where a new size is the old one.

        Textual would lay out and paint in the batch, and throw the picture away; and once more when the first layout
        has told the screen its size.
        """
        if not self._waits and size != self._compositor.size:
            super()._refresh_layout(size, scroll)

    def show(self) -> None:
        """Lay out and paint all of it now, not with the next tick; whatever was to be painted before is done then."""
        self._dirty_widgets.add(self)
        scrolls = {it: it.scrollbars_enabled for it in self.query(VerticalScroll)}
        super()._refresh_layout(self.app.size)
        if any(it.scrollbars_enabled != before for it, before in scrolls.items()):
            super()._refresh_layout(self.app.size)  # What lies in it has less room by its scrollbar than it was given.
        for widget in (self, *self.walk_children(Widget)):
            # The first layout tells each widget its size, which it takes for a reason to have it all laid out again.
            widget._layout_required = widget._repaint_required = False  # noqa: SLF001
        self._waits = False
        self.check_idle()  # A scroll that was asked for in the batch, when Textual looked and left it, is done now.

    def stay(self) -> None:
        """Drop what Textual asks for when screens come and go: no widget has asked for a layout since the picture."""
        if not self._layout_widgets:
            self._layout_required = self._repaint_required = False
