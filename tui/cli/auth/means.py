"""What the commands work with: the settings, the way in, the conversation; and which servers they are about."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import SecretStr

from tui.api.address import EU_CLOUD, US_CLOUD
from tui.lines.prompts import Back, Refresh
from tui.lines.talk import Talk
from tui.settings.settings import Settings
from tui.steps.sign_in import Access

T = TypeVar("T")


async def insist(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again where the user wants to go back or to refresh: there is nothing before, and nothing to refresh."""
    while True:
        try:
            return await ask()
        except (Back, Refresh):
            continue


@dataclass(frozen=True)
class Means:
    """One run of a command.

    `talk` holds the questions, `print` takes results line by line, `given` came by `--token-stdin`.
    """

    talk: Talk
    environ: Mapping[str, str]
    given: SecretStr | None
    print: Callable[[str], None]

    @property
    def access(self) -> Access:
        """The way in."""
        return self.talk.access

    @property
    def settings(self) -> Settings:
        """What was set before the start."""
        return self.talk.wizard.settings

    def origins(self) -> list[str]:
        """Return the server that the settings name, else both regions of the cloud: a keyring cannot be listed.

        Raises:
            InsecureAddress: The address is none that can be used.
        """
        given = self.settings.infisical_url.value
        return [self.access.origin(given)] if given else [US_CLOUD, EU_CLOUD]

    def tell(self, *lines: str) -> None:
        """Print results."""
        for line in lines:
            self.print(line)
