"""What can be done with a sync that exists: each asked once, a lost answer looked up, and the end told truly."""

import json
from dataclasses import replace

import pytest

from tests.steps.fixtures import Opening
from tests.steps.house import Failure, House
from tui.api.errors import BadRequest, InvalidFields, NotAllowed
from tui.api.models import DeployContext, InitialSyncBehavior
from tui.demo import DEMO_NETLIFY_TOKEN, NEWEST, SECOND_GENERATION, Generation, ServerProfile
from tui.demo.access import Permission
from tui.demo.world import Secret, Variable
from tui.model.answers import DeployContextAnswer, SyncOptionsAnswer
from tui.model.steps import Step
from tui.run.delete import Removal, RemovalState
from tui.run.follow import RunState
from tui.run.lost_reply import NotDone, NotKnown
from tui.run.manage import Care
from tui.steps.field_errors import NAME_IS_TAKEN
from tui.steps.result import meaning

pytestmark = pytest.mark.anyio

NAME = "acme-shop-production"
DEV = DeployContextAnswer(context=DeployContext.DEV)


async def cared(house: House, *, paused: bool = False, followed: bool = True) -> Care:
    """Create the sync and see its first run through."""
    wizard = await house.walk()
    await wizard.create(paused=paused)
    assert wizard.care
    if followed:
        await states(wizard.care)
    return wizard.care


async def states(care: Care) -> list[RunState]:
    return list(dict.fromkeys([run.state async for run in care.follow()]))


async def removal_of(care: Care) -> list[Removal]:
    return [seen async for seen in care.follow_removal()]


def one(care: Care, method: str) -> str:
    return f"{method} /api/v1/secret-syncs/netlify/{care.sync.id}"


def keys(house: House) -> set[str]:
    return {variable.key for variable in house.site().variables}


async def test_pausing_runs_nothing_and_resuming_runs_it(house: House) -> None:
    care = await cared(house)
    await care.switch(automatic=False)
    assert [run.sync.is_auto_sync_enabled async for run in care.follow()] == [False]
    assert await states(care) == [RunState.SUCCEEDED]
    await care.switch(automatic=True)
    assert await states(care) == [RunState.QUEUED, RunState.RUNNING, RunState.SUCCEEDED]


@pytest.mark.parametrize("after", [True, False], ids=["it was done", "it was not"])
async def test_a_lost_answer_to_pausing_is_looked_up(house: House, after: bool) -> None:  # noqa: FBT001 - both ways are the test
    care = await cared(house)
    house.infisical.fail(one(care, "PATCH"), Failure(after=after))
    if after:
        await care.switch(automatic=False)
    else:
        with pytest.raises(NotDone, match="The sync is as it was"):
            await care.switch(automatic=False)
    assert care.sync.is_auto_sync_enabled is not after
    assert house.infisical.count(one(care, "PATCH")) == 1


@pytest.mark.parametrize("paused", [True, False])
async def test_a_lost_answer_to_running_is_looked_up(house: House, paused: bool) -> None:  # noqa: FBT001 - both ways are the test
    care = await cared(house, paused=paused)
    trigger = f"{one(care, 'POST')}/sync-secrets"
    house.infisical.fail(trigger)
    with pytest.raises(NotDone, match="The sync is as it was"):
        await care.trigger()
    house.infisical.fail(trigger, Failure(after=True))
    await care.trigger()
    assert await states(care) == [RunState.QUEUED, RunState.RUNNING, RunState.SUCCEEDED]
    assert house.infisical.count(trigger) == 2


async def test_when_the_look_is_lost_too_nothing_is_claimed(house: House) -> None:
    care = await cared(house)
    house.infisical.fail(one(care, "PATCH"))
    house.infisical.fail(one(care, "GET"))
    with pytest.raises(NotKnown, match="It is not known whether that was done"):
        await care.switch(automatic=False)


async def test_a_changed_answer_is_sent_whole_runs_the_sync_and_is_compared(house: House) -> None:
    care = await cared(house)
    wizard = house.wizard
    assert wizard.change(Step.DEPLOY_CONTEXT) is Step.DEPLOY_CONTEXT
    assert await wizard.accept(Step.DEPLOY_CONTEXT, DEV) is Step.REVIEW
    assert wizard.answers.name
    assert wizard.answers.name.name == NAME  # a name that exists follows no proposal
    assert NAME not in await wizard.taken_names(house.project().id)
    await wizard.update()
    assert (wizard.current, wizard.updating) == (Step.RESULT, False)
    assert care.created.changed == ()
    assert care.sync.destination_config.context is DeployContext.DEV
    assert await states(care) == [RunState.QUEUED, RunState.RUNNING, RunState.SUCCEEDED]
    await wizard.update()  # an Enter too many
    assert house.infisical.count(one(care, "PATCH")) == 1


