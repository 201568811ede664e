"""The steps that are answered by filling in: Sync options and Name."""

from typing import Any

from tui.plain.looking import prepared, say_consequence
from tui.plain.talk import Talk
from tui.sync.answers import SLUG_RULE, NameAnswer, SyncOptionsAnswer
from tui.sync.preview.effects import first_syncs
from tui.sync.preview.key_schema import objection
from tui.sync.preview.renaming import renaming
from tui.sync.refused import NAME_IS_TAKEN
from tui.sync.steps import Step


async def options(talk: Talk) -> Step:
    """Ask for the four options one by one; what they mean together is said behind them."""
    wizard, prompts = talk.wizard, talk.prompts
    answered = wizard.answers.sync_options or SyncOptionsAnswer()
    typed = wizard.unsent.setdefault(Step.SYNC_OPTIONS, {})
    material = await prepared(talk)

    def before(field: str) -> Any:  # noqa: ANN401 - each field has its own type
        return typed.get(field, getattr(answered, field))

    async def first_sync() -> Any:  # noqa: ANN401 - the behaviour
        talk.say("First sync:")
        rows = first_syncs(can_import=wizard.session.can_import, current=before("initial_sync_behavior"))
        return (await prompts.choose(rows)).value

    async def delete() -> bool:
        return await prompts.yes_no("Delete on Netlify what Infisical does not have", default=before("delete_missing"))

    async def schema() -> str:
        talk.say("Key schema: the name on Netlify, as in INFISICAL_{{secretKey}}; empty keeps the names as they are.")
        typed_schema = await prompts.text("Key schema", before("key_schema"), may_be_empty=True)
        if typed_schema and material and not objection(typed_schema):
            keys, deletes = (*material.keys.own, *material.keys.imported), bool(typed.get("delete_missing"))
            remarks = renaming(typed_schema, keys, material.place.environment, deletes=deletes)
            talk.say(*(remark.text for remark in remarks))
        return typed_schema

    async def automatic() -> bool:
        return await prompts.yes_no("Sync on every change", default=before("is_auto_sync_enabled"))

    questions = {
        "initial_sync_behavior": first_sync,
        "delete_missing": delete,
        "key_schema": schema,
        "is_auto_sync_enabled": automatic,
    }

    def make(given: dict[str, Any]) -> SyncOptionsAnswer:
        answer = SyncOptionsAnswer(**given)
        typed.update(given)
        return answer

    answer = await talk.fill(questions, make)
    if material:
        say_consequence(talk, material.preview(answer))
    step = await talk.wait_for(wizard.accept(Step.SYNC_OPTIONS, answer))
    wizard.unsent.pop(Step.SYNC_OPTIONS, None)
    return step


async def name(talk: Talk) -> Step:
    """Ask for name and description, standing on a free name."""
    wizard, prompts = talk.wizard, talk.prompts
    project, answered = wizard.answers.project, wizard.answers.name
    taken = frozenset(await talk.wait_for(wizard.taken_names(project.id))) if project else frozenset()
    not_checked = await talk.wait_for(wizard.names_not_checked(project.id)) if project else ""
    proposal = await talk.wait_for(wizard.proposal())
    typed = wizard.unsent.setdefault(Step.NAME, {})

    async def ask_name() -> str:
        talk.say(SLUG_RULE, *([not_checked] if not_checked else []))
        while True:
            wanted = await prompts.text("Name", typed.get("name") or (answered.name if answered else proposal))
            if wanted not in taken:
                return wanted
            prompts.lines.complain(NAME_IS_TAKEN)

    async def ask_description() -> str:
        before = typed.get("description", answered.description if answered else "")
        return await prompts.text("Description", before, may_be_empty=True)

    def make(given: dict[str, Any]) -> NameAnswer:
        answer = NameAnswer(**given, proposed=given["name"] == proposal)
        typed.update(given)
        return answer

    answer = await talk.fill({"name": ask_name, "description": ask_description}, make)
    step = await talk.wait_for(wizard.accept(Step.NAME, answer))
    wizard.unsent.pop(Step.NAME, None)
    return step
