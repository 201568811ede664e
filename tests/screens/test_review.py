"""Review: everything once more, the typed yes, and one press that creates once."""

import json
from pathlib import Path

import pytest

from tests.api.faulty import Reply, json_reply
from tests.screens.desk import Desk
from tests.screens.wire import CREATE, SECRETS, SYNCS, VARIABLES
from tui.api.models import DeployContext
from tui.cli.outcome import farewell
from tui.demo import DEMO_NETLIFY_TOKEN, believable_world
from tui.demo.world import Secret, Site, Variable
from tui.model.answers import Answer, DeployContextAnswer, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.steps import Step
from tui.screens.frame_screen import FrameScreen
from tui.screens.steps.step import StepPane
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio

DELETING = SyncOptionsAnswer(delete_missing=True)
WHOLE_TEAM = NetlifySiteAnswer(id=None, name=None)


async def test_review_shows_every_answer_and_how_many_keys_travel() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        for words in (
            "Project Acme Shop",
            "Connection acme-shop-netlify",
            "Environment Production (prod)",
            "Secret path / (4 secret keys)",
            "Netlify account Acme Team",
            "Netlify site acme-shop",
            "Deploy context Production (production)",
            "Sync options delete nothing, push Infisical's values",
            "Name acme-shop-production",
        ):
            assert words in desk.words


async def test_many_presses_of_enter_create_once() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.wire.hold(CREATE)
        desk.send("enter", "enter", "enter")
        await desk.until(lambda: desk.wire.count(CREATE) > 0)
        await desk.until(lambda: "Creating the sync ..." in desk.words)
        await desk.press("enter", "escape", "f5")
        assert desk.on(Step.REVIEW)
        desk.wire.heal()
        await desk.until(lambda: desk.step is Step.RESULT)
        await desk.settled()
        assert desk.wire.count(CREATE) == 1


async def test_leaving_a_paused_sync_promises_no_run() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("down", "enter")
        assert "not started" in desk.words
        assert "00:00" not in desk.words
        await desk.press("ctrl+c")
        assert "The sync exists but is paused: nothing is written until it is run." in desk.words


async def test_create_paused_writes_nothing_until_it_is_told_to() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("down", "enter")
        assert desk.on(Step.RESULT)
        assert json.loads(desk.wire.last(CREATE).body)["isAutoSyncEnabled"] is False
        assert "Nothing has been written to Netlify." in desk.words
        assert "Run the first sync" in desk.marked
        await desk.press("enter")
        assert "succeeded" in desk.words


async def test_with_syncing_switched_off_there_is_no_create_and_sync_now() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW, sync_options=SyncOptionsAnswer(is_auto_sync_enabled=False))
        assert "Create and sync now" not in desk.words
        assert desk.marked == "› Create paused, write nothing yet"


@pytest.mark.parametrize(
    ("changed", "why", "name"),
    [
        ({"sync_options": DELETING}, "The first run deletes every variable that Infisical does not have", "acme-shop"),
        ({"netlify_site": WHOLE_TEAM}, "4 shared variables that every site of Acme Team sees", "Acme Team"),
    ],
    ids=["deleting", "whole team"],
)
async def test_what_can_do_harm_needs_the_name_typed(changed: dict[str, Answer], why: str, name: str) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW, **changed)
        assert desk.marked.startswith("› Create paused (safer: ")
        await desk.press("up", "enter")
        assert why in desk.words
        await desk.press("enter")
        assert f"Please type exactly: {name}" in desk.words
        await desk.type("yes")
        await desk.press("enter")
        assert desk.wire.count(CREATE) == 0
        await desk.press("escape")
        assert desk.on(Step.REVIEW)
        await desk.press("enter")
        await desk.type(name)
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert desk.wire.count(CREATE) == 1


async def test_a_whole_team_is_sent_without_a_site() -> None:
    async with Desk(size=(80, 40)) as desk:
        await desk.stand_on(Step.REVIEW, netlify_site=WHOLE_TEAM)
        assert "whole team (shared variables)" in desk.words
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert set(json.loads(desk.wire.last(CREATE).body)["destinationConfig"]) == {
            "accountId",
            "accountName",
            "context",
        }


