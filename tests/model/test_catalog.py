"""The lists behind the pickers: asked once, shared, refreshed, and never left running."""

import asyncio
import gc
import weakref
from contextvars import ContextVar

import pytest
from pydantic import SecretStr

from tests.steps.fixtures import Opening
from tests.steps.house import CONNECTIONS, FOLDERS, PROJECTS, SYNCS, Failure, House
from tui.api.errors import NotAllowed, NotFound, Problem, ServerFailed
from tui.api.models import NetlifyAccount
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, OLDEST, World
from tui.demo.access import Permission, Token, TokenKind
from tui.model.catalog import Catalog, NetlifyTokenNeeded, NetlifyTokenRefused
from tui.model.steps import Step

pytestmark = pytest.mark.anyio


async def catalog_of(house: House) -> Catalog:
    """Return one that has not asked ahead, of a house whose requests are counted from here on."""
    await house.sign_in()
    await house.wizard.sign_in_again(SecretStr(house.token))
    house.infisical.asked.clear()
    return house.wizard.catalog


async def test_a_list_is_asked_once_however_often_it_is_wanted(house: House) -> None:
    catalog = await catalog_of(house)
    lists = await asyncio.gather(*(catalog.projects() for _ in range(3)))
    assert lists[0] == lists[2] == await catalog.projects()
    assert house.infisical.count(PROJECTS) == 1


class Screen:
    """Stands for whoever asks; it is in the context of its tasks, as a screen is in Textual's."""


ASKING: ContextVar[Screen] = ContextVar("ASKING")


async def test_an_answer_does_not_keep_who_asked(house: House) -> None:
    catalog = await catalog_of(house)

    async def ask() -> "weakref.ref[Screen]":
        screen = Screen()
        ASKING.set(screen)
        await catalog.connections(house.project().id)
        return weakref.ref(screen)

    asked_by = await asyncio.create_task(ask())
    await asyncio.sleep(0)  # The loop itself holds the task that it has just woken us for.
    gc.collect()
    assert asked_by() is None
    assert await catalog.connections(house.project().id)
    assert house.infisical.count(CONNECTIONS) == 1


async def test_environments_come_with_the_projects(house: House) -> None:
    catalog = await catalog_of(house)
    slugs = [item.slug for item in await catalog.environments(house.project().id)]
    assert slugs == ["dev", "staging", "pre-prod", "prod"]
    assert house.infisical.asked == [PROJECTS]


async def test_a_project_that_the_list_leaves_out_is_asked_for_by_itself(house: House) -> None:
    catalog = await catalog_of(house)
    house.infisical.fail(PROJECTS, Failure(200, {"projects": []}))
    wanted = house.project().id
    assert [item.id for item in await catalog.projects_with(wanted)] == [wanted]
    assert await catalog.environments(wanted)
    assert house.infisical.count(f"GET /api/v1/projects/{wanted}") == 1


async def test_a_wanted_project_that_is_not_there_is_a_problem(house: House) -> None:
    catalog = await catalog_of(house)
    house.infisical.fail(PROJECTS, Failure(200, {"projects": []}))
    with pytest.raises(NotFound):
        await catalog.projects_with("nowhere")


async def test_a_refresh_goes_to_the_server_again(house: House) -> None:
    catalog = await catalog_of(house)
    await catalog.projects()
    catalog.refresh(Step.PROJECT)
    await catalog.projects()
    assert house.infisical.count(PROJECTS) == 2


async def test_a_refresh_asks_again_for_a_project_that_the_list_leaves_out(house: House) -> None:
    catalog = await catalog_of(house)
    house.infisical.fail(PROJECTS, *[Failure(200, {"projects": []})] * 2)
    wanted = house.project().id
    await catalog.projects_with(wanted)
    catalog.refresh(Step.PROJECT)
    await catalog.projects_with(wanted)
    assert house.infisical.count(f"GET /api/v1/projects/{wanted}") == 2


async def test_a_refresh_leaves_other_lists_alone(house: House) -> None:
    catalog = await catalog_of(house)
    await catalog.projects()
    catalog.refresh(Step.CONNECTION)
    await catalog.projects()
    assert house.infisical.count(PROJECTS) == 1


async def test_a_failure_is_told_to_all_who_wait_and_then_forgotten(house: House) -> None:
    catalog = await catalog_of(house)
    house.infisical.fail(PROJECTS)
    failed = await asyncio.gather(catalog.projects(), catalog.projects(), return_exceptions=True)
    assert [type(item) for item in failed] == [ServerFailed, ServerFailed]
    assert await catalog.projects()
    assert house.infisical.count(PROJECTS) == 2


async def test_who_waits_while_the_list_is_refreshed_gets_the_fresh_one(house: House) -> None:
    catalog = await catalog_of(house)
    released = house.infisical.hold(PROJECTS)
    waiting = asyncio.create_task(catalog.projects())
    await house.infisical.arrived.wait()
    catalog.refresh(Step.PROJECT)
    house.project().name = "Renamed"
    released.set()
    assert "Renamed" in [item.name for item in await waiting]


async def test_who_waits_while_the_list_is_refreshed_hears_of_a_fresh_failure(house: House) -> None:
    catalog = await catalog_of(house)
    released = house.infisical.hold(PROJECTS)
    waiting = asyncio.create_task(catalog.projects())
    await house.infisical.arrived.wait()
    catalog.refresh(Step.PROJECT)
    house.infisical.fail(PROJECTS)
    released.set()
    with pytest.raises(ServerFailed):
        await waiting


