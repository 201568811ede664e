"""The judge of the contract itself: it checks formats, and it writes down what breaks the contract, nothing else."""

import json

import anyio
import pytest

from tests.contract.contract import (
    CREATE_PATH,
    RESPONSE_SCHEMAS,
    App,
    ContractChecked,
    Message,
    Receive,
    Send,
    request_problems,
    response_problems,
)

SOUND_REQUEST = {
    "name": "web-production",
    "projectId": "project-1",
    "connectionId": "0b7c5d0e-6f5a-4c55-9d3e-0d6d7a3f7c11",
    "environment": "prod",
    "secretPath": "/",
    "syncOptions": {"initialSyncBehavior": "overwrite-destination"},
    "destinationConfig": {"accountId": "account-1"},
}
SOUND_SYNC: dict[str, object] = {
    "id": "7d3c9a52-58a7-4f0f-9a35-1c9d5e8b2f10",
    "name": "web-production",
    "projectId": "project-1",
    "connectionId": "0b7c5d0e-6f5a-4c55-9d3e-0d6d7a3f7c11",
    "createdAt": "2031-02-03T04:05:06.789Z",
    "updatedAt": "2031-02-03T04:05:06.789Z",
    "syncOptions": {"initialSyncBehavior": "overwrite-destination"},
    "connection": {"app": "netlify", "name": "team", "id": "0b7c5d0e-6f5a-4c55-9d3e-0d6d7a3f7c11"},
    "environment": None,
    "folder": None,
    "destination": "netlify",
    "destinationConfig": {"accountId": "account-1"},
}
REFUSAL = {"reqId": "req-1", "statusCode": 403, "message": "No.", "error": "PermissionDenied"}


def test_sound_bodies_have_no_problems() -> None:
    assert request_problems(SOUND_REQUEST) == []
    assert response_problems(200, {"secretSync": SOUND_SYNC}) == []
    assert response_problems(403, REFUSAL) == []


def test_a_malformed_uuid_is_named_with_its_place() -> None:
    (problem,) = request_problems(SOUND_REQUEST | {"connectionId": "not-a-uuid"})

    assert "connectionId" in problem
    assert "uuid" in problem


def test_a_malformed_time_is_named_with_its_place() -> None:
    (problem,) = response_problems(200, {"secretSync": SOUND_SYNC | {"createdAt": "2031-02-30T04:05:06Z"}})

    assert "createdAt" in problem
    assert "date-time" in problem


def test_each_status_is_judged_by_its_own_schema() -> None:
    assert set(RESPONSE_SCHEMAS) == {200, 400, 401, 403, 404, 422, 500}
    for status in set(RESPONSE_SCHEMAS) - {403}:
        assert response_problems(status, REFUSAL)


def answering(status: int, body: object) -> App:
    """Return an app that reads the whole request and answers in two pieces."""

    async def app(_: Message, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body", False):
            pass
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": raw[:7], "more_body": True})
        await send({"type": "http.response.body", "body": raw[7:]})

    return app


def violations(app: App, request: object, *, path: str = CREATE_PATH) -> list[str]:
    """Return what the middleware wrote down after one POST that arrived in two pieces."""
    checked = ContractChecked(app)
    raw = json.dumps(request).encode()
    arriving = [
        {"type": "http.request", "body": raw[:5], "more_body": True},
        {"type": "http.request", "body": raw[5:], "more_body": False},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    async def call() -> None:
        await checked({"type": "http", "method": "POST", "path": path}, receive, send)

    anyio.run(call)
    assert [message["type"] for message in sent] == ["http.response.start", *["http.response.body"] * 2]
    return checked.violations


@pytest.mark.parametrize(
    ("status", "body"), [(200, {"secretSync": SOUND_SYNC}), (403, REFUSAL), (429, {}), (502, b"<html>")]
)
def test_an_exchange_that_keeps_the_contract_leaves_nothing_behind(status: int, body: object) -> None:
    assert violations(answering(status, body), SOUND_REQUEST) == []


def test_a_request_that_should_not_have_been_accepted_is_written_down() -> None:
    (violation,) = violations(answering(200, {"secretSync": SOUND_SYNC}), SOUND_REQUEST | {"name": ""})

    assert violation.startswith("request that got 200: $.name:")


def test_a_bad_request_that_was_refused_is_no_violation() -> None:
    assert violations(answering(403, REFUSAL), {"name": ""}) == []


def test_a_reply_that_breaks_its_schema_is_written_down() -> None:
    (violation,) = violations(answering(200, {"secretSync": SOUND_SYNC | {"createdAt": 5}}), SOUND_REQUEST)

    assert violation.startswith("response 200: $.secretSync.createdAt:")


def test_a_reply_that_is_no_json_is_written_down() -> None:
    (violation,) = violations(answering(500, b"<html>oops</html>"), SOUND_REQUEST)

    assert violation.startswith("response 500: no JSON")


def test_an_app_that_crashes_is_written_down_and_still_crashes() -> None:
    async def crashing(_: Message, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("broken")

    checked = ContractChecked(crashing)

    async def call() -> None:
        await checked({"type": "http", "method": "POST", "path": CREATE_PATH}, nothing_to_read, nothing_to_send)

    with pytest.raises(RuntimeError, match="broken"):
        anyio.run(call)
    assert checked.violations == ["no response: RuntimeError('broken')"]


async def nothing_to_read() -> Message:
    raise AssertionError("the app was to crash before it reads")


async def nothing_to_send(_: Message) -> None:
    raise AssertionError("the app was to crash before it answers")


def test_other_calls_are_not_judged() -> None:
    assert violations(answering(200, {}), {}, path="/api/v1/secret-syncs") == []