async def test_a_paused_sync_stays_paused_when_it_is_changed(house: House) -> None:
    care = await cared(house, paused=True)
    wizard = house.wizard
    wizard.change(Step.DEPLOY_CONTEXT)
    assert wizard.answers.sync_options
    assert not wizard.answers.sync_options.is_auto_sync_enabled
    await wizard.accept(Step.DEPLOY_CONTEXT, DEV)
    await wizard.update()
    assert await states(care) == [RunState.PAUSED]


@pytest.mark.parametrize("at", [Step.REVIEW, Step.NETLIFY_SITE])
async def test_going_back_leaves_the_sync_and_the_answers_as_they_were(house: House, at: Step) -> None:
    care = await cared(house)
    wizard, before = house.wizard, house.wizard.answers
    wizard.change(Step.DEPLOY_CONTEXT)
    await wizard.accept(Step.DEPLOY_CONTEXT, DEV)
    if at is not Step.REVIEW:
        wizard.edit(at)
        assert wizard.back() is Step.REVIEW
    assert wizard.back() is Step.RESULT
    assert (wizard.answers, wizard.updating, wizard.notice) == (before, False, "The sync stays as it was.")
    assert house.infisical.count(one(care, "PATCH")) == 0


async def test_a_refused_change_is_told_on_its_step_and_can_be_mended(house: House) -> None:
    care = await cared(house)
    wizard = house.wizard
    wizard.change()
    issue = {"code": "custom", "path": ["syncOptions", "keySchema"], "message": "no such schema"}
    body = {"reqId": "r", "statusCode": 422, "error": "ValidationFailure", "message": [issue]}
    house.infisical.fail(one(care, "PATCH"), Failure(422, body))
    with pytest.raises(InvalidFields):
        await wizard.update()
    assert wizard.complaints == {Step.SYNC_OPTIONS: {"key_schema": "no such schema."}}
    assert wizard.updating
    await wizard.update()
    assert not wizard.updating


async def test_a_name_that_another_sync_has_is_told_on_the_name_step(house: House) -> None:
    care = await cared(house)
    wizard = house.wizard
    wizard.change()
    other = next(sync.name for sync in house.world.syncs if sync.name != NAME and sync.project_id == house.project().id)
    assert wizard.answers.name
    await wizard.accept(Step.NAME, wizard.answers.name.model_copy(update={"name": other}))
    with pytest.raises(BadRequest):
        await wizard.update()
    assert wizard.complaints == {Step.NAME: {"name": NAME_IS_TAKEN}}
    assert care.sync.name == NAME


async def test_an_option_that_an_older_server_drops_is_reported_after_a_lost_answer_too(house: House) -> None:
    care = await cared(house)
    wizard = house.wizard
    wizard.change()
    await wizard.accept(Step.DEPLOY_CONTEXT, DEV)
    record = next(sync for sync in house.world.syncs if sync.name == NAME)
    record.sync_options["keySchema"] = "X_{{secretKey}}"  # as if the server kept an option of its own
    seen = care.sync.to_wire()
    seen["destinationConfig"]["context"] = "dev"
    seen["syncOptions"]["keySchema"] = "X_{{secretKey}}"
    house.infisical.fail(one(care, "PATCH"), Failure())
    house.infisical.fail(one(care, "GET"), Failure(200, {"secretSync": seen}))
    await wizard.update()
    assert care.created.changed == ("syncOptions.keySchema",)


async def test_deleting_keeps_what_is_on_netlify(house: House) -> None:
    care = await cared(house)
    there = keys(house)
    await care.delete(values=False)
    (seen,) = await removal_of(care)
    assert (seen.state, care.deleted, keys(house)) == (RemovalState.DELETED, True, there)
    assert house.syncs_called(NAME) == 0
    (made,) = house.wizard.made
    assert made.removal is seen


