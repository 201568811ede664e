"""What `CreateNetlifySync` takes and sends is what the contract allows: no more, and no less."""

import copy
import json
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.alias_generators import to_snake

from tests.contract.bodies import ANYTHING, LETTERS, Body, bodies, faults, reads, searched, unknown_fields
from tests.contract.contract import REQUEST_SCHEMA, request_problems
from tui.api.models import (
    CreateNetlifySync,
    DeployContext,
    InitialSyncBehavior,
    RequestedDestinationConfig,
    RequestedSyncOptions,
)

FAULTS = faults(REQUEST_SCHEMA)


@searched(200)
@given(body=bodies(REQUEST_SCHEMA))
def test_every_request_of_the_contract_is_read_and_sent_on_whole(body: Body) -> None:
    assert request_problems(body) == []

    sent = CreateNetlifySync.model_validate_json(json.dumps(body)).to_wire()

    assert request_problems(sent) == []
    expected = {"isAutoSyncEnabled": True} | body
    if body.get("description") is None:
        expected.pop("description", None)  # null and left out mean the same
    assert sent == expected


@pytest.mark.parametrize("fault", FAULTS)
def test_a_request_with_one_fault_is_refused(fault: str) -> None:
    @searched(15)
    @given(body=FAULTS[fault])
    def refused(body: object) -> None:
        assert request_problems(body)
        assert not reads(CreateNetlifySync, body)

    refused()


def test_every_kind_of_fault_is_tried_at_every_level() -> None:
    assert {
        "lacks projectId",
        "has an unknown field",
        "name is too long",
        "description is too long",
        "environment is too short",
        "connectionId is no uuid",
        "isAutoSyncEnabled is null",
        "syncOptions is of another type",
        "syncOptions has an unknown field",
        "syncOptions initialSyncBehavior is no allowed word",
        "destinationConfig lacks accountId",
        "destinationConfig has an unknown field",
        "destinationConfig context is null",
    } <= set(FAULTS)
    assert "description is null" not in FAULTS


@st.composite
def edited(draw: st.DrawFn) -> Body:
    """Return a sound request after a few edits that may or may not have broken it."""
    body: Body = copy.deepcopy(draw(bodies(REQUEST_SCHEMA)))
    fields = REQUEST_SCHEMA["properties"]
    for _ in range(draw(st.integers(1, 3))):
        places = [(body, REQUEST_SCHEMA)] + [
            (body[name], fields[name])
            for name in ("syncOptions", "destinationConfig")
            if isinstance(body.get(name), dict)
        ]
        place, schema = draw(st.sampled_from(places))
        _edit(draw, place, schema)
    return body


def _edit(draw: st.DrawFn, place: Body, schema: dict[str, Any]) -> None:
    name = draw(st.sampled_from(sorted(schema["properties"])))
    match draw(st.sampled_from(["sound", "any", "text", "drop", "add", "rename"])):
        case "sound":
            place[name] = copy.deepcopy(draw(bodies(schema["properties"][name])))
        case "any":
            place[name] = draw(ANYTHING)
        case "text":
            place[name] = draw(LETTERS) * draw(st.sampled_from([0, 1, 64, 65, 255, 256, 257]))
        case "drop":
            place.pop(name, None)
        case "add":
            place.update(draw(unknown_fields(schema)))
        case "rename" if name in place:
            place[to_snake(name)] = place.pop(name)


@searched(250)
@given(body=edited())
def test_the_model_and_the_contract_agree_on_any_edited_request(body: Body) -> None:
    sound = not request_problems(body)
    event(f"sound: {sound}")

    assert reads(CreateNetlifySync, body) == sound


TEXT = st.text(LETTERS, min_size=1, max_size=64)
CHOSEN: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXT,
    "project_id": TEXT,
    "description": st.none() | TEXT,
    "connection_id": st.uuids().map(str),
    "environment": TEXT,
    "secret_path": TEXT,
    "is_auto_sync_enabled": st.booleans(),
}
CHOSEN_OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "initial_sync_behavior": st.sampled_from(InitialSyncBehavior),
    "key_schema": st.none() | TEXT,
    "disable_secret_deletion": st.none() | st.booleans(),
}
CHOSEN_DESTINATION: dict[str, st.SearchStrategy[Any]] = {
    "account_id": TEXT,
    "account_name": st.none() | TEXT,
    "site_id": st.none() | TEXT,
    "site_name": st.none() | TEXT,
    "context": st.none() | st.sampled_from(DeployContext),
}
ODD_VALUES = (
    ANYTHING | st.text() | st.characters().flatmap(lambda letter: st.sampled_from([letter * 256, letter * 257]))
)
"""Among them what no one can send: `st.text` and `st.characters` know lone surrogates."""


@searched(200)
@given(
    fields=st.fixed_dictionaries(CHOSEN),
    options=st.fixed_dictionaries(CHOSEN_OPTIONS),
    destination=st.fixed_dictionaries(CHOSEN_DESTINATION),
    odd_name=st.none() | st.sampled_from([*CHOSEN, *CHOSEN_OPTIONS, *CHOSEN_DESTINATION]),
    odd_value=ODD_VALUES,
)
def test_every_request_that_can_be_built_keeps_the_contract(
    fields: Body, options: Body, destination: Body, odd_name: str | None, odd_value: object
) -> None:
    for chosen in (fields, options, destination):
        if odd_name in chosen:
            chosen[odd_name] = odd_value
    try:
        request = CreateNetlifySync(
            **fields,
            sync_options=RequestedSyncOptions(**options),
            destination_config=RequestedDestinationConfig(**destination),
        )
    except ValidationError:
        event("refused")
        return
    event("built")

    assert request_problems(json.loads(json.dumps(request.to_wire()))) == []
