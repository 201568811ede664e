"""The connections to one service: TLS, proxies, one request and its answer; kept open and shared by all who ask.

httpx is imported here, and not before the first request: it takes a fifth of a second, which a worker thread spends
while the screen stays alive.
"""

import asyncio
import ssl
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tui import __version__
from tui.api import breakdown
from tui.api.answer import Answer, Peer
from tui.api.errors import InsecureAddress, Problem, Service, UnexpectedAnswer
from tui.api.outgoing import Outgoing

if TYPE_CHECKING:
    import httpx

Message = MutableMapping[str, Any]
ASGIApp = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

LARGEST_BODY: Final = 16 * 1024 * 1024
"""Bytes of an answer, unpacked; no honest one comes near."""

_MOST: Final = 8
"""Connections open at a time; further requests wait for a free one."""

_KEPT: Final = 55.0
"""Seconds that an unused connection is kept: people think between two steps, and proxies hang up after 60 or more."""


class Connections:
    """Where requests to one service go, and the way there.

    Attributes:
        peer: Who is asked, for the sentences.
        base_url: What every path is appended to.
    """

    def __init__(self, service: Service, base_url: str, app: ASGIApp | None = None) -> None:
        """Prepare, without opening anything.

        Args:
            service: who is asked.
            base_url: from `address.origin_of` or `address.base_url_of`.
            app: answers in place of the network, for the demo.
        """
        parts = urlsplit(base_url)
        self.peer: Final = Peer(service, parts.netloc, parts.scheme)
        self.base_url: Final = base_url.rstrip("/")
        self._app = app
        self._client: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()

    async def exchange(self, outgoing: Outgoing, patience: float, meanwhile: Callable[[], object]) -> Answer | Problem:
        """Send one request and read its answer.

        `patience` is how many seconds a connection may take to be made; `meanwhile` is done once the request has left
        for the network, while the server is at it.

        Failures are returned, not raised: an exception raised from within would drag along httpx's own, and
        the frames in which the token stands in plain text. Two kinds get past httpx's own: OSError when TLS breaks
        within an answer, UnicodeError for host names such as `xn--.example`.
        """
        client = await self._opened()
        import httpx  # already loaded by `_open`

        try:
            async with client.stream(
                outgoing.method,
                outgoing.url,
                params=outgoing.params,
                content=outgoing.content(),
                headers=outgoing.headers(),
                timeout=httpx.Timeout(outgoing.read_limit, connect=patience, pool=None),
                extensions={"trace": _once_sent(meanwhile)},
            ) as response:
                return await self._whole(response)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            return self._breakdown(error, outgoing, patience)

    async def _whole(self, response: "httpx.Response") -> Answer | Problem:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LARGEST_BODY:
                size = LARGEST_BODY // (1024 * 1024)
                return UnexpectedAnswer(f"{self.peer} sent more than {size} MiB.", self.peer.address_remedy)
        location = response.extensions.get("location")
        headers = dict(response.headers) if location is None else {**response.headers, "location": location}
        return Answer(response.status_code, headers, bytes(body))

    def _breakdown(self, error: Exception, outgoing: Outgoing, patience: float) -> Problem:
        import httpx

        repeatable = outgoing.method == "GET"
        match error:
            case httpx.ConnectTimeout():
                return breakdown.not_connected_in_time(patience, self.peer)
            case httpx.ProxyError():
                return breakdown.proxy_refused(self.peer)
            case httpx.ConnectError():
                return breakdown.not_connected(error, self.peer)
            case httpx.TimeoutException():
                return breakdown.no_answer(outgoing.read_limit, self.peer, repeatable=repeatable)
            case httpx.InvalidURL() | httpx.UnsupportedProtocol() | UnicodeError():
                return InsecureAddress(f"The address of {self.peer} cannot be used.", self.peer.address_remedy)
            case httpx.DecodingError():
                return UnexpectedAnswer(f"{self.peer} sent data packed wrongly.", self.peer.address_remedy)
            case _:
                return breakdown.cut_off(self.peer, repeatable=repeatable)

    async def prepare(self) -> None:
        """Load what the first request needs, certificates above all; no connection is opened yet.

        Raises:
            Problem: The proxy's settings cannot be used.
        """
        await self._opened()

    async def close(self) -> None:
        """Close them; a later request would open new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _opened(self) -> "httpx.AsyncClient":
        """Return the client, built at first use in a worker thread, once."""
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(self._open)
            return self._client

    def _open(self) -> "httpx.AsyncClient":
        # Where click is installed, httpx loads a command line of its own as well: 3 MiB, and a third of the time.
        sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        import httpx

        common: dict[str, Any] = {
            "follow_redirects": False,
            "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=())),  # None: another token may be sent next.
            "headers": {
                "User-Agent": f"infisical-netlify-sync/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
            },
            "event_hooks": {"response": [_hide_location]},
        }
        if self._app is not None:
            return httpx.AsyncClient(transport=httpx.ASGITransport(app=self._app), **common)
        context = self._trust()
        limits = httpx.Limits(max_connections=_MOST, keepalive_expiry=_KEPT)
        try:
            return httpx.AsyncClient(verify=context, limits=limits, **common)
        except (ImportError, ValueError, httpx.InvalidURL):
            pass  # what they say may hold the proxy's password; raised below, free of them
        raise breakdown.proxy_unusable(self.peer)

    def _trust(self) -> ssl.SSLContext:
        """Trust nobody where all is plain http: to read the certificates takes 45 ms and some MiB."""
        if self.peer.scheme == "http":
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        from tui.api.tls import trusted_context

        return trusted_context()


def _once_sent(meanwhile: Callable[[], object]) -> Callable[[str, object], Awaitable[None]]:
    """Return what httpx tells of each stage of a request (its documented `trace` extension)."""

    async def trace(stage: str, _: object) -> None:
        if stage.endswith(".send_request_body.complete"):
            meanwhile()

    return trace


async def _hide_location(response: "httpx.Response") -> None:
    """Keep a redirect's target from httpx, which reads it even if told not to follow, and fails on a bad one."""
    if "location" in response.headers:
        response.extensions["location"] = response.headers.pop("location")
