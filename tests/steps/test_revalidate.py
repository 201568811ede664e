"""A changed answer clears only what no longer holds, and says so."""

import pytest

from tests.steps.fixtures import Opening
from tests.steps.house import CONNECTIONS, FOLDERS, PROJECTS, Failure, House
from tui.api.errors import NotAllowed, RateLimited, ServerFailed
from tui.api.models import DeployContext, InitialSyncBehavior
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, OLDEST
from tui.demo.access import Permission, Token, TokenKind
from tui.demo.world import Folder
from tui.model.answers import (
    Answer,
    ConnectionAnswer,
    DeployContextAnswer,
    EnvironmentAnswer,
    NameAnswer,
    NetlifyAccountAnswer,
    NetlifySiteAnswer,
    ProjectAnswer,
    SecretPathAnswer,
    SyncOptionsAnswer,
)
from tui.model.steps import ANSWERED, Step
from tui.steps.revalidate import still_holds

pytestmark = pytest.mark.anyio


def kept(house: House) -> list[Step]:
    return [step for step in ANSWERED if house.wizard.answers.has(step)]


def without(*cleared: Step) -> list[Step]:
    return [step for step in ANSWERED if step not in cleared]


def blog(house: House) -> ProjectAnswer:
    project = house.other_project()
    return ProjectAnswer(id=project.id, name=project.name)


def connection(house: House, name: str) -> ConnectionAnswer:
    return ConnectionAnswer(id=house.connection(name).id, name=name)


async def test_another_project_keeps_what_it_has_too(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.PROJECT, blog(house))
    assert kept(house) == without(Step.SECRET_PATH)
    assert wizard.cleared == {Step.SECRET_PATH}
    assert wizard.notice == "Project changed, so please answer again: Secret path."


async def test_a_connection_of_the_other_project_only_is_cleared_with_what_hangs_on_it(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.CONNECTION, connection(house, "acme-shop-netlify"))
    await wizard.accept(Step.PROJECT, blog(house))
    gone = (Step.CONNECTION, Step.SECRET_PATH, Step.NETLIFY_ACCOUNT, Step.NETLIFY_SITE)
    assert kept(house) == without(*gone)
    assert "Connection, Secret path, Netlify account, Netlify site" in wizard.notice


async def test_another_environment_keeps_the_path_that_it_has_too(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.ENVIRONMENT, EnvironmentAnswer(slug="dev", name="Development"))
    assert kept(house) == list(ANSWERED)
    assert wizard.notice == ""


async def test_another_environment_clears_a_path_that_it_lacks(house: House) -> None:
    wizard = await house.walk()
    dev = house.project().environment("dev")
    assert dev is not None
    dev.root = Folder()
    await wizard.accept(Step.ENVIRONMENT, EnvironmentAnswer(slug="dev", name="Development"))
    assert kept(house) == without(Step.SECRET_PATH)


async def test_another_connection_keeps_team_and_site_that_it_sees_too(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.CONNECTION, connection(house, "acme-shop-netlify"))
    assert kept(house) == list(ANSWERED)


async def test_another_connection_clears_a_team_that_it_does_not_see(house: House) -> None:
    wizard = await house.walk()
    await wizard.accept(Step.CONNECTION, connection(house, "old-netlify"))
    assert kept(house) == without(Step.NETLIFY_ACCOUNT, Step.NETLIFY_SITE)


async def test_another_team_clears_the_site(house: House) -> None:
    wizard = await house.walk()
    labs = house.account("Acme Labs")
    await wizard.accept(Step.NETLIFY_ACCOUNT, NetlifyAccountAnswer(id=labs.id, name=labs.name))
    assert kept(house) == without(Step.NETLIFY_SITE)


async def test_the_same_answer_again_changes_nothing(house: House) -> None:
    wizard = await house.walk()
    asked = len(house.infisical.asked)
    assert await wizard.accept(Step.PROJECT, house.answers.project or blog(house)) is Step.CONNECTION
    assert kept(house) == list(ANSWERED)
    assert len(house.infisical.asked) == asked


@pytest.mark.parametrize(
    ("step", "answer", "name"),
    [
        (Step.DEPLOY_CONTEXT, DeployContextAnswer(context=DeployContext.DEV), "acme-shop-dev"),
        (Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None), "acme-team-production"),
        (Step.NETLIFY_SITE, NetlifySiteAnswer(id="x", name="acme-checkout"), "acme-checkout-production-2"),
    ],
)
async def test_a_proposed_name_follows_site_and_context(house: House, step: Step, answer: Answer, name: str) -> None:
    wizard = await house.walk()
    await wizard.accept(step, answer)
    assert wizard.answers.name == NameAnswer(name=name, proposed=True)
    assert wizard.notice == f"The proposed name is now {name}."


async def test_a_name_that_the_user_made_up_stays(house: House) -> None:
    wizard = await house.walk()
    own = NameAnswer(name="my-own", description="d")
    await wizard.accept(Step.NAME, own)
    await wizard.accept(Step.DEPLOY_CONTEXT, DeployContextAnswer(context=DeployContext.DEV))
    assert wizard.answers.name == own


async def test_a_name_that_the_other_project_has_taken_is_cleared(house: House) -> None:
    house.world.syncs[0].project_id = house.other_project().id
    wizard = await house.walk()
    await wizard.accept(Step.NAME, NameAnswer(name="acme-checkout-production"))
    await wizard.accept(Step.PROJECT, blog(house))
    assert Step.NAME not in kept(house)


