"""The first question, asked while everything heavy is loaded behind it: which Infisical."""

from contextlib import suppress

from tui.auth.instances import instances
from tui.lines.prompts import Back, Prompts
from tui.settings.settings import Settings


async def ask_where(prompts: Prompts, settings: Settings) -> str:
    """Ask for an address, by its row or as it is typed; whether an Infisical is there is for `Access` to find out."""
    while True:
        address = (await prompts.choose(instances(settings))).value
        with suppress(Back):
            return address or await prompts.needed("Address of your Infisical, as in https://infisical.example.com")
