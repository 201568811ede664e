"""App connections, and the helper lists of Netlify accounts and sites behind one."""

from typing import Any

import pytest

from tests.demo.house import NETLIFY_TOKEN, House
from tui.demo import OLDEST, SECOND_GENERATION, ServerProfile
from tui.demo.access import Permission
from tui.demo.identifiers import stable_uuid
from tui.demo.world import Account, Connection, Site

pytestmark = pytest.mark.anyio

BASE = "/api/v1/app-connections"
AVAILABLE = f"{BASE}/netlify/available"
NOWHERE = stable_uuid("nowhere")
NEW = {"name": "fresh", "method": "access-token", "credentials": {"accessToken": NETLIFY_TOKEN}}


async def asked(house: House, method: str, path: str, body: object = None, **query: str) -> tuple[int, Any]:
    async with house.client() as client:
        reply = await client.request(method, path, params=query, json=body)
    return reply.status_code, reply.json()


async def test_usable_connections_are_sorted_by_name_own_project_included(house: House) -> None:
    house.world.connections += [
        Connection("zebra", "x"),
        Connection("apple", "x", project_id=house.project.id),
        Connection("foreign", "x", project_id=NOWHERE),
        Connection("github", "x", app="github"),
    ]
    _, with_project = await asked(house, "GET", AVAILABLE, projectId=house.project.id)
    _, without = await asked(house, "GET", AVAILABLE)
    assert [connection["name"] for connection in with_project["appConnections"]] == ["apple", "netlify", "zebra"]
    assert [connection["name"] for connection in without["appConnections"]] == ["netlify", "zebra"]
    assert sorted(without["appConnections"][0]) == ["app", "id", "name", "orgId", "projectId"]


async def test_old_servers_ignore_the_project_and_tell_three_fields() -> None:
    house = House(OLDEST)
    _, body = await asked(house, "GET", AVAILABLE, projectId=NOWHERE)
    assert body == {"appConnections": [{"app": "netlify", "name": "netlify", "id": house.connection.id}]}


async def test_without_the_projects_permission_even_the_organisations_are_refused(house: House) -> None:
    house.token.denied.add(Permission.USE_PROJECT_CONNECTIONS)
    status, body = await asked(house, "GET", AVAILABLE, projectId=house.project.id)
    assert (status, body["error"]) == (403, "PermissionDenied")
    status, body = await asked(house, "GET", AVAILABLE)
    assert [connection["name"] for connection in body["appConnections"]] == ["netlify"]


async def test_an_unknown_project_is_a_bad_request_here(house: House) -> None:
    status, body = await asked(house, "GET", AVAILABLE, projectId=NOWHERE)
    assert (status, body["message"]) == (400, f"Could not find project with ID {NOWHERE}")


async def test_connections_that_may_not_be_used_are_left_out(house: House) -> None:
    house.token.denied.add(Permission.USE_ORGANISATION_CONNECTIONS)
    assert await asked(house, "GET", AVAILABLE) == (200, {"appConnections": []})


async def test_a_new_connection_is_usable_and_never_tells_its_token(house: House) -> None:
    credentials = {"accessToken": f" {NETLIFY_TOKEN} "}
    new = NEW | {"projectId": house.project.id, "credentials": credentials}
    status, body = await asked(house, "POST", f"{BASE}/netlify", new)
    assert status == 200
    assert (body["appConnection"]["credentials"], body["appConnection"]["projectId"]) == ({}, house.project.id)
    assert NETLIFY_TOKEN not in str(body)
    sync = await house.finished(connectionId=body["appConnection"]["id"])
    assert sync["syncStatus"] == "succeeded"


async def test_a_token_that_netlify_refuses_makes_no_connection(house: House) -> None:
    status, body = await asked(house, "POST", f"{BASE}/netlify", NEW | {"credentials": {"accessToken": "bad"}})
    assert (status, body["message"].startswith("Failed to validate credentials")) == (400, True)
    assert len(house.world.connections) == 1


async def test_a_connections_name_is_unique(house: House) -> None:
    status, body = await asked(house, "POST", f"{BASE}/netlify", NEW | {"name": "netlify"})
    assert (status, body["message"]) == (400, 'An App Connection with the name "netlify" already exists')


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": "No Slug"}, ["name"]),
        ({"name": "a" * 65}, ["name"]),
        ({"method": "oauth"}, ["method"]),
        ({"credentials": {}}, ["credentials", "accessToken"]),
        ({"credentials": {"accessToken": "a" * 256}}, ["credentials", "accessToken"]),
    ],
)
async def test_a_connection_out_of_bounds_is_told_by_field(
    house: House, change: dict[str, object], path: list[str]
) -> None:
    status, body = await asked(house, "POST", f"{BASE}/netlify", NEW | change)
    assert (status, [issue["path"] for issue in body["message"]]) == (422, [path])


