"""Which tokens the server takes where, and how a machine gets one."""

from typing import Any

import httpx
import pytest

from tests.demo.house import SYNCS, TOKEN, House
from tui.demo.access import MachineIdentity, Token, TokenKind, TokenState

pytestmark = pytest.mark.anyio

OPTIONS = "/api/v1/secret-syncs/options"
LOGIN = "/api/v1/auth/universal-auth/login"
IDENTITY = {"clientId": "machine", "clientSecret": "right"}


@pytest.fixture
def machine(house: House) -> House:
    house.world.identities["machine"] = MachineIdentity("right", token_seconds=100, token_max_seconds=250)
    return house


async def log_in(house: House, **changes: str) -> httpx.Response:
    async with house.client(token=None) as client:
        return await client.post(LOGIN, json=IDENTITY | changes)


async def asked_with(house: House, token: str | None, path: str = OPTIONS) -> tuple[int, Any]:
    async with house.client(token) as client:
        reply = await client.get(path)
    return reply.status_code, reply.json().get("error")


async def test_a_missing_token_is_401_and_a_made_up_one_403(house: House) -> None:
    async with house.client(token=None) as client:
        reply = await client.get(OPTIONS)
    assert (reply.status_code, reply.json()["message"]) == (401, "Token missing")
    assert await asked_with(house, "made-up") == (403, "TokenError")


async def test_an_expired_token_is_403_and_a_revoked_one_401(house: House) -> None:
    house.token.state = TokenState.EXPIRED
    assert await asked_with(house, TOKEN) == (403, "TokenError")
    house.token.state = TokenState.REVOKED
    assert await asked_with(house, TOKEN) == (401, "UnauthorizedError")


async def test_a_person_without_an_organisation_is_told_by_the_errors_name(house: House) -> None:
    house.token.has_organisation = False
    status, error = await asked_with(house, TOKEN)
    assert (status, error.endswith("no organization found in request")) == (401, True)


async def test_a_token_can_be_used_up(house: House) -> None:
    house.token.uses_left = 2
    answers = [(await asked_with(house, TOKEN))[0] for _ in range(3)]
    assert answers == [200, 200, 401]


async def test_status_is_open_but_an_old_token_spoils_it(house: House) -> None:
    house.world.tokens["old"] = Token(TokenKind.USER, TokenState.EXPIRED)
    assert (await asked_with(house, None, "/api/status"))[0] == 200
    assert await asked_with(house, "old", "/api/status") == (403, "TokenError")


async def test_a_machine_may_create_syncs_but_not_list_netlify_accounts(house: House) -> None:
    house.token.kind = TokenKind.IDENTITY
    helper = f"/api/v1/app-connections/netlify/{house.connection.id}/accounts"
    assert (await house.created())["name"] == "shop-production"
    assert await asked_with(house, TOKEN, helper) == (403, f"Forbidden access to {helper}")


async def test_a_service_token_reads_secrets_but_no_syncs(house: House) -> None:
    house.token.kind = TokenKind.SERVICE
    secrets = f"/api/v4/secrets?projectId={house.project.id}&environment=prod&secretPath=/web"
    assert (await asked_with(house, TOKEN, secrets))[0] == 200
    assert await asked_with(house, TOKEN, SYNCS) == (403, f"Forbidden access to {SYNCS}")


async def test_an_unknown_route_is_a_404_without_a_request_id(house: House) -> None:
    async with house.client() as client:
        reply = await client.get("/api/v1/nowhere?a=b")
    assert reply.status_code == 404
    assert reply.json() == {
        "message": "Route GET:/api/v1/nowhere?a=b not found",
        "error": "Not Found",
        "statusCode": 404,
    }


async def test_a_content_type_without_a_body_does_no_harm_to_a_get(house: House) -> None:
    async with house.client() as client:
        reply = await client.get(OPTIONS, headers={"Content-Type": "application/json"})
    assert reply.status_code == 200


async def test_every_refusal_has_a_request_id_of_its_own(house: House) -> None:
    async with house.client() as client:
        ids = [(await client.get(SYNCS)).json()["reqId"] for _ in range(3)]
    assert len(set(ids)) == 3
    assert {len(request_id) for request_id in ids} == {len("req-") + 14}


async def test_a_slash_at_the_end_is_ignored(house: House) -> None:
    assert (await asked_with(house, TOKEN, f"{OPTIONS}/"))[0] == 200


async def test_a_machine_logs_in_and_works_until_its_token_expires(machine: House) -> None:
    reply = (await log_in(machine)).json()
    token = reply.pop("accessToken")
    assert reply == {"expiresIn": 100, "accessTokenMaxTTL": 250, "tokenType": "Bearer"}
    machine.clock.pass_by(99)
    assert (await asked_with(machine, token))[0] == 200
    machine.clock.pass_by(2)
    assert await asked_with(machine, token) == (403, "TokenError")


@pytest.mark.parametrize("wrong", [{"clientId": "nobody"}, {"clientSecret": "wrong"}])
async def test_a_wrong_id_and_a_wrong_secret_look_alike(machine: House, wrong: dict[str, str]) -> None:
    reply = await log_in(machine, **wrong)
    assert (reply.status_code, reply.json()["message"]) == (401, "Invalid credentials")


async def test_three_wrong_secrets_lock_the_machine_out_for_five_minutes(machine: House) -> None:
    for _ in range(3):
        await log_in(machine, clientSecret="wrong")
    locked = await log_in(machine)
    machine.clock.pass_by(301)
    assert (locked.status_code, "temporarily locked" in locked.json()["message"]) == (401, True)
    assert (await log_in(machine)).status_code == 200


async def test_a_right_secret_forgives_the_wrong_ones_before(machine: House) -> None:
    for secret in ("wrong", "wrong", "right", "wrong", "wrong"):
        await log_in(machine, clientSecret=secret)
    assert (await log_in(machine)).status_code == 200


async def test_wrong_secrets_far_apart_lock_nobody_out(machine: House) -> None:
    for _ in range(4):
        await log_in(machine, clientSecret="wrong")
        machine.clock.pass_by(31)
    assert (await log_in(machine)).status_code == 200


async def test_login_names_the_fields_that_are_missing(machine: House) -> None:
    async with machine.client(token=None) as client:
        reply = await client.post(LOGIN, json={})
    assert [issue["path"] for issue in reply.json()["message"]] == [["clientId"], ["clientSecret"]]


async def test_a_token_is_renewed_until_its_longest_life_is_over(machine: House) -> None:
    token = (await log_in(machine)).json()["accessToken"]
    async with machine.client(token=None) as client:
        machine.clock.pass_by(90)
        renewed = (await client.post("/api/v1/auth/token/renew", json={"accessToken": token})).json()["accessToken"]
        machine.clock.pass_by(90)
        refused = await client.post("/api/v1/auth/token/renew", json={"accessToken": renewed})
    assert renewed != token
    assert (await asked_with(machine, renewed))[0] == 200
    assert (refused.status_code, "max TTL" in refused.json()["message"]) == (401, True)


async def test_a_revoked_token_stops_working(machine: House) -> None:
    token = (await log_in(machine)).json()["accessToken"]
    async with machine.client(token=None) as client:
        reply = await client.post("/api/v1/auth/token/revoke", json={"accessToken": token})
    assert reply.json() == {"message": "Successfully revoked access token"}
    assert (await asked_with(machine, token))[0] == 401
