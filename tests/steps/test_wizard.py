"""The way through the wizard: signing in, going on, going back, and coming from Review."""

import pytest
from pydantic import SecretStr

from tests.steps.fixtures import Opening
from tests.steps.house import Failure, House
from tui.api.errors import InsecureAddress, NotAllowed, SignInRequired
from tui.api.models import DeployContext
from tui.demo import (
    DEMO_EXPIRED_TOKEN,
    DEMO_IDENTITY_TOKEN,
    DEMO_NETLIFY_TOKEN,
    DEMO_REVOKED_TOKEN,
    DEMO_SERVICE_TOKEN,
    OLDEST,
)
from tui.model.answers import (
    ConnectionAnswer,
    DeployContextAnswer,
    EnvironmentAnswer,
    NameAnswer,
    NetlifyAccountAnswer,
    ProjectAnswer,
    SyncOptionsAnswer,
)
from tui.model.session import NoNetlifySyncs
from tui.model.steps import ANSWERED, Step, before
from tui.settings.settings import DEMO_ADDRESS

pytestmark = pytest.mark.anyio

OPTIONS = "GET /api/v1/secret-syncs/options"
PROJECTS = "GET /api/v1/projects"
DEV = DeployContextAnswer(context=DeployContext.DEV)


def other_project(house: House) -> ProjectAnswer:
    project = house.other_project()
    return ProjectAnswer(id=project.id, name=project.name)


