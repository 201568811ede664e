"""Step Result: what was created, its run followed to the end, and what can be done next."""

from tui.api.errors import Problem
from tui.plain.lines import Left
from tui.plain.prompts import Back, Refresh
from tui.plain.talk import Talk
from tui.sync.care import Care
from tui.sync.effects import needs_a_typed_yes, target
from tui.sync.follow import Run, RunState
from tui.sync.outcome import Next, created_words, meaning, minutes, next_actions
from tui.sync.steps import Step


async def result(talk: Talk) -> Step:
    """Tell what exists, follow it, and offer what can be done next.

    Raises:
        Left: The user is done.
    """
    care = talk.wizard.care
    if care is None:
        raise RuntimeError("there is no sync yet")
    talk.say(*created_words(care.created))
    while True:
        run = await _follow(talk, care)
        state = run.state if run else RunState.QUEUED
        actions = next_actions(state)
        # Nobody sits at a pipe, to mend what made the run fail.
        gives_up = state is RunState.FAILED and not talk.prompts.lines.at_terminal
        try:
            action = await talk.prompts.choose(actions, likeliest=len(actions.rows) - 1 if gives_up else None)
        except Refresh:
            continue
        except Back:
            talk.say("There is no way back: the sync exists.")
            continue
        match action.value:
            case Next.AGAIN:
                return talk.wizard.again()
            case Next.RUN:
                await _run_again(talk, care, state)
            case Next.LEAVE:
                raise Left


async def _follow(talk: Talk, care: Care) -> Run | None:
    """Say each state of the run once, and what it means; a lost look is told of once."""
    said: list[str] = []
    run: Run | None = None
    try:
        async for run in care.follow():
            words = meaning(run, target(talk.wizard.answers))
            for line in (f"{run.state}", *words, *([f"No answer just now: {run.lost.happened}"] if run.lost else [])):
                if line not in said:
                    said.append(line)
                    talk.say(f"{line} {minutes(run.elapsed)}" if line == run.state else line)
    except Problem as problem:
        talk.tell(problem)
    return run


async def _run_again(talk: Talk, care: Care, state: RunState) -> None:
    # A sync created paused was created without the yes that its first run needs.
    why = needs_a_typed_yes(talk.wizard.answers) if state is RunState.PAUSED else ""
    if why and not await talk.prompts.typed_name(why, target(talk.wizard.answers)):
        return
    talk.say("Asking Infisical to run the sync ...")
    try:
        await care.trigger()
    except Problem as problem:
        await talk.ask_after(problem)
