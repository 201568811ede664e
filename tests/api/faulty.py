"""A server on a loopback port that does exactly what a test says, however wrong, and keeps what it was sent.

async with faulty(json_reply({"date": "now"}), CloseBeforeReply()) as server:
    ... server.url ... server.received
"""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Received:
    """One request as it arrived: the raw target (path and query), header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query as sent."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Reply:
    """A whole answer; `length` announces another size than the body has, and the connection is then closed."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass(frozen=True)
class CloseBeforeReply:
    """Read the request, then hang up."""


@dataclass(frozen=True)
class Reset:
    """Read the request, then break the connection off, as a router does that has forgotten it."""


@dataclass(frozen=True)
class NeverAnswer:
    """Read the request, then say nothing until the client or the test goes away."""


_TLS_GREETING = b"\x16"
"""First byte of a TLS connection; plain servers answer it with a 400."""

Step = Reply | CloseBeforeReply | Reset | NeverAnswer
Script = Callable[[Received], Step]


def json_reply(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Answer with a JSON text."""
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})})


def html_reply(status: int = 200, text: str = "<!doctype html><title>Log in</title>") -> Reply:
    """Answer with a web page, as proxies and login portals do."""
    return Reply(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})


def redirect_reply(location: str, status: int = 302) -> Reply:
    """Answer with a redirect."""
    return Reply(status, b"", {"Location": location})


def cut_reply(value: object) -> Reply:
    """Announce a whole JSON text, send half of it and hang up."""
    whole = json.dumps(value).encode()
    return Reply(200, whole[: len(whole) // 2], {"Content-Type": "application/json"}, length=len(whole))


def missing_route(request: Received) -> Reply:
    """Answer as Infisical's router does for a path it does not know: without a request id."""
    text = f"Route {request.method}:{request.path} not found"
    return json_reply({"message": text, "error": "Not Found", "statusCode": 404}, 404)


def routes(known: Mapping[str, Step]) -> Script:
    """Answer by `METHOD /path`, as often as asked; other paths are missing routes."""
    return lambda request: known.get(f"{request.method} {request.path}") or missing_route(request)


_ACCEPTING = 5
"""Turns of the event loop after which a connection that was just taken has its handler."""


class FaultyServer:
    """What the test sees of the server."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None) -> None:
        # Bound and never listening: it keeps the port from everybody else while nothing listens.
        self._port = socket.socket()
        self._port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._port.bind(("127.0.0.1", 0))
        self._tls = tls
        self._listening: asyncio.Server | None = None
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._port.getsockname()[1]}"
        self.received: list[Received] = []
        self.connections = 0
        self._script = script
        self._handlers: set[asyncio.Task[None]] = set()

    @property
    def targets(self) -> list[str]:
        """`METHOD /path` of everything received, in order."""
        return [f"{request.method} {request.path}" for request in self.received]

    async def listen(self) -> None:
        """Take connections."""
        port = self._port.getsockname()[1]
        self._listening = await asyncio.start_server(self.accept, "127.0.0.1", port, ssl=self._tls, reuse_port=True)

    async def refuse(self) -> None:
        """Take no more connections, and end those there are."""
        if self._listening:
            self._listening.close()
            for _ in range(_ACCEPTING):
                await asyncio.sleep(0)
            await self.hang_up()
            await self._listening.wait_closed()
            self._listening = None

    async def close(self) -> None:
        """Refuse, and give the port back."""
        await self.refuse()
        self._port.close()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection."""
        self.connections += 1
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._handlers.add(task)
        task.add_done_callback(self._handlers.discard)

    async def hang_up(self) -> None:
        """End all connections."""
        handlers = list(self._handlers)
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader, writer)) is not None:
                self.received.append(request)
                if not await self._answer(self._script(request), reader, writer):
                    break
        except ConnectionError:
            return  # the client went first, which is its right
        finally:
            writer.close()
            with suppress(OSError):  # closed by the other side already
                await writer.wait_closed()

    async def _answer(self, step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Do the step, and return whether the connection goes on."""
        if isinstance(step, CloseBeforeReply):
            return False
        if isinstance(step, Reset):
            no_farewell = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_farewell)
            return False
        if isinstance(step, NeverAnswer):
            await reader.read()
            return False
        length = len(step.body) if step.length is None else step.length
        head = [f"HTTP/1.1 {step.status} Scripted", f"Content-Length: {length}"]
        head += [f"{name}: {value}" for name, value in step.headers.items()]
        writer.write("\r\n".join([*head, "", ""]).encode() + step.body)
        await writer.drain()
        return step.length is None


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Received | None:
    first = await reader.read(1)
    if first == _TLS_GREETING:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        return None
    try:
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, target, headers, body)


@asynccontextmanager
async def faulty(
    *steps: Step, script: Script | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[FaultyServer]:
    """Serve the steps one per request, in order, or what `script` says; a `tls` context makes it an https server.

    A request beyond the last step is answered with status 599, which no client takes for anything.
    """
    remaining = list(steps)
    server = FaultyServer(script or (lambda _: remaining.pop(0) if remaining else Reply(599)), tls)
    await server.listen()
    try:
        yield server
    finally:
        await server.close()