async def test_deleting_with_its_variables_is_followed_until_the_sync_is_gone(house: House) -> None:
    care = await cared(house)
    assert "API_URL" in keys(house)
    await care.delete(values=True)
    seen = await removal_of(care)
    assert [item.state for item in seen][:: len(seen) - 1] == [RemovalState.REMOVING, RemovalState.DELETED]
    assert "API_URL" not in keys(house)
    assert house.syncs_called(NAME) == 0


async def test_a_removal_that_fails_leaves_the_sync_and_says_why(house: House) -> None:
    care = await cared(house)
    sites = house.account().sites
    gone = [site for site in sites if site.name == "acme-shop"]
    house.account().sites = [site for site in sites if site not in gone]
    await care.delete(values=True)
    last = (await removal_of(care))[-1]
    assert (last.state, care.deleted) == (RemovalState.FAILED, False)
    assert json.loads(last.sync.last_remove_message or "") == {"code": 404, "message": "Not Found"}
    house.account().sites = sites
    await care.trigger()
    assert care.removal is None
    assert (await states(care))[-1] is RunState.SUCCEEDED


@pytest.mark.parametrize("values", [True, False])
async def test_a_lost_answer_to_deleting_is_looked_up(house: House, values: bool) -> None:  # noqa: FBT001 - both ways are the test
    care = await cared(house)
    house.infisical.fail(one(care, "DELETE"), Failure())
    with pytest.raises(NotDone, match="The sync is as it was"):
        await care.delete(values=values)
    house.infisical.fail(one(care, "DELETE"), Failure(after=True))
    await care.delete(values=values)
    assert (await removal_of(care))[-1].state is RemovalState.DELETED
    assert house.infisical.count(one(care, "DELETE")) == 2


async def test_a_sync_that_is_gone_already_is_deleted(house: House) -> None:
    care = await cared(house)
    house.world.syncs.pop()
    await care.delete(values=True)
    assert care.deleted


async def test_a_look_at_the_removal_that_fails_is_told_and_looked_again(house: House) -> None:
    care = await cared(house)
    await care.delete(values=True)
    house.infisical.fail(one(care, "GET"))
    seen = await removal_of(care)
    assert any(item.lost for item in seen)
    assert seen[-1].state is RemovalState.DELETED


async def test_who_may_not_delete_is_told(house: House) -> None:
    care = await cared(house)
    house.world.tokens[house.token].denied.add(Permission.REMOVE_SECRETS)
    with pytest.raises(NotAllowed):
        await care.delete(values=True)
    assert (care.removal, house.syncs_called(NAME)) == (None, 1)


async def told(care: Care) -> list[str]:
    """What the run did, once the sync is followed to its end."""
    await states(care)
    landed = await care.compare()
    return [remark.text for remark in landed.remarks] if landed else []


async def test_what_a_run_did_is_told_by_name_in_the_previews_groups(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    care = await cared(house)
    folder = house.project().folder("prod", "/web")
    assert folder
    assert await told(care) == [
        "Created 7 (CDN_URL, CHECKOUT_URL, SEARCH_API_KEY and 4 more), changed 3 (API_URL, LOG_LEVEL and SENTRY_DSN)."
    ]
    folder.secrets.append(Secret("ADDED", "1"))
    await care.trigger()
    assert (await told(care))[0].startswith("Created 1 (ADDED), changed 10 (")
    house.site().variables.clear()
    (counts, lost, *_) = await told(care)
    assert counts.startswith("Created 0 of 1 announced: ADDED is not there; changed 0 of 10 announced: API_URL, ")
    assert lost.startswith("Lost, though not announced: API_URL (production), CDN_URL (production), ")


async def test_without_a_netlify_token_nothing_is_claimed(house: House) -> None:
    care = await cared(house)
    assert await told(care) == ["Infisical reports success. Netlify was not read to check that."]


async def test_what_was_to_be_deleted_and_is_still_there_is_named(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    wizard = await house.walk()
    await wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer(delete_missing=True))
    house.site().variables += [Variable(name, {"production": "1"}) for name in ("OLD_A", "OLD_B")]
    await wizard.create(paused=False)
    assert wizard.care
    assert (await told(wizard.care))[0].endswith("deleted 2 of up to 3 (OLD_A and OLD_B): NODE_VERSION is still there.")
    house.site().variables += [Variable(name, {"production": "1"}) for name in ("OLD_A", "OLD_B")]
    (counts, *_) = await told(wizard.care)
    assert counts.endswith("; deleted 0 of 3 announced: NODE_VERSION, OLD_A and OLD_B are still there.")
    landed = wizard.care.landed
    assert landed
    assert landed.gist == (counts,)


async def test_a_value_of_several_that_a_run_only_seems_to_delete_is_noticed(open_house: Opening) -> None:
    server = replace(NEWEST, misaddresses_values=True)
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN, server=server)
    wizard = await house.walk()
    await wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer(delete_missing=True))
    house.site().variables.append(Variable("TWO", {"production": "1", "dev": "2"}))
    await wizard.create(paused=False)
    assert wizard.care
    counts, advice, *_ = await told(wizard.care)
    assert wizard.care.state is RunState.SUCCEEDED
    assert "TWO are still there" in counts or "TWO is still there" in counts
    assert advice.endswith("delete the value of TWO for production on Netlify.")


