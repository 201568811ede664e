"""The one place that talks HTTP: time limits, TLS, proxies, redirects, repeats.

httpx is imported here and nowhere else, and not before the first request: it takes a fifth of a second,
which a worker thread spends while the screen stays alive.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from tui import __version__
from tui.api import breakdown, redirect
from tui.api.answer import Answer, Peer, read_list, read_object
from tui.api.errors import InsecureAddress, Problem, Service, UnexpectedAnswer
from tui.api.outgoing import Outgoing
from tui.api.refusals import bad_token, refusal
from tui.api.retry import ATTEMPTS, pause_after

if TYPE_CHECKING:
    import httpx

M = TypeVar("M", bound=BaseModel)
Message = MutableMapping[str, Any]
ASGIApp = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

LARGEST_BODY: Final = 16 * 1024 * 1024
"""Bytes of an answer, unpacked; no honest one comes near."""

_CONNECTIONS: Final = 8
"""Connections open at a time to one service; further requests wait for a free one."""


@dataclass(frozen=True)
class Waiting:
    """Told to the user before each repeat: why, for how many seconds, and which attempt of how many comes next."""

    service: Service
    reason: str
    seconds: float
    attempt: int
    attempts: int


@dataclass(frozen=True)
class TimeLimits:
    """Seconds for making a connection, and for each silence within an exchange.

    `change` is for requests that change something which takes the server long: it hangs up by itself after 30 (60
    where it asks Netlify meanwhile), and who gives up at the same moment would look before it has ended.
    """

    connect: float = 10.0
    read: float = 30.0
    change: float = 75.0


USUAL_LIMITS: Final = TimeLimits()


def _tell_nobody(_: Waiting) -> None:
    """Wait in silence."""


class Http:
    """Requests to one service. Every failure is a `Problem`; nothing of httpx comes out."""

    def __init__(
        self,
        service: Service,
        base_url: str,
        *,
        token: SecretStr | None = None,
        app: ASGIApp | None = None,
        on_wait: Callable[[Waiting], None] = _tell_nobody,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: TimeLimits = USUAL_LIMITS,
    ) -> None:
        """Prepare, without opening anything.

        Args:
            service: who is asked, for the sentences.
            base_url: from `address.origin_of` or `address.base_url_of`; the token goes to its origin only.
            token: sent as `Authorization: Bearer` with every signed request.
            app: answers in place of the network, for the demo.
            on_wait: called before each wait.
            sleep: waits that many seconds.
            limits: time limits of each attempt.
        """
        parts = urlsplit(base_url)
        self._peer = Peer(service, parts.netloc, parts.scheme)
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._app = app
        self._on_wait = on_wait
        self._sleep = sleep
        self._limits = limits
        self._current: Callable[[], Awaitable[SecretStr]] | None = None
        self._client: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()

    def sign_with(self, current: Callable[[], Awaitable[SecretStr]]) -> None:
        """Ask `current` before each signed request which token to send, for tokens that are renewed."""
        self._current = current

    async def _signature(self, *, signed: bool) -> SecretStr | None:
        if signed and self._current:
            self._token = await self._current()
        return self._token if signed else None

    async def get(
        self, path: str, reply: type[M], *, params: Mapping[str, str] | None = None, signed: bool = True
    ) -> M:
        """Read one JSON object; `path` starts with `/` and is percent-encoded already.

        Raises:
            Problem: after up to four attempts where another one could help.
        """
        return read_object(reply, await self._get(path, params, signed=signed), self._peer)

    async def get_list(self, path: str, item: type[M], *, params: Mapping[str, str] | None = None) -> list[M]:
        """Read one bare JSON array: one page of it, where a service has pages.

        Raises:
            Problem: as `get`.
        """
        return read_list(item, await self._get(path, params, signed=True), self._peer)

    async def post(
        self,
        path: str,
        reply: type[M],
        *,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        signed: bool = True,
        patient: bool = False,
    ) -> M:
        """Send once, never again, and read one JSON object.

        A `SecretStr` within `body` leaves in plain text; no caller needs to unwrap it. `patient` stands a longer
        silence, `TimeLimits.change`.

        Raises:
            Problem: `Unreachable` if the request surely never arrived; after any other `NetworkProblem`,
                `ServerFailed` or `UnexpectedAnswer` it may have taken effect.
        """
        return await self._send("POST", path, reply, body, params, signed=signed, patient=patient)

    async def patch(self, path: str, reply: type[M], *, body: Mapping[str, Any]) -> M:
        """Change something: sent once and patiently, as `post`.

        Raises:
            Problem: as `post`.
        """
        return await self._send("PATCH", path, reply, body, None, patient=True)

    async def delete(self, path: str, reply: type[M], *, params: Mapping[str, str] | None = None) -> M:
        """Delete something: sent once and patiently, as `post`.

        Raises:
            Problem: as `post`.
        """
        return await self._send("DELETE", path, reply, None, params, patient=True)

    async def aclose(self) -> None:
        """Close the connections; a later request would open new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _send(
        self,
        method: str,
        path: str,
        reply: type[M],
        body: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
        *,
        signed: bool = True,
        patient: bool,
    ) -> M:
        silence = self._limits.change if patient else self._limits.read
        token = await self._signature(signed=signed)
        outgoing = Outgoing(method, self._base_url + path, params, token, silence, body)
        outcome = await self._exchange(outgoing)
        if isinstance(outcome, Answer) and outcome.status in redirect.STATUSES:
            raise redirect.refused(outgoing.url, outcome.headers.get("location", ""), self._peer)
        return read_object(reply, self._settled(outcome, outgoing), self._peer)

    async def _get(self, path: str, params: Mapping[str, str] | None, *, signed: bool) -> Answer:
        token = await self._signature(signed=signed)
        outgoing = Outgoing("GET", self._base_url + path, params, token, self._limits.read)
        attempt = 1
        while True:
            outcome = await self._follow(outgoing)
            pause = pause_after(outcome, attempt)
            if pause is None:
                return self._settled(outcome, outgoing)
            attempt += 1
            self._on_wait(Waiting(self._peer.service, pause.reason, pause.seconds, attempt, ATTEMPTS))
            await self._sleep(pause.seconds)

    async def _follow(self, outgoing: Outgoing) -> Answer | Problem:
        for _ in range(redirect.MOST + 1):
            outcome = await self._exchange(outgoing)
            if not isinstance(outcome, Answer) or outcome.status not in redirect.STATUSES:
                return outcome
            target = redirect.target_of(outgoing.url, outcome.headers.get("location", ""), self._peer)
            outgoing = Outgoing("GET", target, None, outgoing.token, outgoing.read_limit)
        raise redirect.too_many(self._peer)

    def _settled(self, outcome: Answer | Problem, outgoing: Outgoing) -> Answer:
        if isinstance(outcome, Problem):
            raise outcome
        problem = refusal(outcome, self._peer, outgoing.secrets())
        if problem is not None:
            raise problem
        return outcome

    async def _exchange(self, outgoing: Outgoing) -> Answer | Problem:
        """Send one request and read its answer.

        Failures are returned, not raised: an exception raised from within would drag along httpx's own, and
        the frames in which the token stands in plain text. Two kinds get past httpx's own: OSError when TLS breaks
        within an answer, UnicodeError for host names such as `xn--.example`.
        """
        if not outgoing.token_is_sendable():
            return bad_token(self._peer)
        client = await self._opened()
        import httpx  # already loaded by `_open`

        try:
            async with client.stream(
                outgoing.method,
                outgoing.url,
                params=outgoing.params,
                content=outgoing.content(),
                headers=outgoing.headers(),
                timeout=httpx.Timeout(outgoing.read_limit, connect=self._limits.connect, pool=None),
            ) as response:
                return await self._whole(response)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            return self._breakdown(error, outgoing)

    async def _whole(self, response: "httpx.Response") -> Answer | Problem:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LARGEST_BODY:
                size = LARGEST_BODY // (1024 * 1024)
                return UnexpectedAnswer(f"{self._peer} sent more than {size} MiB.", self._peer.address_remedy)
        location = response.extensions.get("location")
        headers = dict(response.headers) if location is None else {**response.headers, "location": location}
        return Answer(response.status_code, headers, bytes(body))

    def _breakdown(self, error: Exception, outgoing: Outgoing) -> Problem:
        import httpx

        repeatable = outgoing.method == "GET"
        match error:
            case httpx.ConnectTimeout():
                return breakdown.not_connected_in_time(self._limits.connect, self._peer)
            case httpx.ProxyError():
                return breakdown.proxy_refused(self._peer)
            case httpx.ConnectError():
                return breakdown.not_connected(error, self._peer)
            case httpx.TimeoutException():
                return breakdown.no_answer(outgoing.read_limit, self._peer, repeatable=repeatable)
            case httpx.InvalidURL() | httpx.UnsupportedProtocol() | UnicodeError():
                return InsecureAddress(f"The address of {self._peer} cannot be used.", self._peer.address_remedy)
            case httpx.DecodingError():
                return UnexpectedAnswer(f"{self._peer} sent data packed wrongly.", self._peer.address_remedy)
            case _:
                return breakdown.cut_off(self._peer, repeatable=repeatable)

    async def _opened(self) -> "httpx.AsyncClient":
        """Return the client, built at first use in a worker thread, once."""
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(self._open)
            return self._client

    def _open(self) -> "httpx.AsyncClient":
        # Where click is installed, httpx loads a command line of its own as well: 3 MiB, and a third of the time.
        sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))
        import httpx

        from tui.api.tls import trusted_context

        common: dict[str, Any] = {
            "follow_redirects": False,
            "headers": {
                "User-Agent": f"infisical-netlify-sync/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
            },
            "event_hooks": {"response": [_hide_location]},
        }
        if self._app is not None:
            return httpx.AsyncClient(transport=httpx.ASGITransport(app=self._app), **common)
        context = trusted_context()
        limits = httpx.Limits(max_connections=_CONNECTIONS)
        try:
            return httpx.AsyncClient(verify=context, limits=limits, **common)
        except (ImportError, ValueError, httpx.InvalidURL):
            pass  # what they say may hold the proxy's password; raised below, free of them
        raise breakdown.proxy_unusable(self._peer)


async def _hide_location(response: "httpx.Response") -> None:
    """Keep a redirect's target from httpx, which reads it even if told not to follow, and fails on a bad one."""
    if "location" in response.headers:
        response.extensions["location"] = response.headers.pop("location")
