"""Which Infisical: the addresses to choose from, and the other region of the cloud."""

from typing import Final

from tui.api.address import EU_CLOUD, US_CLOUD
from tui.api.errors import Problem, SignInRequired
from tui.model.choices import Choice, Choices
from tui.settings.settings import Settings

SELF_HOSTED: Final = ""
"""Value of the row behind which the address is typed."""

_REGIONS: Final = {US_CLOUD: "Infisical Cloud, US", EU_CLOUD: "Infisical Cloud, EU"}
_OTHER: Final = {US_CLOUD: EU_CLOUD, "https://app.infisical.com": EU_CLOUD, EU_CLOUD: US_CLOUD}
"""The cloud that a user of the first one may have meant; the second is an older name of the US one."""


def instances(settings: Settings, address: str = "", origin: str = "") -> Choices[str]:
    """Return the addresses to choose from; the project file's comes last, for anybody may have written it.

    The row of `address`, whose origin is `origin` if it has one, is preselected; where no row has it, it was typed.
    """
    rows = [Choice(address, label, host_of(address)) for address, label in _REGIONS.items()]
    rows.append(Choice(SELF_HOSTED, "Self-hosted", "your own address"))
    proposed = settings.proposed_url
    if proposed.value:
        rows.append(Choice(proposed.value, f"From {proposed.source}", proposed.value))
    values = [row.value for row in rows]
    known = next((value for value in (origin, address) if value in values), SELF_HOSTED)
    return Choices(tuple(rows), values.index(known) if address else 0)


def host_of(origin: str) -> str:
    """Return what the user calls the server at an origin."""
    return origin.partition("://")[2]


def is_cloud(origin: str) -> bool:
    """Tell whether it is Infisical's own cloud, which need not prove that it is an Infisical."""
    return origin in _OTHER


def other_region(origin: str, problem: Problem) -> Choice[str] | None:
    """Return the other region of the cloud, where one has refused a token or a login; None for every other trouble.

    The choice is the user's: three bad logins lock a machine identity for minutes.
    """
    from tui.api.identities import (  # Heavy, and the addresses are offered before that is there.
        LoginRefused,
        WrongClient,
    )

    # The other kinds of LoginRefused show that the identity is known here.
    unknown_here = isinstance(problem, (SignInRequired, WrongClient)) or type(problem) is LoginRefused
    other = _OTHER.get(origin) if unknown_here else None
    return Choice(other, f"Try {_REGIONS[other]}", host_of(other)) if other else None