async def test_what_was_to_be_left_alone_and_is_gone_or_changed_is_named(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    house.site().variables.append(Variable("MINE", {"dev": "1"}))
    care = await cared(house)
    variables = house.site().variables
    variables[:] = [variable for variable in variables if variable.key != "NODE_VERSION"]
    next(variable for variable in variables if variable.key == "MINE").writes += 1
    variables.append(Variable("FOREIGN", {"all": "1"}))
    (_, *others) = await told(care)
    assert others == [
        "Lost, though not announced: NODE_VERSION (all).",
        "Changed, though left alone was announced: MINE.",
        "New on Netlify, though not announced: FOREIGN.",
    ]


@pytest.mark.parametrize(("server", "lost"), [(SECOND_GENERATION, True), (NEWEST, False)], ids=["lost", "kept"])
async def test_of_what_might_be_lost_it_is_said_whether_it_was(
    open_house: Opening,
    server: ServerProfile,
    lost: bool,  # noqa: FBT001 - both ways are the test
) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN, server=server)
    house.site().variables.append(Variable("STRIPE_KEY", {"production": "1", "dev": "2"}))
    care = await cared(house)
    said = "Lost, as the preview warned" if lost else "Not lost, though the preview warned"
    assert f"{said}: STRIPE_KEY (dev)." in await told(care)
    marked = [text for text in await told(care) if text.startswith("Marked secret now: API_URL, ")]
    assert bool(marked) is lost


async def test_a_secret_mark_that_went_is_told(open_house: Opening) -> None:
    server = replace(NEWEST, generation=Generation.THIRD_MERGED)
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN, server=server)
    house.site().variables.append(Variable("STRIPE_KEY", {"production": "1"}, is_secret=True))
    care = await cared(house)
    assert "Lost the secret mark, as the preview warned: STRIPE_KEY." in await told(care)


async def test_masked_values_of_other_contexts_are_not_called_kept(open_house: Opening) -> None:
    server = replace(NEWEST, generation=Generation.THIRD_MERGED)
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN, server=server)
    wizard = await house.walk()
    await wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer(delete_missing=True))
    house.site().variables.append(Variable("OLD", {"production": "1", "branch:x": "2"}, is_secret=True))
    await wizard.create(paused=False)
    assert wizard.care
    said = await told(wizard.care)
    assert "Cannot be checked: whether OLD kept the other contexts' secret values." in said
    assert not [text for text in said if "OLD (branch:x)" in text]


