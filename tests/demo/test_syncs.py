"""Reading, changing and deleting syncs, and the server's own duplicate check."""

import json

import pytest

from tests.demo.house import LONG_ENOUGH, SYNCS, TOKEN, House
from tui.demo import OLDEST, SECOND_GENERATION, ServerProfile
from tui.demo.access import Permission, Token, TokenKind
from tui.demo.engine import Rules, withdraw
from tui.demo.identifiers import stable_uuid
from tui.demo.server import Generation
from tui.demo.sync_records import SyncRecord
from tui.demo.world import Environment, Folder, Project, Variable

pytestmark = pytest.mark.anyio

NOWHERE = stable_uuid("nowhere")


def add_github_sync(house: House) -> SyncRecord:
    options = {"initialSyncBehavior": "overwrite-destination"}
    repository = {"scope": "repository", "owner": "acme", "repo": "shop"}
    sync = SyncRecord(
        "actions", house.project.id, house.connection.id, "prod", "/web", repository, options, destination="github"
    )
    house.world.syncs.append(sync)
    return sync


async def test_one_list_has_all_destinations_the_other_netlify_only(house: House) -> None:
    add_github_sync(house)
    await house.created()
    async with house.client() as client:
        every = await client.get("/api/v1/secret-syncs", params={"projectId": house.project.id})
        netlify = await client.get(SYNCS, params={"projectId": house.project.id})
    assert [sync["destination"] for sync in every.json()["secretSyncs"]] == ["github", "netlify"]
    assert [sync["name"] for sync in netlify.json()["secretSyncs"]] == ["shop-production"]


async def test_a_sync_is_found_by_id_and_by_name(house: House) -> None:
    sync = await house.created()
    async with house.client() as client:
        named = await client.get(f"{SYNCS}/sync-name/shop-production", params={"projectId": house.project.id})
    assert named.json()["secretSync"] == await house.seen(sync["id"])


async def test_an_unknown_sync_is_a_404_of_the_service(house: House) -> None:
    async with house.client() as client:
        by_id = await client.get(f"{SYNCS}/{NOWHERE}")
        by_name = await client.get(f"{SYNCS}/sync-name/nowhere", params={"projectId": house.project.id})
        no_uuid = await client.get(f"{SYNCS}/nowhere")
    assert (by_id.status_code, by_id.json()["message"]) == (404, f'Could not find Netlify Sync with ID "{NOWHERE}"')
    assert (by_name.status_code, by_name.json()["error"]) == (404, "NotFound")
    assert "reqId" in by_name.json()
    assert no_uuid.status_code == 422


async def test_a_sync_of_another_destination_is_refused(house: House) -> None:
    sync = add_github_sync(house)
    async with house.client() as client:
        by_id = await client.get(f"{SYNCS}/{sync.id}")
        by_name = await client.get(f"{SYNCS}/sync-name/actions", params={"projectId": house.project.id})
    assert by_id.status_code == by_name.status_code == 400
    assert by_id.json()["message"] == f'Secret sync with ID "{sync.id}" is not configured for Netlify'


async def test_reading_needs_the_permission_and_membership(house: House) -> None:
    sync = await house.created()
    house.token.denied.add(Permission.READ_SYNCS)
    async with house.client() as client:
        listed = await client.get("/api/v1/secret-syncs", params={"projectId": house.project.id})
        single = await client.get(f"{SYNCS}/{sync['id']}")
    assert (listed.json()["error"], single.json()["error"]) == ("PermissionDenied", "PermissionDenied")


async def test_a_change_replaces_what_it_names_and_keeps_the_rest(house: House) -> None:
    sync = await house.created(isAutoSyncEnabled=False, description="first")
    options = {"initialSyncBehavior": "overwrite-destination", "keySchema": "S_{{secretKey}}"}
    async with house.client() as client:
        reply = await client.patch(f"{SYNCS}/{sync['id']}", json={"name": "renamed", "syncOptions": options})
    changed = reply.json()["secretSync"]
    assert (changed["name"], changed["description"], changed["syncOptions"]) == ("renamed", "first", options)
    assert changed["syncStatus"] is None


async def test_a_change_of_the_source_names_environment_and_path(house: House) -> None:
    sync = await house.created()
    async with house.client() as client:
        half = await client.patch(f"{SYNCS}/{sync['id']}", json={"secretPath": "/"})
        gone = await client.patch(f"{SYNCS}/{sync['id']}", json={"environment": "prod", "secretPath": "/gone"})
        whole = await client.patch(f"{SYNCS}/{sync['id']}", json={"environment": "prod", "secretPath": "/"})
    assert half.json()["message"] == "Must specify both source environment and secret path"
    assert gone.status_code == 400
    assert whole.json()["secretSync"]["folder"]["path"] == "/"


async def test_a_change_to_a_taken_name_or_an_unknown_connection_is_refused(house: House) -> None:
    await house.created()
    sync = await house.created(name="second")
    async with house.client() as client:
        taken = await client.patch(f"{SYNCS}/{sync['id']}", json={"name": "shop-production"})
        unknown = await client.patch(f"{SYNCS}/{sync['id']}", json={"connectionId": NOWHERE})
        partial = await client.patch(f"{SYNCS}/{sync['id']}", json={"destinationConfig": {}})
    assert (taken.status_code, unknown.status_code, partial.status_code) == (400, 404, 422)


