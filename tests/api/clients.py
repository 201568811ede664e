"""Clients for the tests: waits are recorded instead of waited for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from tui.api.connections import Connections
from tui.api.errors import Service
from tui.api.http import Http, TimeLimits, Waiting
from tui.api.models.wire import Wire

TOKEN = "canary-7Qm2vX9-token"


class Pet(Wire):
    """A reply small enough to see through."""

    name: str


PET = {"name": "Rex"}


@dataclass
class Waits:
    """What the user was told, and what was slept."""

    told: list[Waiting] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        """Take no time."""
        self.slept.append(seconds)


@asynccontextmanager
async def client(
    url: str,
    *,
    waits: Waits | None = None,
    service: Service = "Infisical",
    token: str | None = TOKEN,
    limits: TimeLimits | None = None,
) -> AsyncIterator[Http]:
    """Make a client and close it."""
    recorded = waits or Waits()
    connections = Connections(service, url)
    http = Http(
        connections,
        token=None if token is None else SecretStr(token),
        on_wait=recorded.told.append,
        sleep=recorded.sleep,
        limits=limits or TimeLimits(connect=5, read=5),
    )
    try:
        yield http
    finally:
        await connections.close()
