"""One line of text to type, in the clear or hidden."""

from functools import cache
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input

from tui.api.text import harmless
from tui.screens.widgets.drawn import STRONG

if TYPE_CHECKING:
    from textual import events

_REVERSED: Final = Style(reverse=True)
_SHOWN_REVERSED: Final = frozenset({"input--cursor", "input--selection"})

_EDITING = ("cursor_", "delete_", "home", "end", "select_all", "cut", "paste")
"""Names of Input's actions that move in or change the text."""


class Line(Input):
    """A compact input whose cursor stands still: a blinking one writes two kilobytes a second to the terminal."""

    virtual_size = Reactive(Size(0, 0))
    """How long the text is. Textual lays the screen out anew with it; a line takes the room it is given."""

    def __init__(
        self,
        value: str = "",
        *,
        front: str = "",
        placeholder: str = "",
        hidden: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value, placeholder=placeholder, password=hidden, compact=True, select_on_focus=False, id=id, classes=classes
        )
        self.cursor_blink = False
        self._lead, self._front, self._behind = "", front, ""
        self.make_room()

    def validate_placeholder(self, text: str) -> str:
        """Put what an empty line says in parentheses: fainter than what is typed, it would be too faint to read."""
        return f"({text})" if text else ""

    def update_node_styles(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Do nothing: with the keyboard or without, right or wrong, a line and its cursor are styled alike.

        Textual would look up the rules for the line for each of the five such changes in a step.
        """

    @classmethod
    @cache
    def _get_component_classes(cls) -> frozenset[str]:
        """Have none of Input's, which style sheets would be searched for: there is no public way to drop them."""
        return frozenset()

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """Show cursor and selection reversed, and all else as it is."""
        del partial, default
        return self.rich_style + _REVERSED if _SHOWN_REVERSED.intersection(names) else self.rich_style

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual's
        """Show the cursor, or hide it."""
        self.refresh()

    def say_behind(self, text: str) -> None:
        """Say something short at the end of the line; another width has the screen laid out anew."""
        resized, self._behind = len(text) != len(self._behind), text
        if resized:
            self.make_room()
        self.refresh()

    def make_room(self) -> None:
        """Keep free what is drawn around the text."""
        self.styles.padding = (0, len(self._behind), 0, len(self._front))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what stands in front and behind in the line's padding: some widgets less for each line."""
        strips = [self.drawn(y, self.outer_size.width) for y in crop.line_range]
        return [strip.crop(*crop.column_span) for strip in strips]

    def drawn(self, y: int, width: int) -> Strip:
        """Return one line of the widget, which is but the one."""
        del y
        style, (_, right, _, left) = self.rich_style, self.styles.padding
        lead = Segment(self._lead.ljust(left - len(self._front)), style + STRONG)
        text = self.render_line(0).adjust_cell_length(width - left - right, style)
        return Strip([lead, Segment(self._front, style), *text, Segment(self._behind, style)], width)

    @property
    def _value(self) -> Text:
        """What is shown of the value: a paste may hold what a terminal would obey; it is kept and sent as it is."""
        shown = super()._value
        return shown if self.password else Text(harmless(self.value), no_wrap=True, overflow="ignore", end="")

    async def _on_key(self, event: "events.Key") -> None:
        """Edit in the order of typing.

        Textual inserts letters here but runs editing keys after a trip to the app and back, so that on a slow
        link, where several keys arrive at once, a letter typed after Backspace would be the one deleted.
        """
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if binding.action.startswith(_EDITING):
                event.stop()
                event.prevent_default()
                await self.run_action(binding.action)
                return
        await super()._on_key(event)

    def _on_paste(self, event: "events.Paste") -> None:
        """Take all of what a terminal or a mail broke into lines; a plain input keeps the first line only.

        A secret keeps its lines: whoever reads a token out of them tells by those what belongs to it.
        """
        event.prevent_default()
        event.stop()
        text = "\n".join(event.text.splitlines()) if self.password else " ".join(event.text.split())
        self.replace(text, *self.selection)

    def action_copy(self) -> None:
        """Give nothing hidden to the clipboard."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut nothing hidden, either."""
        if not self.password:
            super().action_cut()
