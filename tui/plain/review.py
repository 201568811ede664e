"""Step Review: everything once more, each line leading back to its step, and the ways to create."""

from typing import Any

from tui.api.errors import Problem
from tui.plain.talk import Talk
from tui.sync.choices import Choice, Choices
from tui.sync.effects import effect_of_options, needs_a_typed_yes, target, ways_to_change, ways_to_create
from tui.sync.steps import Step
from tui.sync.summary import summary


async def review(talk: Talk) -> Step:
    """Show the answers, go back to one of them, or create."""
    wizard = talk.wizard
    answers = wizard.answers
    keys = None
    if answers.project and answers.environment and answers.secret_path:
        keys = await talk.wait_for(
            wizard.catalog.secret_keys(answers.project.id, answers.environment.slug, answers.secret_path.path)
        )
    if keys and answers.sync_options:
        example = next(iter((*keys.own, *keys.imported)), "API_URL")
        talk.say(effect_of_options(answers.sync_options, answers, example=example))
    told = summary(answers, keys, exists=wizard.updating)
    ways = (ways_to_change if wizard.updating else ways_to_create)(answers)
    rows: tuple[Choice[Any], ...] = (*told, *ways.rows)
    chosen = (await talk.prompts.choose(Choices(rows, len(told) + ways.likeliest))).value
    if isinstance(chosen, Step):
        return wizard.edit(chosen)
    return await _create(talk, paused=chosen)


async def _create(talk: Talk, *, paused: bool) -> Step:
    wizard = talk.wizard
    # Created paused, nothing is written yet; the yes is asked for when its first run is.
    why = "" if paused else needs_a_typed_yes(wizard.answers)
    if why and not await talk.prompts.typed_name(why, target(wizard.answers)):
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
