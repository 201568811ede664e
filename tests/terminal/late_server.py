"""A demo server on a loopback port that refuses connections until it is opened, and again after."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.demo.serving import serving
from tui.demo.asgi import ASGIApp

_HOST: Final = "127.0.0.1"


class LateServer:
    """Serves `app` at `origin` while an `open` block runs; a connection at any other time is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept = _bound(0)  # it never listens: it only keeps the port from everybody else
        self.origin = f"http://{_HOST}:{self._kept.getsockname()[1]}"

    def close(self) -> None:
        """Give the port back."""
        self._kept.close()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Serve while the block runs."""
        with _bound(self._kept.getsockname()[1]) as listener:
            listener.listen()
            with serving(self._app, listener):
                yield


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((_HOST, port))
    return bound
