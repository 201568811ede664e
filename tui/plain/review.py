"""Step Review: everything once more, each line leading back to its step, and the ways to create."""

from typing import Any

from tui.api.errors import Problem
from tui.plain.talk import Talk
from tui.sync.choices import Choice, Choices
from tui.sync.consequence import consequence
from tui.sync.earned_yes import earned_yes
from tui.sync.effects import ways_to_change, ways_to_create
from tui.sync.material import preview_material
from tui.sync.preview import Preview
from tui.sync.steps import Step
from tui.sync.summary import summary
from tui.sync.traps import traps


async def review(talk: Talk) -> Step:
    """Show the answers, go back to one of them, or create."""
    wizard = talk.wizard
    answers = wizard.answers
    material = await talk.wait_for(preview_material(answers, wizard.session))
    wizard.preview = material.preview(answers.sync_options) if answers.sync_options else None
    say_consequence(talk, wizard.preview)
    told = summary(answers, material.keys, exists=wizard.updating)
    ways = (ways_to_change if wizard.updating else ways_to_create)(answers)
    rows: tuple[Choice[Any], ...] = (*told, *ways.rows)
    chosen = (await talk.prompts.choose(Choices(rows, len(told) + ways.likeliest))).value
    if isinstance(chosen, Step):
        return wizard.edit(chosen)
    return await _create(talk, paused=chosen)


def say_consequence(talk: Talk, preview: Preview | None) -> None:
    """Say what the sync will do, and what surprises people about that."""
    if preview:
        for remark in (*consequence(preview, talk.wizard.answers), *traps(preview, talk.wizard.answers)):
            talk.say(remark.text)


async def _create(talk: Talk, *, paused: bool) -> Step:
    wizard = talk.wizard
    # Created paused, nothing is written yet; the yes is asked for when its first run is.
    needed = None if paused else earned_yes(wizard.preview, wizard.answers)
    if needed and not await talk.prompts.earned(needed):
        return Step.REVIEW
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