async def test_what_becomes_of_the_variables_is_counted_and_listed() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        assert "delete 0, change 3, create 1, leave alone 1" in desk.words
        assert desk.marked == "› Create and sync now"
        await desk.press("p")
        assert "API_URL is on Netlify already and gets Infisical's value for production." in desk.text


@pytest.mark.parametrize("notice", ["", "Going on with your draft of a moment ago. Signed in with the token you gave."])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["wide", "narrow"])
async def test_what_is_deleted_is_in_sight_whatever_else_there_is_to_say(notice: str, size: tuple[int, int]) -> None:
    async with Desk(size=size) as desk:
        await desk.stand_on(Step.REVIEW, netlify_site=WHOLE_TEAM, sync_options=DELETING)
        desk.wizard.notice = notice
        desk.app.post_message(StepPane.GoTo(Step.REVIEW))
        await desk.settled()
        assert desk.part("#consequence")[0].startswith("delete the rest, write 4 (team")
        if size == (80, 24):
            assert (
                "Every variable that Infisical does not have is deleted from Acme Team; how many is unknown."
                in desk.words
            )
        told = await desk.said()
        assert "`Create paused` turns `Sync on every change` off" in told
        assert told.index("delete the rest") < told.index("Every variable that Infisical does not have is deleted")


async def test_a_token_that_netlify_does_not_accept_is_told_where_it_was_typed() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("t")
        await desk.type("not-a-token")
        await desk.press("enter")
        assert "! Netlify does not accept the token" in desk.words
        await desk.press("ctrl+u")
        await desk.type(DEMO_NETLIFY_TOKEN)
        await desk.press("enter")
        assert "delete 0, change 3, create 1, leave alone 1" in desk.words


async def test_the_syncs_that_this_one_meets_are_named() -> None:
    async with Desk() as desk:
        site = next(site for site in desk.world.accounts[0].sites if site.name == "acme-checkout")
        await desk.stand_on(Step.REVIEW, netlify_site=NetlifySiteAnswer(id=site.id, name=site.name))
        assert '"acme-checkout-production" writes to the same site and deploy context' in desk.words


async def test_what_could_not_be_checked_is_said() -> None:
    desk = Desk()
    desk.wire.instead(SYNCS, json_reply({"reqId": "r", "error": "PermissionDenied", "message": "no"}, 403))
    async with desk:
        await desk.stand_on(Step.REVIEW)
        assert "The project's other syncs could not be checked." in desk.words


async def test_an_enter_before_the_consequence_is_known_waits_for_it() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        desk.netlify_wire.hold(VARIABLES)
        await desk.stand_on(Step.REVIEW, netlify_site=WHOLE_TEAM, sync_options=DELETING)
        await desk.press("up", "enter")
        assert desk.on(Step.REVIEW)
        assert "Looking at what is there ..." in desk.words
        desk.netlify_wire.heal()
        await desk.until(lambda: "Are you sure?" in desk.words)
        assert "may delete 2 shared variables from Acme Team: COMPANY_NAME and NPM_TOKEN." in desk.words


async def test_a_copy_is_offered_kept_and_told_of(tmp_path: Path) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, state=StateFolder(tmp_path / "state")) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("down", "down")
        assert desk.marked == "› Save 3 variables to a file first"
        await desk.press("enter")
        kept = next((tmp_path / "state" / "backups").iterdir())
        assert f"Saved 3 variables in {kept.name}." in desk.words
        assert "Save 3 variables" not in desk.words
        assert "demo-old-dsn" in kept.read_text()
        assert "demo-old-dsn" not in desk.text


