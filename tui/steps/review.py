"""The few lines between the answers and the actions of Review: what it comes to, and whom it meets."""

from typing import TYPE_CHECKING, Final

from tui.api.errors import Problem, sign_in_refusal
from tui.model.answers import Answers
from tui.model.steps import Step
from tui.preview.backup import Backup
from tui.preview.confirmation import earned_yes
from tui.preview.inputs import Prepared
from tui.preview.load import find_overlaps, preview_material
from tui.preview.overlaps import Overlaps
from tui.preview.plan import Preview
from tui.preview.plan_words import brief, deletion
from tui.preview.remarks import Remark
from tui.preview.warnings import traps

if TYPE_CHECKING:
    from tui.steps.wizard import Wizard


PAUSED: Final = Remark("`Create paused` turns `Sync on every change` off: nothing is written until it is run.")
"""Why nothing happens by itself after what Review stands on where something may be lost."""


def unknown(failed: Problem | None) -> tuple[Remark, ...]:
    """Say that no preview could be made, and why."""
    return (Remark(f"What this sync would do could not be found out. {failed}", grave=True),) if failed else ()


def review_remarks(
    preview: Preview, answers: Answers, backup: Backup | None, overlaps: Overlaps | None, *, exists: bool
) -> tuple[Remark, ...]:
    """Return the counts, deletions and the copy that was kept, then what paused switches off, traps and whom it meets.

    Of those the losses come first: where there is little room, only the beginning is in sight. A sync that `exists`
    is not created paused.
    """
    kept = (Remark(backup.brief),) if backup else ()
    paused = (PAUSED,) if not exists and earned_yes(preview, answers) else ()
    told = (*paused, *traps(preview, answers), *meeting_remarks(overlaps))
    losses_first = sorted(told, key=lambda remark: not remark.grave)
    return (brief(preview), *deletion(preview, answers), *kept, *losses_first)


async def material_of(wizard: "Wizard") -> Prepared:
    """Return what makes previews of the sync that the answers make or change.

    Raises:
        Problem: The secret keys could not be had.
    """
    has_run = wizard.care is not None and wizard.care.has_run
    offers_subfolders = wizard.current is Step.SYNC_OPTIONS
    material = await preview_material(
        wizard.answers, wizard.session, has_run=has_run, offers_subfolders=offers_subfolders
    )
    wizard.preview_is_old = False
    return material


async def look(wizard: "Wizard") -> Prepared | None:
    """Keep on the wizard what the next run would do, and return what it was made of.

    Where that cannot be found out, what was known stays, and nothing is returned.

    Raises:
        Problem: Only a new sign-in would help.
    """
    options = wizard.answers.sync_options
    try:
        material = await material_of(wizard)
    except Problem as problem:
        if sign_in_refusal(problem):
            raise
        return None
    wizard.preview = material.preview(options) if options else None
    return material


async def overlaps_of(wizard: "Wizard") -> Overlaps:
    """Look which other syncs the answers would meet, besides the sync that exists, and keep them on the wizard."""
    existing = wizard.care.sync if wizard.care else None
    made = [made.sync for made in wizard.made]
    wizard.overlaps = await find_overlaps(wizard.answers, wizard.catalog, made, changing=existing)
    return wizard.overlaps


def meeting_remarks(overlaps: Overlaps | None) -> tuple[Remark, ...]:
    """Name each sync that this one meets, and what could not be checked."""
    if overlaps is None:
        return ()
    met = (Remark(overlap.sentence, grave=not overlap.names_apart) for overlap in overlaps.found)
    unchecked = (Remark(reason, grave=True) for reason in overlaps.unchecked)
    return (*met, *unchecked, *(Remark(reason) for reason in overlaps.uncheckable))
