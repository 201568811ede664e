"""Creating out of the wizard: refusals sorted to their steps, doubts kept, and another sync afterwards."""

import pytest

from tests.steps.fixtures import Opening
from tests.steps.house import CREATE, SYNCS, Failure, House, by_name
from tui.api.errors import BadRequest, InvalidFields, NotAllowed
from tui.api.models import DeployContext, InitialSyncBehavior
from tui.demo import NEWEST, OLDEST, SECOND_GENERATION, ServerProfile
from tui.demo.access import Permission
from tui.model.answers import DeployContextAnswer, NameAnswer, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.steps import ANSWERED, Step
from tui.run.create import LATE, EarlierCreated, NameTaken, NotCreated, OutcomeUnknown
from tui.run.follow import RunState
from tui.steps.field_errors import NAME_IS_TAKEN

pytestmark = pytest.mark.anyio

NAME = "acme-shop-production"


def refused(*issues: tuple[str, str]) -> Failure:
    message = [{"code": "custom", "path": place.split("."), "message": words} for place, words in issues]
    body = {"reqId": "req-1", "statusCode": 422, "error": "ValidationFailure", "message": message}
    return Failure(422, body)


@pytest.mark.parametrize("server", [NEWEST, SECOND_GENERATION, OLDEST], ids=["newest", "second", "oldest"])
async def test_a_sync_is_created_on_servers_of_every_age(open_house: Opening, server: ServerProfile) -> None:
    house = open_house(server=server)
    wizard = await house.walk()
    created = await wizard.create(paused=False)
    assert (created.found, created.changed, created.sync.name) == (False, (), NAME)
    assert wizard.current is Step.RESULT
    assert wizard.created is created
    assert Step.REVIEW in wizard.done


async def test_a_sync_of_the_whole_team_has_no_site(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None))
    created = await wizard.create(paused=False)
    assert created.sync.destination_config.site_id is None
    assert created.changed == ()


async def test_every_kind_of_options_makes_a_request_that_the_contract_takes(house: House) -> None:
    wizard = await house.walk()
    for number, behavior in enumerate(InitialSyncBehavior):
        options = SyncOptionsAnswer(
            initial_sync_behavior=behavior,
            delete_missing=True,
            key_schema="A_{{secretKey}}",
            is_auto_sync_enabled=False,
        )
        await wizard.accept(Step.SYNC_OPTIONS, options)
        await wizard.accept(Step.NAME, NameAnswer(name=f"shop-{number}", description="d"))
        assert (await wizard.create(paused=False)).changed == ()


async def test_a_paused_sync_has_automatic_syncing_off(house: House) -> None:
    wizard = await house.walk()
    created = await wizard.create(paused=True)
    assert (created.sync.is_auto_sync_enabled, created.changed) == (False, ())


async def test_there_is_no_way_back_behind_a_created_sync(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=True)
    assert wizard.back() is Step.RESULT