async def test_a_paused_syncs_first_run_has_the_preview_at_hand_and_wants_the_same_yes(tmp_path: Path) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, state=StateFolder(tmp_path / "state")) as desk:
        await desk.stand_on(Step.REVIEW, sync_options=DELETING)
        await desk.press("down", "enter", "enter")
        assert desk.on(Step.RESULT)
        (backup,) = desk.wizard.backups.made
        assert backup.path.name in "".join(desk.words.split())
        await desk.press("p")
        assert "may be deleted" in desk.text
        await desk.press("escape", "enter")
        assert "The first run may delete 1 variable from acme-shop: NODE_VERSION." in desk.words
        await desk.type("acme-shop")
        await desk.press("enter")
        assert "Created 1 (SHOP_URL); changed 3 (" in desk.words
        assert str(backup.path) in farewell(desk.wizard)[1]


async def test_at_80x24_what_may_be_lost_is_in_sight_before_what_paused_means() -> None:
    world = believable_world()
    (site,) = [site for site in world.accounts[0].sites if site.name == "acme-shop"]
    site.variables[0].values["deploy-preview"] = "b"
    async with Desk(world=world, netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        assert desk.marked.startswith("› Create paused")
        assert "API_URL may lose its values for other contexts (deploy-preview)." in desk.words


async def test_what_came_to_netlify_while_review_was_read_is_named_before_it_is_deleted() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW, sync_options=DELETING)
        (site,) = [site for site in desk.world.accounts[0].sites if site.name == "acme-shop"]
        site.variables.append(Variable("MADE_MEANWHILE", {"production": "1"}))
        await desk.press("up")
        assert desk.marked == "› Create and sync now"
        await desk.press("enter")
        assert "MADE_MEANWHILE" in desk.words
        assert "Type acme-shop to go on" in desk.words
        assert desk.wire.count(CREATE) == 0
        await desk.press("escape")
        assert "MADE_MEANWHILE" in desk.words


async def test_where_review_cannot_look_anew_what_is_known_is_asked_about() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW, sync_options=DELETING)
        desk.wire.instead(SECRETS, json_reply({"reqId": "req-1", "statusCode": 500, "message": "no"}, 500))
        await desk.press("up", "enter")
        assert "NODE_VERSION" in desk.words
        assert "Type acme-shop to go on" in desk.words


async def test_a_token_typed_right_behind_t_reads_netlify_and_its_enter_creates_nothing() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        desk.send("t", *DEMO_NETLIFY_TOKEN, "enter")
        await desk.settled()
        assert desk.on(Step.REVIEW)
        assert "site not read" not in desk.words
        assert "delete 0" in desk.words
        assert desk.wire.count(CREATE) == 0


async def test_a_page_that_is_still_opening_when_the_step_changes_goes_with_it() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        house = desk.app.screen
        assert isinstance(house, FrameScreen)
        house.action_pane("preview")
        async with desk.app._pages_closed():
            pass
        await desk.settled()
        assert not desk.left
        assert desk.app.screen is house


async def test_a_site_that_netlify_does_not_find_is_in_sight_before_the_run_fails_over_it() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW, netlify_site=NetlifySiteAnswer(id="no-such-site", name="no-such-site"))
        assert "Netlify does not find no-such-site with your token: a wrong id makes the run fail." in desk.words
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        assert "Netlify does not find" not in await desk.said()


async def test_how_far_a_loss_reaches_comes_before_whom_the_sync_meets() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        everywhere = DeployContextAnswer(context=DeployContext.ALL)
        await desk.stand_on(Step.REVIEW, netlify_site=WHOLE_TEAM, sync_options=DELETING, deploy_context=everywhere)
        said = await desk.said()
        reach = "These are shared variables: every site of Acme Team sees them."
        assert 0 < said.index(reach) < said.index('"acme-checkout-production" writes to one site')


def acme_shop(desk: Desk) -> Site:
    return next(site for site in desk.world.accounts[0].sites if site.name == "acme-shop")


async def test_a_loss_that_became_possible_while_review_was_read_holds_a_plain_create_up() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        assert desk.marked == "› Create and sync now"
        variable = next(item for item in acme_shop(desk).variables if item.key == "API_URL")
        variable.values["deploy-preview"] = "made meanwhile"
        await desk.press("enter")
        assert "New since the last look: API_URL (changed; may lose other contexts" in desk.words
        assert "Type acme-shop to go on" in desk.words
        assert desk.wire.count(CREATE) == 0
        await desk.press("escape")
        assert desk.marked.startswith("› Create paused")


