"""What a desk is made of: a clock that sleeping moves, services without patience, answers given beforehand."""

import asyncio
from dataclasses import dataclass, fields
from typing import Self

from pydantic import SecretStr

from tui.api.address import origin_of
from tui.api.http import Http, TimeLimits
from tui.api.infisical import Infisical
from tui.api.models import DeployContext
from tui.api.services import Services
from tui.demo import World
from tui.sync.answers import (
    Answers,
    ConnectionAnswer,
    DeployContextAnswer,
    EnvironmentAnswer,
    NameAnswer,
    NetlifyAccountAnswer,
    NetlifySiteAnswer,
    ProjectAnswer,
    SecretPathAnswer,
    SyncOptionsAnswer,
)


class Clock:
    """Seconds that pass when somebody sleeps, and then at once; `stop` keeps sleepers asleep until `go`."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self._going = asyncio.Event()
        self._going.set()

    def __call__(self) -> float:
        """Tell the time."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let the time pass by."""
        await asyncio.sleep(0)
        await self._going.wait()
        self.seconds += seconds

    @property
    def stopped(self) -> bool:
        """Whether the time stands still."""
        return not self._going.is_set()

    def stop(self) -> None:
        """Let the time stand still."""
        self._going.clear()

    def go(self) -> None:
        """Let it go on."""
        self._going.set()


@dataclass(frozen=True)
class HastyServices(Services):
    """Reaches Infisical over a socket and takes half a second of silence for a time-out."""

    @classmethod
    def like(cls, services: Services) -> Self:
        """The same services, reached so."""
        return cls(**{field.name: getattr(services, field.name) for field in fields(services)})

    def infisical(self, address: str, token: SecretStr | None) -> Infisical:
        """Make a client without patience."""
        origin = origin_of(address, allow_plain_http=False)
        limits = TimeLimits(connect=5.0, read=0.5, change=0.5)
        return Infisical(Http("Infisical", origin, token=token, on_wait=self.on_wait, sleep=self.sleep, limits=limits))


def likeliest_answers(world: World) -> Answers:
    """What Enter alone answers in the believable world."""
    project, connection, account = world.projects[0], world.connections[0], world.accounts[0]
    environment = next(item for item in project.environments if item.slug == "prod")
    site = next(item for item in account.sites if item.name == "acme-shop")
    return Answers(
        project=ProjectAnswer(id=project.id, name=project.name),
        connection=ConnectionAnswer(id=connection.id, name=connection.name),
        environment=EnvironmentAnswer(slug=environment.slug, name=environment.name),
        secret_path=SecretPathAnswer(path="/"),
        netlify_account=NetlifyAccountAnswer(id=account.id, name=account.name),
        netlify_site=NetlifySiteAnswer(id=site.id, name=site.name),
        deploy_context=DeployContextAnswer(context=DeployContext.PRODUCTION),
        sync_options=SyncOptionsAnswer(),
        name=NameAnswer(name="acme-shop-production", proposed=True),
    )