async def test_deleting_leaves_netlify_as_it_is(house: House) -> None:
    sync = await house.finished()
    async with house.client() as client:
        deleted = await client.delete(f"{SYNCS}/{sync['id']}")
        again = await client.delete(f"{SYNCS}/{sync['id']}")
    assert (deleted.json()["secretSync"]["id"], again.status_code) == (sync["id"], 404)
    assert house.on_netlify() == {"API_URL": {"production": "new"}}


async def test_deleting_with_the_secrets_ends_when_they_are_gone(house: House) -> None:
    sync = await house.finished()
    async with house.client() as client:
        deleted = await client.delete(f"{SYNCS}/{sync['id']}", params={"removeSecrets": "true"})
        assert deleted.json()["secretSync"]["removeStatus"] == "pending"
        assert (await client.get(f"{SYNCS}/{sync['id']}")).status_code == 200
        house.clock.pass_by(LONG_ENOUGH)
        assert (await client.get(f"{SYNCS}/{sync['id']}")).status_code == 404
    assert house.on_netlify() == {}


async def test_deleting_with_the_secrets_keeps_the_sync_when_that_fails(house: House) -> None:
    sync = await house.finished()
    house.world.netlify_tokens.clear()
    async with house.client() as client:
        await client.delete(f"{SYNCS}/{sync['id']}", params={"removeSecrets": "true"})
    house.clock.pass_by(LONG_ENOUGH)
    left = await house.seen(sync["id"])
    assert left["removeStatus"] == "failed"
    assert json.loads(left["lastRemoveMessage"])["code"] == 401


@pytest.mark.parametrize("generation", [Generation.FIRST, Generation.SECOND])
def test_early_servers_remove_whole_variables(generation: Generation) -> None:
    variables = [Variable("MINE", {"production": "1", "dev": "2"}), Variable("OTHER", {"production": "3"})]
    withdraw({"MINE": "1"}, variables, Rules(generation, "prod", "production"))
    assert [variable.key for variable in variables] == ["OTHER"]


@pytest.mark.parametrize("generation", [Generation.THIRD, Generation.THIRD_MERGED])
def test_later_servers_without_a_context_remove_nothing(generation: Generation) -> None:
    variables = [Variable("MINE", {"all": "1"})]
    withdraw({"MINE": "1"}, variables, Rules(generation, "prod", None))
    assert variables[0].values == {"all": "1"}


@pytest.mark.parametrize(
    ("permission", "method", "path"),
    [
        (Permission.EDIT_SYNCS, "PATCH", ""),
        (Permission.DELETE_SYNCS, "DELETE", ""),
        (Permission.REMOVE_SECRETS, "DELETE", "?removeSecrets=true"),
        (Permission.SYNC_SECRETS, "POST", "/sync-secrets"),
        (Permission.IMPORT_SECRETS, "POST", "/import-secrets?importBehavior=prioritize-source"),
        (Permission.REMOVE_SECRETS, "POST", "/remove-secrets"),
    ],
)
async def test_each_action_needs_its_own_permission(
    house: House, permission: Permission, method: str, path: str
) -> None:
    sync = await house.finished()
    house.token.denied.add(permission)
    async with house.client() as client:
        reply = await client.request(method, f"{SYNCS}/{sync['id']}{path}", json={} if method == "PATCH" else None)
    assert (reply.status_code, reply.json()["error"]) == (403, "PermissionDenied")


@pytest.mark.parametrize(
    ("change", "duplicate"),
    [({}, True), ({"siteName": "x"}, True), ({"context": "all"}, False), ({"siteId": "x"}, False)],
)
async def test_the_duplicate_check_wants_account_site_and_context_alike(
    house: House, change: dict[str, str], *, duplicate: bool
) -> None:
    sync = await house.created()
    body = {"projectId": house.project.id, "destinationConfig": sync["destinationConfig"] | change}
    async with house.client() as client:
        told = (await client.post(f"{SYNCS}/check-destination", json=body)).json()
        excluded = (await client.post(f"{SYNCS}/check-destination", json={**body, "excludeSyncId": sync["id"]})).json()
    assert told == (
        {"hasDuplicate": True, "duplicateProjectId": house.project.id} if duplicate else {"hasDuplicate": False}
    )
    assert excluded == {"hasDuplicate": False}


async def test_the_duplicate_check_hides_a_project_that_the_caller_is_not_in(house: House) -> None:
    sync = await house.created()
    other = Project("Other", "other", [Environment("Production", "prod", Folder())])
    house.world.projects.append(other)
    house.world.tokens[TOKEN] = Token(TokenKind.USER, projects={other.id})
    body = {"projectId": other.id, "destinationConfig": sync["destinationConfig"]}
    async with house.client() as client:
        told = (await client.post(f"{SYNCS}/check-destination", json=body)).json()
    assert told == {"hasDuplicate": True}


@pytest.mark.parametrize("server", [SECOND_GENERATION, OLDEST])
async def test_older_servers_have_no_duplicate_check(server: ServerProfile) -> None:
    async with House(server).client() as client:
        reply = await client.post(f"{SYNCS}/check-destination", json={})
    assert (reply.status_code, "reqId" in reply.json()) == (404, False)
