"""The conversation from the first step to the last: one step after the other, and what happens between them."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from tui.api.errors import Problem
from tui.plain.keyboard import Keyboard
from tui.plain.lines import Left, Lines
from tui.plain.prompts import KEYS, Back, Prompts, Refresh
from tui.sync.guide import GUIDE
from tui.sync.steps import ORDER

if TYPE_CHECKING:
    from tui.access.opening import Opening
    from tui.api.http import Waiting
    from tui.plain.talk import Talk
    from tui.sync.wizard import Wizard


@dataclass
class Ended:
    """How it ended: the run as it was left, the signal that told it to (0 for none), the problem that nobody mended."""

    wizard: "Wizard | None" = None
    signal: int = 0
    problem: Problem | None = None


async def converse(
    open_wizard: "Callable[[Callable[[Waiting], None]], Opening]", keyboard: Keyboard, out: TextIO
) -> Ended:
    """Ask for everything in lines until the sync is made or the user leaves; connections are closed then."""
    ended = Ended()
    lines = Lines(keyboard, out)
    talking = asyncio.ensure_future(_talk(open_wizard, lines, ended))

    lines.heed_signals(talking)
    try:
        await talking
    except Left as left:
        ended.problem = left.problem
    except asyncio.CancelledError:
        ended.signal = lines.signal
    finally:
        if ended.wizard:
            await ended.wizard.close()
    return ended


async def _talk(open_wizard: "Callable[[Callable[[Waiting], None]], Opening]", lines: Lines, ended: Ended) -> None:
    prompts = Prompts(lines)
    lines.say("Infisical to Netlify: a wizard that creates a secret sync.", *KEYS)
    opening = open_wizard(prompts.tell_waiting)
    from tui.plain.talk import Talk

    ended.wizard = wizard = opening.wizard
    talk = Talk(wizard, opening.access, prompts)
    lines.leaving = lambda: _what_leaving_means(wizard)
    while True:
        await _step(talk)


async def _step(talk: "Talk") -> None:
    """Ask the step that the wizard stands on, once."""
    from tui.access.access import needs_sign_in
    from tui.plain.sign_in import sign_in_again
    from tui.plain.steps import ASK

    wizard = talk.wizard
    step = wizard.current
    guide = GUIDE[step]
    talk.prompts.help = guide.help
    talk.say("", f"Step {step.number} of {len(ORDER)}: {step}", *([wizard.notice] if wizard.notice else []))
    talk.say(*wizard.complaints.get(step, {}).values(), guide.question, guide.effect)
    wizard.notice = ""
    try:
        await ASK[step](talk)
    except Back:
        wizard.back()
    except Refresh:
        if wizard.signed_in:
            wizard.catalog.refresh(step)
    except Problem as problem:
        try:
            if wizard.signed_in and needs_sign_in(problem):
                await sign_in_again(talk, problem)
            else:
                await talk.ask_after(problem)
                if wizard.signed_in:
                    wizard.catalog.refresh(step)
        except Back:
            wizard.back()


def _what_leaving_means(wizard: "Wizard") -> str:
    if wizard.made:
        return "The sync exists, and Infisical goes on with it by itself."
    return "Nothing has been created or changed."


def hold(open_wizard: "Callable[[Callable[[Waiting], None]], Opening]") -> Ended:
    """Hold the conversation between stdin and stderr."""
    keyboard = Keyboard(sys.stdin.fileno(), sys.stdin.encoding or "utf-8")
    return asyncio.run(converse(open_wizard, keyboard, sys.stderr))
