"""What the server checks before it creates a sync, and in which order: each test breaks one rule and all later ones."""

import pytest

from tests.demo.house import SYNCS, TOKEN, House
from tui.demo import OLDEST, ServerProfile
from tui.demo.access import Permission, TokenKind, TokenState
from tui.demo.identifiers import stable_uuid
from tui.demo.world import Connection, Project

pytestmark = pytest.mark.anyio

NOWHERE = stable_uuid("nowhere")


def break_from(house: House, row: int) -> dict[str, object]:
    """Break every rule of the table from that row on, but for the name; return what is different in the body."""
    foreign = Connection("foreign", "x", project_id=NOWHERE)
    github = Connection("github", "x", project_id=NOWHERE, app="github")
    house.world.connections += [foreign, github]
    connections = {10: NOWHERE, 11: github.id, 12: github.id, 13: foreign.id, 14: house.connection.id}
    denied = {5: Permission.CREATE_SYNCS, 7: Permission.READ_SECRETS, 11: Permission.USE_PROJECT_CONNECTIONS}
    house.token.denied |= {permission for last, permission in denied.items() if row <= last}
    house.world.sync_quota = 0 if row <= 2 else None
    house.project.version = 2 if row <= 4 else 3
    house.world.blocks_duplicate_destinations = row <= 9
    return {"secretPath": "/nowhere" if row <= 6 else "/web", "connectionId": connections[max(row, 10)]}


@pytest.mark.parametrize(
    ("row", "status", "words"),
    [
        (2, 400, "Failed to create secret sync due to plan limit reached."),
        (4, 400, "Project version does not support Secret Syncs"),
        (5, 403, "You are not allowed to create on secret-syncs"),
        (6, 400, 'Could not find folder with path "/nowhere" in environment "prod"'),
        (7, 403, "You do not have permission to read secrets at path /web"),
        (9, 400, "A secret sync with this destination already exists in project Shop"),
        (10, 404, f"Could not find App Connection with ID {NOWHERE}"),
        (11, 403, "You are not allowed to connect-app-connections on app-connections"),
        (12, 400, "cannot be used to connect to Netlify"),
        (13, 400, "You cannot connect project App Connection"),
        (14, 400, 'A Secret Sync with the name "shop-production" already exists for the project'),
    ],
)
async def test_the_first_broken_rule_is_the_one_that_is_told(house: House, row: int, status: int, words: str) -> None:
    await house.created()
    answered, message = await house.refusal(**break_from(house, row))
    assert answered == status
    assert words in message
    assert len(house.world.syncs) == 1


async def test_a_project_is_looked_for_before_anything_in_it(house: House) -> None:
    house.token.denied.add(Permission.CREATE_SYNCS)
    assert await house.refusal(projectId="nowhere") == (404, "Project with nowhere not found")


async def test_a_project_must_be_of_the_organisation_of_the_right_type_and_joined(house: House) -> None:
    house.token.projects = set()
    status, message = await house.refusal()
    assert (status, message[:30]) == (403, "You are not a member of this p")
    house.project.type = "cert-manager"
    status, message = await house.refusal()
    assert (status, message[:42]) == (400, "The project is of type cert-manager. Opera")
    house.project.organisation_id = NOWHERE
    assert await house.refusal() == (403, "This project does not belong to your selected organization.")


async def test_the_body_is_validated_before_the_project_is_looked_for(house: House) -> None:
    status, issues = await house.refusal(projectId="nowhere", name="Not A Slug")
    assert status == 422
    assert [issue["path"] for issue in issues] == [["name"]]


async def test_the_token_is_checked_before_the_body(house: House) -> None:
    house.token.state = TokenState.EXPIRED
    assert await house.refusal(name=3) == (403, "Your token has expired. Please re-authenticate.")


async def test_a_service_token_may_not_create(house: House) -> None:
    house.token.kind = TokenKind.SERVICE
    async with house.client() as client:
        reply = await client.post(SYNCS, json=house.body())
    assert (reply.status_code, reply.json()["error"]) == (403, f"Forbidden access to {SYNCS}")


async def test_permission_refusals_tell_what_is_missing_in_details(house: House) -> None:
    house.token.denied.add(Permission.CREATE_SYNCS)
    async with house.client() as client:
        reply = await client.post(SYNCS, json=house.body())
    assert reply.json()["error"] == "PermissionDenied"
    assert reply.json()["details"] == [
        {"action": "create", "inverted": False, "subject": "secret-syncs", "conditions": None}
    ]


async def test_an_unknown_environment_is_told_as_a_missing_folder(house: House) -> None:
    status, message = await house.refusal(environment="nowhere")
    assert (status, message[:54]) == (400, 'Could not find folder with path "/web" in environment ')


async def test_a_path_with_odd_characters_is_refused(house: House) -> None:
    status, message = await house.refusal(secretPath="/we b")
    assert (status, message[:20]) == (400, "Invalid secret path.")


async def test_old_servers_check_reading_before_the_folder() -> None:
    house = House(OLDEST)
    house.token.denied.add(Permission.READ_SECRETS)
    status, message = await house.refusal(secretPath="/nowhere")
    assert (status, message) == (403, "You are not allowed to describeSecret on secrets")


async def test_netlify_is_not_asked_so_wrong_ids_are_accepted(house: House) -> None:
    house.world.netlify_tokens.clear()
    sync = await house.created(destinationConfig={"accountId": "nowhere", "siteId": "nowhere", "context": "dev"})
    assert sync["syncStatus"] == "pending"


async def test_the_same_name_in_another_project_is_free(house: House) -> None:
    await house.created()
    other = Project("Other", "other", house.project.environments)
    house.world.projects.append(other)
    assert (await house.created(projectId=other.id))["name"] == "shop-production"


async def test_names_are_unique_across_destinations(house: House) -> None:
    await house.created()
    house.world.syncs[0].destination = "github"
    status, _ = await house.refusal()
    assert status == 400


async def test_the_reply_holds_what_was_asked_for_and_nothing_that_is_unknown(house: House) -> None:
    options = {
        "initialSyncBehavior": "overwrite-destination",
        "keySchema": " SHOP_{{secretKey}} ",
        "disableSecretDeletion": True,
        "recursive": True,
    }
    sync = await house.created(syncOptions=options, isEnabled=False, description=" why ", secretPath="/web/")
    assert sync["syncOptions"] == {
        "initialSyncBehavior": "overwrite-destination",
        "keySchema": "SHOP_{{secretKey}}",
        "disableSecretDeletion": True,
    }
    assert (sync["isAutoSyncEnabled"], sync["description"], sync["folder"]["path"]) == (True, "why", "/web")
    assert "isEnabled" not in sync
    assert sync["connection"] == {"app": "netlify", "name": "netlify", "id": house.connection.id}


async def test_a_relative_path_is_understood_by_new_servers_only(house: House) -> None:
    assert (await house.created(secretPath="web"))["folder"]["path"] == "/web"
    status, _ = await House(OLDEST).refusal(secretPath="web")
    assert status == 400


async def test_newest_error_docs_call_a_taken_name_a_conflict() -> None:
    house = House(ServerProfile(answers_as_documented=True))
    await house.created()
    status, _ = await house.refusal()
    assert status == 409
    house.world.tokens[TOKEN].state = TokenState.EXPIRED
    status, _ = await house.refusal()
    assert status == 401
