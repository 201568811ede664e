"""Each Infisical call as it looks on the wire, on servers of both generations."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import pytest
from pydantic import SecretStr, ValidationError

from tests.api.clients import TOKEN, client
from tests.api.faulty import FaultyServer, Received, Reply, Script, Step, faulty, json_reply, missing_route, routes
from tui.api.errors import BadRequest, MissingRoute, NotAllowed, NotFound, ServerFailed, UnexpectedAnswer
from tui.api.infisical import Infisical, SecretKeys, TreeKeys
from tui.api.models import (
    Connection,
    CreateNetlifySync,
    DeployContext,
    Environment,
    ExistingSync,
    InitialSyncBehavior,
    NetlifyAccount,
    NetlifySite,
    Project,
    RequestedDestinationConfig,
    RequestedSyncOptions,
)

pytestmark = pytest.mark.anyio

CONNECTION_ID = "77777777-aaaa-4bbb-8ccc-000000000007"
SYNC_ID = "99999999-1111-4222-8333-000000000009"
SHOP = {
    "id": "p1",
    "name": "Shop",
    "slug": "shop",
    "environments": [{"id": "e1", "name": "Production", "slug": "prod"}],
}
SYNC = {
    "id": SYNC_ID,
    "name": "web-prod",
    "projectId": "p1",
    "connectionId": CONNECTION_ID,
    "createdAt": "2026-03-02T09:31:00.000Z",
    "updatedAt": "2026-03-02T09:31:00.000Z",
    "syncStatus": "pending",
    "syncOptions": {"initialSyncBehavior": "overwrite-destination", "disableSecretDeletion": True},
    "connection": {"app": "netlify", "name": "team", "id": CONNECTION_ID},
    "environment": {"id": CONNECTION_ID, "slug": "prod", "name": "Production"},
    "folder": {"id": "f1", "path": "/web"},
    "destination": "netlify",
    "destinationConfig": {"accountId": "a1", "siteId": "s1", "context": "production"},
}


def refused(status: int, error: str = "PermissionDenied") -> Reply:
    return json_reply({"reqId": "req-1", "statusCode": status, "error": error, "message": "no"}, status)


def asked(request: Received) -> dict[str, str]:
    return dict(parse_qsl(request.query))


@asynccontextmanager
async def infisical(known: Mapping[str, Step] | Script) -> AsyncIterator[tuple[Infisical, FaultyServer]]:
    script = known if callable(known) else routes(known)
    async with faulty(script=script) as server, client(server.url) as http:
        yield Infisical(http), server


async def test_status_is_asked_without_the_token() -> None:
    async with infisical({"GET /api/status": json_reply({"date": "now", "message": "Ok"})}) as (api, server):
        assert (await api.status()).date == "now"
    assert TOKEN not in str(server.received)


@pytest.mark.parametrize("can_import", [True, False])
async def test_sync_support_is_the_netlify_entry(can_import: bool) -> None:  # noqa: FBT001 - both ways are the test
    options = [{"destination": "github"}, {"destination": "netlify", "canImportSecrets": can_import}]
    reply = json_reply({"secretSyncOptions": options})
    async with infisical({"GET /api/v1/secret-syncs/options": reply}) as (api, server):
        support = await api.sync_support()
    assert support is not None
    assert support.can_import_secrets is can_import
    assert server.received[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("known", [{"GET /api/v1/secret-syncs/options": json_reply({"secretSyncOptions": []})}, {}])
async def test_a_server_without_netlify_syncs_has_no_support(known: dict[str, Step]) -> None:
    async with infisical(known) as (api, _):
        assert await api.sync_support() is None


async def test_projects_are_those_that_hold_secrets() -> None:
    items = [SHOP, SHOP | {"id": "p2", "type": "secret-manager"}, SHOP | {"id": "p3", "type": "kms"}]
    async with infisical({"GET /api/v1/projects": json_reply({"projects": items})}) as (api, server):
        projects = await api.projects()
    assert [project.id for project in projects] == ["p1", "p2"]
    assert projects[0].environments == [Environment(id="e1", name="Production", slug="prod")]
    assert asked(server.received[0]) == {"type": "secret-manager"}


async def test_an_old_server_is_found_out_with_one_request() -> None:
    known = {
        "GET /api/v1/workspace": json_reply({"workspaces": [SHOP]}),
        "GET /api/v1/workspace/p1": json_reply({"workspace": SHOP}),
    }
    async with infisical(known) as (api, server):
        assert [project.id for project in await api.projects()] == ["p1"]
        assert (await api.project("p1")).name == "Shop"
        await api.projects()
    assert server.targets == [
        "GET /api/v1/projects",
        "GET /api/v1/workspace",
        "GET /api/v1/workspace/p1",
        "GET /api/v1/workspace",
    ]


async def test_questions_asked_side_by_side_find_out_once() -> None:
    known = {"GET /api/v3/secrets/raw": json_reply({"secrets": []})}
    async with infisical(known) as (api, server):
        await asyncio.gather(*(api.secret_keys("p1", "prod", f"/{number}") for number in range(6)))
    assert server.targets.count("GET /api/v4/secrets") == 1
    assert server.targets.count("GET /api/v3/secrets/raw") == 6


async def test_a_project_that_is_not_there_is_not_looked_for_by_the_old_route() -> None:
    async with infisical({"GET /api/v1/projects/p1": refused(404, "NotFound")}) as (api, server):
        with pytest.raises(NotFound):
            await api.project("p1")
    assert server.targets == ["GET /api/v1/projects/p1"]


async def test_a_server_that_knows_neither_route_is_told() -> None:
    async with infisical({}) as (api, _):
        with pytest.raises(MissingRoute):
            await api.projects()


async def test_a_failure_does_not_decide_the_generation() -> None:
    steps = iter([refused(403), json_reply({"projects": [SHOP]})])
    async with infisical(lambda _: next(steps)) as (api, server):
        with pytest.raises(NotAllowed):
            await api.projects()
        assert [project.id for project in await api.projects()] == ["p1"]
    assert server.targets == ["GET /api/v1/projects"] * 2


@pytest.mark.parametrize(
    ("project_id", "target"),
    [("a/b?c#d e", "/api/v1/projects/a%2Fb%3Fc%23d%20e"), ("é", "/api/v1/projects/%C3%A9")],
)
async def test_ids_cannot_leave_their_place_in_the_path(project_id: str, target: str) -> None:
    async with infisical(lambda _: json_reply({"project": SHOP})) as (api, server):
        await api.project(project_id)
    assert server.received[0].target == target


@pytest.mark.parametrize("project_id", ["..", "."])
async def test_dots_do_not_climb_to_another_route(project_id: str) -> None:
    async with infisical(lambda _: json_reply({"project": SHOP})) as (api, server):
        await api.project(project_id)
    assert server.received[0].target == "/api/v1/projects/" + project_id.replace(".", "%2E")


def connection(name: str, **more: str | None) -> dict[str, Any]:
    return {"app": "netlify", "id": CONNECTION_ID, "name": name, **more}


async def test_connections_are_the_organisations_and_the_projects_own() -> None:
    items = [
        connection("old server"),
        connection("org", projectId=None),
        connection("own", projectId="p1"),
        connection("foreign", projectId="p2"),
    ]
    known = {"GET /api/v1/app-connections/netlify/available": json_reply({"appConnections": items})}
    async with infisical(known) as (api, server):
        assert [item.name for item in await api.connections("p1")] == ["old server", "org", "own"]
    assert asked(server.received[0]) == {"projectId": "p1"}


@pytest.mark.parametrize("status", [400, 403])
async def test_connections_of_the_organisation_are_found_where_the_projects_are_forbidden(status: int) -> None:
    items = [connection("org", projectId=None), connection("foreign", projectId="p2")]

    def script(request: Received) -> Step:
        return refused(status) if request.query else json_reply({"appConnections": items})

    async with infisical(script) as (api, server):
        assert await api.connections("p1") == [Connection(id=CONNECTION_ID, name="org")]
    assert [asked(request) for request in server.received] == [{"projectId": "p1"}, {}]


async def test_connections_forbidden_either_way_are_told() -> None:
    async with infisical(lambda _: refused(403)) as (api, _):
        with pytest.raises(NotAllowed):
            await api.connections("p1")


@pytest.mark.parametrize("project_id", ["p1", None])
async def test_a_connection_is_created_with_the_token(project_id: str | None) -> None:
    reply = json_reply({"appConnection": connection("team", projectId=project_id)})
    async with infisical({"POST /api/v1/app-connections/netlify": reply}) as (api, server):
        made = await api.create_connection("team", SecretStr("nfp_1"), project_id)
    assert made == Connection(id=CONNECTION_ID, name="team", project_id=project_id)
    body = {"name": "team", "method": "access-token", "credentials": {"accessToken": "nfp_1"}}
    assert json.loads(server.received[0].body) == body | ({"projectId": project_id} if project_id else {})


@pytest.mark.parametrize(("name", "token"), [("x" * 33, "nfp_1"), ("", "nfp_1"), ("team", ""), ("team", "x" * 256)])
async def test_a_connection_beyond_the_limits_is_not_sent(name: str, token: str) -> None:
    async with infisical({}) as (api, server):
        with pytest.raises(ValidationError):
            await api.create_connection(name, SecretStr(token), None)
    assert server.received == []


FOLDERS = {"folders": [{"name": "web", "relativePath": "/apps/web"}, {"name": "apps", "relativePath": "/apps"}]}


async def test_folders_are_full_paths_from_one_listing() -> None:
    async with infisical({"GET /api/v2/folders": json_reply(FOLDERS)}) as (api, server):
        assert await api.folders("p1", "prod") == ["/", "/apps", "/apps/web"]
    query = {"projectId": "p1", "environment": "prod", "path": "/", "recursive": "true"}
    assert [asked(request) for request in server.received] == [query]


async def test_folders_of_an_old_server_are_asked_for_by_workspace() -> None:
    async with infisical({"GET /api/v1/folders": json_reply(FOLDERS)}) as (api, server):
        assert await api.folders("p1", "prod") == ["/", "/apps", "/apps/web"]
    assert asked(server.received[1]) == {
        "workspaceId": "p1",
        "environment": "prod",
        "path": "/",
        "recursive": "true",
    }


async def test_no_folders_leave_the_root() -> None:
    async with infisical({"GET /api/v2/folders": json_reply({"folders": []})}) as (api, server):
        assert await api.folders("p1", "prod") == ["/"]
    assert len(server.received) == 1


async def test_a_server_without_recursive_listings_is_walked() -> None:
    tree = {"/": ["apps", "db"], "/apps": ["web"], "/apps/web": [], "/db": []}

    def script(request: Received) -> Step:
        if request.path != "/api/v2/folders":
            return missing_route(request)
        return json_reply({"folders": [{"name": name} for name in tree[asked(request)["path"]]]})

    async with infisical(script) as (api, server):
        assert await api.folders("p1", "prod") == ["/", "/apps", "/apps/web", "/db"]
    assert len(server.received) == 5
    assert all("recursive" not in asked(request) for request in server.received[1:])


async def test_a_walk_without_end_is_ended() -> None:
    reply = json_reply({"folders": [{"name": "again"}, {"name": "and-again"}]})
    async with infisical({"GET /api/v2/folders": reply}) as (api, server):
        with pytest.raises(UnexpectedAnswer, match="too many folders"):
            await api.folders("p1", "prod")
    assert len(server.received) == 501


SECRETS = {
    "secrets": [
        {"secretKey": "B_OWN", "type": "shared", "secretValue": "<hidden-by-infisical>"},
        {"secretKey": "A_OWN", "type": "shared"},
        {"secretKey": "MINE_ALONE", "type": "personal"},
        {"secretKey": "A_OWN", "type": "personal"},
    ],
    "imports": [
        {"secretPath": "/x", "environment": "prod", "secrets": [{"secretKey": "A_OWN"}, {"secretKey": "Z_IMPORTED"}]},
        {"secretPath": "/y", "environment": "prod", "secrets": [{"secretKey": "Z_IMPORTED"}, {"secretKey": "Y"}]},
    ],
}


@pytest.mark.parametrize(
    ("route", "scope"), [("GET /api/v4/secrets", "projectId"), ("GET /api/v3/secrets/raw", "workspaceId")]
)
async def test_secret_keys_are_own_and_imported_ones_and_no_values_are_asked_for(route: str, scope: str) -> None:
    async with infisical({route: json_reply(SECRETS)}) as (api, server):
        keys = await api.secret_keys("p1", "prod", "/web & more")
    assert keys == SecretKeys(own=("A_OWN", "B_OWN"), imported=("Y", "Z_IMPORTED"))
    assert asked(server.received[-1]) == {
        scope: "p1",
        "environment": "prod",
        "secretPath": "/web & more",
        "viewSecretValue": "false",
        "include_imports": "true",
    }
    assert all(asked(request)["viewSecretValue"] == "false" for request in server.received)


@pytest.mark.parametrize("route", ["GET /api/v4/secrets", "GET /api/v3/secrets/raw"])
async def test_the_keys_of_a_tree_tell_what_lies_below_and_which_keys_clash(route: str) -> None:
    secrets = [
        {"secretKey": "TOP", "secretPath": "/web"},
        {"secretKey": "TWICE", "secretPath": "/web"},
        {"secretKey": "TWICE", "secretPath": "/web/a"},
        {"secretKey": "TWICE", "secretPath": "/web/a", "type": "personal"},
        {"secretKey": "BELOW", "secretPath": "/web/a/b/"},
        {"secretKey": "MINE", "secretPath": "/web/a", "type": "personal"},
        {"secretKey": "NOWHERE"},
    ]
    imports = [{"secrets": [{"secretKey": "LINKED"}]}, {"secrets": [{"secretKey": "BELOW"}, {"secretKey": "DEEP"}]}]
    async with infisical({route: json_reply({"secrets": secrets, "imports": imports})}) as (api, server):
        keys = await api.tree_keys("p1", "prod", "/web/")
    assert keys == TreeKeys(
        own=("BELOW", "NOWHERE", "TOP", "TWICE"),
        imported=("DEEP", "LINKED"),
        below=2,
        clashes=(("TWICE", ("/web", "/web/a")),),
    )
    assert asked(server.received[-1])["recursive"] == "true"
    assert asked(server.received[-1])["viewSecretValue"] == "false"


async def test_accounts_and_sites_are_asked_for_through_the_connection() -> None:
    base = f"/api/v1/app-connections/netlify/{CONNECTION_ID}/accounts"
    known = {
        f"GET {base}": json_reply({"accounts": [{"name": "Team", "id": "a1"}]}),
        f"GET {base}/a%2F1/sites": json_reply({"sites": [{"name": "shop", "id": "s1"}]}),
    }
    async with infisical(known) as (api, _):
        assert await api.accounts(CONNECTION_ID) == [NetlifyAccount(id="a1", name="Team")]
        assert await api.sites(CONNECTION_ID, "a/1") == [NetlifySite(id="s1", name="shop")]


async def test_existing_syncs_are_those_of_every_destination() -> None:
    foreign = {"id": "x", "name": "gh", "destination": "github", "destinationConfig": {"repo": 1}}
    async with infisical({"GET /api/v1/secret-syncs": json_reply({"secretSyncs": [SYNC, foreign]})}) as (api, server):
        syncs = await api.syncs("p1")
    assert [(sync.name, sync.destination) for sync in syncs] == [("web-prod", "netlify"), ("gh", "github")]
    assert all(isinstance(sync, ExistingSync) for sync in syncs)
    assert asked(server.received[0]) == {"projectId": "p1"}


async def test_a_sync_is_created_with_the_wire_names() -> None:
    request = CreateNetlifySync(
        name="web-prod",
        project_id="p1",
        connection_id=CONNECTION_ID,
        environment="prod",
        secret_path="/web",
        sync_options=RequestedSyncOptions(
            initial_sync_behavior=InitialSyncBehavior.OVERWRITE_DESTINATION, disable_secret_deletion=True
        ),
        destination_config=RequestedDestinationConfig(account_id="a1", site_id="s1", context=DeployContext.PRODUCTION),
    )
    async with infisical({"POST /api/v1/secret-syncs/netlify": json_reply({"secretSync": SYNC})}) as (api, server):
        assert (await api.create_sync(request)).id == SYNC_ID
    assert json.loads(server.received[0].body) == request.to_wire()
    assert server.received[0].headers["content-type"] == "application/json"


async def test_a_sync_is_read_by_id_and_by_name() -> None:
    base = "/api/v1/secret-syncs/netlify"
    reply = json_reply({"secretSync": SYNC})
    async with infisical({f"GET {base}/{SYNC_ID}": reply, f"GET {base}/sync-name/web-prod": reply}) as (api, server):
        assert (await api.sync(SYNC_ID)).name == "web-prod"
        assert (await api.sync_by_name("p1", "web-prod")).id == SYNC_ID
    assert asked(server.received[1]) == {"projectId": "p1"}


@pytest.mark.parametrize(("status", "problem"), [(404, NotFound), (400, BadRequest)])
async def test_a_name_without_a_netlify_sync_is_told(status: int, problem: type[Exception]) -> None:
    async with infisical(lambda _: refused(status, "NotFound")) as (api, _):
        with pytest.raises(problem):
            await api.sync_by_name("p1", "web-prod")


async def test_a_run_is_triggered_without_a_body() -> None:
    path = f"/api/v1/secret-syncs/netlify/{SYNC_ID}/sync-secrets"
    async with infisical({f"POST {path}": json_reply({"secretSync": SYNC})}) as (api, server):
        assert (await api.trigger_sync(SYNC_ID)).sync_status == "pending"
    assert server.received[0].body == b""
    assert "content-type" not in server.received[0].headers


def test_a_project_of_an_old_server_needs_no_type() -> None:
    assert Project.model_validate_json(json.dumps(SHOP)).type is None


ODD_SYNC = {"id": "x", "destination": "new", "destinationConfig": {}}
GITHUB = {**SYNC, "id": "g1", "name": "to-github", "destination": "github"}
BROKEN = refused(500, "InternalServerError")
ALL_SYNCS, NETLIFY_SYNCS = "GET /api/v1/secret-syncs", "GET /api/v1/secret-syncs/netlify"


@pytest.mark.parametrize(
    ("every", "of_netlify", "found", "unreadable", "names_unknown"),
    [
        ([SYNC, GITHUB], None, ["web-prod", "to-github"], 0, False),
        ([SYNC, GITHUB, ODD_SYNC], [SYNC], ["web-prod", "to-github"], 0, True),
        ([GITHUB, {**SYNC, "name": 7}], [{**SYNC, "name": 7}], ["to-github"], 1, True),
        ([SYNC, ODD_SYNC], None, ["web-prod"], 1, True),
        ({"netlify": [SYNC]}, [SYNC], ["web-prod"], 0, True),
        (None, [SYNC, 7], ["web-prod"], 1, True),
    ],
    ids=["whole", "an unknown member", "an odd Netlify sync", "no second list", "no list", "a failure"],
)
async def test_syncs_are_listed_as_far_as_they_can_be_read(
    every: object, of_netlify: object, found: list[str], unreadable: int, *, names_unknown: bool
) -> None:
    known = {
        ALL_SYNCS: BROKEN if every is None else json_reply({"secretSyncs": every}),
        NETLIFY_SYNCS: BROKEN if of_netlify is None else json_reply({"secretSyncs": of_netlify}),
    }
    async with infisical(known) as (api, server):
        syncs = await api.syncs("p1")
    assert [sync.name for sync in syncs] == found
    assert (syncs.unreadable, syncs.names_unknown) == (unreadable, names_unknown)
    assert len(server.received) == (2 if names_unknown else 1)


@pytest.mark.parametrize("reply", [refused(403), refused(503)], ids=["forbidden", "down"])
async def test_a_list_of_syncs_that_is_refused_is_not_asked_for_in_another_way(reply: Reply) -> None:
    async with infisical({ALL_SYNCS: reply}) as (api, server):
        with pytest.raises((NotAllowed, ServerFailed)):
            await api.syncs("p1")
    assert NETLIFY_SYNCS not in server.targets


async def test_a_folder_without_a_path_among_others_is_left_out() -> None:
    listed = [{"name": "a", "relativePath": "/a"}, {"name": "b"}, {"name": "c", "relativePath": 7}]
    async with infisical({"GET /api/v2/folders": json_reply({"folders": listed})}) as (api, server):
        paths = await api.folders("p1", "prod")
    assert (paths, paths.unreadable) == (["/", "/a"], 2)
    assert len(server.received) == 1


async def test_secrets_and_imports_that_cannot_be_read_are_counted() -> None:
    good, odd = {"secretKey": "A"}, {"secretKey": None}
    imports = [{"secretPath": "/x", "environment": "prod", "secrets": [{"secretKey": "B"}, odd]}, 7]
    body = {"secrets": [good, odd, odd], "imports": imports}
    async with infisical({"GET /api/v4/secrets": json_reply(body)}) as (api, _):
        assert await api.secret_keys("p1", "prod", "/") == SecretKeys(("A",), ("B",), unreadable=4)


@pytest.mark.parametrize(("count", "is_cut"), [(99, False), (100, True), (101, False)])
async def test_a_full_page_of_sites_may_not_be_all(count: int, *, is_cut: bool) -> None:
    sites = [{"id": f"s{number}", "name": "x"} for number in range(count - 1)] + [{"id": "odd"}]
    path = "/api/v1/app-connections/netlify/c1/accounts/a1/sites"
    async with infisical({f"GET {path}": json_reply({"sites": sites})}) as (api, _):
        found = await api.sites("c1", "a1")
    assert (len(found), found.unreadable, found.may_be_cut) == (count - 1, 1, is_cut)


@pytest.mark.parametrize(
    ("options", "can_import"),
    [
        ([7, {"destination": "netlify", "canImportSecrets": True}], True),
        ([{"destination": "netlify", "canImportSecrets": "perhaps"}], False),
    ],
)
async def test_an_odd_destination_does_not_hide_netlify(options: list[object], *, can_import: bool) -> None:
    async with infisical({"GET /api/v1/secret-syncs/options": json_reply({"secretSyncOptions": options})}) as (api, _):
        support = await api.sync_support()
    assert support
    assert support.can_import_secrets is can_import


async def test_where_netlify_may_be_the_odd_destination_nobody_says_that_it_is_not_offered() -> None:
    options = [{"destination": "github"}, {"canImportSecrets": True}]
    async with infisical({"GET /api/v1/secret-syncs/options": json_reply({"secretSyncOptions": options})}) as (api, _):
        with pytest.raises(UnexpectedAnswer, match="1 of 2 destinations that Infisical offers could not be read"):
            await api.sync_support()
