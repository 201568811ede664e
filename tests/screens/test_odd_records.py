"""One record that cannot be read, or a list that may be cut: the rest is there, and the step says what is missing."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.wire import (
    ACCOUNTS,
    CONNECTIONS,
    CREATE,
    FOLDERS,
    NETLIFY_SITES,
    PROJECTS,
    SECRETS,
    SITES,
    SYNCS,
    VARIABLES,
)
from tui.demo import DEMO_NETLIFY_TOKEN, World, believable_world
from tui.demo.world import Site, Variable
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

OF_NETLIFY = "GET /api/v1/secret-syncs/netlify"

ODD: dict[str, Callable[[dict[str, Any]], object]] = {
    "no name": lambda record: record.pop("name"),
    "a null": lambda record: record.update(name=None),
    "another type": lambda record: record.update(name=["x"]),
    "nothing that is known": lambda record: [record.pop(field) for field in tuple(record)],
}
"""Ways in which a record may not fit its model."""


def add_odd(field: str, spoil: Callable[[dict[str, Any]], object]) -> Callable[[Any], None]:
    """Add a record to a list that is a copy of its first one, spoilt."""

    def edit(said: Any) -> None:  # noqa: ANN401 - JSON
        odd = dict(said[field][0])
        spoil(odd)
        said[field].append(odd)

    return edit


LISTS = {
    Step.PROJECT: (PROJECTS, "projects", "project", 0),
    Step.CONNECTION: (CONNECTIONS, "appConnections", "connection", 1),
    Step.SECRET_PATH: (FOLDERS, "folders", "folder", 0),
    Step.NETLIFY_ACCOUNT: (ACCOUNTS, "accounts", "team", 1),
    Step.NETLIFY_SITE: (SITES, "sites", "site", 2),
}
"""Route, field, what a record is, and how many of the rows are none of the server's."""


@pytest.mark.parametrize("spoil", ODD.values(), ids=ODD)
@pytest.mark.parametrize("step", LISTS, ids=[step.key for step in LISTS])
async def test_an_odd_record_is_left_out_with_a_word_and_all_others_are_there(
    step: Step, spoil: Callable[[dict[str, Any]], object]
) -> None:
    route, field, what, others = LISTS[step]
    async with Desk() as desk:
        await desk.stand_on(step)
        before = desk.rows
        desk.wire.edit(route, add_odd(field, spoil))
        await desk.press("f5")
        assert f"1 of {len(before) - others + 1} {what}s could not be read." in desk.words
        assert desk.rows == before
        desk.wire.heal()
        await desk.press("f5")
        assert "could not be read" not in desk.words


@pytest.mark.parametrize("identifier", ["", " ", "x" * 256], ids=["empty", "blank", "too long"])
@pytest.mark.parametrize("step", [Step.PROJECT, Step.NETLIFY_ACCOUNT, Step.NETLIFY_SITE], ids=lambda step: step.key)
async def test_a_record_by_whose_id_nothing_can_be_asked_for_is_left_out(step: Step, identifier: str) -> None:
    route, field, what, others = LISTS[step]
    async with Desk() as desk:
        await desk.stand_on(step)
        before = desk.rows
        desk.wire.edit(route, add_odd(field, lambda record: record.update(id=identifier)))
        await desk.press("f5")
        assert f"1 of {len(before) - others + 1} {what}s could not be read." in desk.words
        assert desk.rows == before


@pytest.mark.parametrize("slug", [None, "", " ", "x" * 65], ids=["none", "empty", "blank", "too long"])
async def test_an_odd_environment_within_a_project_takes_neither_the_project_nor_the_others_away(
    slug: str | None,
) -> None:
    desk = Desk()
    desk.wire.edit(PROJECTS, lambda said: said["projects"][0]["environments"][0].update(slug=slug))
    async with desk:
        await desk.reach(Step.ENVIRONMENT)
        assert "1 of 4 environments could not be read." in desk.words
        assert "Production" in desk.marked


