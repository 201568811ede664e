"""A screen that is styled and laid out once when it opens, where Textual does it two or three times."""

from textual import events
from textual.screen import Screen


class SwiftScreen(Screen[None]):
    """Knows before its widgets do what their styles depend on."""

    def on_compose(self) -> None:
        """Take the classes of the window's size; Textual takes them after the first layout, and styles all again."""
        width, height = self.app.size
        for room, breakpoints in ((width, self.app.HORIZONTAL_BREAKPOINTS), (height, self.app.VERTICAL_BREAKPOINTS)):
            if breakpoints:
                self.add_class(max(item for item in breakpoints if item[0] <= room)[1], update=False)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Apply no styles: none changes while a screen is away."""
        event.refresh_styles = False

    def _pop_result_callback(self) -> None:
        """Give way to another screen even as the app's first: Textual's `switch_screen` expects that it was pushed."""
        if self._result_callbacks:
            super()._pop_result_callback()
