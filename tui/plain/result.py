"""Step Result: what was created, its run followed to the end, and what can be done next."""

from collections.abc import Sequence

from tui.api.errors import Problem
from tui.plain.lines import Left
from tui.plain.prompts import Back, Refresh
from tui.plain.talk import Talk
from tui.sync.care import Care
from tui.sync.effects import target
from tui.sync.follow import RunState
from tui.sync.outcome import (
    Next,
    created_words,
    meaning,
    meaning_of_removal,
    minutes,
    more_actions,
    needs_a_yes,
    next_actions,
    perform,
    to_mend,
)
from tui.sync.steps import Step


async def result(talk: Talk) -> Step:
    """Tell what exists, follow it, and offer what can be done next.

    Raises:
        Left: The user is done.
    """
    wizard, care = talk.wizard, talk.wizard.care
    if care is None:
        raise RuntimeError("there is no sync yet")
    talk.say(*created_words(care.created))
    while True:
        await _follow(talk, care)
        try:
            action = await _asked(talk, care)
        except Refresh:
            continue
        except Back:
            talk.say("There is no way back: the sync exists.")
            continue
        match action:
            case Next.AGAIN:
                return wizard.again()
            case Next.MEND:
                return wizard.change(to_mend(care))
            case Next.CHANGE:
                return wizard.change()
            case Next.LEAVE:
                raise Left
            case _:
                await _do(talk, care, action)


async def _asked(talk: Talk, care: Care) -> Next:
    """Ask what to do next; the second list is opened from the first one, and left by going back."""
    while True:
        actions = next_actions(care)
        # Nobody sits at a pipe, to mend what made the run fail.
        gives_up = care.state is RunState.FAILED and not talk.prompts.lines.at_terminal
        chosen: Next = (await talk.prompts.choose(actions, likeliest=len(actions.rows) - 1 if gives_up else None)).value
        if chosen is not Next.MORE:
            return chosen
        try:
            chosen = (await talk.prompts.choose(more_actions(care))).value
        except Back:
            continue
        if chosen is not Next.BACK:
            return chosen


async def _follow(talk: Talk, care: Care) -> None:
    """Say each state once, and what it means; a lost look is told of once."""
    said: list[str] = []
    place = target(talk.wizard.answers)

    def say(state: str, elapsed: float, lost: Problem | None, words: Sequence[str]) -> None:
        for line in (state, *words, *([f"No answer just now: {lost.happened}"] if lost else [])):
            if line not in said:
                said.append(line)
                talk.say(f"{line} {minutes(elapsed)}" if line == state else line)

    try:
        if care.removal:
            async for removal in care.follow_removal():
                say(removal.state, removal.elapsed, removal.lost, meaning_of_removal(removal, place))
        else:
            async for run in care.follow():
                say(run.state, run.elapsed, run.lost, meaning(run, place))
            landed = await care.landed() if care.state is RunState.SUCCEEDED else ""
            if landed:
                talk.say(landed)
    except Problem as problem:
        talk.tell(problem)


async def _do(talk: Talk, care: Care, action: Next) -> None:
    answers = talk.wizard.answers
    why = needs_a_yes(action, care, answers)
    if why and not await talk.prompts.typed_name(why, target(answers)):
        return
    talk.say("Asking Infisical ...")
    try:
        await perform(action, care)
    except Problem as problem:
        await talk.ask_after(problem)
