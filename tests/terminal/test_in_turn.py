"""Keys and pastes take turns: each has done its work before the next one is dealt out, and none waits for ever."""

import asyncio
from typing import ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from tests.screens.widgets.hands import Hands
from tui.screens.terminal.key_order import InTurnApp

pytestmark = pytest.mark.anyio


class Page(ModalScreen[None]):
    """A page with a line of its own."""

    AUTO_FOCUS = "Input"

    def compose(self) -> ComposeResult:
        """The line."""
        yield Input()


class Stuck(Widget, can_focus=True):
    """Not done with a key before it is told so."""

    def on_mount(self) -> None:
        """Have something to wait for."""
        self.free = asyncio.Event()

    async def on_key(self) -> None:
        """Take it, and wait."""
        await self.free.wait()


class App(InTurnApp[None]):
    """A line, a key that opens a page, and one that acts at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "open"),
        Binding("f3", "note", priority=True),
    ]

    noted: ClassVar[list[str]] = []

    def compose(self) -> ComposeResult:
        """The line, and what hangs."""
        yield Input()
        yield Stuck()

    def action_open(self) -> None:
        """Open the page."""
        self.push_screen(Page())

    def action_note(self) -> None:
        """Note what was typed so far."""
        self.noted.append(self.screen.query_one(Input).value)


class Desk(Hands[App]):
    """The app above."""

    def __init__(self) -> None:
        self.app = App()
        self.app.noted.clear()


async def test_what_is_typed_behind_a_key_that_opens_a_page_lands_in_the_page() -> None:
    desk = Desk()
    async with desk.app.run_test():
        desk.send("a", "f2", "b")
        desk.app.post_message(events.Paste("c"))
        desk.send("d")
        await desk.settled()
        assert [desk.app.screen_stack[level].query_one(Input).value for level in (0, 1)] == ["a", "bcd"]


async def test_a_key_that_acts_at_once_overtakes_no_letter() -> None:
    desk = Desk()
    async with desk.app.run_test():
        desk.send(*"abc", "f3", "d", "f3")
        await desk.settled()
        assert desk.app.noted == ["abc", "abcd"]


async def test_a_widget_that_hangs_does_not_keep_the_keys_behind_from_going_out() -> None:
    desk = Desk()
    async with desk.app.run_test():
        stuck = desk.app.query_one(Stuck)
        desk.app.screen.set_focus(stuck)
        desk.send("s", "f3")
        await desk.until(lambda: bool(desk.app.noted))
        stuck.free.set()
