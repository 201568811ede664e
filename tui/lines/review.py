"""Step Review: everything once more, each line leading back to its step, and the ways to create."""

from contextlib import suppress

from tui.api.errors import Problem
from tui.lines.plan import look, prepared, say_consequence
from tui.lines.prompts import AnotherToken, Back
from tui.lines.talk import Talk
from tui.model.choices import Choices
from tui.model.steps import Step
from tui.preview.confirmation import earned_yes
from tui.preview.option_labels import ways_to_change, ways_to_create
from tui.preview.plan_words import WAITING
from tui.steps.preview_actions import Act, review_acts
from tui.steps.review import meeting_remarks, overlaps_of
from tui.steps.second_look import look_again
from tui.steps.summary import summary


async def review(talk: Talk) -> Step:
    """Show the answers, go back to one of them, or create."""
    wizard = talk.wizard
    answers = wizard.answers
    material = await prepared(talk)
    wizard.preview = material.preview(answers.sync_options) if material and answers.sync_options else None
    wizard.overlaps = None
    if wizard.preview:
        say_consequence(talk, wizard.preview)
    overlaps = await talk.wait_for(overlaps_of(wizard))
    talk.say(*(remark.text for remark in meeting_remarks(overlaps)))
    if wizard.preview:
        backup = wizard.backups.standing(answers, wizard.preview)
        talk.say(*([backup.words] if backup else []))
    keys = material.keys_with(answers.sync_options) if material else None
    told = summary(answers, keys, exists=wizard.updating)
    ways = (ways_to_change if wizard.updating else ways_to_create)(answers)
    unknowns = wizard.preview is None or bool(overlaps.unchecked)
    acts = review_acts(
        ways, answers, wizard.preview, wizard.backups, unknowns=unknowns, has_tokens=not wizard.settings.demo.value
    )
    # What stands beside these rows are keys of the screens.
    rows = (*told, *(row._replace(detail="") for row in acts.rows))
    likeliest = None if acts.likeliest is None else len(told) + acts.likeliest
    chosen = (await talk.prompts.choose(Choices(rows, likeliest))).value
    if chosen is Act.SIGN_IN:
        raise AnotherToken
    if isinstance(chosen, Step):
        return wizard.edit(chosen)
    if isinstance(chosen, Act):
        if wizard.preview:
            with suppress(Back):
                await look(talk, chosen, wizard.preview)
        return Step.REVIEW
    # Created paused, nothing is written yet; both sides are looked at again when its first run is asked for.
    if not chosen and not await _may_write(talk):
        return Step.REVIEW
    return await _create(talk, paused=chosen)


async def _may_write(talk: Talk) -> bool:
    """Look again, for what was said may have been read long ago; ask for a yes, or say what is new."""
    wizard = talk.wizard
    again = await talk.wait_for(look_again(wizard), WAITING.text)
    needed = earned_yes(wizard.preview, wizard.answers)
    if needed:
        return await talk.prompts.earned(needed.beginning_with(again.news))
    talk.say(*([again.news] if again.news else []))
    return not again.news


async def _create(talk: Talk, *, paused: bool) -> Step:
    wizard = talk.wizard
    talk.say("Changing the sync ..." if wizard.updating else "Creating the sync ...")
    talk.creating = True
    try:
        await (wizard.update() if wizard.updating else wizard.create(paused=paused))
    except Problem as problem:
        step = next((item for item in Step if wizard.complaints.get(item)), Step.REVIEW)
        if step is Step.REVIEW:
            raise
        wizard.edit(step)
        wizard.tell(problem.happened)
    finally:
        talk.creating = False
    return wizard.current
