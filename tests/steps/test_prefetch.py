"""Asking ahead: what is asked for before its step, once, and what a failure there does to whom."""

import asyncio
from collections import Counter

import pytest
from pydantic import SecretStr

from tests.steps.fixtures import Opening
from tests.steps.house import CONNECTIONS, FOLDERS, KEYS, PROJECTS, SYNCS, Failure, House, Message, Receive, Send
from tui.api.errors import NotAllowed, SignInRequired
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN
from tui.demo.world import Account, Connection, Site
from tui.model.answers import ConnectionAnswer, EnvironmentAnswer, ProjectAnswer
from tui.model.steps import Step
from tui.settings.options import Setting
from tui.settings.settings import Settings
from tui.steps.offers import offer

pytestmark = pytest.mark.anyio

OPTIONS = "GET /api/v1/secret-syncs/options"


def teams_of(connection: Connection) -> str:
    return f"GET /api/v1/app-connections/netlify/{connection.id}/accounts"


async def test_a_sign_in_asks_once_for_all_that_the_likeliest_way_needs_and_for_nothing_else(
    open_house: Opening,
) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    await house.sign_in()
    await house.quiet()
    teams = teams_of(house.connection("acme-shop-netlify"))
    lists = {PROJECTS, CONNECTIONS, SYNCS, FOLDERS, KEYS, teams, f"{teams}/{house.account().id}/sites"}
    of_subfolders = [KEYS]
    assert sorted(house.infisical.asked) == sorted([OPTIONS, *lists, *of_subfolders])
    assert house.netlify.asked == [f"GET /api/v1/accounts/{house.account().id}/env"]


def linked(site: str) -> Settings:
    return Settings(linked_site=Setting(site, ".netlify/state.json"))


async def test_a_linked_site_is_asked_for_ahead_along_its_own_team(open_house: Opening) -> None:
    house = open_house(settings=linked(House().account("Acme Labs").sites[0].id))
    await house.sign_in()
    await house.quiet()
    before = list(house.infisical.asked)
    names = ("acme-shop-netlify", "netlify-team", "old-netlify")
    first, reaching, empty = (teams_of(house.connection(name)) for name in names)
    team, labs = house.account().id, house.account("Acme Labs").id
    lists = {first, f"{first}/{team}/sites", empty, reaching, f"{reaching}/{labs}/sites"}
    assert sorted(lists) == sorted(
        asked for asked in before if "app-connections/netlify/" in asked and asked != CONNECTIONS
    )
    wizard = house.wizard
    for step in (Step.PROJECT, Step.CONNECTION, Step.ENVIRONMENT, Step.SECRET_PATH):
        await wizard.accept(step, getattr(house.answers, step.key))
    offered = await offer(Step.NETLIFY_ACCOUNT, wizard)
    assert offered.choices.preselected
    assert offered.choices.preselected.label == "Acme Labs"
    await house.quiet()
    assert house.infisical.asked.count(f"{reaching}/{labs}/sites") == 1


async def test_a_linked_site_in_the_preselected_team_asks_for_no_other_list(open_house: Opening) -> None:
    house, plain = open_house(settings=linked(House().site("acme-docs").id)), open_house()
    for opened in (house, plain):
        await opened.sign_in()
        await opened.quiet()
    assert sorted(house.infisical.asked) == sorted(plain.infisical.asked)


async def test_with_a_netlify_token_one_request_says_which_team_a_site_is_in(open_house: Opening) -> None:
    site = House().account("Acme Team").sites[0].id
    house = open_house(settings=linked(site), netlify_token=DEMO_NETLIFY_TOKEN, token=DEMO_IDENTITY_TOKEN)
    house.world.connections = [house.connection()]
    await house.sign_in()
    await house.quiet()
    assert house.netlify.count(f"GET /api/v1/sites/{site}") == 1
    # A machine identity has no list from Infisical, and Netlify knows the team in its own.
    assert [asked for asked in house.netlify.asked if asked.endswith("/sites")] == ["GET /api/v1/acme-team/sites"]


