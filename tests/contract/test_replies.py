"""Every reply of the contract can be read, with fields of newer servers added too; a broken one is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import Body, bodies, faults, reads, searched, unknown_fields
from tests.contract.contract import RESPONSE_SCHEMAS, Schema, response_problems
from tui.api.models import ErrorBody, SecretSync, SecretSyncReply

REPLY_SCHEMA = RESPONSE_SCHEMAS[200]
REPLIES = bodies(REPLY_SCHEMA)
FAULTS = {name: values for name, values in faults(REPLY_SCHEMA).items() if "unknown field" not in name}
FAILURES = sorted(set(RESPONSE_SCHEMAS) - {200})


@searched(100)
@given(reply=REPLIES)
def test_every_reply_of_the_contract_is_read_whole(reply: Body) -> None:
    assert response_problems(200, reply) == []

    read = SecretSyncReply.model_validate_json(json.dumps(reply)).model_dump(by_alias=True, exclude_unset=True)

    assert _without_times(read) == _without_times(reply)


def _without_times(reply: Body) -> Body:
    """Leave out the times, which are text on the wire and moments once read."""
    return {"secretSync": {name: value for name, value in reply["secretSync"].items() if not name.endswith("At")}}


@searched(60)
@given(data=st.data())
def test_fields_of_newer_servers_change_nothing(data: st.DataObject) -> None:
    reply = data.draw(REPLIES)
    newer = data.draw(_grown(reply, REPLY_SCHEMA))
    assert response_problems(200, newer)

    assert SecretSyncReply.model_validate_json(json.dumps(newer)) == SecretSyncReply.model_validate_json(
        json.dumps(reply)
    )


@st.composite
def _grown(draw: st.DrawFn, body: Body, schema: Schema) -> Body:
    """Return the body with unknown fields in every object of it."""
    grown: dict[str, Any] = draw(unknown_fields(schema))
    for name, value in body.items():
        field = schema["properties"][name]
        grown[name] = draw(_grown(value, field)) if isinstance(value, dict) else value
    return grown


@pytest.mark.parametrize("fault", FAULTS)
def test_a_reply_with_one_fault_is_refused(fault: str) -> None:
    @searched(6)
    @given(reply=FAULTS[fault])
    def refused(reply: object) -> None:
        assert response_problems(200, reply)
        assert not reads(SecretSyncReply, reply)

    refused()


def test_every_kind_of_fault_is_tried_at_every_level() -> None:
    assert {
        "lacks secretSync",
        "secretSync lacks environment",
        "secretSync id is no uuid",
        "secretSync version is of another type",
        "secretSync isAutoSyncEnabled is null",
        "secretSync createdAt is no time",
        "secretSync destination is no allowed word",
        "secretSync connection lacks app",
        "secretSync folder path is null",
        "secretSync destinationConfig accountId is too short",
        "secretSync destinationConfig siteName is too long",
    } <= set(FAULTS)
    assert "secretSync folder is null" not in FAULTS


@searched(60)
@given(reply=REPLIES)
def test_what_a_reply_leaves_out_has_the_default_of_the_contract(reply: Body) -> None:
    needed = REPLY_SCHEMA["properties"]["secretSync"]["required"]
    short = {"secretSync": {name: value for name, value in reply["secretSync"].items() if name in needed}}
    assert response_problems(200, short) == []

    sync = SecretSyncReply.model_validate_json(json.dumps(short)).secret_sync

    assert sync.is_auto_sync_enabled is True
    assert sync.version == 1
    left_out = set(SecretSync.model_fields) - sync.model_fields_set - {"is_auto_sync_enabled", "version"}
    assert "last_sync_message" in left_out
    assert all(getattr(sync, name) is None for name in left_out)


@pytest.mark.parametrize("status", FAILURES)
def test_every_failure_of_the_contract_is_read_whole(status: int) -> None:
    @searched(60)
    @given(failure=bodies(RESPONSE_SCHEMAS[status]))
    def read_whole(failure: Body) -> None:
        assert response_problems(status, failure) == []

        read = ErrorBody.model_validate_json(json.dumps(failure)).model_dump(by_alias=True, exclude_unset=True)

        assert read == failure

    read_whole()
