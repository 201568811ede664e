"""A proxy on a loopback port that notes every request, and leads each tunnel to one server, whatever its name."""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class TunnelProxy:
    """What the proxy does and has seen.

    Attributes:
        destination: Origin that every tunnel leads to.
        login: `user:password` that is asked for, if any.
        requests: `METHOD target` of each request.
        heads: Each request's head as it came.
        connections: How many connections were taken.
    """

    destination: str
    login: str = ""
    url: str = ""
    requests: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one connection, and carry what passes through it until one side ends."""
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            method, target, _ = head.split(" ", 2)
            self.requests.append(f"{method} {target}")
            expected = f"Proxy-Authorization: Basic {b64encode(self.login.encode()).decode()}\r\n"
            if self.login and expected not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            elif method != "CONNECT":
                writer.write(b"HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n")
            else:
                server = urlsplit(self.destination)
                onward, back = await asyncio.open_connection(server.hostname, server.port)
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await asyncio.gather(_carry(reader, back), _carry(onward, writer))
        writer.close()


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    target.close()


@asynccontextmanager
async def tunnel_proxy(
    destination: str, *, login: str = "", tls: ssl.SSLContext | None = None
) -> AsyncIterator[TunnelProxy]:
    """Run a proxy while the block runs; a `tls` context makes it one that is reached by https."""
    proxy = TunnelProxy(destination, login)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, ssl=tls)
    proxy.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        await server.wait_closed()
