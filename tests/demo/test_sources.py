"""Projects, folders and secrets, under today's routes and the older ones."""

from typing import Any

import pytest

from tests.demo.house import House
from tui.demo import NEWEST, OLDEST, ServerProfile
from tui.demo.access import Permission
from tui.demo.sources import HIDDEN_VALUE
from tui.demo.world import Folder, Project, Secret, SecretImport

pytestmark = pytest.mark.anyio

NEW_AND_OLD = [
    ("/api/v2/folders", "/api/v4/secrets", "projectId"),
    ("/api/v1/folders", "/api/v3/secrets/raw", "workspaceId"),
]


async def got(house: House, route: str, /, **query: str) -> tuple[int, Any]:
    async with house.client() as client:
        reply = await client.get(route, params=query)
    return reply.status_code, reply.json()


async def test_new_and_old_project_lists_hold_the_same_items(house: House) -> None:
    _, new = await got(house, "/api/v1/projects", type="secret-manager")
    _, old = await got(house, "/api/v1/workspace")
    assert new["projects"] == old["workspaces"]
    [project] = new["projects"]
    assert (project["id"], project["_id"], project["slug"]) == (house.project.id, house.project.id, "shop")
    assert [environment["slug"] for environment in project["environments"]] == ["prod"]


async def test_the_lists_hold_the_callers_own_projects_of_the_type(house: House) -> None:
    house.world.projects += [Project("Keys", "keys", type="kms"), Project("Away", "away"), Project("Other", "other")]
    house.world.projects[2].organisation_id = "elsewhere"
    house.token.projects = {house.project.id, house.world.projects[1].id, house.world.projects[2].id}
    names = [
        [project["name"] for project in body[key]]
        for _, body in [await got(house, "/api/v1/projects"), await got(house, "/api/v1/workspace")]
        for key in body
    ]
    assert names == [["Shop", "Keys"], ["Shop"]]


async def test_one_project_is_found_by_id_slug_and_environment(house: House) -> None:
    _, new = await got(house, f"/api/v1/projects/{house.project.id}")
    _, old = await got(house, f"/api/v1/workspace/{house.project.id}")
    _, by_slug = await got(house, "/api/v1/projects/slug/shop")
    assert new["project"] == old["workspace"] == by_slug
    environment_id = by_slug["environments"][0]["id"]
    _, environment = await got(house, f"/api/v1/projects/{house.project.id}/environments/{environment_id}")
    assert (environment["environment"]["slug"], environment["environment"]["position"]) == ("prod", 1)


@pytest.mark.parametrize("path", ["/api/v1/projects/x", "/api/v1/projects/slug/x"])
async def test_an_unknown_project_is_a_404_of_the_service(house: House, path: str) -> None:
    status, body = await got(house, path)
    assert (status, body["error"]) == (404, "NotFound")


@pytest.mark.parametrize("path", ["/api/v1/projects", "/api/v2/folders", "/api/v4/secrets"])
async def test_old_servers_have_none_of_todays_routes(path: str) -> None:
    status, body = await got(House(OLDEST), path)
    assert (status, "reqId" in body) == (404, False)


@pytest.mark.parametrize(("server", "route"), [(NEWEST, "/api/v2/folders"), (OLDEST, "/api/v1/folders")])
async def test_folders_are_listed_one_level_or_all_levels_down(server: ServerProfile, route: str) -> None:
    house = House(server)
    house.web.folders += [Folder("b", folders=[Folder("deep")]), Folder("a")]
    query = {"projectId": house.project.id, "workspaceId": house.project.id, "environment": "prod", "path": "web/"}
    _, children = await got(house, route, **query)
    _, all_below = await got(house, route, **query, recursive="true")
    assert [folder["name"] for folder in children["folders"]] == ["b", "a"]
    assert all("relativePath" not in folder for folder in children["folders"])
    assert [folder["relativePath"] for folder in all_below["folders"]] == ["/a", "/b", "/b/deep"]