async def test_an_odd_secret_is_counted_as_one_that_could_not_be_read() -> None:
    desk = Desk()
    desk.wire.edit(SECRETS, lambda said: said["secrets"][0].update(secretKey=None))
    async with desk:
        await desk.reach(Step.SECRET_PATH)
        await desk.until(lambda: "and 1 more that could not be read" in desk.words)


@pytest.mark.parametrize("step", [Step.PROJECT, Step.NETLIFY_SITE], ids=["project", "site"])
async def test_where_no_record_can_be_read_the_list_is_not_said_to_be_empty(step: Step) -> None:
    route, field, what, _ = LISTS[step]
    async with Desk() as desk:
        await desk.stand_on(step)
        desk.wire.instead(route, json_reply({field: [7, None]}))
        await desk.press("f5")
        assert f"None of the 2 {what}s could be read." in desk.words
        assert "member of no project" not in desk.words
        assert "Netlify shows no site" not in desk.words


async def test_the_only_row_that_could_be_read_is_not_called_the_only_one() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.CONNECTION)
        first = {"app": "netlify", "id": desk.world.connections[0].id, "name": "netlify-team"}
        desk.wire.instead(CONNECTIONS, json_reply({"appConnections": [first, {**first, "name": None}]}))
        await desk.press("f5")
        assert "only one" not in desk.text


def many_sites() -> World:
    """The believable world, whose team has a site behind the first page of Netlify's list."""
    world = believable_world()
    world.accounts[0].sites += [Site(f"site-{number:03}") for number in range(120)] + [Site("zoo")]
    return world


CUT = "These may be only the first 100 sites:"


async def test_a_list_that_may_be_cut_says_so_and_a_netlify_token_shows_the_whole() -> None:
    async with Desk(world=many_sites()) as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        assert f"{CUT} see all with a Netlify token, or type the site's id." in desk.words
        assert "zoo" not in desk.rows
        await desk.press("end")
        assert "See all sites with a Netlify token" in desk.marked
        await desk.press("enter")
        await desk.paste(DEMO_NETLIFY_TOKEN)
        await desk.press("enter")
        assert "zoo" in desk.rows
        assert CUT not in desk.words
        assert desk.netlify_wire.count(NETLIFY_SITES) == 2
        await desk.type("zoo")
        await desk.press("enter")
        assert desk.wizard.answers.netlify_site
        assert desk.wizard.answers.netlify_site.name == "zoo"


