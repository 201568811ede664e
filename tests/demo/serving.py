"""Serves an ASGI application on a loopback port of its own, so that a test meets it through real sockets."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tui.demo.asgi import ASGIApp

_SHUTDOWN_SECONDS = 10


@contextmanager
def served(app: ASGIApp, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve `app` while the block runs, and yield its origin, such as `http://127.0.0.1:40123`.

    A `tls` context makes it an https server.

    The socket listens before the server's thread starts, so the first request waits instead of being
    refused. Requests that are still under way at the end get a second to finish, then they are cut.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with serving(app, listener, tls):
            yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"


@contextmanager
def serving(app: ASGIApp, listener: socket.socket, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """Serve on a socket that listens while the block runs, in a thread of its own."""
    config = uvicorn.Config(
        app, http="h11", ws="none", loop="asyncio", lifespan="off", log_config=None, timeout_graceful_shutdown=1
    )
    config.load()
    config.ssl = tls
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(_to_the_end(server, listener)), name="served", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_SHUTDOWN_SECONDS)
        assert not thread.is_alive(), "the server did not stop"


async def _to_the_end(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve; then cut what came in while uvicorn was closing its connections, which it would leave open."""
    await server.serve(sockets=[listener])
    for _ in range(3):  # A connection is known to the server a turn of the loop after it was accepted.
        await asyncio.sleep(0)
        for connection in tuple(server.server_state.connections):
            connection.transport.abort()