async def test_an_import_tells_what_came_into_infisical_and_over_what(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    wizard = await house.walk()
    folder = house.project().folder("prod", "/web")
    assert folder
    house.site().variables += [
        Variable("HAND_MADE", {"production": "1"}),
        Variable("SEARCH_INDEX", {"production": "other"}),
        Variable("STRIPE_KEY", {"production": "demo-stripe-key"}),
    ]
    options = SyncOptionsAnswer(initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION)
    await wizard.accept(Step.SYNC_OPTIONS, options)
    await wizard.create(paused=False)
    assert wizard.care
    said = await told(wizard.care)
    came = {"HAND_MADE", "LOG_LEVEL", "NODE_VERSION", "SENTRY_DSN"}
    assert came <= folder.shared().keys()
    assert "Came into Infisical's /web: HAND_MADE, LOG_LEVEL, NODE_VERSION and SENTRY_DSN." in said
    assert "Overwritten in Infisical's /web: API_URL and SEARCH_INDEX." in said
    assert "Not overwritten in Infisical, though the preview warned: STRIPE_KEY." in said


async def test_an_import_is_told_of_where_netlify_is_not_read_too(house: House) -> None:
    wizard = await house.walk()
    options = SyncOptionsAnswer(initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE)
    await wizard.accept(Step.SYNC_OPTIONS, options)
    await wizard.create(paused=False)
    assert wizard.care
    assert "Came into Infisical's /web: LOG_LEVEL, NODE_VERSION and SENTRY_DSN." in await told(wizard.care)


@pytest.mark.parametrize("token", [DEMO_NETLIFY_TOKEN, None], ids=["read", "not read"])
async def test_a_folder_without_secrets_writes_nothing_and_that_is_said(open_house: Opening, token: str | None) -> None:
    house = open_house(netlify_token=token)
    folder = house.project().folder("prod", "/web")
    assert folder
    folder.secrets.clear()
    folder.imports.clear()
    care = await cared(house)
    assert await told(care) == ["The folder has no secrets, so nothing was written."]
    assert care.run
    assert "deploy" not in " ".join(remark.text for remark in meaning(care.run, "acme-shop", landed=care.landed))


async def test_what_a_failed_run_had_done_by_then_is_told(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    folder = house.project().folder("prod", "/web")
    assert folder
    folder.secrets.insert(0, Secret("A_FIRST", "1"))
    folder.secrets.insert(1, Secret("BUILD_ID", "1"))
    care = await cared(house)
    assert care.state is RunState.FAILED
    assert await told(care) == ["Before that: created 1 of 9 (A_FIRST), changed 0 of 3."]


async def test_netlify_gone_silent_after_the_run_is_said(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    care = await cared(house)
    house.world.netlify_tokens.clear()
    assert (await told(care))[0].startswith("Netlify could not be read again to compare.")


async def test_after_a_later_run_no_import_is_expected(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    wizard = await house.walk()
    options = SyncOptionsAnswer(initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE, delete_missing=True)
    await wizard.accept(Step.SYNC_OPTIONS, options)
    await wizard.create(paused=False)
    care = wizard.care
    assert care
    await states(care)
    house.site().variables.append(Variable("HAND_MADE", {"production": "1"}))
    await care.trigger()
    counts, *others = await told(care)
    assert counts.startswith("Changed 11 (")
    assert counts.endswith("), deleted 1 (HAND_MADE).")
    assert others == ["Not lost, though the preview warned: NODE_VERSION (all)."]


async def test_where_netlify_shows_no_newer_date_no_new_value_is_claimed(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    care = await cared(house)
    for variable in house.site().variables:
        variable.writes = 0
    said = await told(care)
    names = "API_URL, LOG_LEVEL and SENTRY_DSN"
    assert f"Cannot be checked, for Netlify shows no newer date: whether {names} have new values." in said


async def test_variables_that_a_removal_left_behind_are_named(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN, server=replace(NEWEST, misaddresses_values=True))
    house.site().variables.append(Variable("STRIPE_KEY", {"production": "1", "dev": "2"}))
    care = await cared(house)
    await care.delete(values=True)
    await removal_of(care)
    left = await care.compare_removal()
    assert left
    assert left[0].text == "Removed 9 of 10 variables: STRIPE_KEY is still there."
    assert left[1].text.endswith("delete the value of STRIPE_KEY for production on Netlify.")


async def test_a_removal_that_did_all_it_said_left_nothing_and_unread_it_is_not_known(open_house: Opening) -> None:
    for token, expected in ((DEMO_NETLIFY_TOKEN, ()), (None, None)):
        house = open_house(netlify_token=token)
        care = await cared(house)
        await care.delete(values=True)
        await removal_of(care)
        assert await care.compare_removal() == expected


async def test_the_time_of_a_run_goes_on_where_it_is_followed_anew(house: House) -> None:
    care = await cared(house, followed=False)
    async for run in care.follow():
        if run.state is RunState.RUNNING:
            break
    assert care.run
    first = care.run.elapsed
    await house.wizard.sleep(60)  # Somebody signs in again.
    ends = [run.elapsed async for run in care.follow()]
    assert ends[-1] >= first + 60
    await house.wizard.sleep(60)
    assert [run.elapsed async for run in care.follow()] == ends[-1:]  # It ended when it did.
