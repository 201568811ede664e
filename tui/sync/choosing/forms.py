"""The lines to fill in where a step takes more than a choice: label, hint, and whether it stays hidden."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Entry:
    """One line; `id` is the field of the model that it fills."""

    id: str
    label: str
    hint: str = ""
    default: str = ""
    hidden: bool = False


NEW_CONNECTION: Final = (
    Entry("name", "Name", "Lower-case letters, digits and single hyphens.", default="netlify"),
    Entry(
        "access_token",
        "Netlify access token",
        "Goes to this Infisical, which checks it with Netlify and keeps it.",
        hidden=True,
    ),
)

NETLIFY_TOKEN: Final = Entry(
    "netlify_token",
    "Netlify access token, for this run only",
    "Goes to Netlify only, to list teams, sites and variables; it is not stored.",
    hidden=True,
)


def by_hand(what: str) -> tuple[Entry, Entry]:
    """Return the lines that take a team or site by its id; `what` is which of the two."""
    return (
        Entry("id", f"The {what}'s id"),
        Entry("name", f"The {what}'s name", "Shown in Infisical; if empty, the id."),
    )
