"""Eyes and hands for an app under test: what is on the terminal, keys, pastes, and waiting until all is quiet."""

import asyncio
from collections.abc import Callable, Collection
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.widget import Widget

from tui.screens.widgets.line import Line
from tui.screens.widgets.picker import Picker

PATIENCE = 60.0
"""Seconds after which something that never comes fails the test; what does come takes a hundredth of it."""

_A_PAINT = 1 / 60
"""Seconds between two paints of Textual; looking at the screen more often than it is painted keeps it from it."""

_A_MOMENT = 0.002
"""Seconds to leave the processor to others while only a timer or a thread can go on."""

_IDLE_TURNS = 5
"""Turns of the event loop without anything to run, after which nothing goes on; a socket's answer skips one."""


A = TypeVar("A", bound=App[Any])


class Hands(Generic[A]):
    """Base of whatever holds a running `app`."""

    app: A

    BUSY: ClassVar[frozenset[str]] = frozenset()
    """Groups of workers that `settled` waits for, besides the paints."""

    # What there is to see

    @property
    def lines(self) -> list[str]:
        """What the terminal shows, line by line, dialogs included."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The same in one string."""
        return "\n".join(self.lines)

    def part(self, selector: str) -> list[str]:
        """The lines of one part of the screen, cut off where the terminal ends; none while it is not there yet."""
        found = next(iter(self.app.screen.query(selector).results(Widget)), None)
        if found is None:
            return []
        place = found.region if isinstance(found, Line) else found.content_region  # A line draws in its padding too.
        strips = self.app.screen._compositor.render_strips()[max(place.y, 0) : place.bottom]
        return [strip.crop(place.x, place.right).text.rstrip() for strip in strips]

    @property
    def choice(self) -> str:
        """The marked row of the screen's first picker, in sight or not."""
        choice = self.app.screen.query(Picker).first().choice
        return choice.label if choice else ""

    def value(self, selector: str) -> Any:  # noqa: ANN401 - fields hold text, switches a bool
        """What a field or a switch of the screen holds."""
        return getattr(self.app.screen.query_one(selector), "value")  # noqa: B009 - two kinds of widget have it

    # What one can do

    def send(self, *keys: str) -> None:
        """Press keys as fast as a paste or a slow link delivers them."""
        for key in keys:
            event = events.Key(_character_to_key(key), key) if len(key) == 1 else events.Key(key, None)
            event.set_sender(self.app)
            self.app.post_message(event)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when nothing is left to do for the one before."""
        for key in keys:
            self.send(key)
            await self.settled()

    async def type(self, text: str) -> None:
        """Type a text into whatever has the keyboard."""
        self.send(*text)
        await self.settled()

    async def paste(self, text: str) -> None:
        """Paste a text, as terminals with bracketed paste do."""
        self.app.post_message(events.Paste(text))
        await self.settled()

    # Waiting

    async def until(self, holds: Callable[[], bool]) -> None:
        """Let the app work until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - anything may make it true, there is no one event
                await asyncio.sleep(_A_PAINT)

    async def settled(self) -> None:
        """Let the app work until nothing can happen without a key or somebody from outside."""
        # The loop's own list of what could run, which it does not show otherwise.
        ready: Collection[object] = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
        idle = 0
        async with asyncio.timeout(PATIENCE):
            while idle < _IDLE_TURNS and not self.left:
                await asyncio.sleep(0 if idle or ready else _A_MOMENT)
                idle = 0 if ready or self._paints or self.works else idle + 1

    @property
    def left(self) -> bool:
        """Whether the app has ended."""
        return self.app._exit or self.app._exception is not None

    @property
    def works(self) -> bool:
        """Whether a worker of the groups in `BUSY` is still at it."""
        return any(worker.group in self.BUSY and not worker.is_finished for worker in self.app.workers)

    @property
    def _paints(self) -> bool:
        """Whether what changed is still to be laid out or painted."""
        screen = self.app.screen
        return bool(
            screen._layout_required or screen._scroll_required or screen._repaint_required or screen._dirty_widgets
        )
