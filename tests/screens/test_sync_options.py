"""Sync options: four options on one page, and the sentence that follows each change."""

import pytest

from tests.screens.desk import Desk
from tui.demo import NEWEST, OLDEST, SECOND_GENERATION, ServerProfile
from tui.sync.answers import SyncOptionsAnswer
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("server", "imports"),
    [(NEWEST, True), (SECOND_GENERATION, True), (OLDEST, False)],
    ids=["newest", "second", "oldest"],
)
async def test_importing_is_offered_only_where_the_server_can(server: ServerProfile, imports: bool) -> None:  # noqa: FBT001 - a case's value
    async with Desk(server=server) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        assert "Push Infisical's values" in desk.words
        assert ("Import, Infisical wins" in desk.words) is imports
        assert ("Import, Netlify wins" in desk.words) is imports


async def test_the_defaults_delete_nothing() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        assert "Nothing on Netlify is deleted" in desk.words
        await desk.press("enter")
        assert desk.wizard.answers.sync_options == SyncOptionsAnswer()


async def test_the_sentence_follows_each_change() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        await desk.press("down")
        assert "adds what is missing in Infisical's /" in desk.words
        await desk.press("down")
        assert "overwrites what differs" in desk.words
        await desk.press("tab", "space")
        assert "Every run deletes variables of acme-shop that Infisical does not have." in desk.words
        await desk.press("tab")
        await desk.type("SHOP_{{secretKey}}")
        assert "that match SHOP_{{secretKey}}" in desk.words
        assert "API_URL becomes SHOP_API_URL." in desk.words
        await desk.press("tab", "space")
        assert "Nothing is written until somebody runs the sync." in desk.words
        await desk.press("up", "up", "space")
        assert "Nothing on Netlify is deleted" in desk.words


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("SHOP_", "exactly once"),
        ("{{secretKey}}{{secretKey}}", "exactly once"),
        ("A B{{secretKey}}", "use letters, digits"),
        ("{{secretKey}}" + "x" * 243, "at most 255 characters"),
    ],
    ids=["without", "twice", "space", "long"],
)
async def test_a_key_schema_that_cannot_work_is_refused_beside_the_field(schema: str, told: str) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        await desk.press("tab", "tab")
        await desk.type(schema)
        await desk.press("enter")
        assert desk.on(Step.SYNC_OPTIONS)
        assert told in " ".join(desk.part("#key_schema"))
        assert desk.value("#key_schema") == schema
        await desk.press("ctrl+u", "enter")
        assert desk.on(Step.NAME)


async def test_all_four_are_sent_as_they_stand() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        await desk.press("down", "tab", "tab")
        await desk.type("{{environment}}_{{secretKey}}")
        await desk.press("tab", "space", "enter")
        await desk.reach(Step.RESULT)
        sync = desk.world.syncs[-1]
        assert sync.sync_options == {
            "initialSyncBehavior": "import-prioritize-source",
            "keySchema": "{{environment}}_{{secretKey}}",
            "disableSecretDeletion": True,
        }
        assert not sync.is_auto_sync_enabled
