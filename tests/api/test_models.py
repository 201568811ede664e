"""The wire models by example: what is written, what is read, and what stays inside."""

import json

import pytest
from pydantic import SecretStr, ValidationError

from tui.api.models import (
    CreateConnection,
    CreateNetlifySync,
    DeployContext,
    ErrorBody,
    InitialSyncBehavior,
    NetlifyCredentials,
    RequestedDestinationConfig,
    RequestedSyncOptions,
    SecretSyncReply,
)

CONNECTION_ID = "0b7c5d0e-6f5a-4c55-9d3e-0d6d7a3f7c11"

REQUEST = CreateNetlifySync(
    name="web-production",
    project_id="project-1",
    connection_id=CONNECTION_ID,
    environment="prod",
    secret_path="/",
    sync_options=RequestedSyncOptions(
        initial_sync_behavior=InitialSyncBehavior.OVERWRITE_DESTINATION, disable_secret_deletion=True
    ),
    destination_config=RequestedDestinationConfig(account_id="account-1", context=DeployContext.PRODUCTION),
)

SYNC: dict[str, object] = {
    "id": "7d3c9a52-58a7-4f0f-9a35-1c9d5e8b2f10",
    "name": "web-production",
    "projectId": "project-1",
    "connectionId": CONNECTION_ID,
    "createdAt": "2031-02-03T04:05:06.789Z",
    "updatedAt": "2031-02-03T04:05:06.789Z",
    "syncOptions": {"initialSyncBehavior": "overwrite-destination"},
    "connection": {"app": "netlify", "name": "team", "id": CONNECTION_ID},
    "environment": None,
    "folder": {"id": "folder-1", "path": "/"},
    "destination": "netlify",
    "destinationConfig": {"accountId": "account-1"},
}


def test_a_request_is_camel_case_on_the_wire_and_leaves_out_what_was_not_chosen() -> None:
    assert REQUEST.to_wire() == {
        "name": "web-production",
        "projectId": "project-1",
        "connectionId": CONNECTION_ID,
        "environment": "prod",
        "secretPath": "/",
        "isAutoSyncEnabled": True,
        "syncOptions": {"initialSyncBehavior": "overwrite-destination", "disableSecretDeletion": True},
        "destinationConfig": {"accountId": "account-1", "context": "production"},
    }


def test_a_request_reads_back_as_it_was_sent() -> None:
    assert CreateNetlifySync.model_validate_json(json.dumps(REQUEST.to_wire())) == REQUEST


@pytest.mark.parametrize(
    ("ours", "theirs"), [("project_id", "projectId"), ("secret_path", "secretPath"), ("sync_options", "syncOptions")]
)
def test_our_own_field_names_mean_nothing_on_the_wire(ours: str, theirs: str) -> None:
    wire = REQUEST.to_wire()
    wire[ours] = wire.pop(theirs)

    with pytest.raises(ValidationError, match=theirs):
        CreateNetlifySync.model_validate_json(json.dumps(wire))


def test_an_unknown_field_cannot_be_requested_at_any_level() -> None:
    wire = REQUEST.to_wire()
    for body in (
        wire | {"branch": "main"},
        wire | {"syncOptions": wire["syncOptions"] | {"branch": "main"}},
        wire | {"destinationConfig": wire["destinationConfig"] | {"branch": "main"}},
    ):
        with pytest.raises(ValidationError, match="branch"):
            CreateNetlifySync.model_validate_json(json.dumps(body))


def test_fields_of_newer_servers_are_skipped_in_a_reply() -> None:
    newer = SYNC | {"owner": 5, "sync_status": [], "folder": {"id": "folder-1", "path": "/", "depth": 0}}

    assert read_sync(newer) == read_sync(SYNC)


def read_sync(sync: dict[str, object]) -> SecretSyncReply:
    return SecretSyncReply.model_validate_json(json.dumps({"secretSync": sync}))


def test_a_sync_whose_source_was_deleted_is_still_read() -> None:
    sync = read_sync(SYNC | {"environment": None, "folder": None}).secret_sync

    assert (sync.environment, sync.folder) == (None, None)


def test_null_is_not_the_same_as_left_out() -> None:
    with pytest.raises(ValidationError, match="null is not allowed"):
        read_sync(SYNC | {"destinationConfig": {"accountId": "account-1", "siteId": None}})


LIMITS = [
    ("name", "", False),
    ("name", "n" * 256, True),
    ("name", "n" * 257, False),
    ("name", "😀" * 256, True),  # counted in code points, as the contract does
    ("projectId", "", False),
    ("description", "", True),
    ("description", "d" * 256, True),
    ("description", "d" * 257, False),
    ("environment", "", False),
    ("environment", "e" * 64, True),
    ("environment", "e" * 65, False),
    ("secretPath", "", False),
    ("connectionId", CONNECTION_ID.upper(), True),
    ("connectionId", CONNECTION_ID + "\n", False),
    ("connectionId", CONNECTION_ID.replace("0", "\u0660"), False),  # a digit, but no hexadecimal one
    ("connectionId", CONNECTION_ID.replace("b7", "_7"), False),
    ("connectionId", CONNECTION_ID.replace("-", ""), False),
    ("destinationConfig", {"accountId": "a" * 255}, True),
    ("destinationConfig", {"accountId": "a" * 256}, False),
    ("destinationConfig", {"accountId": "a", "siteName": ""}, False),
    ("destinationConfig", {"accountId": "a", "context": "staging"}, False),
    ("isAutoSyncEnabled", "true", False),
    ("isAutoSyncEnabled", 1, False),
]


@pytest.mark.parametrize(("field", "value", "allowed"), LIMITS)
def test_the_limits_of_a_request(field: str, value: object, *, allowed: bool) -> None:
    text = json.dumps(REQUEST.to_wire() | {field: value})

    if allowed:
        assert CreateNetlifySync.model_validate_json(text).to_wire()[field] == value
    else:
        with pytest.raises(ValidationError, match=field):
            CreateNetlifySync.model_validate_json(text)


def test_half_a_surrogate_pair_cannot_be_requested() -> None:
    with pytest.raises(ValidationError, match="name"):
        CreateNetlifySync.model_validate(REQUEST.to_wire() | {"name": "\ud83d"})


def test_a_token_shows_in_no_text_of_the_model_that_carries_it() -> None:
    token = "nfp-canary-0123456789"
    connection = CreateConnection(name="web", credentials=NetlifyCredentials(access_token=SecretStr(token)))

    for shown in (repr(connection), str(connection), str(connection.model_dump()), connection.model_dump_json()):
        assert token not in shown
    assert connection.credentials.access_token.get_secret_value() == token


def test_a_refused_value_is_not_repeated_in_the_complaint() -> None:
    token = "nfp-canary-0123456789" * 20

    with pytest.raises(ValidationError) as complaint:
        NetlifyCredentials(access_token=SecretStr(token))

    assert "nfp-canary" not in str(complaint.value)


def test_a_failure_is_read_whether_it_came_from_a_service_or_from_the_router() -> None:
    service = ErrorBody.model_validate_json(
        '{"reqId": "req-1", "statusCode": 422, "message": [{"path": ["name"]}], "error": "ValidationFailure"}'
    )
    router = ErrorBody.model_validate_json('{"statusCode": 404, "message": "Route not found", "error": "Not Found"}')

    assert (service.req_id, service.message) == ("req-1", [{"path": ["name"]}])
    assert router.req_id is None