async def test_when_the_server_cannot_be_asked_nothing_changes(house: House) -> None:
    wizard = await house.walk()
    former, where = wizard.answers, wizard.current
    house.infisical.fail(CONNECTIONS)
    with pytest.raises(ServerFailed):
        await wizard.accept(Step.PROJECT, blog(house))
    assert (wizard.answers, wizard.current, wizard.cleared, wizard.notice) == (former, where, frozenset(), "")
    await wizard.accept(Step.PROJECT, blog(house))
    assert wizard.answers.project == blog(house)


async def test_a_busy_server_is_no_reason_to_clear_anything(house: House) -> None:
    wizard = await house.walk()
    house.infisical.fail(FOLDERS, *[Failure(429)] * 4)
    with pytest.raises(RateLimited):
        await wizard.accept(Step.ENVIRONMENT, EnvironmentAnswer(slug="dev", name="Development"))
    assert kept(house) == list(ANSWERED)


async def test_what_a_list_with_gaps_does_not_show_is_kept_after_a_new_sign_in(house: House) -> None:
    """It may be the record that could not be read."""
    wizard = await house.walk()
    answers, session = wizard.answers, wizard.session
    await house.quiet()
    for step, (route, body) in {
        Step.PROJECT: (PROJECTS, {"projects": [{"id": "o", "name": "Other"}, {"id": 7}]}),
        Step.CONNECTION: (CONNECTIONS, {"appConnections": [None]}),
        Step.SECRET_PATH: (FOLDERS, {"folders": [{"name": "a", "relativePath": "/a"}, 7]}),
    }.items():
        gaps = answers.replacing(Step.SECRET_PATH, SecretPathAnswer(path="/gone"))
        session.catalog.refresh(step)
        house.infisical.fail(route, Failure(200, body), Failure(200, body))
        assert await still_holds(step, gaps, session) is None
        house.infisical.failures.clear()
        session.catalog.refresh(step)


async def test_what_nobody_may_check_is_cleared_and_the_change_goes_on(house: House) -> None:
    wizard = await house.walk()
    house.world.tokens[house.token].denied.add(Permission.READ_SYNCS)
    await wizard.accept(Step.NAME, NameAnswer(name="my-own"))
    wizard.catalog.refresh(Step.NAME)
    await wizard.accept(Step.PROJECT, blog(house))
    assert kept(house) == without(Step.SECRET_PATH, Step.NAME)


async def test_a_team_typed_by_hand_is_cleared_with_its_connection(open_house: Opening) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN)
    wizard = await house.walk()
    await wizard.accept(Step.CONNECTION, connection(house, "acme-shop-netlify"))
    assert kept(house) == without(Step.NETLIFY_ACCOUNT, Step.NETLIFY_SITE)


async def test_a_new_sign_in_keeps_what_nobody_may_check(open_house: Opening) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN)
    await house.walk()
    assert await house.sign_in() is Step.REVIEW
    assert kept(house) == list(ANSWERED)


async def test_a_new_sign_in_clears_what_its_token_does_not_see(house: House) -> None:
    wizard = await house.walk()
    house.world.tokens["guest"] = Token(TokenKind.USER, projects={house.other_project().id})
    assert await house.sign_in(token="guest") is Step.PROJECT
    assert Step.PROJECT not in kept(house)
    assert wizard.notice.startswith("Sign in changed, so please answer again: Project, Connection")


async def test_another_address_starts_anew(house: House) -> None:
    wizard = await house.walk()
    wizard.complaints[Step.NAME] = {"name": "taken"}
    wizard.unsent[Step.NAME] = {"name": "typed"}
    assert await house.sign_in("https://other.infisical.example") is Step.PROJECT
    assert (kept(house), wizard.complaints, wizard.unsent) == ([], {}, {})


async def test_a_sign_in_that_cannot_check_the_answers_leaves_the_former_one(house: House) -> None:
    wizard = await house.walk()
    former, answers = wizard.session, wizard.answers
    house.infisical.fail(CONNECTIONS)
    with pytest.raises(ServerFailed):
        await house.sign_in()
    assert wizard.session is former
    assert wizard.answers == answers
    assert await wizard.catalog.projects()


async def test_an_older_server_cannot_import_so_those_options_are_asked_again(open_house: Opening) -> None:
    house = open_house(server=OLDEST)
    wizard = await house.walk()
    importing = SyncOptionsAnswer(initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE)
    await wizard.accept(Step.SYNC_OPTIONS, importing)
    assert await house.sign_in() is Step.SYNC_OPTIONS


async def test_a_netlify_token_lets_a_machine_identity_check_team_and_site(open_house: Opening) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN, netlify_token=DEMO_NETLIFY_TOKEN)
    wizard = await house.walk()
    await wizard.accept(Step.CONNECTION, connection(house, "acme-shop-netlify"))
    assert kept(house) == list(ANSWERED)


async def test_names_that_cannot_be_read_are_a_problem_of_the_name_step_only(house: House) -> None:
    house.world.tokens[house.token].denied.add(Permission.READ_SYNCS)
    wizard = await house.walk(Step.NAME)
    with pytest.raises(NotAllowed):
        await wizard.proposal()
    assert await wizard.accept(Step.NAME, NameAnswer(name="typed")) is Step.REVIEW
