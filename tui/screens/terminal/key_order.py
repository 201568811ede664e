"""Keys in typing order: each is fully handled before the next is dispatched.

On a slow link many keys come in one packet. Textual deals all of them out at once, to what has the keyboard just then:
a token typed behind the key that opens its line would be shown in the line before, and a key that acts at once, such as
Enter, would overtake one whose turn comes later, such as the letter that opens a page.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

R = TypeVar("R")

_PATIENCE: Final = 0.3
"""Seconds before the next key is dispatched anyway: a widget removed mid-key never reports back."""


class _Follower:
    """Goes through one queue after the other, behind what is in each by then; queues that are closed it passes over."""

    _param_count = 0
    """Where Textual keeps how many parameters a callback has: it would find out for each queue anew."""

    def __init__(self, way: Iterable[MessagePump], behind: Callable[[], object]) -> None:
        self._way = iter(way)
        self._behind = behind

    def __call__(self) -> None:
        for pump in self._way:
            if pump.post_message(events.Callback(callback=self)):
                return
        self._behind()


class InTurnApp(App[R]):
    """An app in which keys and pastes take turns."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of Textual's app
        super().__init__(**options)
        self._typed: deque[events.Key | events.Paste] = deque()
        self._turn: asyncio.TimerHandle | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let what was typed wait for its turn."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            if self._turn is None:
                await self._deal()
        else:
            await super().on_event(event)

    async def _deal(self) -> None:
        """Deal out the next key, and follow it through the queues of all who may have to do with it."""
        target = self.focused or self.screen
        self._turn = turn = asyncio.get_running_loop().call_later(_PATIENCE, self._hurry)
        await super().on_event(self._typed.popleft())
        # Twice: what is bound to the key is done when it has bubbled up to here, and what that says then bubbles too.
        # What the key has opened may still be on its way to be typed into.
        way = (target, *target.ancestors) * 2
        _Follower(way, lambda: self.screen.call_later(self.call_later, self._end, turn))()

    def _hurry(self) -> None:
        self.call_later(self._end, self._turn)

    async def _end(self, turn: asyncio.TimerHandle) -> None:
        if turn is self._turn:
            turn.cancel()
            self._turn = None
            if self._typed:
                await self._deal()
