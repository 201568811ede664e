"""The sync options in plain words: what will happen on Netlify and in Infisical."""

from typing import Final

from tui.api.models import InitialSyncBehavior
from tui.api.text import printable
from tui.model.answers import Answers
from tui.model.choices import Choice, Choices

FIRST_SYNC_LABELS: Final = {
    InitialSyncBehavior.OVERWRITE_DESTINATION: "Push Infisical's values",
    InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE: "Import, Infisical wins",
    InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION: "Import, Netlify wins",
}
"""The first sync's choices in words; the API's own terms stand beside them."""


SUBFOLDERS_MEANING: Final = (
    "Subfolders go to Netlify too, in one flat list: each key may be in one folder only, and there may be 500 secrets "
    "at most. The first sync has to push Infisical's values."
)


def first_syncs(*, can_import: bool, current: InitialSyncBehavior | None) -> Choices[InitialSyncBehavior]:
    """Offer the first sync's choices; the importing ones only where the server can (`canImportSecrets`)."""
    rows = [
        Choice(behavior, label, behavior.value)
        for behavior, label in FIRST_SYNC_LABELS.items()
        if can_import or behavior is InitialSyncBehavior.OVERWRITE_DESTINATION
    ]
    return Choices(tuple(rows), next((at for at, row in enumerate(rows) if row.value is current), 0))


def target(answers: Answers) -> str:
    """Name the site or the team that is written to, cleaned for display."""
    account, site = answers.netlify_account, answers.netlify_site
    if site and site.name:
        return printable(site.name)
    return printable(account.name) if account else "Netlify"


def ways_to_create(answers: Answers) -> Choices[bool]:
    """Offer to create and sync now, or paused (True).

    Paused is the one to stand on where deletion is on, and the only one where automatic syncs are off.
    """
    ways = (Choice(False, "Create and sync now"), Choice(True, "Create paused, write nothing yet"))  # noqa: FBT003
    options = answers.sync_options
    if options and not options.is_auto_sync_enabled:
        return Choices(ways[1:])
    return Choices(ways, 1 if options and options.delete_missing else 0)


def ways_to_change(answers: Answers) -> Choices[bool]:
    """Offer to change the sync that exists: with automatic syncs on it runs at once, else (True) it does not."""
    options = answers.sync_options
    if options and not options.is_auto_sync_enabled:
        return Choices((Choice(True, "Change it, run nothing yet"),))  # noqa: FBT003
    return Choices((Choice(False, "Change it and sync now"),))  # noqa: FBT003
