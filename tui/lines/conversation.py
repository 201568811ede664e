"""The conversation from the first step to the last: one step after the other, and what happens between them."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from tui.api.errors import Problem, sign_in_refusal
from tui.lines.instance import ask_where
from tui.lines.keyboard import Keyboard
from tui.lines.prompts import KEYS, AnotherToken, Back, Prompts, Refresh
from tui.lines.terminal import Left, Lines
from tui.model.steps import ORDER, Step
from tui.settings.settings import Settings
from tui.steps.guide import guide_of
from tui.steps.leaving import leaving

if TYPE_CHECKING:
    from tui.api.http import Waiting
    from tui.lines.talk import Talk
    from tui.steps.opening import Opening
    from tui.steps.wizard import Wizard

    OpenWizard = Callable[[Callable[[Waiting], None]], Opening]


@dataclass
class Ended:
    """How it ended: the run as it was left, the signal that told it to (0 for none), what nobody mended."""

    wizard: "Wizard | None" = None
    signal: int = 0
    problem: Problem | None = None
    crash: Exception | None = None


async def converse(settings: Settings, open_wizard: "OpenWizard", keyboard: Keyboard, out: TextIO) -> Ended:
    """Ask for everything in lines until the sync is made or the user leaves; connections are closed then.

    Args:
        settings: What was asked for before the start.
        open_wizard: Loads everything heavy and returns the opening; runs in a thread behind the first question. It is
            given the function to report waits to.
        keyboard: Where the answers come from.
        out: Where the questions go.
    """
    ended = Ended()
    lines = Lines(keyboard, out)
    talking = asyncio.ensure_future(_talk(settings, open_wizard, lines, ended))
    lines.heed_signals(talking)
    try:
        with lines.open():
            await talking
    except Left as left:
        ended.problem = left.problem
    except asyncio.CancelledError:
        ended.signal = lines.signal
    except Exception as error:  # noqa: BLE001 - told without a traceback, whose lines may hold what is nobody's business
        ended.crash = error
    finally:
        if ended.wizard:
            await ended.wizard.close()
    return ended


async def _talk(settings: Settings, open_wizard: "OpenWizard", lines: Lines, ended: Ended) -> None:
    prompts = Prompts(lines)
    lines.say("Infisical to Netlify: a wizard that creates a secret sync.", *KEYS)
    asking = asyncio.ensure_future(_ask_where(prompts, settings))
    # Behind the question, so that it is there before the processor is busy with loading.
    loading = asyncio.ensure_future(asyncio.to_thread(open_wizard, prompts.tell_waiting))
    try:
        where = await asking
        opening = await loading
    finally:
        asking.cancel()
        loading.cancel()
    from tui.lines.talk import Talk

    ended.wizard = wizard = opening.wizard
    talk = Talk(wizard, opening.access, prompts, where)
    lines.leaving = lambda: leaving(wizard, creating=talk.creating)
    while True:
        await _step(talk)


async def _ask_where(prompts: Prompts, settings: Settings) -> str:
    """Ask which Infisical, unless that is known."""
    if settings.infisical_url.value:
        return ""
    _introduce(prompts, Step.SIGN_IN)
    while True:
        with suppress(Back, Refresh):  # There is nothing behind this question.
            return await ask_where(prompts, settings)


async def _step(talk: "Talk") -> None:
    """Ask the step that the wizard stands on, once, and mend what goes wrong on the way."""
    wizard = talk.wizard
    step = wizard.current
    talk.prompts.takes_another_token = wizard.signed_in and step is not Step.SIGN_IN
    doing = _ask(talk, step)
    while True:
        try:
            await doing
        except Problem as problem:
            doing = _mend(talk, problem, step)
            continue
        except AnotherToken:
            doing = _sign_in_again(talk)
            continue
        except Back:
            wizard.back()
        except Refresh:
            if wizard.signed_in:
                wizard.catalog.refresh(step)
        return


async def _ask(talk: "Talk", step: Step) -> None:
    """Ask the step; behind a sign-in first what to do with earlier answers."""
    from tui.lines.drafts import ask_about_drafts
    from tui.lines.steps import ASK

    if talk.wizard.drafts.offered and step is not Step.SIGN_IN:
        await ask_about_drafts(talk)
        return
    if not talk.where:
        _introduce(talk.prompts, step, talk.wizard)
    await ASK[step](talk)


async def _sign_in_again(talk: "Talk") -> None:
    from tui.lines.sign_in import sign_in_again

    with suppress(Back):  # To the step, with the token there is.
        await sign_in_again(talk, Problem("You asked to sign in with another token.", ""))


async def _mend(talk: "Talk", problem: Problem, step: Step) -> None:
    """Sign in again where that is the trouble, else ask what now; the step is asked again afterwards."""
    from tui.lines.sign_in import sign_in_again

    if talk.wizard.signed_in and sign_in_refusal(problem):
        await sign_in_again(talk, problem)
        return
    await talk.ask_after(problem)
    if talk.wizard.signed_in:
        talk.wizard.catalog.refresh(step)


def _introduce(prompts: Prompts, step: Step, wizard: "Wizard | None" = None) -> None:
    """Say where we are, what has happened to other answers, what the server complained of, and what is asked."""
    guide = wizard.guide_of(step) if wizard else guide_of(step, updating=False)
    prompts.help = guide.help_about()
    prompts.say("", f"Step {step.number} of {len(ORDER)}: {step}")
    if wizard:
        prompts.say(*([wizard.notice] if wizard.notice else []), *wizard.complaints.get(step, {}).values())
        wizard.notice = ""
    # What the options do depends on them, and is said behind them.
    prompts.say(guide.question, *filter(None, [guide.effect]))


async def hold(
    settings: Settings, open_wizard: "OpenWizard", out: TextIO, *, below_token: bool = False, ahead: bytes = b""
) -> Ended:
    """Hold the conversation between stdin and `out`; the rest is as for `Keyboard`."""
    encoding = sys.stdin.encoding or "utf-8"
    keyboard = Keyboard(sys.stdin.fileno(), encoding, below_token=below_token, ahead=ahead)
    return await converse(settings, open_wizard, keyboard, out)
