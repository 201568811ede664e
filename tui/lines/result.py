"""Step Result: what was created, its run followed to the end, and what can be done next."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tui.api.errors import Problem, sign_in_refusal
from tui.lines.plan import say_consequence
from tui.lines.prompts import Back, Refresh
from tui.lines.talk import Talk
from tui.lines.terminal import Left
from tui.model.steps import Step
from tui.preview.option_labels import target
from tui.preview.plan_words import WAITING
from tui.preview.remarks import Remark
from tui.run.follow import RunState
from tui.run.manage import Care
from tui.steps.result import (
    Next,
    at,
    created_words,
    heading,
    meaning,
    meaning_of_removal,
    more_actions,
    needs_a_yes,
    next_actions,
    perform,
    to_mend,
    wants_a_look,
)
from tui.steps.second_look import look_again


async def result(talk: Talk) -> Step:
    """Tell what exists, follow it, and offer what can be done next.

    Raises:
        Left: The user is done.
        Problem: Only a new sign-in would help.
    """
    care = talk.wizard.care
    if care is None:
        raise RuntimeError("Result was opened before there was a sync")
    said: Sequence[str] = ()
    while True:
        words = (heading(care), *created_words(care.created, talk.wizard.backups.made))
        if words != said and not care.removal:  # How a deletion goes is said behind it.
            talk.say(*words)
            said = words
        await _follow(talk, care)
        try:
            action = await _choose(talk, care)
        except Refresh:
            continue
        match action:
            case Next.AGAIN:
                return talk.wizard.again()
            case Next.MEND:
                return talk.wizard.change(to_mend(care))
            case Next.CHANGE:
                return talk.wizard.change()
            case Next.LEAVE:
                raise Left
            case _:
                await _do(talk, care, action)


async def _choose(talk: Talk, care: Care) -> Next:
    """Ask what to do next, in the second list too; there is no way back behind a created sync."""
    more = False
    while True:
        offered = more_actions(care) if more else next_actions(care)
        # Nobody sits at a pipe, to mend what made the run fail.
        gives_up = not more and care.state is RunState.FAILED and not talk.prompts.lines.attended
        try:
            if gives_up:
                offered = replace(offered, likeliest=len(offered.rows) - 1)
            action = (await talk.prompts.choose(offered)).value
        except Back:
            if not more:
                talk.say("There is no way back: the sync exists.")
            action = Next.BACK
        if action not in (Next.MORE, Next.BACK):
            return action
        more = action is Next.MORE


_CLOCK: Final = re.compile(r"\d+:\d\d")
"""How long something has gone on, which is no news."""


class _Said:
    """Says each state once with the seconds, and what it means when that changes; a lost look is told of once."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._state = ""
        self._words: set[str] = set()

    def say(self, state: str, elapsed: float, lost: Problem | None, words: Sequence[Remark]) -> None:
        if state != self._state:
            self._state = state
            self._words.clear()
            self._talk.say(at(state, elapsed, ", "))
        for line in (*(remark.text for remark in words), *([f"No answer just now: {lost.happened}"] if lost else [])):
            if (words_alone := _CLOCK.sub("", line)) not in self._words:
                self._words.add(words_alone)
                self._talk.say(line)


async def _follow(talk: Talk, care: Care) -> None:
    place, said = target(talk.wizard.answers), _Said(talk)
    try:
        if care.removal:
            async for removal in care.follow_removal():
                left_behind = await care.compare_removal()
                words = meaning_of_removal(removal, place, left_behind)
                said.say(removal.state, removal.elapsed, removal.lost, words)
            return
        async for run in care.follow():
            # What was found on Netlify belongs to the same sentence, so the end waits for it.
            landed = await care.compare()
            words = meaning(run, place, landed=landed, untried=care.untried)
            said.say(run.state, run.elapsed, run.lost, words)
    except Problem as problem:
        if sign_in_refusal(problem):
            raise
        talk.tell(problem)


async def _do(talk: Talk, care: Care, action: Next) -> None:
    news = ""
    if wants_a_look(action, care):
        news = (await talk.wait_for(look_again(talk.wizard), WAITING.text)).news
        if talk.wizard.preview:
            say_consequence(talk, talk.wizard.preview)
    needed = needs_a_yes(action, care, talk.wizard.answers, talk.wizard.preview)
    if needed and not await talk.prompts.earned(needed.beginning_with(news)):
        return
    if news and not needed:
        talk.say(news)
        return
    try:
        await talk.wait_for(perform(action, care))
    except Problem as problem:
        if sign_in_refusal(problem):
            raise
        await talk.ask_after(problem)
