"""A second look right before a run is asked for: what is shown may have been read long ago.

It takes one round of requests side by side. What it finds that is grave and was not known holds the request up.
"""

import asyncio
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.api.errors import NetworkProblem, Problem, sign_in_refusal
from tui.api.text import printable
from tui.model.steps import Step
from tui.preview.inputs import Prepared
from tui.preview.overlaps import Overlaps
from tui.preview.plan import MOST_SECRETS, Preview
from tui.preview.plan_words import why_unread
from tui.preview.sync_rules import Effect, Fate
from tui.preview.variable_words import GRAVE, in_few_words, told_effects
from tui.preview.verdicts import Verdict
from tui.steps.review import material_of, overlaps_of, unknown

if TYPE_CHECKING:
    from tui.steps.wizard import Wizard


class SecondLook(NamedTuple):
    """What is there now.

    Attributes:
        material: What makes previews of it; None where the secret keys could not be had.
        news: What is grave and was not known before, in words; empty when there is nothing.
        failed: Why there is no material.
    """

    material: Prepared | None
    news: str
    failed: Problem | None = None


async def look_again(wizard: "Wizard") -> SecondLook:
    """Read both sides and the other syncs once more, and compare with what the wizard knew; it then knows this.

    Where no preview can be made any more, that is news too; the wizard keeps the one it had.

    Raises:
        NetworkProblem: Infisical cannot be reached, so that the request itself could not be sent either.
        Problem: Only a new sign-in would help.
    """
    before, was_old, met_before = wizard.preview, wizard.preview_is_old, wizard.overlaps
    wizard.catalog.refresh(Step.REVIEW)
    (material, failed), met = await asyncio.gather(_material(wizard), overlaps_of(wizard))
    options = wizard.answers.sync_options
    if material:
        wizard.preview = material.preview(options) if options else None
    wizard.preview_is_old = failed is not None
    news = [*_of_rows(before, wizard.preview), *_besides(before, wizard.preview), *_meetings(met_before, met)]
    if before and not was_old:
        news += [remark.text for remark in unknown(failed)]
    return SecondLook(material, f"New since the last look: {' '.join(news)}" if news else "", failed)


async def _material(wizard: "Wizard") -> tuple[Prepared, None] | tuple[None, Problem]:
    try:
        return await material_of(wizard), None
    except Problem as problem:
        if sign_in_refusal(problem) or isinstance(problem, NetworkProblem):
            raise
        return None, problem


def _of_rows(before: Preview | None, now: Preview | None) -> Iterator[str]:
    """Name the variables of which something grave has become known, as the list puts it."""
    names = {name for name, _ in _facts(now) - _facts(before)}
    rows = [row for row in now if row.name in names] if now and names else []
    told = [f"{printable(row.name, limit=60)} ({in_few_words(row)})" for row in rows[:_MOST]]
    more = f" and {len(rows) - _MOST} more" if len(rows) > _MOST else ""
    if rows:
        yield f"{', '.join(told)}{more}."


def _facts(preview: Preview | None) -> set[tuple[str, Fate | Effect | str]]:
    groups = preview.groups if preview else ()
    return {fact for group in groups for fact in product(group.names, _grave(group.verdict))}


def _grave(verdict: Verdict) -> Iterator[Fate | Effect | str]:
    """Return what is grave about a verdict, the deploy contexts whose values may be lost among it."""
    if verdict.fate is Fate.DELETE:
        yield verdict.fate
    yield from told_effects(verdict) & GRAVE
    yield from verdict.lost


def _besides(before: Preview | None, now: Preview | None) -> Iterator[str]:
    if now and now.not_read and not (before and before.not_read):
        yield why_unread(now)
    if now and now.too_many and not (before and before.too_many):
        yield f"There are {now.secrets:,} secrets; the newest servers refuse more than {MOST_SECRETS}."


def _meetings(before: Overlaps | None, now: Overlaps) -> Iterator[str]:
    known = {*(overlap.sentence for overlap in before.found), *before.unchecked} if before else set()
    yield from (item.sentence for item in now.found if not item.names_apart and item.sentence not in known)
    yield from (reason for reason in now.unchecked if reason not in known)


_MOST: Final = 3
"""Variables that are named."""
