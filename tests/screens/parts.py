"""What a desk is made of: a clock that sleeping moves, services without patience, answers given beforehand."""

import asyncio

from tui.api.http import TimeLimits
from tui.api.models import DeployContext
from tui.demo import World
from tui.model.answers import (
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


HASTY = TimeLimits(connect=5.0, read=0.5, change=0.5)
"""Takes half a second of silence for a time-out."""


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
