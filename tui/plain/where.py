"""The first question, asked while everything heavy is loaded behind it: which Infisical."""

from tui.access.places import instances
from tui.plain.prompts import Back, Prompts
from tui.settings import Settings


async def ask_where(prompts: Prompts, settings: Settings) -> str:
    """Ask for an address, by its row or as it is typed; whether an Infisical is there is for `Access` to find out."""
    while True:
        address = (await prompts.choose(instances(settings))).value
        try:
            while not address:
                address = await prompts.text("Address of your Infisical, as in https://infisical.example.com")
        except Back:
            continue
        return address