async def test_a_sign_in_goes_on_with_the_project(house: House) -> None:
    assert await house.sign_in() is Step.PROJECT
    assert house.wizard.done == {Step.SIGN_IN}
    assert house.wizard.session.origin == DEMO_ADDRESS


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        (DEMO_EXPIRED_TOKEN, SignInRequired),
        (DEMO_REVOKED_TOKEN, SignInRequired),
        ("nonsense", SignInRequired),
        (DEMO_SERVICE_TOKEN, NotAllowed),
    ],
)
async def test_a_bad_token_leaves_the_user_at_sign_in(house: House, token: str, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        await house.sign_in(token=token)
    assert not house.wizard.signed_in
    assert house.wizard.current is Step.SIGN_IN


async def test_a_bad_token_does_not_end_the_former_session(house: House) -> None:
    wizard = await house.walk()
    with pytest.raises(SignInRequired):
        await house.sign_in(token=DEMO_EXPIRED_TOKEN)
    assert wizard.answers.missing() is None
    assert await wizard.catalog.projects()


async def test_a_server_without_netlify_syncs_says_so(house: House) -> None:
    house.infisical.fail(OPTIONS, Failure(200, {"secretSyncOptions": []}))
    with pytest.raises(NoNetlifySyncs, match="offers no Netlify syncs"):
        await house.sign_in()


async def test_plain_http_beyond_this_machine_is_refused_before_anything_is_sent(house: House) -> None:
    with pytest.raises(InsecureAddress):
        await house.sign_in("http://infisical.example")
    assert house.infisical.asked == []


async def test_what_the_server_can_do_is_known_after_sign_in(open_house: Opening) -> None:
    for house, can_import in ((open_house(), True), (open_house(server=OLDEST), False)):
        await house.sign_in()
        assert house.wizard.session.can_import is can_import


async def test_each_answer_leads_to_the_next_step_up_to_review(house: House) -> None:
    wizard = await house.walk()
    assert wizard.current is Step.REVIEW
    assert wizard.done == {Step.SIGN_IN, *ANSWERED}


async def test_back_leads_from_review_to_name_and_on_to_sign_in_with_every_answer_kept(house: House) -> None:
    wizard = await house.walk()
    for step in (*reversed(ANSWERED), Step.SIGN_IN, Step.SIGN_IN):
        assert wizard.back() is step
    assert wizard.answers.missing() is None
    assert wizard.forward() is Step.REVIEW


async def test_after_back_enter_walks_step_by_step_again(house: House) -> None:
    wizard = await house.walk()
    for _ in range(3):
        wizard.back()
    for step in (Step.DEPLOY_CONTEXT, Step.SYNC_OPTIONS, Step.NAME):
        assert wizard.current is step
        await wizard.accept(step, getattr(wizard.answers, step.key))
    assert wizard.current is Step.REVIEW


@pytest.mark.parametrize("step", ANSWERED)
async def test_every_step_edited_from_review_leads_straight_back(house: House, step: Step) -> None:
    wizard = await house.walk()
    assert wizard.edit(step) is step
    assert await wizard.accept(step, getattr(wizard.answers, step.key)) is Step.REVIEW
    assert not wizard.editing


@pytest.mark.parametrize("step", ANSWERED)
async def test_escape_from_an_edit_leads_straight_back(house: House, step: Step) -> None:
    wizard = await house.walk()
    answers = wizard.answers
    wizard.edit(step)
    assert wizard.back() is Step.REVIEW
    assert wizard.answers == answers
    assert wizard.back() is Step.NAME


async def test_an_edit_that_clears_answers_walks_through_them_and_then_to_review(house: House) -> None:
    wizard = await house.walk()
    shop_only = house.connection("acme-shop-netlify")
    await wizard.accept(Step.CONNECTION, ConnectionAnswer(id=shop_only.id, name=shop_only.name))
    wizard.edit(Step.PROJECT)
    assert await wizard.accept(Step.PROJECT, other_project(house)) is Step.CONNECTION
    assert wizard.editing
    for step, following in (
        (Step.CONNECTION, Step.SECRET_PATH),
        (Step.SECRET_PATH, Step.NETLIFY_ACCOUNT),
        (Step.NETLIFY_ACCOUNT, Step.NETLIFY_SITE),
        (Step.NETLIFY_SITE, Step.REVIEW),
    ):
        assert step in wizard.cleared
        assert await wizard.accept(step, getattr(house.answers, step.key)) is following
        assert step not in wizard.cleared


async def test_back_from_a_cleared_step_goes_back_step_by_step_and_enter_forward_again(house: House) -> None:
    wizard = await house.walk()
    wizard.edit(Step.NETLIFY_ACCOUNT)
    labs = house.account("Acme Labs")
    assert await wizard.accept(Step.NETLIFY_ACCOUNT, NetlifyAccountAnswer(id=labs.id, name="Labs")) is Step.NETLIFY_SITE
    assert wizard.back() is Step.NETLIFY_ACCOUNT
    assert wizard.back() is Step.SECRET_PATH
    assert await wizard.accept(Step.SECRET_PATH, wizard.answers.secret_path or DEV) is Step.NETLIFY_SITE


async def test_an_edit_of_a_changed_context_tells_of_the_new_name_on_review(house: House) -> None:
    wizard = await house.walk()
    wizard.edit(Step.DEPLOY_CONTEXT)
    assert await wizard.accept(Step.DEPLOY_CONTEXT, DEV) is Step.REVIEW
    assert wizard.notice == "The proposed name is now acme-shop-dev."
    wizard.edit(Step.SYNC_OPTIONS)
    assert wizard.notice == ""


async def test_a_notice_can_be_put_in_front_of_what_is_said_already(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.DEPLOY_CONTEXT, DEV)
    wizard.tell("Signed in.")
    assert wizard.notice == "Signed in. The proposed name is now acme-shop-dev."


async def test_a_proposal_left_on_the_name_step_goes_when_its_reasons_change(house: House) -> None:
    wizard = await house.walk(Step.NAME)
    wizard.unsent[Step.NAME] = {"name": await wizard.proposal(), "description": "kept"}
    await wizard.accept(Step.DEPLOY_CONTEXT, DEV)
    assert wizard.unsent[Step.NAME] == {"description": "kept"}
    assert await wizard.proposal() == "acme-shop-dev"


async def test_a_name_typed_on_the_name_step_stays_when_other_answers_change(house: House) -> None:
    wizard = await house.walk(Step.NAME)
    await wizard.proposal()
    wizard.unsent[Step.NAME] = {"name": "my-own"}
    await wizard.accept(Step.DEPLOY_CONTEXT, DEV)
    assert wizard.unsent[Step.NAME] == {"name": "my-own"}


async def test_what_was_typed_on_a_cleared_step_is_cleared_too(house: House) -> None:
    wizard = await house.walk()
    wizard.unsent[Step.SECRET_PATH] = {"typed": "/web"}
    await wizard.accept(Step.PROJECT, other_project(house))
    assert wizard.unsent == {}


async def test_there_is_no_proposal_before_its_reasons_are_known(house: House) -> None:
    wizard = await house.walk(Step.DEPLOY_CONTEXT)
    assert await wizard.proposal() == ""


async def test_a_proposal_counts_syncs_of_every_destination(house: House) -> None:
    house.world.syncs[3].name = "acme-shop-production"  # the one for GitHub
    wizard = await house.walk(Step.NAME)
    assert await wizard.proposal() == "acme-shop-production-2"


async def test_a_machine_identity_gets_netlifys_lists_with_a_netlify_token_given_on_the_way(
    open_house: Opening,
) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN)
    wizard = await house.walk(Step.NETLIFY_ACCOUNT)
    wizard.use_netlify_token(SecretStr(DEMO_NETLIFY_TOKEN))
    assert len(await wizard.catalog.accounts(house.connection().id)) == 2
    await house.sign_in()
    assert wizard.catalog.asks_netlify


async def test_signing_in_again_on_the_way_goes_to_the_first_step_without_an_answer(house: House) -> None:
    wizard = await house.walk(Step.NETLIFY_SITE)
    assert await house.sign_in() is Step.NETLIFY_SITE
    assert await wizard.accept(Step.ENVIRONMENT, EnvironmentAnswer(slug="dev", name="Development")) is Step.SECRET_PATH
    assert before(Step.SECRET_PATH) is Step.ENVIRONMENT


async def test_a_step_behind_sign_in_needs_a_session(house: House) -> None:
    with pytest.raises(RuntimeError, match="without a session"):
        _ = house.wizard.catalog
    assert not house.wizard.signed_in
    await house.wizard.close()


async def test_an_answer_accepted_takes_its_complaint_away(house: House) -> None:
    wizard = await house.walk()
    wizard.complaints = {Step.NAME: {"name": "taken"}, Step.SYNC_OPTIONS: {"key_schema": "no"}}
    await wizard.accept(Step.SYNC_OPTIONS, SyncOptionsAnswer())
    await wizard.accept(Step.NAME, NameAnswer(name="other"))
    assert wizard.complaints == {}


async def test_the_list_that_all_others_wait_for_is_asked_for_first(house: House) -> None:
    await house.sign_in()
    assert house.infisical.asked[:2] == [PROJECTS, OPTIONS]
