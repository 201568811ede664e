"""The demo behind a line that loses answers: real sockets on both sides, one POST at a time as a test says."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.api.clients import client
from tests.api.faulty import FaultyServer, Received, Reply, Step, faulty
from tests.contract.contract import ContractChecked
from tests.demo.serving import served
from tui.api.http import TimeLimits
from tui.api.infisical import Infisical
from tui.demo import DEMO_USER_TOKEN, Demo

Rule = Callable[[Received], bool]

SOON = 0.5
"""Seconds of silence after which a client gives up that waits for an answer which never comes."""


@dataclass
class Line:
    """What happens to the requests that `hits`: sent on or not, and `instead` of the true answer."""

    demo: httpx.Client
    hits: Rule = field(default=lambda _: False)
    instead: Step | None = None
    sent_on: bool = True

    def lose(self, method: str, part: str, instead: Step, *, sent_on: bool) -> None:
        """Answer requests of that method whose path holds `part` with something else from now on."""
        self.hits = lambda request: request.method == method and part in request.path
        self.instead, self.sent_on = instead, sent_on

    def heal(self) -> None:
        """Answer everything truly again."""
        self.hits = lambda _: False

    def __call__(self, request: Received) -> Step:
        """Answer one request."""
        hit = self.hits(request) and self.instead is not None
        truth = None if hit and not self.sent_on else self._forward(request)
        return self.instead if hit and self.instead else truth or Reply(599)

    def _forward(self, request: Received) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name in {"authorization", "content-type"}}
        reply = self.demo.request(request.method, request.target, headers=headers, content=request.body)
        return Reply(reply.status_code, reply.content, {"Content-Type": "application/json"})


@dataclass
class Lossy:
    """A demo, the line to it, what arrived on the line, and a client."""

    demo: Demo
    line: Line
    server: FaultyServer
    infisical: Infisical

    @property
    def posts(self) -> int:
        """Tell how often something was posted."""
        return sum(request.method == "POST" for request in self.server.received)


@asynccontextmanager
async def lossy(patience: float = 30.0) -> AsyncIterator[Lossy]:
    """Serve a demo behind a lossy line; at the end the contract may have no complaint about any request.

    `patience` is how many seconds of silence the client stands.
    """
    demo = Demo()
    checked = ContractChecked(demo.infisical)
    limits = TimeLimits(connect=5, read=patience, change=patience)
    with served(checked) as origin, httpx.Client(base_url=origin, verify=False, trust_env=False) as through:  # noqa: S501 - it is http
        line = Line(through)
        async with faulty(script=line) as server, client(server.url, token=DEMO_USER_TOKEN, limits=limits) as http:
            yield Lossy(demo, line, server, Infisical(http))
    assert checked.violations == []