async def test_with_a_netlify_token_from_the_start_the_whole_list_is_there() -> None:
    async with Desk(world=many_sites(), netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        assert "zoo" in desk.rows
        assert CUT not in desk.words


async def test_where_netlify_does_not_help_the_cut_list_stays() -> None:
    desk = Desk(world=many_sites(), netlify_token=DEMO_NETLIFY_TOKEN)
    desk.netlify_wire.instead("GET *", json_reply({"code": 404, "message": "Not Found"}, 404))
    async with desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        assert f"{CUT} your Netlify token shows no more, or type the site's id." in desk.words
        assert "site-001" in desk.rows


async def test_a_list_of_just_less_than_a_page_is_whole() -> None:
    world = believable_world()
    world.accounts[0].sites += [Site(f"site-{number:03}") for number in range(99 - len(world.accounts[0].sites))]
    async with Desk(world=world) as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        assert CUT not in desk.words


BROKEN = json_reply({"reqId": "r", "statusCode": 500, "error": "InternalServerError", "message": "no"}, 500)


@pytest.mark.parametrize("odd", [True, False], ids=["an unknown member", "a failure"])
async def test_without_the_list_of_all_syncs_those_to_netlify_count_and_names_are_not_called_free(*, odd: bool) -> None:
    desk = Desk()
    if odd:
        desk.wire.edit(SYNCS, lambda said: said["secretSyncs"].append({"kind": "new"}))
    else:
        desk.wire.instead(SYNCS, BROKEN)
    async with desk:
        await desk.stand_on(Step.NAME)
        assert desk.wire.count(OF_NETLIFY)
        assert "Names of syncs to other destinations could not be checked." in desk.words
        assert "This name is free." not in desk.words
        await desk.press("ctrl+u")
        await desk.type("acme-checkout-production")
        assert "This name is taken in this project." in desk.words
        await desk.stand_on(Step.REVIEW)
        assert "other syncs could not be checked" not in desk.words


async def test_a_netlify_sync_that_cannot_be_read_is_said_on_review() -> None:
    desk = Desk()
    for route in (SYNCS, OF_NETLIFY):
        desk.wire.edit(route, lambda said: said["secretSyncs"][0].update(name=None))
    async with desk:
        await desk.stand_on(Step.REVIEW)
        said = await desk.said()
        assert "1 of 4 secret syncs could not be read. Whether this one writes to the same place" in said


def spoil_first(said: Any) -> None:  # noqa: ANN401 - JSON
    """Spoil the first variable, or the first secret."""
    first = said[0] if isinstance(said, list) else said["secrets"][0]
    first.update({"key": None} if "key" in first else {"secretKey": None})


async def test_a_variable_that_cannot_be_read_is_not_absent_and_creating_paused_is_preselected() -> None:
    desk = Desk(netlify_token=DEMO_NETLIFY_TOKEN)
    desk.netlify_wire.edit(VARIABLES, spoil_first)
    async with desk:
        await desk.stand_on(Step.REVIEW)
        assert "1 variable of acme-shop could not be read: the run may change it." in desk.words
        assert "Create paused" in desk.marked
        assert "delete 0, change 2, write 2, leave alone 1" in desk.words
        await desk.press("up", "enter")
        assert "Are you sure? 1 variable of acme-shop could not be read: the run may change it." in desk.words


async def test_where_deletion_is_on_nobody_counts_a_variable_out_that_could_not_be_read() -> None:
    desk = Desk(netlify_token=DEMO_NETLIFY_TOKEN)
    site = next(site for site in desk.world.accounts[0].sites if site.name == "acme-shop")
    site.variables = [Variable("LEFT", {"production": "x"})]
    desk.netlify_wire.edit(VARIABLES, spoil_first)
    async with desk:
        await desk.stand_on(Step.REVIEW, sync_options=SyncOptionsAnswer(delete_missing=True))
        assert "delete up to 1," in desk.words
        assert "1 variable of acme-shop could not be read: the run may change or delete it." in desk.words


async def test_a_value_that_cannot_be_read_may_be_lost() -> None:
    desk = Desk(netlify_token=DEMO_NETLIFY_TOKEN)
    site = next(site for site in desk.world.accounts[0].sites if site.name == "acme-shop")
    site.variables = [Variable("API_URL", {"production": "x", "dev": "y"})]
    desk.netlify_wire.edit(VARIABLES, lambda said: said[0]["values"][1].update(context=None))
    async with desk:
        await desk.stand_on(Step.REVIEW)
        assert "Not every value of API_URL could be read: what could not may be lost." in desk.words
        assert "Create paused" in desk.marked


async def test_a_secret_that_cannot_be_read_is_written_all_the_same() -> None:
    desk = Desk(netlify_token=DEMO_NETLIFY_TOKEN)
    desk.wire.edit(SECRETS, spoil_first)
    async with desk:
        await desk.stand_on(Step.REVIEW)
        assert "1 secret in Infisical's / could not be read: the run writes it all the same." in desk.words
        assert "Create paused" in desk.marked


async def test_after_a_run_that_netlify_tells_in_part_nothing_is_said_to_be_missing() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.REVIEW)
        desk.wire.edit(CREATE, lambda _: desk.netlify_wire.edit(VARIABLES, spoil_first))
        await desk.press("enter")
        await desk.until(lambda: "could not be read. So whether all is as previewed is not known." in desk.words)
        assert "Missing" not in desk.words
