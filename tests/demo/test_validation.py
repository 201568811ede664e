"""Which bodies the schema of create takes, and how it complains about the others."""

import json

import pytest

from tests.demo.house import SYNCS, House
from tui.demo import OLDEST, SECOND_GENERATION

pytestmark = pytest.mark.anyio

OVERWRITE = {"initialSyncBehavior": "overwrite-destination"}
TOO_LONG = "{{secretKey}}" + "x" * 243


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"name": ""}, ["name"], "too_small"),
        ({"name": "a" * 257}, ["name"], "too_big"),
        ({"name": "Shop"}, ["name"], "custom"),
        ({"name": "shop--prod"}, ["name"], "custom"),
        ({"name": "-shop"}, ["name"], "custom"),
        ({"name": "shop_prod"}, ["name"], "custom"),
        ({"name": None}, ["name"], "invalid_type"),
        ({"projectId": " "}, ["projectId"], "too_small"),
        ({"description": "x" * 257}, ["description"], "too_big"),
        ({"connectionId": "7"}, ["connectionId"], "invalid_string"),
        ({"environment": "a" * 65}, ["environment"], "too_big"),
        ({"environment": "Prod"}, ["environment"], "custom"),
        ({"secretPath": "  "}, ["secretPath"], "too_small"),
        ({"isAutoSyncEnabled": "true"}, ["isAutoSyncEnabled"], "invalid_type"),
        ({"isAutoSyncEnabled": None}, ["isAutoSyncEnabled"], "invalid_type"),
        ({"syncOptions": None}, ["syncOptions"], "invalid_type"),
        ({"syncOptions": {}}, ["syncOptions", "initialSyncBehavior"], "invalid_type"),
        ({"syncOptions": {"initialSyncBehavior": "x"}}, ["syncOptions", "initialSyncBehavior"], "invalid_enum_value"),
        ({"syncOptions": {**OVERWRITE, "keySchema": "SHOP_"}}, ["syncOptions", "keySchema"], "custom"),
        ({"syncOptions": {**OVERWRITE, "keySchema": "{{secretKey}}!"}}, ["syncOptions", "keySchema"], "custom"),
        ({"syncOptions": {**OVERWRITE, "keySchema": "{{x}}{{secretKey}}"}}, ["syncOptions", "keySchema"], "custom"),
        (
            {"syncOptions": {**OVERWRITE, "keySchema": TOO_LONG}},
            ["syncOptions", "keySchema"],
            "too_big",
        ),
        ({"syncOptions": {**OVERWRITE, "keySchema": None}}, ["syncOptions", "keySchema"], "invalid_type"),
        ({"destinationConfig": {}}, ["destinationConfig", "accountId"], "invalid_type"),
        ({"destinationConfig": {"accountId": ""}}, ["destinationConfig", "accountId"], "too_small"),
        ({"destinationConfig": {"accountId": "a", "siteId": ""}}, ["destinationConfig", "siteId"], "too_small"),
        ({"destinationConfig": {"accountId": "a", "siteId": None}}, ["destinationConfig", "siteId"], "invalid_type"),
        (
            {"destinationConfig": {"accountId": "a", "context": "x"}},
            ["destinationConfig", "context"],
            "invalid_enum_value",
        ),
    ],
)
async def test_a_field_out_of_bounds_is_named(
    house: House, changes: dict[str, object], path: list[str], code: str
) -> None:
    status, issues = await house.refusal(**changes)
    assert status == 422
    assert [(issue["path"], issue["code"]) for issue in issues] == [(path, code)]


async def test_every_missing_field_is_told_at_once(house: House) -> None:
    async with house.client() as client:
        reply = await client.post(SYNCS, json={})
    assert reply.json()["error"] == "ValidationFailure"
    assert [issue["path"] for issue in reply.json()["message"]] == [
        ["name"],
        ["projectId"],
        ["connectionId"],
        ["environment"],
        ["secretPath"],
        ["syncOptions"],
        ["destinationConfig"],
    ]
    assert {issue["message"] for issue in reply.json()["message"]} == {"Required"}


@pytest.mark.parametrize(
    "schema", ["", "{{secretKey}}", "A_{{environment}}_{{secretKey}}-/z", "{{secretKey}}{{secretKey}}"]
)
async def test_key_schemas_that_the_server_takes(house: House, schema: str) -> None:
    sync = await house.created(syncOptions={**OVERWRITE, "keySchema": schema})
    assert sync["syncOptions"]["keySchema"] == schema


@pytest.mark.parametrize("name", ["a", "7", "shop-prod-2", "a" * 256])
async def test_names_that_the_server_takes(house: House, name: str) -> None:
    assert (await house.created(name=name))["name"] == name


async def test_old_servers_lower_the_case_instead_of_refusing() -> None:
    sync = await House(SECOND_GENERATION).created(name="Shop-PROD", environment="PROD")
    assert (sync["name"], sync["environment"]["slug"]) == ("shop-prod", "prod")


async def test_the_oldest_server_knows_no_import_and_wants_the_accounts_name() -> None:
    house = House(OLDEST)
    status, issues = await house.refusal(
        syncOptions={"initialSyncBehavior": "import-prioritize-source"}, destinationConfig={"accountId": "a"}
    )
    assert status == 422
    assert [issue["path"][-1] for issue in issues] == ["initialSyncBehavior", "accountName"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
async def test_json_that_cannot_be_read_is_an_error_of_the_servers_own(house: House, content: bytes) -> None:
    async with house.client() as client:
        reply = await client.post(SYNCS, content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code == 500
    assert (reply.json()["error"], reply.json()["message"]) == ("InternalServerError", "Something went wrong")


@pytest.mark.parametrize("body", [[], "text", 3, None])
async def test_a_body_that_is_no_object_is_refused(house: House, body: object) -> None:
    async with house.client() as client:
        reply = await client.post(SYNCS, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
    assert [issue["expected"] for issue in reply.json()["message"]] == ["object"]
