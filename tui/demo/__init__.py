"""An embedded Infisical and Netlify, for `--demo` and for the tests.

Both speak the wire through plain ASGI, keep one shared world in memory, and reach for nothing outside.
"""

import time
from collections.abc import Callable

from tui.demo.asgi import ASGIApp, Receive, Scope, Send, asgi, mounted
from tui.demo.believable import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_EXPIRED_TOKEN,
    DEMO_IDENTITY_TOKEN,
    DEMO_NETLIFY_TOKEN,
    DEMO_NO_ORGANISATION_TOKEN,
    DEMO_REVOKED_TOKEN,
    DEMO_SERVICE_TOKEN,
    DEMO_USER_TOKEN,
    believable_world,
)
from tui.demo.infisical import Infisical
from tui.demo.jobs import Jobs
from tui.demo.netlify import Netlify
from tui.demo.server import NEWEST, OLDEST, SECOND_GENERATION, Generation, ServerProfile
from tui.demo.world import World

__all__ = [
    "DEMO_CLIENT_ID",
    "DEMO_CLIENT_SECRET",
    "DEMO_EXPIRED_TOKEN",
    "DEMO_IDENTITY_TOKEN",
    "DEMO_NETLIFY_TOKEN",
    "DEMO_NO_ORGANISATION_TOKEN",
    "DEMO_REVOKED_TOKEN",
    "DEMO_SERVICE_TOKEN",
    "DEMO_USER_TOKEN",
    "NEWEST",
    "OLDEST",
    "SECOND_GENERATION",
    "Demo",
    "Generation",
    "ServerProfile",
    "World",
    "believable_world",
]


class Demo:
    """Both services over one world, which a test may change at any time.

    `clock` counts seconds from anywhere; sync jobs live by it. The object is an ASGI application itself:
    served on one port, Netlify answers below `/netlify`, as in `NETLIFY_API_URL=http://127.0.0.1:8080/netlify/api/v1`,
    and Infisical everywhere else.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        server: ServerProfile = NEWEST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.world = believable_world() if world is None else world
        jobs = Jobs(self.world, server, clock)
        self.infisical: ASGIApp = asgi(Infisical(self.world, server, jobs).answer)
        self.netlify: ASGIApp = asgi(Netlify(self.world, jobs).answer)
        self._both = mounted("/netlify", self.netlify, otherwise=self.infisical)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request on behalf of the service that its path belongs to."""
        await self._both(scope, receive, send)
