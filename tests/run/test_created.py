"""A sync compared with the request it should come from."""

import json
from typing import Any

import pytest

from tests.steps.house import House
from tui.api.models import CreateNetlifySync, SecretSync
from tui.model.answers import SUBFOLDERS_FIELD, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.steps import Step
from tui.run.created import Created, differences, label, same_place

OTHER_ID = "77777777-aaaa-4bbb-8ccc-000000000007"
ANSWERS = House().answers
REQUEST = ANSWERS.request()
WHOLE_TEAM = ANSWERS.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None)).request()


def kept(request: CreateNetlifySync = REQUEST, **changes: Any) -> SecretSync:  # noqa: ANN401 - wire values
    """Return a sync as a server keeps that request; `a__b` changes `b` within `a`, None takes it out."""
    body = request.to_wire()
    body["environment"] = {"id": OTHER_ID, "slug": body["environment"], "name": "Production"}
    body["folder"] = {"id": "f1", "path": body.pop("secretPath")}
    body |= {
        "id": OTHER_ID,
        "createdAt": "2026-03-02T09:31:00Z",
        "updatedAt": "2026-03-02T09:31:00Z",
        "connection": {"app": "netlify", "name": "c", "id": OTHER_ID},
        "destination": "netlify",
    }
    for place, value in changes.items():
        outer, _, inner = place.partition("__")
        if inner and value is None:
            del body[outer][inner]
        elif inner:
            body[outer][inner] = value
        else:
            body[outer] = value
    return SecretSync.model_validate_json(json.dumps(body))


def test_a_sync_kept_as_asked_differs_in_nothing() -> None:
    assert same_place(REQUEST, kept())
    assert differences(REQUEST, kept()) == ()


@pytest.mark.parametrize("value", [False, None, "odd"])
def test_subfolders_that_are_not_included_are_as_good_as_left_out(value: object) -> None:
    held = kept()
    body = held.to_wire()
    body["syncOptions"]["includeAllSubFolders"] = value
    assert differences(REQUEST, SecretSync.model_validate_json(json.dumps(body))) == ()


def test_subfolders_that_the_server_dropped_are_a_difference() -> None:
    options = SyncOptionsAnswer(include_subfolders=True)
    request = ANSWERS.replacing(Step.SYNC_OPTIONS, options).request()
    assert differences(request, kept(request)) == ()
    dropped = kept(request, syncOptions__includeAllSubFolders=None)
    assert differences(request, dropped) == (SUBFOLDERS_FIELD,)
    assert Created(dropped, found=False, changed=differences(request, dropped)).dropped_subfolders
    assert not Created(kept(), found=False, changed=()).dropped_subfolders


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"projectId": "other"}, "projectId"),
        ({"connectionId": OTHER_ID}, "connectionId"),
        ({"environment__slug": "dev"}, "environment"),
        ({"environment": None}, "environment"),
        ({"folder__path": "/"}, "secretPath"),
        ({"folder": None}, "secretPath"),
        ({"destinationConfig__accountId": "other"}, "destinationConfig.accountId"),
        ({"destinationConfig__siteId": "other"}, "destinationConfig.siteId"),
        ({"destinationConfig__siteId": None}, "destinationConfig.siteId"),
        ({"destinationConfig__context": "all"}, "destinationConfig.context"),
        ({"destinationConfig__context": None}, "destinationConfig.context"),
    ],
)
def test_another_source_or_target_is_another_sync(change: dict[str, Any], field: str) -> None:
    assert not same_place(REQUEST, kept(**change))
    assert differences(REQUEST, kept(**change)) == (field,)


def test_a_sync_of_a_site_is_not_the_one_of_the_whole_team() -> None:
    assert same_place(WHOLE_TEAM, kept(WHOLE_TEAM))
    assert not same_place(WHOLE_TEAM, kept(WHOLE_TEAM, destinationConfig__siteId="s"))
    assert differences(WHOLE_TEAM, kept(WHOLE_TEAM, destinationConfig__siteId="s")) == ("destinationConfig.siteId",)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"isAutoSyncEnabled": False}, "isAutoSyncEnabled"),
        ({"syncOptions__disableSecretDeletion": None}, "syncOptions.disableSecretDeletion"),
        ({"syncOptions__disableSecretDeletion": False}, "syncOptions.disableSecretDeletion"),
        ({"syncOptions__keySchema": "X_{{secretKey}}"}, "syncOptions.keySchema"),
        ({"destinationConfig__siteName": "renamed"}, "destinationConfig.siteName"),
        ({"description": "by somebody"}, "description"),
    ],
)
def test_an_option_kept_differently_is_told_and_stays_the_same_sync(change: dict[str, Any], field: str) -> None:
    assert same_place(REQUEST, kept(**change))
    assert differences(REQUEST, kept(**change)) == (field,)


@pytest.mark.parametrize("change", [{"folder__path": "/web/"}, {"folder__path": "web"}, {"description": ""}])
def test_another_spelling_of_the_same_is_no_difference(change: dict[str, Any]) -> None:
    assert same_place(REQUEST, kept(**change))
    assert differences(REQUEST, kept(**change)) == ()


def test_a_sync_is_labelled_by_its_site_or_else_its_team() -> None:
    assert label(kept()) == "acme-shop"
    assert label(kept(WHOLE_TEAM)) == "Acme Team"
