"""What it means to leave right now, in a sentence or two."""

from typing import TYPE_CHECKING

from tui.api.text import printable

if TYPE_CHECKING:
    from tui.steps.wizard import Wizard


def leaving(wizard: "Wizard | None", *, creating: bool = False) -> str:
    """Say what becomes of the answers, or of the sync; before there is a run, there is nothing of either."""
    if creating and wizard and wizard.updating:
        return "The sync is being changed right now. If you leave, look in Infisical whether it was."
    if creating:
        return "The sync is being created right now. If you leave, look in Infisical whether it exists."
    if wizard and wizard.care and wizard.care.deleted:
        return "The sync is deleted."
    if wizard and wizard.care and wizard.care.paused:
        return "The sync exists but is paused: nothing is written until it is run."
    if wizard and wizard.care and not wizard.care.sync.is_auto_sync_enabled:
        return "The sync exists. A run under way goes on by itself; later ones start only when somebody starts them."
    if wizard and wizard.made:
        return "The sync exists, and Infisical goes on with it by itself."
    kept = " Your answers are kept, and the next start offers to go on from there."
    return f"{_created(wizard)}{kept if wizard and wizard.drafts.path else ''}"


def _created(wizard: "Wizard | None") -> str:
    if wizard is None or not wizard.connections:
        return "Nothing has been created or changed."
    names = ", ".join(printable(connection.name) for connection in wizard.connections)
    return f"Only a connection has been created: {names}."
