"""The steps that are answered by choosing a row, with what there is to fill in where the list is not enough."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import SecretStr, ValidationError

from tui.api.errors import Problem, Refused, sign_in_refusal
from tui.api.text import printable
from tui.auth.tokens import clean_netlify_token
from tui.lines.prompts import Back
from tui.lines.sign_in import sign_in_again
from tui.lines.talk import Talk
from tui.model.answers import Answer, NewConnection, SecretPathAnswer, complaints
from tui.model.choices import Choice, Choices
from tui.model.steps import Step
from tui.steps.forms import NETLIFY_TOKEN, READS_NETLIFY, READS_NETLIFY_WHY, Entry
from tui.steps.offers import (
    WHAT,
    Offer,
    Row,
    answer_by_hand,
    answer_for,
    connection_form,
    context_remarks,
    effect_of,
    entries_by_hand,
    folder_contents,
    nothing_there,
    objection_to_id,
    offer,
    other_syncs,
)


async def choose(talk: Talk, step: Step) -> Step:
    """Ask for the answer of a choosing step, and return the step that follows."""
    offered = await _offered(talk, step)
    answer = await (_form(talk, step, offered) if offered.instead else _row(talk, step, offered))
    if isinstance(answer, SecretPathAnswer):
        await _count_keys(talk, answer.path, [row.value for row in offered.choices.rows])
    return await talk.wait_for(talk.wizard.accept(step, answer))


async def _offered(talk: Talk, step: Step) -> Offer:
    """Ask for the list until it is there, or something to choose without it."""
    offered = await talk.wait_for(offer(step, talk.wizard))
    if offered.trouble:
        talk.tell(offered.trouble)
    if offered.note and offered.choices.rows:
        talk.say(offered.note)
    return offered


async def _row(talk: Talk, step: Step, offered: Offer) -> Answer:
    if offered.choices.note:
        talk.say(offered.choices.note)
    if not offered.choices.rows:
        nothing = Problem(nothing_there(step, offered), "")
        await talk.ask_after(nothing)
        talk.wizard.catalog.refresh(step)
        return await _row(talk, step, await _offered(talk, step))

    others = await talk.wait_for(other_syncs(talk.wizard)) if step is Step.DEPLOY_CONTEXT else ()

    def beside(choice: Choice[Any]) -> str:
        """Rows that mean something else than the step says do so themselves; contexts name the syncs they meet."""
        if step is Step.DEPLOY_CONTEXT and not choice.refused:
            return " ".join((effect_of(step, choice), *context_remarks(choice.value, talk.wizard.answers, others)))
        return effect_of(step, choice) if choice.value in (Row.NEW_CONNECTION, Row.WHOLE_TEAM) else ""

    choice = await talk.prompts.choose(offered.choices, beside=beside)
    answer = answer_for(step, choice.value)
    if choice.value == Row.BY_TOKEN:
        return await _whole_list(talk, step)
    if answer is None:
        return await (_new_connection(talk, offered) if step is Step.CONNECTION else _by_hand(talk, step, offered))
    talk.say(f"{step}: {printable(choice.label)}.", *([effect_of(step, choice)] if step is Step.NETLIFY_SITE else []))
    return answer


async def _form(talk: Talk, step: Step, offered: Offer) -> Answer:
    """Ask for what takes the place of a list."""
    talk.say(offered.instead)
    return await (_new_connection(talk, offered) if step is Step.CONNECTION else _without_a_list(talk, step, offered))


async def _new_connection(talk: Talk, offered: Offer) -> Answer:
    """Create a connection from a name and a Netlify token; what was refused is asked for anew, with the name kept."""
    name, token = connection_form(offered.choices.rows)

    async def ask_name() -> str:
        return await ask_entry(talk, name)

    async def ask_token() -> SecretStr:
        return await ask_token_of(talk, token)

    async def ask_to_read() -> bool:
        talk.say(READS_NETLIFY_WHY)
        return await talk.prompts.yes_no(READS_NETLIFY, default=True)

    asks_netlify = talk.wizard.catalog.asks_netlify
    offer_to_read = {} if asks_netlify else {"reads_netlify": ask_to_read}
    wanted: NewConnection | None = None
    while True:
        wanted = wanted or await talk.fill(
            {"name": ask_name, "access_token": ask_token, **offer_to_read},
            lambda given: NewConnection(**({"access_token": SecretStr("x")} | given)),
        )
        words = "Infisical is checking the token with Netlify ..."
        try:
            return await talk.wait_for(talk.wizard.create_connection(wanted), words)
        except Problem as problem:
            if sign_in_refusal(problem):
                await sign_in_again(talk, problem)
                continue
            await talk.ask_after(problem)
            if isinstance(problem, Refused):  # The same once more would be refused once more.
                name, wanted = replace(name, default=wanted.name), None


async def _without_a_list(talk: Talk, step: Step, offered: Offer) -> Answer:
    """Take a Netlify token for this run and ask again, or take the id as it is typed."""
    what = WHAT[step]
    rows = (Choice(False, "Give a Netlify access token for this run"), Choice(True, f"Type the {what}'s id ..."))  # noqa: FBT003
    if (await talk.prompts.choose(Choices(rows, 1 if offered.typed else 0))).value:
        return await _by_hand(talk, step, offered)
    token = await ask_token_of(talk, NETLIFY_TOKEN)
    talk.wizard.use_netlify_token(token)
    return await _ask_anew(talk, step)


async def _whole_list(talk: Talk, step: Step) -> Answer:
    """Take a Netlify token for this run, if Netlify does, and show the list anew."""
    token = await ask_token_of(talk, NETLIFY_TOKEN)
    try:
        await talk.wait_for(talk.wizard.try_netlify_token(token), "Asking Netlify ...")
    except Problem as problem:
        talk.tell(problem)
    return await _ask_anew(talk, step)


async def _ask_anew(talk: Talk, step: Step) -> Answer:
    offered = await _offered(talk, step)
    return await (_form(talk, step, offered) if offered.instead else _row(talk, step, offered))


async def _by_hand(talk: Talk, step: Step, offered: Offer) -> Answer:
    identifier, name = entries_by_hand(step, talk.wizard.settings, offered.typed)
    while True:
        typed = await ask_entry(talk, identifier)
        if objection := objection_to_id(step, typed):
            talk.prompts.lines.complain(objection)
            continue
        try:
            answer_by_hand(step, typed, "")
            return answer_by_hand(step, typed, await ask_entry(talk, name, may_be_empty=True))
        except Back:
            continue
        except ValidationError as error:
            talk.prompts.lines.complain(*complaints(error).values())


async def ask_entry(talk: Talk, entry: Entry, *, may_be_empty: bool = False) -> str:
    """Ask for one line of a form."""
    if entry.hint:
        talk.say(entry.hint)
    return await talk.prompts.text(entry.label, entry.default, may_be_empty=may_be_empty)


async def ask_token_of(talk: Talk, entry: Entry) -> SecretStr:
    """Ask for a token, unseen, until it can be one."""
    talk.say(entry.hint)
    while True:
        typed = await talk.prompts.line(f"{entry.label} (not shown):", hidden=True)
        try:
            return clean_netlify_token(typed, called=f"The {entry.label.partition(',')[0]}")
        except Problem as problem:
            talk.prompts.lines.complain(f"{problem.happened} {problem.remedy}")


async def _count_keys(talk: Talk, path: str, folders: Sequence[str]) -> None:
    """Say how much the folder sends; not to know it stops nobody, but a token that has ended is asked for again."""
    try:
        told = await talk.wait_for(folder_contents(path, folders, talk.wizard))
    except Problem as problem:
        if sign_in_refusal(problem):
            await sign_in_again(talk, problem)
            await _count_keys(talk, path, folders)
        else:
            talk.say(f"The keys could not be counted. {problem.happened}")
    else:
        talk.say(f"{told}.")
