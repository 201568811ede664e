"""Just enough HTTP for the demo: a request, a JSON reply, a table of routes, and the ASGI door to them.

The product reaches a service in process through an ASGI transport, the tests serve it on a loopback
port; both need nothing but a plain ASGI callable, so no web framework is brought in.
"""

import json
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """One HTTP request; header names are lower case, the path is decoded and has no trailing slash."""

    method: str
    path: str
    query_text: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """The query; of a name given twice the last one counts."""
        return dict(parse_qsl(self.query_text, keep_blank_values=True))

    @property
    def url(self) -> str:
        """Path and query as they were asked for."""
        return f"{self.path}?{self.query_text}" if self.query_text else self.path


@dataclass(frozen=True)
class Reply:
    """One HTTP reply with a JSON body."""

    status: int
    body: object
    headers: Mapping[str, str] = field(default_factory=dict)


class Router(Generic[T]):
    """Finds what belongs to a method and a path; templates look like `/api/v1/projects/{projectId}`.

    Of two templates that fit the same path the one added first wins.
    """

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], T]] = []

    def add(self, method: str, template: str, target: T) -> None:
        """Let `target` answer `method` on every path that fits `template`; a placeholder never spans a slash."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        self._routes.append((method, re.compile(pattern), target))

    def find(self, method: str, path: str) -> tuple[T, dict[str, str]] | None:
        """Return the target and the named parts of the path, or nothing when no route fits."""
        for route_method, pattern, target in self._routes:
            match = pattern.fullmatch(path)
            if match and route_method == method:
                return target, match.groupdict()
        return None


def asgi(answer: Callable[[Request], Reply]) -> ASGIApp:
    """Return an ASGI application that answers every HTTP request with `answer`."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"the demo speaks HTTP only, not {scope['type']}")
        request = Request(
            method=scope["method"],
            path=scope["path"].rstrip("/") or "/",
            query_text=scope["query_string"].decode("latin-1"),
            headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
            body=await _whole_body(receive),
        )
        await _send_reply(send, answer(request))

    return application


def mounted(prefix: str, inside: ASGIApp, otherwise: ASGIApp) -> ASGIApp:
    """Return an application that hands paths below `prefix` to `inside`, without the prefix, and the rest on."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{prefix}/"):
            await inside({**scope, "path": scope["path"].removeprefix(prefix)}, receive, send)
        else:
            await otherwise(scope, receive, send)

    return application


async def _whole_body(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


async def _send_reply(send: Send, reply: Reply) -> None:
    body = json.dumps(reply.body).encode()
    headers = {"content-type": "application/json; charset=utf-8", "content-length": str(len(body)), **reply.headers}
    await send(
        {
            "type": "http.response.start",
            "status": reply.status,
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": body})
