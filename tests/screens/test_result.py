"""Result: the first run followed to its end, and what can be done then."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import ADDRESS, Desk
from tests.screens.wire import CHANGE, CREATE, DELETE, ONE_SYNC, SECRETS, TRIGGER
from tui.api.models import InitialSyncBehavior
from tui.demo import DEMO_NETLIFY_TOKEN, NEWEST, World, believable_world
from tui.demo.world import Secret, Variable
from tui.model.answers import NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.steps import Step
from tui.run.journal import Attempt, Journal
from tui.screens.steps.step import StepPane
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio


def world_with(key: str) -> World:
    """The believable world with one more secret in production's top folder."""
    world = believable_world()
    folder = world.projects[0].folder("prod", "/")
    assert folder
    folder.secrets.append(Secret(key, "1"))
    return world


async def test_a_run_is_followed_from_queued_to_succeeded_with_the_time_it_took() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.clock.stop()
        await desk.press("enter")
        assert "queued 00:00" in desk.words
        assert "running" not in desk.words
        desk.clock.go()
        await desk.settled()
        assert "queued 00:00 running 00:02 succeeded 00:04" in desk.words
        assert "acme-shop uses the values from its next deploy on." in desk.words
        assert desk.marked == "› Leave"
        assert desk.wire.count(ONE_SYNC) == 3


async def test_a_run_that_failed_says_which_secret_and_can_be_run_again() -> None:
    async with Desk(world=world_with("BUILD_ID")) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        assert "failed 00:13" in desk.words
        assert "Netlify refused BUILD_ID: BUILD_ID is a reserved environment variable name." in desk.words
        assert "Rename or change that secret in Infisical" in desk.words
        assert "{" not in desk.words
        desk.world.projects[0].environments[3].root.secrets.pop()
        assert desk.marked == "› Change Sync options"
        await desk.press("down", "enter")
        assert desk.wire.count(TRIGGER) == 1
        assert "succeeded" in desk.words
        assert "BUILD_ID" not in desk.words


async def test_a_wrong_site_shows_as_a_failed_run_that_names_it() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.world.accounts[0].sites.clear()
        await desk.press("enter")
        assert "Netlify does not know this team or site" in desk.words
        assert desk.marked == "› Change Netlify site"


async def test_a_wrong_site_leads_to_the_id_that_was_typed() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW, netlify_site=NetlifySiteAnswer(id="no-such-site", name="The shop"))
        await desk.press("enter")
        assert "Netlify does not know this team or site" in desk.words
        await desk.press("enter")
        assert desk.on(Step.NETLIFY_SITE)
        assert (desk.value("#id"), desk.value("#name")) == ("no-such-site", "The shop")
        await desk.press("enter")
        assert desk.on(Step.REVIEW)


async def test_after_create_paused_and_a_good_run_resuming_is_the_first_offer() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("down", "enter", "enter")
        assert "succeeded" in desk.words
        assert desk.marked == "› Resume automatic syncs, run now"
        await desk.press("enter")
        assert json.loads(desk.wire.last(CHANGE).body) == {"isAutoSyncEnabled": True}
        assert "Resume automatic syncs" not in desk.words
        assert desk.marked == "› Leave"


async def test_what_was_announced_and_has_not_happened_is_in_sight() -> None:
    server = replace(NEWEST, misaddresses_values=True)
    world = believable_world()
    (site,) = [site for site in world.accounts[0].sites if site.name == "acme-shop"]
    site.variables += [Variable(name, {"production": "1", "dev": "2"}) for name in ("OLD_A", "OLD_B")]
    async with Desk(world=world, netlify_token=DEMO_NETLIFY_TOKEN, server=server) as desk:
        await desk.stand_on(Step.REVIEW, sync_options=SyncOptionsAnswer(delete_missing=True))
        await desk.wizard.create(paused=False)
        desk.app.post_message(StepPane.GoTo(Step.RESULT))
        await desk.settled()
        assert "succeeded" in desk.words
        assert "NODE_VERSION, OLD_A and OLD_B are still there." in desk.words
        assert "delete the value of OLD_A and OLD_B for production on Netlify." in desk.words
        assert desk.marked == "› Leave"


async def test_again_for_another_context_keeps_every_other_answer() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        first = desk.wizard.answers
        await desk.press("enter", "up")
        assert desk.marked == "› Create one for another context"
        await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        await desk.type("deploy-preview")
        await desk.press("enter")
        assert desk.on(Step.NAME)
        assert desk.value("#name") == "acme-shop-deploy-preview"
        await desk.press("enter")
        assert desk.on(Step.REVIEW)
        second = desk.wizard.answers
        kept = {"deploy_context": None, "name": None}
        assert second.model_copy(update=kept) == first.model_copy(update=kept)
        await desk.press("enter")
        assert desk.wire.count(CREATE) == 2
        assert json.loads(desk.wire.last(CREATE).body)["destinationConfig"]["context"] == "deploy-preview"
        assert [made.sync.name for made in desk.wizard.made] == ["acme-shop-production", "acme-shop-deploy-preview"]


