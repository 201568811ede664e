"""The steps that are answered by filling in: Sync options and Name."""

from collections.abc import Awaitable, Callable
from typing import Any

from tui.api.errors import NotAllowed
from tui.api.models import InitialSyncBehavior
from tui.lines.plan import prepared, say_consequence
from tui.lines.talk import Talk
from tui.model.answers import SLUG_RULE, NameAnswer, SyncOptionsAnswer
from tui.model.key_schema import objection
from tui.model.steps import Step
from tui.preview.inputs import Prepared
from tui.preview.key_schema_examples import renaming
from tui.preview.option_labels import SUBFOLDERS_MEANING, first_syncs
from tui.steps.field_errors import NAME_IS_TAKEN


async def options(talk: Talk) -> Step:
    """Ask for the options one by one; what they mean together is said behind them."""
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

    def yes_no(field: str, label: str) -> Callable[[], Awaitable[bool]]:
        return lambda: prompts.yes_no(label, default=before(field))

    async def schema() -> str:
        talk.say("Key schema: the name on Netlify, as in INFISICAL_{{secretKey}}; empty keeps the names as they are.")
        typed_schema = await prompts.text("Key schema", before("key_schema"), may_be_empty=True)
        if material:
            _say_renaming(talk, typed_schema, material, deletes=bool(typed.get("delete_missing")))
        return typed_schema

    async def subfolders() -> bool:
        if typed["initial_sync_behavior"] is not InitialSyncBehavior.OVERWRITE_DESTINATION:
            talk.say("Subfolders cannot be included, for the first sync imports.")
            return False
        talk.say(SUBFOLDERS_MEANING)
        return await prompts.yes_no("Include subfolders", default=before("include_subfolders"))

    offers_subfolders = answered.include_subfolders or bool(material and material.tree)
    questions: dict[str, Callable[[], Awaitable[Any]]] = {
        "initial_sync_behavior": first_sync,
        "delete_missing": yes_no("delete_missing", "Delete on Netlify what Infisical does not have"),
        "key_schema": schema,
        "is_auto_sync_enabled": yes_no("is_auto_sync_enabled", "Sync on every change"),
        **({"include_subfolders": subfolders} if offers_subfolders else {}),
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


def _say_renaming(talk: Talk, schema: str, material: Prepared, *, deletes: bool) -> None:
    if schema and not objection(schema):
        keys = material.keys_with(talk.wizard.answers.sync_options)
        remarks = renaming(schema, (*keys.own, *keys.imported), material.place.environment, deletes=deletes)
        talk.say(*(remark.text for remark in remarks))


async def name(talk: Talk) -> Step:
    """Ask for name and description, standing on a free name."""
    wizard, prompts = talk.wizard, talk.prompts
    project, answered = wizard.answers.project, wizard.answers.name
    taken: frozenset[str] = frozenset()
    not_checked = proposal = ""
    try:
        taken = frozenset(await talk.wait_for(wizard.taken_names(project.id))) if project else taken
        not_checked = await talk.wait_for(wizard.names_not_checked(project.id)) if project else ""
        proposal = await talk.wait_for(wizard.proposal())
    except NotAllowed as problem:  # Whether a name is free then shows when the sync is created.
        talk.tell(problem)
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