@pytest.mark.parametrize("server", [SECOND_GENERATION, OLDEST])
async def test_older_servers_take_shorter_names(server: ServerProfile) -> None:
    assert (await asked(House(server), "POST", f"{BASE}/netlify", NEW | {"name": "a" * 33}))[0] == 422
    assert (await asked(House(server), "POST", f"{BASE}/netlify", NEW | {"name": "a" * 32}))[0] == 200


async def test_creating_a_connection_needs_the_permission_and_the_project(house: House) -> None:
    assert (await asked(house, "POST", f"{BASE}/netlify", NEW | {"projectId": NOWHERE}))[0] == 400
    house.token.denied.add(Permission.CREATE_CONNECTIONS)
    assert (await asked(house, "POST", f"{BASE}/netlify", NEW))[0] == 403


async def test_a_connection_is_found_by_id_by_name_and_in_the_list(house: House) -> None:
    _, by_id = await asked(house, "GET", f"{BASE}/netlify/{house.connection.id}")
    _, by_name = await asked(house, "GET", f"{BASE}/netlify/connection-name/netlify")
    _, listed = await asked(house, "GET", f"{BASE}/netlify")
    assert by_id == by_name == {"appConnection": listed["appConnections"][0]}


async def test_a_connection_in_use_cannot_be_deleted(house: House) -> None:
    sync = await house.created()
    path = f"{BASE}/netlify/{house.connection.id}"
    assert (await asked(house, "DELETE", path))[0] == 400
    house.world.syncs.remove(next(known for known in house.world.syncs if known.id == sync["id"]))
    assert (await asked(house, "DELETE", path))[0] == 200
    assert (await asked(house, "GET", path))[0] == 404


async def test_the_options_name_netlifys_method(house: House) -> None:
    _, body = await asked(house, "GET", f"{BASE}/options")
    assert {"name": "Netlify", "app": "netlify", "methods": ["access-token"]} in body["appConnectionOptions"]


async def test_the_helper_lists_tell_ids_and_names(house: House) -> None:
    helper = f"{BASE}/netlify/{house.connection.id}/accounts"
    assert await asked(house, "GET", helper) == (200, {"accounts": [{"id": house.account.id, "name": "Team"}]})
    sites = await asked(house, "GET", f"{helper}/{house.account.id}/sites")
    assert sites == (200, {"sites": [{"id": house.site.id, "name": "shop"}]})


async def test_the_helper_lists_swallow_what_netlify_refuses(house: House) -> None:
    helper = f"{BASE}/netlify/{house.connection.id}/accounts"
    assert await asked(house, "GET", f"{helper}/nowhere/sites") == (200, {"sites": []})
    house.world.netlify_tokens.clear()
    assert await asked(house, "GET", helper) == (200, {"accounts": []})
    assert await asked(house, "GET", f"{helper}/{house.account.id}/sites") == (200, {"sites": []})


async def test_the_helper_lists_hold_one_page_and_what_the_token_sees(house: House) -> None:
    house.account.sites = [Site(f"site-{number}") for number in range(150)]
    house.world.accounts.append(Account("Hidden", "hidden"))
    helper = f"{BASE}/netlify/{house.connection.id}/accounts"
    _, accounts = await asked(house, "GET", helper)
    _, sites = await asked(house, "GET", f"{helper}/{house.account.id}/sites")
    assert (len(accounts["accounts"]), len(sites["sites"])) == (1, 100)


async def test_the_helper_lists_refuse_connections_that_cannot_be_used(house: House) -> None:
    github = Connection("github", "x", app="github")
    house.world.connections.append(github)
    assert (await asked(house, "GET", f"{BASE}/netlify/{NOWHERE}/accounts"))[0] == 404
    assert (await asked(house, "GET", f"{BASE}/netlify/{github.id}/accounts"))[0] == 400
    house.token.denied.add(Permission.USE_ORGANISATION_CONNECTIONS)
    assert (await asked(house, "GET", f"{BASE}/netlify/{house.connection.id}/accounts"))[0] == 403