async def test_enters_left_over_from_review_do_not_leave_while_the_run_goes_on() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.clock.stop()
        await desk.press("enter", "enter", "enter")
        assert desk.on(Step.RESULT)
        assert not desk.left


@pytest.mark.parametrize("keys", [["enter"], ["escape", "enter"], ["ctrl+c", "ctrl+c"]], ids="-".join)
async def test_leaving_after_the_end_ends_the_wizard(keys: list[str]) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        await desk.press(*keys)
        assert desk.left


async def endless_run(desk: Desk) -> None:
    """Create a sync whose run goes on for hours, with the clock running."""
    await desk.stand_on(Step.REVIEW)
    desk.clock.stop()
    await desk.press("enter")
    desk.world.syncs[-1].jobs[0].due += 1e6
    desk.clock.go()


async def test_leaving_while_the_run_goes_on_ends_well() -> None:
    async with Desk() as desk:
        await endless_run(desk)
        await desk.until(lambda: "running" in desk.words)
        desk.send("escape")
        await desk.until(lambda: "Infisical goes on with it by itself." in desk.words)
        desk.send("enter")
        await desk.until(lambda: desk.left)


async def test_a_failed_run_leads_to_the_answer_it_is_about_and_the_sync_is_changed() -> None:
    async with Desk(world=world_with("BUILD_ID")) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        assert desk.marked == "› Change Sync options"
        await desk.press("enter")
        assert desk.on(Step.SYNC_OPTIONS)
        options = desk.wizard.answers.sync_options
        assert options
        await desk.wizard.accept(Step.SYNC_OPTIONS, options.model_copy(update={"key_schema": "NX_{{secretKey}}"}))
        desk.app.post_message(StepPane.GoTo(Step.REVIEW))
        await desk.settled()
        assert desk.on(Step.REVIEW)
        assert "Change this sync?" in desk.words
        assert desk.marked == "› Change it and sync now"
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert json.loads(desk.wire.last(CHANGE).body)["syncOptions"]["keySchema"] == "NX_{{secretKey}}"
        assert "succeeded" in desk.words
        assert desk.wire.count(CHANGE) == desk.wire.count(CREATE) == 1


async def test_a_change_thought_better_of_leaves_everything_as_it_is() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter", "up", "up", "enter", "enter")
        assert desk.on(Step.REVIEW)
        await desk.press("f1")
        assert "The sync exists already." in desk.words
        await desk.press("f1", "up", *["up"] * 8, "enter")
        assert "Another project is not possible here: a sync stays in its project." in desk.words
        await desk.press("escape")
        assert desk.on(Step.RESULT)
        assert "The sync stays as it was." in desk.words
        assert desk.wire.count(CHANGE) == 0
        await desk.press("up", "up", "enter", "down", "enter")
        assert "Automatic syncs are paused." in desk.words
        assert "The sync stays as it was." not in desk.words


async def test_what_a_run_imported_is_not_called_deleted_when_the_sync_is_to_be_changed() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        importing = InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION
        options = SyncOptionsAnswer(initial_sync_behavior=importing, delete_missing=True)
        await desk.stand_on(Step.REVIEW, sync_options=options)
        await desk.wizard.create(paused=False)
        desk.app.post_message(StepPane.GoTo(Step.RESULT))
        await desk.settled()
        assert "succeeded" in desk.words
        await desk.press("up", "up", "enter", "enter")
        assert desk.on(Step.REVIEW)
        assert "(5 secret keys)" in desk.words
        assert "delete 0" in desk.words


async def test_pausing_is_told_and_the_second_menu_closes() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter", "up", "up", "enter")
        await desk.press("escape")
        assert "Create one for another context" in desk.words
        assert not desk.left
        await desk.press("up", "up", "enter", "down", "enter")
        assert json.loads(desk.wire.last(CHANGE).body) == {"isAutoSyncEnabled": False}
        assert "last run succeeded" in desk.words
        assert "Infisical reports success." in desk.words
        assert "Automatic syncs are paused." in desk.words


async def test_deleting_with_variables_wants_the_name_and_is_followed_to_its_end() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter", "up", "up", "enter", "down", "down", "down")
        assert desk.marked == "› Delete it and its variables"
        await desk.press("enter", "enter")
        assert "Please type exactly: acme-shop" in desk.words
        assert desk.wire.count(DELETE) == 0
        desk.clock.stop()
        await desk.type("acme-shop")
        await desk.press("enter")
        assert "Deleting acme-shop-production removing 00:00" in desk.words
        assert "Created" not in desk.words
        desk.clock.go()
        await desk.settled()
        assert "Deleted acme-shop-production removing 00:02 deleted 00:04" in desk.words
        assert desk.wire.last(DELETE).query == "removeSecrets=true"
        assert "deleted 00:0" in desk.words
        assert "removed from acme-shop; Netlify was not read to check that. Running deploys keep them." in desk.words
        assert "acme-shop-production" not in [sync.name for sync in desk.world.syncs]
        await desk.press("escape")
        assert "The sync is deleted." in desk.words


