"""Stands between the wizard and a demo service: keeps what was asked, answers in its place, or lets it wait."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from tests.api.faulty import Received, Reply, Step
from tests.contract.contract import App, Message, Receive, Send

CREATE = "POST /api/v1/secret-syncs/netlify"
OPTIONS = "GET /api/v1/secret-syncs/options"
PROJECTS = "GET /api/v1/projects"
CONNECTIONS = "GET /api/v1/app-connections/netlify/available"
NEW_CONNECTION = "POST /api/v1/app-connections/netlify"
FOLDERS = "GET /api/v2/folders"
SECRETS = "GET /api/v4/secrets"
ACCOUNTS = "GET /api/v1/app-connections/netlify/*/accounts"
SITES = "GET /api/v1/app-connections/netlify/*/accounts/*/sites"
SYNCS = "GET /api/v1/secret-syncs"
NETLIFY_SITES = "GET /api/v1/*sites"
VARIABLES = "GET /api/v1/accounts/*/env"
BY_NAME = "GET /api/v1/secret-syncs/netlify/sync-name/*"
ONE_SYNC = "GET /api/v1/secret-syncs/netlify/????????-????-????-????-????????????"
CHANGE = "PATCH /api/v1/secret-syncs/netlify/*"
DELETE = "DELETE /api/v1/secret-syncs/netlify/*"
TRIGGER = "POST /api/v1/secret-syncs/netlify/*/sync-secrets"


class Wire:
    """An ASGI application before another one; routes are `METHOD /path` in which `*` stands for anything."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._instead: dict[str, Step] = {}
        self._edits: dict[str, Edit] = {}
        self._held: dict[str, asyncio.Event] = {}
        self.requests: list[Received] = []
        self.turns = 0
        """Turns of the event loop that a request needs to get on its way; over a socket it is several."""

    def instead(self, route: str, step: Step) -> None:
        """Answer a route so from now on; over sockets every step can be done, in process only a `Reply`."""
        self._instead[route] = step

    def edit(self, route: str, edit: "Edit") -> None:
        """Let the service answer a route, and change the JSON of what it says; in process only."""
        self._edits[route] = edit

    def hold(self, route: str) -> None:
        """Let requests to a route wait, once they have arrived and before the service sees them (in process only)."""
        self._held[route] = asyncio.Event()

    def heal(self) -> None:
        """Let everything through again, what waits included."""
        self._instead.clear()
        self._edits.clear()
        for gate in self._held.values():
            gate.set()
        self._held.clear()

    @property
    def holds(self) -> bool:
        """Whether some route is held."""
        return bool(self._held)

    def count(self, route: str) -> int:
        """How often a route was asked for."""
        return sum(fnmatchcase(_name(request), route) for request in self.requests)

    def last(self, route: str) -> Received:
        """The latest request to a route."""
        return next(request for request in reversed(self.requests) if fnmatchcase(_name(request), route))

    def _step(self, request: Received) -> Step | None:
        self.requests.append(request)
        return next((step for route, step in self._instead.items() if fnmatchcase(_name(request), route)), None)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request in process."""
        for _ in range(self.turns):
            await asyncio.sleep(0)
        body = bytes((await receive()).get("body", b""))
        request = _received(scope, body)
        step = self._step(request)
        gate = next((gate for route, gate in self._held.items() if fnmatchcase(_name(request), route)), None)
        if gate:
            await gate.wait()
        edit = next((edit for route, edit in self._edits.items() if fnmatchcase(_name(request), route)), None)
        if step is None and edit:
            await _send(_edited(answered(self._app, request), edit), send)
        elif step is None:
            await self._app(scope, _once(body), send)
        else:
            assert isinstance(step, Reply), "in process there is no connection to break"
            await _send(step, send)

    def script(self, request: Received) -> Step:
        """Serve one request over a socket, for `tests.api.faulty`."""
        return self._step(request) or answered(self._app, request)


Edit = Callable[[Any], Any]
"""Changes what was read of JSON; what it returns is written in its place, unless it is nothing."""


def _edited(reply: Reply, edit: Edit) -> Reply:
    said = json.loads(reply.body)
    changed = edit(said)
    return replace(reply, body=json.dumps(said if changed is None else changed).encode())


def _name(request: Received) -> str:
    return f"{request.method} {request.path}"


def _received(scope: Message, body: bytes) -> Received:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    return Received(scope["method"], target, headers, body)


def _once(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _send(reply: Reply, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


def answered(app: App, request: Received) -> Reply:
    """Have the demo answer; it waits for nothing, so its coroutine runs through in one go."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": request.method,
        "path": unquote(request.path),
        "query_string": request.query.encode("latin-1"),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in request.headers.items()],
    }
    serving = app(scope, _once(request.body), send)
    assert next(iter(serving.__await__()), None) is None
    start, body = sent
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"] if name != b"content-length"}
    return Reply(start["status"], body["body"], headers)