async def test_the_teams_are_searched_a_few_at_a_time_and_not_without_end(open_house: Opening) -> None:
    house = open_house(settings=linked("nowhere"))
    house.world.connections = [house.connection()]
    house.world.accounts += [
        Account(f"Team {number:02}", f"team-{number:02}", sites=[Site(f"shop-{number}")]) for number in range(60)
    ]
    house.world.netlify_tokens[DEMO_NETLIFY_TOKEN] = tuple(account.id for account in house.world.accounts)
    under_way = Counter[str]()
    serve, most = house.infisical._app, 0

    async def counted(scope: Message, receive: Receive, send: Send) -> None:
        nonlocal most
        sites = scope["path"].endswith("/sites")
        under_way["sites"] += sites
        most = max(most, under_way["sites"])
        await asyncio.sleep(0)
        await serve(scope, receive, send)
        under_way["sites"] -= sites

    house.infisical._app = counted
    await house.sign_in()
    await house.quiet()
    assert most == 4
    asked = [asked for asked in house.infisical.asked if asked.endswith("/sites")]
    assert len(asked) == len(set(asked)) == 40
    for step in (Step.PROJECT, Step.CONNECTION, Step.ENVIRONMENT, Step.SECRET_PATH):
        await house.wizard.accept(step, getattr(house.answers, step.key))
    offered = await offer(Step.NETLIFY_ACCOUNT, house.wizard)
    assert offered.choices.preselected is None
    assert "not every team could be searched" in offered.choices.note


async def test_a_team_whose_sites_cannot_be_had_is_not_taken_for_one_without_the_site(open_house: Opening) -> None:
    house = open_house(settings=linked("nowhere"))
    house.world.connections = [house.connection()]
    labs = f"{teams_of(house.connection())}/{house.account('Acme Labs').id}/sites"
    house.infisical.fail(labs, *[Failure(404)] * 5)
    await house.walk(Step.NETLIFY_ACCOUNT)
    offered = await offer(Step.NETLIFY_ACCOUNT, house.wizard)
    assert offered.choices.note == (
        "Site nowhere (from .netlify/state.json) was not found, and not every team could be searched, "
        "so no team is preselected."
    )


async def test_what_depends_on_nothing_is_asked_for_side_by_side(house: House) -> None:
    held = house.infisical.hold(OPTIONS)
    signing_in = asyncio.ensure_future(house.sign_in())
    teams = teams_of(house.connection("acme-shop-netlify"))
    async with asyncio.timeout(30):
        while house.infisical.count(f"{teams}/{house.account().id}/sites") == 0:  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0)
    held.set()
    assert await signing_in is Step.PROJECT


async def test_once_another_project_is_chosen_its_connections_syncs_and_folders_are_asked_for(house: House) -> None:
    await house.sign_in()
    await house.quiet()
    before = len(house.infisical.asked)
    other = house.other_project()
    await house.wizard.accept(Step.PROJECT, ProjectAnswer(id=other.id, name=other.name))
    await house.quiet()
    assert {CONNECTIONS, SYNCS, FOLDERS} <= set(house.infisical.asked[before:])


async def test_once_another_environment_is_chosen_its_folders_are_asked_for(house: House) -> None:
    wizard = await house.walk(Step.ENVIRONMENT)
    await house.quiet()
    await wizard.accept(Step.ENVIRONMENT, EnvironmentAnswer(slug="dev", name="Development"))
    await house.quiet()
    assert house.infisical.count(FOLDERS) == 2


