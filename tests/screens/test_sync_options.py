"""Sync options: four options on one page, and below them what they do to the user's own variables."""

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.wire import VARIABLES
from tui.demo import DEMO_NETLIFY_TOKEN, NEWEST, OLDEST, SECOND_GENERATION, ServerProfile
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import Step

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
        assert "Nothing is deleted." in desk.words
        await desk.press("enter")
        assert desk.wizard.answers.sync_options == SyncOptionsAnswer()


async def test_the_consequence_moves_with_each_choice() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        assert "delete 0, change 3, create 1, leave alone 1 create 1 SHOP_URL change 3 API_URL" in desk.words
        assert "delete 0 leave alone 1 NODE_VERSION" in desk.words
        await desk.press("down")
        assert "import up to 1 NODE_VERSION" in desk.words
        await desk.press("tab", "space", "up", "up", "home")
        assert "delete up to 1 NODE_VERSION" in desk.words
        await desk.press("tab", "tab")
        await desk.type("SHOP_{{secretKey}}")
        assert "delete 0, create 4, leave alone 4" in desk.words
        assert "API_URL -> SHOP_API_URL" in desk.words
        assert "only names that fit SHOP_{{secretKey}} can be deleted" in desk.words
        await desk.press("tab")
        assert "leave alone 4" in desk.words


async def test_a_site_that_could_not_be_read_is_said_and_a_token_typed_here_reads_it() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        assert "The site could not be read" in desk.words
        assert "delete 0" not in desk.words
        await desk.press("t")
        await desk.type("not-a-token")
        await desk.press("enter")
        assert "! Netlify does not accept the token" in desk.words
        await desk.paste("another")
        assert desk.value("#netlify_token") == "another"
        await desk.press("escape")
        assert "The site could not be read: Infisical does not show the variables" in desk.words
        await desk.press("tab", "tab", "tab", "tab", "down")
        assert desk.marked.startswith("› Read Netlify with your token")
        await desk.press("enter")
        await desk.type(DEMO_NETLIFY_TOKEN)
        await desk.press("enter")
        assert "delete 0" in desk.words
        assert DEMO_NETLIFY_TOKEN not in desk.text


async def test_every_variable_is_listed_behind_one_key() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS)
        await desk.press("P")
        assert "5 of 5" in desk.text
        await desk.type("left")
        assert "1 of 5" in desk.text
        assert "NODE_VERSION is left alone: Infisical does not have it, and nothing is" in desk.text
        await desk.press("escape")
        await desk.press("tab", "tab")
        await desk.type("p")
        assert desk.value("#key_schema") == "p"


async def test_where_nothing_could_be_read_the_list_says_all_of_why() -> None:
    desk = Desk(netlify_token=DEMO_NETLIFY_TOKEN)
    why = "The plan of this team does not include the variables of its sites for tokens that were made before it"
    desk.netlify_wire.instead(VARIABLES, json_reply({"code": 403, "message": why}, 403))
    async with desk:
        await desk.stand_on(Step.SYNC_OPTIONS, sync_options=SyncOptionsAnswer(delete_missing=True))
        await desk.press("P")
        assert "Every variable that Infisical does not have is deleted from acme-shop" in desk.text
        assert "What Netlify has by one of these names gets Infisical's value." in desk.text
        assert "more lines" not in desk.text
        assert "Esc closes." in desk.text


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
        assert " ".join(desk.part("#content")).count(told) == 1
        assert "so there are no counts" in desk.words
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
