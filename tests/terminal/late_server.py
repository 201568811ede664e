"""A demo server on a loopback port that refuses connections until it is opened, and again after."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from tui.demo.asgi import ASGIApp

_HOST: Final = "127.0.0.1"
_SHUTDOWN_SECONDS: Final = 10


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
            config = uvicorn.Config(self._app, http="h11", ws="none", loop="asyncio", lifespan="off", log_config=None)
            config.timeout_graceful_shutdown = 1
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
            thread.start()
            try:
                yield
            finally:
                server.should_exit = True
                thread.join(_SHUTDOWN_SECONDS)
                assert not thread.is_alive(), "the server did not stop"


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((_HOST, port))
    return bound