async def paused_where_it_deletes(desk: Desk) -> list[Variable]:
    """Create a sync paused that deletes what Infisical does not have; return the variables of its site."""
    await desk.stand_on(Step.REVIEW)
    options = SyncOptionsAnswer(delete_missing=True)
    desk.wizard.answers = desk.wizard.answers.replacing(Step.SYNC_OPTIONS, options)
    await desk.wizard.create(paused=True)
    desk.app.post_message(StepPane.GoTo(Step.RESULT))
    await desk.settled()
    (site,) = [site for site in desk.world.accounts[0].sites if site.name == "acme-shop"]
    return site.variables


async def test_what_came_to_netlify_after_review_is_named_before_the_first_run_deletes_it() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        variables = await paused_where_it_deletes(desk)
        variables.append(Variable("MADE_MEANWHILE", {"production": "1"}))
        assert desk.marked == "› Run the first sync"
        await desk.press("enter")
        assert "Type acme-shop to go on" in desk.words
        assert "MADE_MEANWHILE" in desk.words
        assert desk.wire.count(TRIGGER) == 0


async def test_f5_and_p_show_what_the_first_run_would_do_by_now() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        variables = await paused_where_it_deletes(desk)
        variables.append(Variable("MADE_MEANWHILE", {"production": "1"}))
        await desk.press("f5", "p")
        await desk.until(lambda: "MADE_MEANWHILE" in desk.text)


async def test_where_it_cannot_be_looked_again_the_last_preview_is_what_is_asked_about() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await paused_where_it_deletes(desk)
        desk.wire.instead(SECRETS, json_reply({"reqId": "req-1", "statusCode": 500, "message": "no"}, 500))
        await desk.press("enter")
        assert "may delete" in desk.words
        assert "Type acme-shop to go on" in desk.words


async def test_what_was_changed_while_it_is_paused_wants_a_yes_before_it_runs() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.wizard.create(paused=True)
        care = desk.wizard.care
        assert care
        await care.trigger()
        desk.app.post_message(StepPane.GoTo(Step.RESULT))
        await desk.settled()
        assert "succeeded" in desk.words
        desk.wizard.change()
        options = desk.wizard.answers.sync_options
        assert options
        deleting = options.model_copy(update={"delete_missing": True})
        desk.wizard.answers = desk.wizard.answers.replacing(Step.SYNC_OPTIONS, deleting)
        desk.app.post_message(StepPane.GoTo(Step.REVIEW))
        await desk.settled()
        assert desk.marked == "› Change it, run nothing yet"
        await desk.press("enter", "up", "up", "up")
        assert "last run succeeded" in desk.words
        assert "The sync has not run since it was changed." in desk.words
        assert desk.marked == "› Run again"
        await desk.press("enter")
        assert "The next run may delete 1 variable from acme-shop: NODE_VERSION." in desk.words
        assert desk.wire.count(TRIGGER) == 1
        await desk.type("acme-shop")
        await desk.press("enter")
        assert desk.wire.count(TRIGGER) == 2
        assert desk.marked == "› Resume automatic syncs, run now"
        await desk.press("down")
        assert desk.marked == "› Run again"
        await desk.press("enter")
        assert desk.wire.count(TRIGGER) == 3


async def test_a_removal_that_is_refused_is_told_in_place_and_can_be_tried_again() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter", "up", "up", "enter", "down", "down")
        assert desk.marked == "› Delete it, keep its variables"
        desk.wire.instead(DELETE, json_reply({"reqId": "req-1", "statusCode": 500, "message": "no"}, 500))
        await desk.press("enter")
        assert "The sync is as it was." in desk.words
        desk.wire.heal()
        await desk.press("enter")
        assert "Its variables stay on acme-shop as they are." in desk.words


async def test_a_sync_of_a_run_that_was_cut_short_is_taken_over_behind_sign_in(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    async with Desk() as cut_short:
        await cut_short.stand_on(Step.REVIEW)
        await cut_short.press("enter")
        answers, world = cut_short.wizard.answers, cut_short.world
    attempt = Attempt(origin=ADDRESS, began=datetime(2026, 3, 2, tzinfo=UTC), answers=answers, paused=False)
    os.close(Journal(state).note(attempt)._held._handle)
    async with Desk(world=world, state=state) as desk:
        await desk.until(lambda: "succeeded" in desk.words)
        assert desk.on(Step.RESULT)
        assert "acme-shop-production was created before an earlier run was cut short." in desk.words
        assert "succeeded" in desk.words
        assert desk.wire.count(CREATE) == 0
        await desk.press("p")
        await desk.until(lambda: "What the next run does on acme-shop, production" in desk.text)


async def test_what_became_grave_since_review_holds_a_first_run_up_once() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("down", "enter")
        folder = desk.world.projects[0].folder("prod", "/")
        assert folder
        folder.secrets.append(Secret("BUILD_ID", "1"))
        await desk.press("enter")
        assert "New since the last look: BUILD_ID" in desk.words
        assert desk.wire.count(TRIGGER) == 0
        await desk.press("enter")
        assert desk.wire.count(TRIGGER) == 1
