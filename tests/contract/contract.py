"""The published contract of `POST /api/v1/secret-syncs/netlify`, and a judge that knows nothing of our models.

The facts stand in `create_netlify_sync.json` (OpenAPI 3.0.3, as Infisical publishes it); the judge is
`openapi-schema-validator` with its format checks.
"""

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final

from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator, oas30_format_checker

CREATE_PATH: Final = "/api/v1/secret-syncs/netlify"

_OPERATION: Final = json.loads(Path(__file__).with_name("create_netlify_sync.json").read_text(encoding="utf-8"))[
    "paths"
][CREATE_PATH]["post"]

Schema = dict[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


def _schema_of(part: Schema) -> Schema:
    schema: Schema = part["content"]["application/json"]["schema"]
    return schema


REQUEST_SCHEMA: Final = _schema_of(_OPERATION["requestBody"])
RESPONSE_SCHEMAS: Final = {int(status): _schema_of(part) for status, part in _OPERATION["responses"].items()}
"""By HTTP status. Anything else (a rate limiter's 429, a proxy's 502) is not for the contract to judge."""

_REQUEST_JUDGE: Final = OAS30WriteValidator(REQUEST_SCHEMA, format_checker=oas30_format_checker)
_RESPONSE_JUDGES: Final = {
    status: OAS30ReadValidator(schema, format_checker=oas30_format_checker)
    for status, schema in RESPONSE_SCHEMAS.items()
}


def request_problems(body: object) -> list[str]:
    """Return what the contract holds against a parsed request body; nothing when it is valid."""
    return [f"{error.json_path}: {error.message}" for error in _REQUEST_JUDGE.iter_errors(body)]


def response_problems(status: int, body: object) -> list[str]:
    """Return what the contract holds against a parsed reply body.

    Raises:
        KeyError: the contract does not describe this status, see `RESPONSE_SCHEMAS`.
    """
    return [f"{error.json_path}: {error.message}" for error in _RESPONSE_JUDGES[status].iter_errors(body)]


_SUBFOLDERS: Final = re.compile(rb',\s*"includeAllSubFolders":\s*true')


def _judge(what: str, raw: bytes, problems: Callable[[object], list[str]]) -> list[str]:
    try:
        body = json.loads(raw)
    except ValueError as error:
        return [f"{what}: no JSON ({error})"]
    return [f"{what}: {problem}" for problem in problems(body)]


class _Exchange:
    """One create call on its way through the app: what was read of it and what was answered."""

    def __init__(self, receive: Receive, send: Send, violations: list[str], *, subfolders: bool) -> None:
        self._receive = receive
        self._send = send
        self._violations = violations
        self._subfolders = subfolders
        self._request = bytearray()
        self._response = bytearray()
        self._status = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._request += message.get("body", b"")
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "http.response.body":
            self._response += message.get("body", b"")
            if not message.get("more_body", False):
                self._close()
        await self._send(message)

    def _close(self) -> None:
        if self._status == 200:
            self._violations += _judge("request that got 200", self._published(self._request), request_problems)
        if self._status in RESPONSE_SCHEMAS:
            self._violations += _judge(
                f"response {self._status}",
                self._published(self._response),
                lambda body: response_problems(self._status, body),
            )

    def _published(self, raw: bytearray) -> bytes:
        """Return the body without what the test allows beyond the contract."""
        return _SUBFOLDERS.sub(b"", raw) if self._subfolders else bytes(raw)


class ContractChecked:
    """ASGI middleware that changes nothing and writes down every breach of the contract in `violations`.

    Only `POST /api/v1/secret-syncs/netlify` is judged: the request when the app took it (200), the
    response by the schema of its status, once it is whole. An app that raises breaks the contract too.
    A test that serves an app through this asserts at its end that `violations` is empty. With `subfolders` requests may
    include them, and replies say so: newest servers can do that, and the published contract does not have it.
    """

    def __init__(self, app: App, *, subfolders: bool = False) -> None:
        self._app = app
        self._subfolders = subfolders
        self.violations: list[str] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection, listening in on create calls."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) != ("POST", CREATE_PATH):
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(receive, send, self.violations, subfolders=self._subfolders)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            self.violations.append(f"no response: {error!r}")  # the server's own plain 500 is not seen from here
            raise
