"""A shelf: one widget alone on a screen, with the wizard's styles."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

import tui
from tests.screens.widgets.hands import Hands


class _ShelfApp(App[None]):
    CSS_PATH = sorted((Path(tui.__file__).parent / "screens" / "styles").iterdir())
    AUTO_FOCUS = "Input, Picker, YesNo"

    def __init__(self, widgets: tuple[Widget, ...]) -> None:
        super().__init__()
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets


class Shelf(Hands[_ShelfApp]):
    """Hands at the widgets, and what they told: `heard` keeps every message that reached the app."""

    def __init__(self, app: _ShelfApp, heard: list[Message]) -> None:
        self.app = app
        self._heard = heard

    def heard(self, kind: type[Message]) -> int:
        """How many messages of a kind were sent."""
        return len({id(message) for message in self._heard if type(message) is kind})


@asynccontextmanager
async def shelf(*widgets: Widget, size: tuple[int, int] = (60, 20)) -> AsyncIterator[Shelf]:
    """Show the widgets, the first that can has the keyboard."""
    heard: list[Message] = []
    app = _ShelfApp(widgets)
    async with app.run_test(size=size, notifications=True, message_hook=heard.append):
        hands = Shelf(app, heard)
        await hands.settled()
        yield hands