async def test_a_screen_that_stops_waiting_leaves_the_answer_to_the_next(house: House) -> None:
    catalog = await catalog_of(house)
    released = house.infisical.hold(PROJECTS)
    left = asyncio.create_task(catalog.projects())
    await house.infisical.arrived.wait()
    left.cancel()
    with pytest.raises(asyncio.CancelledError):
        await left
    released.set()
    assert await catalog.projects()
    assert house.infisical.count(PROJECTS) == 1


async def test_a_screen_may_stop_waiting_while_the_list_is_refreshed(house: House) -> None:
    catalog = await catalog_of(house)
    house.infisical.hold(PROJECTS)
    left = asyncio.create_task(catalog.projects())
    await house.infisical.arrived.wait()
    catalog.refresh(Step.PROJECT)
    left.cancel()
    with pytest.raises(asyncio.CancelledError):
        await left


async def test_closing_stops_what_is_asked_and_tells_who_waits(house: House) -> None:
    catalog = await catalog_of(house)
    house.infisical.hold(PROJECTS)
    waiting = asyncio.create_task(catalog.projects())
    catalog.prefetch(catalog.connections(house.project().id))
    await house.infisical.arrived.wait()
    await catalog.close()
    assert catalog._running == set()
    with pytest.raises(Problem, match="sign-in changed"):
        await waiting
    with pytest.raises(Problem, match="sign-in changed"):
        await catalog.projects()


async def test_asking_early_is_asking_once(house: House) -> None:
    catalog = await catalog_of(house)
    project = house.project().id
    catalog.prefetch(catalog.connections(project), catalog.syncs(project))
    await asyncio.gather(catalog.connections(project), catalog.syncs(project))
    assert (house.infisical.count(CONNECTIONS), house.infisical.count(SYNCS)) == (1, 1)


async def test_what_failed_early_is_silent_and_asked_again_when_somebody_wants_it(house: House) -> None:
    catalog = await catalog_of(house)
    house.infisical.fail(FOLDERS)
    project = house.project().id
    catalog.prefetch(catalog.folders(project, "prod"))
    await house.quiet()
    assert "/web" in await catalog.folders(project, "prod")


async def test_netlify_is_asked_where_infisical_shows_its_lists_to_users_only(open_house: Opening) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN, netlify_token=DEMO_NETLIFY_TOKEN)
    catalog = await catalog_of(house)
    connection = house.connection().id
    accounts = await catalog.accounts(connection)
    assert [(item.name, item.slug) for item in accounts] == [("Acme Team", "acme-team"), ("Acme Labs", "acme-labs")]
    assert "acme-shop" in [item.name for item in await catalog.sites(connection, accounts[0])]


async def test_a_typed_team_still_has_its_sites_listed(open_house: Opening) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN, netlify_token=DEMO_NETLIFY_TOKEN)
    catalog = await catalog_of(house)
    typed = NetlifyAccount(id=house.account("Acme Labs").id, name="typed")
    assert "labs-wiki" in [item.name for item in await catalog.sites(house.connection().id, typed)]


async def test_without_a_netlify_token_it_is_said_what_is_needed(open_house: Opening) -> None:
    catalog = await catalog_of(open_house(token=DEMO_IDENTITY_TOKEN))
    with pytest.raises(NetlifyTokenNeeded, match="does not show") as needed:
        await catalog.accounts(open_house().connection().id)
    assert isinstance(needed.value.__cause__, NotAllowed)
    assert not catalog.asks_netlify


async def test_a_refused_netlify_token_is_told_from_a_refused_infisical_token(open_house: Opening) -> None:
    house = open_house(token=DEMO_IDENTITY_TOKEN, netlify_token="not-a-netlify-token")
    catalog = await catalog_of(house)
    with pytest.raises(NetlifyTokenRefused):
        await catalog.accounts(house.connection().id)
    house.wizard.use_netlify_token(None)
    with pytest.raises(NetlifyTokenNeeded):
        await catalog.accounts(house.connection().id)


async def test_netlify_is_asked_where_infisical_sees_nothing(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    catalog = await catalog_of(house)
    assert len(await catalog.accounts(house.connection("old-netlify").id)) == 2


async def test_a_netlify_token_given_later_brings_the_lists_anew(open_house: Opening) -> None:
    house = open_house()
    catalog = await catalog_of(house)
    connection = house.connection("old-netlify").id
    assert await catalog.accounts(connection) == []
    house.wizard.use_netlify_token(SecretStr(DEMO_NETLIFY_TOKEN))
    assert len(await catalog.accounts(connection)) == 2


async def test_an_old_server_answers_by_its_old_routes(open_house: Opening) -> None:
    house = open_house(server=OLDEST)
    catalog = await catalog_of(house)
    project = house.project().id
    assert [item.id for item in await catalog.projects()].count(project) == 1
    assert "/web" in await catalog.folders(project, "prod")
    assert "API_URL" in (await catalog.secret_keys(project, "prod", "/web")).own


async def test_a_list_that_is_forbidden_says_so(open_house: Opening) -> None:
    world = World(tokens={"t": Token(TokenKind.USER, denied={Permission.READ_SYNCS})})
    world.projects.append(open_house().project())
    catalog = await catalog_of(open_house(world, token="t"))
    with pytest.raises(NotAllowed):
        await catalog.syncs(world.projects[0].id)
