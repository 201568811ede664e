"""Including subfolders: offered where the server shows that it can, previewed, sent, read back; both front ends."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.lines.caller import Caller
from tests.screens.desk import Desk
from tests.screens.wire import CHANGE, CREATE, SECRETS
from tui.api.errors import NotAllowed
from tui.api.infisical import Infisical, TreeKeys
from tui.cli.outcome import to_copy
from tui.demo import DEMO_NETLIFY_TOKEN, NEWEST, World, believable_world
from tui.demo.world import Secret
from tui.model.answers import SecretPathAnswer, SyncOptionsAnswer
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

WEB = SecretPathAnswer(path="/web")
FORGETFUL = replace(NEWEST, subfolders=False)
"""A server that drops the option, though an earlier one has left it in a sync."""
TO_OPTIONS = ("", "", "", "/web", "", "", "")
"""Lines that lead from Project to Sync options."""
INCLUDED = "Subfolders of /web are included, with 2 more secrets; a change in any of them starts a sync."


def showing(destination: str = "netlify", *, value: bool = False) -> World:
    """The believable world, in which a sync of the project shows that the server knows the option."""
    world = believable_world()
    sync = next(sync for sync in world.syncs if sync.destination == destination)
    sync.sync_options["includeAllSubFolders"] = value
    return world


def web(world: World) -> Any:  # noqa: ANN401 - a folder, which is there
    return world.projects[0].folder("prod", "/web")


def sent(body: bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(body)["syncOptions"]


async def turn_on(desk: Desk) -> None:
    """Go down to the switch and turn it over."""
    await desk.press("tab", "tab", "tab", "tab", "space")


@pytest.mark.parametrize(
    ("world", "offered"),
    [
        (believable_world(), False),
        (showing(), True),
        (showing(value=True), True),
        (showing("github"), True),
    ],
    ids=["no sync shows it", "off", "on", "another destination"],
)
async def test_it_is_offered_only_where_a_sync_of_the_project_shows_it(world: World, offered: bool) -> None:  # noqa: FBT001 - a case's value
    async with Desk(world=world) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS, secret_path=WEB)
        assert ("Include subfolders [ ] no" in desk.words) is offered
        await desk.reach(Step.RESULT)
        assert "includeAllSubFolders" not in sent(desk.wire.last(CREATE).body)
    caller = Caller(world=world)
    await caller.call(*TO_OPTIONS, *[""] * 4, "q")
    assert ("Subfolders go to Netlify too, in one flat list" in caller.said) is offered


async def test_it_is_previewed_sent_read_back_and_done() -> None:
    async with Desk(world=showing(), netlify_token=DEMO_NETLIFY_TOKEN, subfolders=True) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS, secret_path=WEB)
        assert "create 7 CDN_URL" in desk.words
        await turn_on(desk)
        assert "create 9" in desk.words
        assert "each key may be in one folder only, and there may be 500 secrets at most" in desk.words
        await desk.press("shift+tab")
        assert "create 9 ANALYTICS_HOST, ANALYTICS_ID" in desk.words
        await desk.reach(Step.REVIEW)
        assert "/web with subfolders" in desk.words
        assert "12 secret keys" in desk.words
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert sent(desk.wire.last(CREATE).body)["includeAllSubFolders"] is True
        assert desk.world.syncs[-1].sync_options["includeAllSubFolders"] is True
        assert "dropped" not in desk.words
        assert "kept these differently" not in desk.words
        site = next(site for site in desk.world.accounts[0].sites if site.name == "acme-shop")
        assert {"ANALYTICS_HOST", "ANALYTICS_ID"} <= {variable.key for variable in site.variables}
        await desk.press("c")
        assert '"includeAllSubFolders": true' in to_copy(desk.wizard)


async def test_it_stays_on_when_one_goes_back_and_comes_again_even_before_anything_is_read() -> None:
    async with Desk(world=showing()) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS, secret_path=WEB)
        await turn_on(desk)
        await desk.press("escape", "enter")
        assert "Include subfolders [x] yes" in desk.words
        await desk.press("escape")
        desk.wizard.catalog.refresh(Step.SYNC_OPTIONS)
        desk.wire.hold(SECRETS)
        desk.send("enter")
        await desk.until(lambda: desk.on(Step.SYNC_OPTIONS))
        desk.send("enter")
        await desk.until(lambda: desk.on(Step.NAME))
        desk.wire.heal()
        options = desk.wizard.answers.sync_options
        assert options
        assert options.include_subfolders


async def test_it_is_turned_off_again_by_leaving_it_out() -> None:
    async with Desk(world=showing(), subfolders=True) as desk:
        await desk.stand_on(Step.REVIEW, secret_path=WEB, sync_options=SyncOptionsAnswer(include_subfolders=True))
        await desk.press("enter")
        desk.wizard.change(Step.SYNC_OPTIONS)
        await desk.wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer())
        await desk.wizard.update()
        assert "includeAllSubFolders" not in sent(desk.wire.last(CHANGE).body)
        assert "includeAllSubFolders" not in desk.world.syncs[-1].sync_options


async def test_a_server_that_drops_it_without_a_word_is_told_of_and_not_believed() -> None:
    world = showing()
    async with Desk(world=world, server=FORGETFUL, netlify_token=DEMO_NETLIFY_TOKEN, subfolders=True) as desk:
        await desk.stand_on(Step.REVIEW, secret_path=WEB, sync_options=SyncOptionsAnswer(include_subfolders=True))
        await desk.press("enter")
        told = "This server dropped `Include subfolders`: only the secrets of /web itself are synced."
        assert told in desk.words
        assert "kept these differently" not in desk.words
        assert "Missing: ANALYTICS" not in desk.words
        assert desk.wizard.answers.sync_options == SyncOptionsAnswer()
    caller = Caller(world=showing(), server=FORGETFUL, netlify_token=DEMO_NETLIFY_TOKEN, subfolders=True)
    await caller.call(*TO_OPTIONS, "", "", "", "", "y", *[""] * 3, "q")
    assert told in " ".join(caller.said.split())
    assert "Missing: ANALYTICS" not in caller.said


async def test_a_change_that_the_server_drops_is_told_of_too() -> None:
    async with Desk(world=showing(), server=FORGETFUL) as desk:
        await desk.stand_on(Step.REVIEW, secret_path=WEB)
        await desk.press("enter")
        desk.wizard.change(Step.SYNC_OPTIONS)
        await desk.wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer(include_subfolders=True))
        await desk.wizard.update()
        assert sent(desk.wire.last(CHANGE).body)["includeAllSubFolders"] is True
        assert desk.wizard.created
        assert desk.wizard.created.dropped_subfolders
        assert desk.wizard.answers.sync_options == SyncOptionsAnswer()


async def test_clashing_keys_are_named_with_both_folders_before_the_server_refuses_them() -> None:
    world = showing()
    web(world).folders[0].secrets += [Secret("API_URL", "1"), Secret("CDN_URL", "2")]
    clash = "Infisical refuses to include subfolders: API_URL is in /web and /web/analytics (1 other key too)."
    async with Desk(world=world, subfolders=True) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS, secret_path=WEB)
        await turn_on(desk)
        await desk.reach(Step.REVIEW)
        assert clash in desk.words
        await desk.press("enter")
        assert desk.on(Step.REVIEW)
        assert "API_URL (/web, /web/analytics)" in desk.words
    caller = Caller(world=world, subfolders=True)
    await caller.call(*TO_OPTIONS, "", "", "", "", "y", "q")
    assert clash in " ".join(caller.said.split())


async def test_more_secrets_than_the_server_takes_are_told_before_it_refuses_them() -> None:
    world = showing()
    web(world).folders[0].secrets += [Secret(f"K{number}", "") for number in range(500)]
    caller = Caller(world=world, subfolders=True)
    await caller.call(*TO_OPTIONS, "", "", "", "", "y", "q")
    assert "refuse to sync more than 500 secrets; here are 512." in caller.said


async def test_an_import_takes_no_subfolders_along() -> None:
    async with Desk(world=showing()) as desk:
        await desk.stand_on(Step.SYNC_OPTIONS, secret_path=WEB)
        await turn_on(desk)
        await desk.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "down")
        told = "Include subfolders: possible only where the first sync pushes Infisical's values."
        assert told in desk.words
        await desk.press("enter")
        assert desk.on(Step.SYNC_OPTIONS)
        assert f"! {told}" in desk.words
        await desk.press("up", "enter")
        assert desk.on(Step.NAME)
    caller = Caller(world=showing())
    ended = await caller.call(*TO_OPTIONS, "Import, Infisical wins", "", "", "", "q")
    assert "Subfolders cannot be included, for the first sync imports." in caller.said
    assert ended.wizard
    assert ended.wizard.answers.sync_options
    assert not ended.wizard.answers.sync_options.include_subfolders


async def test_the_line_prompts_ask_say_what_it_means_and_send_it() -> None:
    caller = Caller(world=showing(), netlify_token=DEMO_NETLIFY_TOKEN, subfolders=True)
    await caller.call(*TO_OPTIONS, "", "", "", "", "y", *[""] * 3, "q")
    said = " ".join(caller.said.split())
    assert "each key may be in one folder only, and there may be 500 secrets at most" in said
    assert "Include subfolders? y or n, Enter for no:" in said
    assert INCLUDED in said
    assert "ANALYTICS_ID" in said.partition("Step 11 of 12")[2]
    assert sent(caller.wire.last(CREATE).body)["includeAllSubFolders"] is True


async def test_where_the_subfolders_may_not_be_listed_nothing_is_offered_and_the_count_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refused(*_: object) -> TreeKeys:
        raise NotAllowed("The server does not allow this.", "Ask an admin.")

    monkeypatch.setattr(Infisical, "tree_keys", refused)
    async with Desk(world=showing()) as desk:
        await desk.stand_on(Step.SECRET_PATH, secret_path=WEB)
        assert "/web: 10 secret keys, 3 of them imported; those in folders below could not be counted" in desk.words
        await desk.stand_on(Step.SYNC_OPTIONS, secret_path=WEB)
        assert "Include subfolders" not in desk.words
        assert "could not be" not in desk.words.replace("The site could not be read", "")
        await desk.stand_on(Step.SYNC_OPTIONS, secret_path=WEB, sync_options=SyncOptionsAnswer(include_subfolders=True))
        assert "The server does not allow this." in desk.words


async def test_the_count_says_what_becomes_of_the_folders_below() -> None:
    async with Desk(world=showing()) as desk:
        await desk.stand_on(Step.SECRET_PATH, secret_path=WEB)
        assert "2 in folders below are not synced" in desk.words
        await desk.stand_on(Step.SECRET_PATH, secret_path=WEB, sync_options=SyncOptionsAnswer(include_subfolders=True))
        assert "2 in folders below are synced too" in desk.words