@pytest.mark.parametrize(("folders", "secrets", "project_key"), NEW_AND_OLD)
async def test_a_missing_path_is_empty_for_folders_and_404_for_secrets(
    house: House, folders: str, secrets: str, project_key: str
) -> None:
    where = {project_key: house.project.id, "environment": "prod"}
    assert await got(house, folders, **where, path="/gone") == (200, {"folders": []})
    status, body = await got(house, secrets, **where, secretPath="/gone")
    assert (status, body["error"]) == (404, "SecretPathNotFound")


@pytest.mark.parametrize(("folders", "secrets", "project_key"), NEW_AND_OLD)
async def test_a_missing_environment_is_a_404_for_both(
    house: House, folders: str, secrets: str, project_key: str
) -> None:
    where = {project_key: house.project.id, "environment": "gone"}
    assert (await got(house, folders, **where, path="/"))[0] == 404
    assert (await got(house, secrets, **where))[1]["error"] == "SecretPathNotFound"


async def test_todays_folder_list_insists_on_a_path(house: House) -> None:
    where = {"projectId": house.project.id, "environment": "prod"}
    status, body = await got(house, "/api/v2/folders", **where)
    assert (status, [issue["path"] for issue in body["message"]]) == (422, [["path"]])
    status, body = await got(house, "/api/v1/folders", workspaceId=house.project.id, environment="prod")
    assert (status, [folder["name"] for folder in body["folders"]]) == (200, ["web"])


async def test_folders_need_membership_only_and_secrets_a_permission(house: House) -> None:
    house.token.denied.add(Permission.READ_SECRETS)
    where = {"projectId": house.project.id, "environment": "prod"}
    assert (await got(house, "/api/v2/folders", **where, path="/"))[0] == 200
    status, body = await got(house, "/api/v4/secrets", **where)
    assert (status, body["message"]) == (403, "You are not allowed to describeSecret on secrets")


@pytest.mark.parametrize(("_folders", "route", "project_key"), NEW_AND_OLD)
async def test_values_are_shown_unless_they_are_declined(
    house: House, _folders: str, route: str, project_key: str
) -> None:
    query = {project_key: house.project.id, "environment": "prod", "secretPath": "/web"}
    _, shown = await got(house, route, **query)
    _, hidden = await got(house, route, **query, viewSecretValue="false")
    assert [(secret["secretValue"], secret["secretValueHidden"]) for secret in shown["secrets"]] == [("new", False)]
    assert [(secret["secretValue"], secret["secretValueHidden"]) for secret in hidden["secrets"]] == [
        (HIDDEN_VALUE, True)
    ]


async def test_links_and_subfolders_are_listed_when_asked_for(house: House) -> None:
    root = house.project.environments[0].root
    root.folders.append(Folder("shared", [Secret("LINKED", "1"), Secret("MINE", "2", type="personal")]))
    house.web.imports += [SecretImport("prod", "/shared"), SecretImport("gone", "/")]
    house.web.folders.append(Folder("below", [Secret("BELOW", "3")]))
    query = {"projectId": house.project.id, "environment": "prod", "secretPath": "/web"}
    _, plain = await got(house, "/api/v4/secrets", **query)
    _, full = await got(house, "/api/v4/secrets", **query, include_imports="true", recursive="true")
    assert ([secret["secretKey"] for secret in plain["secrets"]], plain["imports"]) == (["API_URL"], [])
    assert [(secret["secretKey"], secret["secretPath"]) for secret in full["secrets"]] == [
        ("API_URL", "/web"),
        ("BELOW", "/web/below"),
    ]
    [linked] = full["imports"]
    assert (linked["environment"], linked["secretPath"]) == ("prod", "/shared")
    assert [secret["secretKey"] for secret in linked["secrets"]] == ["LINKED"]


async def test_switches_must_be_the_words_true_or_false(house: House) -> None:
    status, body = await got(house, "/api/v4/secrets", viewSecretValue="1")
    assert (status, body["message"][0]["path"]) == (422, ["viewSecretValue"])


async def test_secrets_without_a_project_are_a_bad_request(house: House) -> None:
    status, body = await got(house, "/api/v4/secrets", environment="prod")
    assert (status, body["message"]) == (400, "Missing project id or environment")
