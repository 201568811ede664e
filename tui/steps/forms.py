"""The lines to fill in where a step takes more than a choice: label, hint, and whether it stays hidden."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from tui.model.choices import free_name


@dataclass(frozen=True)
class Entry:
    """One line; `id` is the field of the model that it fills."""

    id: str
    label: str
    hint: str = ""
    default: str = ""
    hidden: bool = False


_CONNECTION_TOKEN: Final = Entry(
    "access_token",
    "Netlify access token",
    "Goes to this Infisical, which checks it with Netlify and keeps it.",
    hidden=True,
)

READS_NETLIFY: Final = "Read Netlify too"
READS_NETLIFY_WHY: Final = (
    "Lets the wizard read your sites and their variables with this token, in this run only; it is not stored here."
)
"""The offer to use the token of a new connection for what Infisical does not show."""

NETLIFY_TOKEN: Final = Entry(
    "netlify_token",
    "Netlify access token, for this run only",
    "Goes to Netlify only, to list teams, sites and variables; it is not stored.",
    hidden=True,
)


def new_connection(taken: Collection[str]) -> tuple[Entry, Entry]:
    """Return the lines that take a new connection; the names `taken` are not proposed."""
    name = Entry("name", "Name", "Lower-case letters, digits and single hyphens.", default=free_name("netlify", taken))
    return name, _CONNECTION_TOKEN


def by_hand(what: str, default: str = "", hint: str = "", name: str = "") -> tuple[Entry, Entry]:
    """Return the lines that take a team or site by its id; `what` is which of the two, `default` the id filled in."""
    return (
        Entry("id", f"The {what}'s id", hint, default),
        Entry("name", f"The {what}'s name", "Shown in Infisical; if empty, the id.", name),
    )
