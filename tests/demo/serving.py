"""Serves an ASGI application on a loopback port of its own, so that a test meets it through real sockets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tui.demo.asgi import ASGIApp

_SHUTDOWN_SECONDS = 10


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve `app` while the block runs, and yield its origin, such as `http://127.0.0.1:40123`.

    The socket listens before the server's thread starts, so the first request waits instead of being
    refused. Requests that are still under way at the end get a second to finish, then they are cut.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, http="h11", ws="none", loop="asyncio", lifespan="off", log_config=None, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="served demo", daemon=True)
        port = listener.getsockname()[1]
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(_SHUTDOWN_SECONDS)
            assert not thread.is_alive(), "the server did not stop"