async def test_what_became_grave_without_a_loss_is_shown_and_the_next_enter_goes_on() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        folder = desk.world.projects[0].folder("prod", "/")
        assert folder
        folder.secrets.append(Secret("BUILD_ID", "1"))
        await desk.press("enter")
        assert "New since the last look: BUILD_ID (may be created, is refused by Netlify)." in desk.words
        assert desk.on(Step.REVIEW)
        assert desk.wire.count(CREATE) == 0
        await desk.press("enter")
        assert desk.on(Step.RESULT)


async def test_a_sync_that_came_to_the_same_place_holds_the_create_up() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        other = next(sync for sync in desk.world.syncs if sync.name == "acme-checkout-production")
        other.destination_config["siteId"] = acme_shop(desk).id
        await desk.press("enter")
        assert 'New since the last look: "acme-checkout-production" writes to the same site' in desk.words
        assert desk.wire.count(CREATE) == 0


async def test_a_site_that_can_no_longer_be_read_holds_the_create_up_once() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        desk.netlify_wire.instead(VARIABLES, Reply(403, b'{"code": 403, "message": "no"}'))
        await desk.press("enter")
        assert "New since the last look: The site could not be read" in desk.words
        assert desk.wire.count(CREATE) == 0
        await desk.press("enter")
        assert desk.on(Step.RESULT)


@pytest.mark.parametrize("routes", [(SECRETS,), (SYNCS, f"{SYNCS}/netlify")], ids=["secret keys", "other syncs"])
async def test_what_can_no_longer_be_checked_holds_the_create_up_and_paused_is_marked(
    routes: tuple[str, ...],
) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        assert desk.marked == "› Create and sync now"
        for route in routes:
            desk.wire.instead(route, json_reply({"statusCode": 500, "error": "Error", "message": "no"}, 500))
        await desk.press("enter")
        assert "New since the last look: " in desk.words
        assert desk.marked.startswith("› Create paused")
        assert desk.wire.count(CREATE) == 0
        await desk.press("up", "enter")
        assert desk.on(Step.RESULT)
        assert desk.demo.world.syncs[-1].is_auto_sync_enabled


@pytest.mark.parametrize("typed", ["", "acme-shop"], ids=["a plain create", "a typed yes"])
async def test_the_second_look_is_one_round_of_questions_side_by_side(typed: str) -> None:
    asked = SECRETS, SYNCS
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW, sync_options=DELETING if typed else SyncOptionsAnswer())
        if typed:
            await desk.press("up")
        before = [desk.wire.count(route) for route in asked], desk.netlify_wire.count(VARIABLES)
        for route in asked:
            desk.wire.hold(route)
        desk.netlify_wire.hold(VARIABLES)
        desk.send("enter")
        once_more = [count + 1 for count in before[0]], before[1] + 1
        await desk.until(
            lambda: ([desk.wire.count(route) for route in asked], desk.netlify_wire.count(VARIABLES)) == once_more
        )
        desk.wire.heal()
        desk.netlify_wire.heal()
        desk.wire.hold(CREATE)
        if typed:
            await desk.until(lambda: "Are you sure?" in desk.words)
            desk.send(*typed, "enter")
        await desk.until(lambda: desk.wire.count(CREATE) == 1)
        assert ([desk.wire.count(route) for route in asked], desk.netlify_wire.count(VARIABLES)) == once_more
        desk.wire.heal()
        await desk.until(lambda: desk.step is Step.RESULT)


async def test_created_paused_it_is_looked_at_again_before_the_first_run_only() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        before = desk.wire.count(SECRETS)
        await desk.press("down")
        assert desk.marked.startswith("› Create paused")
        desk.wire.hold(CREATE)
        desk.send("enter")
        await desk.until(lambda: desk.wire.count(CREATE) == 1)
        assert desk.wire.count(SECRETS) == before
        desk.wire.heal()
        await desk.until(lambda: desk.step is Step.RESULT)
