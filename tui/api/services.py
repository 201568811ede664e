"""How the two services are reached in this run: addresses, TLS rules, or the embedded demo; and how time passes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pydantic import SecretStr

from tui.api.address import base_url_of, origin_of
from tui.api.connections import ASGIApp, Connections
from tui.api.errors import InsecureAddress, Service
from tui.api.http import USUAL_LIMITS, Http, TimeLimits, Waiting
from tui.api.identities import Identities
from tui.api.infisical import Infisical
from tui.api.netlify import Netlify


@dataclass(frozen=True)
class Services:
    """Makes the clients, which share their connections; with the `*_app` fields they talk to an embedded server.

    `on_wait` is told before a request is repeated, so that the user sees why it takes long. `sleep` and `clock`
    (seconds) are the waiting between repeats and polls, `limits` how long an answer may take.
    """

    netlify_url: str
    on_wait: Callable[[Waiting], None]
    allow_plain_http: bool = False
    infisical_app: ASGIApp | None = None
    netlify_app: ASGIApp | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    limits: TimeLimits = USUAL_LIMITS
    _opened: dict[tuple[Service, str], Connections] = field(default_factory=dict, init=False, repr=False)

    def infisical(self, address: str, token: SecretStr | None) -> Infisical:
        """Make a client for the Infisical at `address`.

        Raises:
            InsecureAddress: The address is no http(s) origin, or plain http beyond this machine.
        """
        origin = origin_of(address, allow_plain_http=self.allow_plain_http)
        return Infisical(self._http("Infisical", origin, token, self.infisical_app))

    def identities(self, address: str) -> Identities:
        """Make a client for the logins of machine identities at `address`; it holds no token and sends none.

        Raises:
            InsecureAddress: as `infisical`.
        """
        origin = origin_of(address, allow_plain_http=self.allow_plain_http)
        return Identities(self._http("Infisical", origin, None, self.infisical_app))

    def netlify(self, token: SecretStr) -> Netlify:
        """Make a client for Netlify's API.

        Raises:
            InsecureAddress: `NETLIFY_API_URL` is no http(s) address, or plain http beyond this machine.
        """
        try:
            base = base_url_of(self.netlify_url, allow_plain_http=self.allow_plain_http)
        except InsecureAddress as problem:
            raise InsecureAddress(f"NETLIFY_API_URL: {problem.happened}", problem.remedy) from None
        return Netlify(self._http("Netlify", base, token, self.netlify_app))

    def _http(self, service: Service, base_url: str, token: SecretStr | None, app: ASGIApp | None) -> Http:
        connections = self._opened.setdefault((service, base_url), Connections(service, base_url, app))
        return Http(connections, token=token, on_wait=self.on_wait, sleep=self.sleep, limits=self.limits)

    async def prepare(self) -> None:
        """Do early, while another answer is waited for, what each service's first request would have to wait for.

        Raises:
            Problem: The proxy's settings cannot be used; each request will say so too.
        """
        await asyncio.gather(*(connections.prepare() for connections in self._opened.values()))

    async def close(self) -> None:
        """Close all connections; whoever asks later opens new ones."""
        await asyncio.gather(*(connections.close() for connections in self._opened.values()))
