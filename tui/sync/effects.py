"""The sync options in plain words: what will happen on Netlify and in Infisical."""

from typing import Final

from tui.api.models import InitialSyncBehavior
from tui.api.text import printable
from tui.sync.answers import Answers, SyncOptionsAnswer
from tui.sync.choices import Choice, Choices
from tui.sync.key_schema import KeySchema

FIRST_SYNC_LABELS: Final = {
    InitialSyncBehavior.OVERWRITE_DESTINATION: "Push Infisical's values",
    InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE: "Import, Infisical wins",
    InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION: "Import, Netlify wins",
}
"""The first sync's choices in words; the API's own terms stand beside them."""


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


def effect_of_options(options: SyncOptionsAnswer, answers: Answers, *, example: str) -> str:
    """Say what the options do: the first run, deletion, naming, and when later runs happen.

    Args:
        options: The options as they stand.
        answers: The earlier answers, for names of places.
        example: One of the user's own secret keys, to show the schema with.
    """
    folder = printable(answers.secret_path.path) if answers.secret_path else "the folder"
    parts: list[str] = []
    if options.initial_sync_behavior is not InitialSyncBehavior.OVERWRITE_DESTINATION:
        winner = (
            "adds what is missing"
            if options.initial_sync_behavior is InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE
            else "adds what is missing and overwrites what differs"
        )
        parts.append(
            f"The first run reads Netlify's variables and {winner} in Infisical's {folder}; secret ones cannot be read."
        )
    if options.delete_missing:
        which = f"that match {options.key_schema} and that" if options.key_schema else "that"
        parts.append(f"Every run deletes variables of {target(answers)} {which} Infisical does not have.")
    else:
        parts.append("Nothing on Netlify is deleted; variables of the same name get Infisical's value.")
    if options.key_schema:
        parts.append(f"{printable(example)} becomes {printable(rendered(options.key_schema, example, answers))}.")
    if not options.is_auto_sync_enabled:
        parts.append("Nothing is written until somebody runs the sync.")
    return " ".join(parts)


def rendered(schema: str, key: str, answers: Answers) -> str:
    """Return the variable's name on Netlify for a secret key."""
    slug = answers.environment.slug if answers.environment else ""
    return KeySchema.of(schema, slug).name_of(key)


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


def needs_a_typed_yes(answers: Answers) -> str:
    """Say what a person has to agree to by typing the target's name, or nothing when a plain Enter will do."""
    options, site = answers.sync_options, answers.netlify_site
    if site and site.whole_team:
        deletes = (
            " and deletes shared variables that Infisical does not have" if options and options.delete_missing else ""
        )
        return f"This sync writes shared variables that every site of the team sees{deletes}."
    if options and options.delete_missing:
        fence = f" that match {options.key_schema} and" if options.key_schema else ""
        return f"Every run deletes all variables of {target(answers)}{fence} that Infisical does not have."
    return ""