async def test_once_a_connection_is_chosen_its_teams_are_asked_for_and_the_sites_of_the_likeliest(house: House) -> None:
    wizard = await house.walk(Step.CONNECTION)
    for connection in (house.connection("netlify-team"), house.connection("acme-shop-netlify")):
        await wizard.accept(Step.CONNECTION, ConnectionAnswer(id=connection.id, name=connection.name))
        await house.quiet()
        assert house.infisical.count(teams_of(connection)) == 1
        likeliest = min(house.world.accounts, key=lambda account: account.name.casefold())
        if connection.name == "netlify-team":
            assert house.infisical.count(f"{teams_of(connection)}/{likeliest.id}/sites") == 1


async def test_a_list_that_is_refused_is_asked_ahead_once_only(open_house: Opening) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN)
    await house.walk(Step.NETLIFY_ACCOUNT)
    await house.quiet()
    assert house.infisical.count(teams_of(house.connection())) == 1


async def test_a_walk_asks_for_each_list_once(house: House) -> None:
    wizard = await house.walk()
    answers = wizard.answers
    assert answers.project
    assert answers.connection
    await wizard.catalog.environments(answers.project.id)
    await wizard.catalog.folders(answers.project.id, "prod")
    await wizard.catalog.accounts(answers.connection.id)
    await house.quiet()
    assert house.infisical.asked.count(KEYS) == 3, "for the likeliest folder, those below it, and the one chosen"
    others = [asked for asked in house.infisical.asked if asked != KEYS]
    assert len(others) == len(set(others))


async def test_asking_ahead_in_vain_says_nothing_and_stops_nobody(house: House) -> None:
    house.infisical.fail(CONNECTIONS)
    house.infisical.fail(SYNCS)
    wizard = await house.walk(Step.CONNECTION)
    await house.quiet()
    assert (wizard.current, wizard.notice) == (Step.CONNECTION, "")
    assert await wizard.catalog.connections(house.project().id)
    assert house.infisical.count(CONNECTIONS) == 2


async def test_what_failed_beside_the_sign_in_is_asked_afresh_on_its_step_and_again_after_a_failure_there(
    house: House,
) -> None:
    house.infisical.fail(PROJECTS, Failure(401), Failure(401))
    assert await house.sign_in() is Step.PROJECT
    await house.quiet()
    with pytest.raises(SignInRequired):
        await house.wizard.catalog.projects()
    assert await house.wizard.catalog.projects()
    assert house.infisical.count(PROJECTS) == 3


async def test_a_question_under_way_since_the_sign_in_is_not_sent_twice_and_its_failure_is_told(house: House) -> None:
    held = house.infisical.hold(PROJECTS)
    house.infisical.fail(PROJECTS, Failure(403))
    await house.sign_in()
    await house.infisical.arrived.wait()
    asking = asyncio.ensure_future(house.wizard.catalog.projects())
    await asyncio.sleep(0)
    held.set()
    with pytest.raises(NotAllowed):
        await asking
    assert house.infisical.count(PROJECTS) == 1


async def test_a_sign_in_that_fails_ends_what_was_asked_beside_it(house: House) -> None:
    before = asyncio.all_tasks()
    house.infisical.hold(PROJECTS)
    options = house.infisical.hold(OPTIONS)
    house.infisical.fail(OPTIONS, Failure(401))
    signing_in = asyncio.ensure_future(house.sign_in())
    async with asyncio.timeout(30):
        while not {OPTIONS, PROJECTS} <= set(house.infisical.asked):  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0)
    options.set()
    with pytest.raises(SignInRequired):
        await signing_in
    assert asyncio.all_tasks() == before


async def test_another_token_asks_afresh_for_what_the_former_one_was_shown(house: House) -> None:
    await house.sign_in()
    await house.quiet()
    await house.wizard.sign_in_again(SecretStr(house.token))
    assert await house.wizard.catalog.projects()
    assert house.infisical.count(PROJECTS) == 2


async def test_the_wizard_can_be_closed_while_it_asks_ahead(house: House) -> None:
    house.infisical.hold(CONNECTIONS)
    wizard = await house.walk(Step.CONNECTION)
    await house.infisical.arrived.wait()
    await wizard.close()
    assert wizard.catalog._running == set()
