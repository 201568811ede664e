"""What the sync will do to the user's own variables: said, looked at closer, and kept a copy of."""

from datetime import UTC, datetime

from tui.api.errors import Problem, sign_in_refusal
from tui.lines.lists import ask_token_of
from tui.lines.talk import Talk
from tui.preview.inputs import Prepared
from tui.preview.plan import Preview
from tui.preview.plan_words import TOKEN_WHY, consequence, listing
from tui.preview.warnings import traps
from tui.steps.forms import NETLIFY_TOKEN
from tui.steps.preview_actions import Act
from tui.steps.review import material_of, unknown


async def prepared(talk: Talk) -> Prepared | None:
    """Look at what is there; tell why, where that cannot be done, for it stops nobody.

    Raises:
        Problem: Only a new sign-in would help.
    """
    try:
        return await talk.wait_for(material_of(talk.wizard))
    except Problem as problem:
        if sign_in_refusal(problem):
            raise
        talk.say(*(remark.text for remark in unknown(problem)))
        return None


def say_consequence(talk: Talk, preview: Preview) -> None:
    """Say what the sync will do, and what surprises people about that."""
    answers = talk.wizard.answers
    talk.say(*(remark.text for remark in (*consequence(preview, answers), *traps(preview, answers))))


async def look(talk: Talk, act: Act, preview: Preview) -> None:
    """Do what a row says that neither answers nor creates.

    Raises:
        Problem: The copy could not be made, or Netlify does not accept the token.
    """
    match act:
        case Act.PREVIEW:
            all_of_it = listing(preview, talk.wizard.answers)
            talk.say(all_of_it.title, *(remark.text for remark in all_of_it.head))
            talk.say(*([] if all_of_it.choices.rows else [all_of_it.when_empty]))
            await talk.prompts.browse(all_of_it.choices, lambda row: [said.text for said in all_of_it.detail(row)])
        case Act.TOKEN:
            talk.say(TOKEN_WHY)
            token = await ask_token_of(talk, NETLIFY_TOKEN)
            await talk.wait_for(talk.wizard.try_netlify_token(token), "Asking Netlify ...")
        case Act.BACKUP:
            wizard, now = talk.wizard, datetime.now(UTC).astimezone()
            await talk.wait_for(wizard.backups.save(wizard.answers, preview, wizard.catalog, now), "Saving ...")