async def test_refused_fields_are_told_on_their_steps_beside_their_fields(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(
        CREATE,
        refused(
            ("destinationConfig.accountId", "Not an account"),
            ("syncOptions.keySchema", "Bad schema"),
            ("name", "Too long"),
            ("name", "Not a slug"),
            ("somethingNew", "Required"),
        ),
    )
    with pytest.raises(InvalidFields):
        await wizard.create(paused=False)
    assert wizard.complaints == {
        Step.NETLIFY_ACCOUNT: {"id": "Not an account."},
        Step.SYNC_OPTIONS: {"key_schema": "Bad schema."},
        Step.NAME: {"name": "Too long. Not a slug."},
        Step.REVIEW: {"": "somethingNew: Required."},
    }
    assert wizard.answers.missing() is None


async def test_a_new_attempt_forgets_what_was_refused_before(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE, refused(("name", "Too long")), Failure(403, {"reqId": "r", "message": "no"}))
    with pytest.raises(InvalidFields):
        await wizard.create(paused=False)
    with pytest.raises(NotAllowed):
        await wizard.create(paused=False)
    assert wizard.complaints == {}


@pytest.mark.parametrize("documented", [True, False], ids=["409", "400"])
async def test_a_name_that_was_taken_meanwhile_is_told_on_the_name_step(
    open_house: Opening,
    documented: bool,  # noqa: FBT001 - both ways are the test
) -> None:
    house = open_house(server=ServerProfile(answers_as_documented=documented))
    wizard = await house.walk()
    house.world.syncs[3].name = NAME  # somebody renames the one for GitHub
    with pytest.raises(Exception, match="already"):
        await wizard.create(paused=False)
    assert wizard.complaints == {Step.NAME: {"name": NAME_IS_TAKEN}}
    assert await wizard.proposal() == f"{NAME}-2"


async def test_a_refusal_for_another_reason_does_not_blame_the_name(house: House) -> None:
    wizard = await house.walk()
    house.world.sync_quota = 0
    with pytest.raises(BadRequest, match="plan limit"):
        await wizard.create(paused=False)
    assert wizard.complaints == {}


async def test_a_refusal_whose_reason_cannot_be_looked_up_is_told_as_it_is(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE, Failure(400, {"reqId": "r", "message": "Something about it"}))
    house.infisical.fail(SYNCS)
    with pytest.raises(BadRequest, match="Something about it"):
        await wizard.create(paused=False)
    assert wizard.complaints == {}


async def test_a_lost_reply_whose_name_turns_out_taken_is_told_on_the_name_step(house: House) -> None:
    wizard = await house.walk()
    house.world.syncs[3].name = NAME
    house.infisical.fail(CREATE)
    with pytest.raises(NameTaken):
        await wizard.create(paused=False)
    assert wizard.complaints == {Step.NAME: {"name": NAME_IS_TAKEN}}
    await wizard.accept(Step.NAME, NameAnswer(name="free"))
    assert (await wizard.create(paused=False)).sync.name == "free"


async def test_a_lost_reply_is_looked_up(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE, Failure(after=True))
    assert (await wizard.create(paused=False)).found
    assert house.syncs_called(NAME) == 1


async def test_the_next_attempt_after_a_doubt_looks_before_it_posts(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE, Failure(after=True))
    house.infisical.fail(by_name(NAME))
    with pytest.raises(OutcomeUnknown):
        await wizard.create(paused=False)
    assert wizard.current is Step.REVIEW
    assert (await wizard.create(paused=False)).found
    assert (house.syncs_called(NAME), house.infisical.count(CREATE)) == (1, 1)


async def test_another_name_after_a_doubt_does_not_quietly_make_a_second_sync(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE, Failure(after=True))
    house.infisical.fail(by_name(NAME))
    with pytest.raises(OutcomeUnknown):
        await wizard.create(paused=False)
    await wizard.accept(Step.NAME, NameAnswer(name="another"))
    with pytest.raises(EarlierCreated, match=NAME):
        await wizard.create(paused=False)
    assert (house.syncs_called(NAME), house.syncs_called("another")) == (1, 0)
    assert [made.sync.name for made in wizard.made] == [NAME]
    assert not (await wizard.create(paused=False)).found
    assert [made.sync.name for made in wizard.made] == [NAME, "another"]


async def test_a_doubt_that_stays_a_doubt_posts_nothing_under_another_name(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE, Failure(after=True))
    house.infisical.fail(by_name(NAME), Failure(), Failure())
    with pytest.raises(OutcomeUnknown):
        await wizard.create(paused=False)
    await wizard.accept(Step.NAME, NameAnswer(name="another"))
    with pytest.raises(OutcomeUnknown):
        await wizard.create(paused=False)
    assert house.infisical.count(CREATE) == 1
    with pytest.raises(EarlierCreated):
        await wizard.create(paused=False)


async def test_a_sync_that_a_slow_server_makes_later_is_recognised(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE)
    with pytest.raises(NotCreated):
        await wizard.create(paused=False)
    await wizard.session.infisical.create_sync(wizard.answers.request())  # the first request, arriving at last
    assert (await wizard.create(paused=False)).found
    assert house.syncs_called(NAME) == 1


async def test_a_doubt_is_over_with_a_sign_in_elsewhere(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE)
    with pytest.raises(NotCreated):
        await wizard.create(paused=False)
    await house.sign_in("https://other.infisical.example")
    for step in ANSWERED:
        await wizard.accept(step, getattr(house.answers, step.key))
    await wizard.create(paused=False)
    assert house.infisical.count(by_name(NAME)) == 1 + len(LATE)  # all of them from before


async def test_who_may_not_create_is_told_what_is_missing(house: House) -> None:
    house.world.tokens[house.token].denied.add(Permission.CREATE_SYNCS)
    wizard = await house.walk()
    with pytest.raises(NotAllowed, match="create on secret-syncs"):
        await wizard.create(paused=False)


async def test_after_a_plain_refusal_there_is_nothing_to_look_for(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(CREATE, Failure(403, {"reqId": "r", "message": "no"}))
    with pytest.raises(NotAllowed):
        await wizard.create(paused=False)
    assert not (await wizard.create(paused=False)).found
    assert house.infisical.count(by_name(NAME)) == 0


async def test_again_keeps_all_answers_but_the_context_and_the_name(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.NAME, NameAnswer(name=NAME, description="Values of the shop", proposed=True))
    await wizard.create(paused=True)
    former = wizard.answers
    assert wizard.again() is Step.DEPLOY_CONTEXT
    for step in ANSWERED:
        lost = step in {Step.DEPLOY_CONTEXT, Step.NAME}
        assert getattr(wizard.answers, step.key) == (None if lost else getattr(former, step.key))
    assert wizard.unsent == {Step.NAME: {"description": "Values of the shop"}}
    assert wizard.created is None
    assert await wizard.accept(Step.DEPLOY_CONTEXT, DeployContextAnswer(context=DeployContext.DEV)) is Step.NAME
    assert await wizard.proposal() == "acme-shop-dev"
    assert await wizard.accept(Step.NAME, NameAnswer(name="acme-shop-dev")) is Step.REVIEW
    await wizard.create(paused=True)
    assert [made.sync.name for made in wizard.made] == [NAME, "acme-shop-dev"]


async def test_again_knows_the_name_that_was_just_used(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=True)
    wizard.again()
    await wizard.accept(Step.DEPLOY_CONTEXT, DeployContextAnswer(context=DeployContext.PRODUCTION))
    assert await wizard.proposal() == f"{NAME}-2"


async def test_a_run_is_remembered_with_its_sync(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    assert wizard.care
    async for _ in wizard.care.follow():
        pass
    (made,) = wizard.made
    assert made.run
    assert (made.target, made.run.state, made.sync.sync_status) == ("acme-shop", RunState.SUCCEEDED, "succeeded")


async def test_before_it_is_created_there_is_nothing_to_care_for(house: House) -> None:
    wizard = await house.walk()
    assert (wizard.care, wizard.created, wizard.made) == (None, None, ())


async def test_a_run_that_is_under_way_is_not_started_twice(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    assert wizard.care
    with pytest.raises(BadRequest, match="already in progress"):
        await wizard.care.trigger()
    assert wizard.created
