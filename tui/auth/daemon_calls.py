"""Blocking calls that hold up neither the event loop nor the end of the program.

`asyncio.to_thread` and every executor wait at exit for the call to come back, and a keyring may wait
for a window that nobody sees. A daemon thread is let go instead.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Final, TypeVar

T = TypeVar("T")


class DaemonCalls:
    """Runs blocking calls one after the other, in a daemon thread that lives only while there is work.

    `name` is the thread's name in a stack dump.
    """

    def __init__(self, name: str) -> None:
        self._name: Final = name
        self._lock: Final = threading.Lock()
        self._waiting: Final[deque[Callable[[], None]]] = deque()
        self._working = False

    async def run(self, call: Callable[[], T], seconds: float) -> T:
        """Return what `call` returns, or raise what it raises.

        Raises TimeoutError after `seconds`, waiting for its turn included. A call whose turn has not come by
        then is never made; one that has begun goes on, and its result is dropped.
        """
        future: Future[T] = Future()
        self._enqueue(partial(_settle, future, call))
        async with asyncio.timeout(seconds):
            # Whoever cancels the waiting, the time limit included, cancels the call as well if it has not begun.
            return await asyncio.wrap_future(future)

    def _enqueue(self, job: Callable[[], None]) -> None:
        with self._lock:
            self._waiting.append(job)
            if not self._working:
                threading.Thread(target=self._work, name=self._name, daemon=True).start()
                self._working = True

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._working = False
                    return
                job = self._waiting.popleft()
            job()


def _settle(future: Future[Any], call: Callable[[], Any]) -> None:
    """Make the call unless its future was cancelled first, and hand the outcome to whoever waits for it."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001 - nothing is above a thread to catch it: the one who waits must get it
        future.set_exception(error)
