"""Which of two generations of a route this server knows, found out once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tui.api.errors import MissingRoute

T = TypeVar("T")


class Generations:
    """Remembers one route's generation; while it is unknown, one call finds out and the others wait for it."""

    def __init__(self) -> None:
        self._is_new: bool | None = None
        self._finding_out = asyncio.Lock()

    async def ask(self, new: Callable[[], Awaitable[T]], old: Callable[[], Awaitable[T]]) -> T:
        """Return the answer of the generation that the server knows.

        Raises:
            MissingRoute: the server knows neither.
        """
        if self._is_new is None:
            async with self._finding_out:
                if self._is_new is None:
                    return await self._find_out(new, old)
        return await (new() if self._is_new else old())

    async def _find_out(self, new: Callable[[], Awaitable[T]], old: Callable[[], Awaitable[T]]) -> T:
        try:
            answer = await new()
        except MissingRoute:
            answer = await old()
            self._is_new = False
        else:
            self._is_new = True
        return answer
