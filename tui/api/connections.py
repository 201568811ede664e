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
from tui.api.proxies import NO_ADDRESS, Proxy, UnusableProxy, proxy_for

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
        self._proxy: Proxy | None = None
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

        progress = _Progress(meanwhile, self.peer.scheme, self._proxy)
        try:
            async with client.stream(
                outgoing.method,
                outgoing.address,
                content=outgoing.content(),
                headers=outgoing.headers(),
                timeout=httpx.Timeout(outgoing.read_limit, connect=patience, pool=None),
                extensions={"trace": progress.trace},
            ) as response:
                if self._proxy and self.peer.scheme == "http" and response.status_code == breakdown.PROXY_LOGIN:
                    return breakdown.proxy_refused(breakdown.PROXY_LOGIN, self.peer, self._proxy)
                return await self._whole(response)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            if progress.at_proxy:
                return self._proxy_breakdown(error, outgoing, patience, progress.at_proxy)
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

    def _proxy_breakdown(self, error: Exception, outgoing: Outgoing, patience: float, proxy: Proxy) -> Problem:
        """Return the problem of a request that did not get past the proxy, so that nothing has arrived."""
        import httpx

        match error:
            case httpx.ConnectTimeout():
                return breakdown.not_connected_in_time(patience, self.peer, proxy)
            case httpx.ProxyError():
                return breakdown.proxy_refused(_status(error), self.peer, proxy)
            case httpx.ConnectError():
                return breakdown.not_connected(error, self.peer, proxy)
            case UnicodeError():  # a host name such as `xn--.example`
                return breakdown.proxy_unusable(self.peer, UnusableProxy(proxy.source, NO_ADDRESS))
            case httpx.TimeoutException():
                return breakdown.proxy_silent(outgoing.read_limit, self.peer, proxy)
            case _:
                return breakdown.proxy_hung_up(self.peer, proxy)

    async def prepare(self) -> None:
        """Load what the first request needs, certificates above all; no connection is opened yet.

        Raises:
            Problem: The proxy in the environment, or `SSL_CERT_FILE`, cannot be used.
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
        proxy = proxy_for(self.base_url)
        if isinstance(proxy, UnusableProxy):
            raise breakdown.proxy_unusable(self.peer, proxy)
        self._proxy = proxy
        return httpx.AsyncClient(
            verify=_trust(self.peer.scheme),
            proxy=_for_httpx(proxy) if proxy else None,
            trust_env=False,  # `proxy_for` has read it
            limits=httpx.Limits(max_connections=_MOST, keepalive_expiry=_KEPT),
            **common,
        )


def _trust(scheme: str) -> ssl.SSLContext:
    """Trust nobody where all is plain http: to read the certificates takes 45 ms and some MiB."""
    if scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    from tui.api.tls import trusted_context

    return trusted_context()


def _for_httpx(proxy: Proxy) -> "httpx.Proxy":
    import httpx

    scheme = proxy.origin.partition(":")[0]
    return httpx.Proxy(
        proxy.origin,
        auth=(proxy.user, proxy.password.get_secret_value()) if proxy.user or proxy.password else None,
        ssl_context=_trust(scheme) if scheme == "https" else None,
    )


def _status(error: Exception) -> int:
    """Return the status with which a proxy refused, which httpx has only as the first word of its text."""
    status = str(error).partition(" ")[0]
    return int(status) if status.isdecimal() else 0


class _Progress:
    """How far a request has come, by what httpx tells of its stages (the documented `trace` extension).

    Attributes:
        at_proxy: The proxy, while the request has not got past it.
    """

    def __init__(self, meanwhile: Callable[[], object], scheme: str, proxy: Proxy | None) -> None:
        self.at_proxy: Proxy | None = None
        self._meanwhile = meanwhile
        self._proxy = proxy
        # For https the proxy opens a tunnel first; a plain http request goes to the proxy itself, which passes it on.
        self._past_proxy = "proxy.start_tls.started" if scheme == "https" else "http11.send_request_headers.started"

    async def trace(self, stage: str, _: object) -> None:
        """Take note of a stage; the request for a tunnel has stages of the same names."""
        if stage == "connection.connect_tcp.started":
            self.at_proxy = self._proxy
        elif stage == self._past_proxy:
            self.at_proxy = None
        elif stage.endswith(".send_request_body.complete") and not self.at_proxy:
            self._meanwhile()


async def _hide_location(response: "httpx.Response") -> None:
    """Keep a redirect's target from httpx, which reads it even if told not to follow, and fails on a bad one."""
    if "location" in response.headers:
        response.extensions["location"] = response.headers.pop("location")
