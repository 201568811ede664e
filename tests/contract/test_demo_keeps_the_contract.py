"""Every answer of the demo to a create call, over a real socket, is one that the contract describes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import Body, faults, searched
from tests.contract.contract import CREATE_PATH, REQUEST_SCHEMA, ContractChecked
from tests.demo.serving import served
from tui.demo import (
    DEMO_EXPIRED_TOKEN,
    DEMO_IDENTITY_TOKEN,
    DEMO_NO_ORGANISATION_TOKEN,
    DEMO_REVOKED_TOKEN,
    DEMO_SERVICE_TOKEN,
    DEMO_USER_TOKEN,
    OLDEST,
    SECOND_GENERATION,
    Demo,
    ServerProfile,
)
from tui.demo.access import Permission
from tui.demo.identifiers import stable_uuid

FAULTS = {name: values for name, values in faults(REQUEST_SCHEMA).items() if "unknown field" not in name}
"""All but unknown fields, which Infisical drops without a word."""


@dataclass
class House:
    """A demo that is being served, and a client that talks to it."""

    demo: Demo
    checked: ContractChecked
    client: httpx.Client

    def request(self, **changes: object) -> Body:
        """Return a create request that the demo takes, with some fields changed."""
        shop, team = self.demo.world.projects[0], self.demo.world.accounts[0]
        sound: Body = {
            "name": "shop-production",
            "projectId": shop.id,
            "connectionId": self.demo.world.connections[0].id,
            "environment": "prod",
            "secretPath": "/web",
            "syncOptions": {"initialSyncBehavior": "overwrite-destination", "disableSecretDeletion": True},
            "destinationConfig": {"accountId": team.id, "accountName": team.name, "context": "production"},
        }
        return sound | changes

    def create(self, body: object, *, token: str | None = DEMO_USER_TOKEN) -> httpx.Response:
        """Post the body, as text when it is text already, to create a sync."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return self.client.post(
            CREATE_PATH, content=body if isinstance(body, bytes) else json.dumps(body), headers=headers
        )


def housed(server: ServerProfile | None = None) -> Iterator[House]:
    demo = Demo(clock=lambda: 0.0) if server is None else Demo(server=server, clock=lambda: 0.0)
    checked = ContractChecked(demo.infisical)
    with served(checked) as origin, httpx.Client(base_url=origin, trust_env=False) as client:
        yield House(demo, checked, client)
    assert checked.violations == []


@pytest.fixture
def house() -> Iterator[House]:
    yield from housed()


@pytest.fixture(params=[SECOND_GENERATION, OLDEST], ids=["second generation", "oldest"])
def older_house(request: pytest.FixtureRequest) -> Iterator[House]:
    yield from housed(request.param)


@pytest.mark.parametrize("token", [DEMO_USER_TOKEN, DEMO_IDENTITY_TOKEN])
@pytest.mark.parametrize("automatic", [True, False])
def test_a_created_sync_keeps_the_contract(house: House, token: str, *, automatic: bool) -> None:
    reply = house.create(house.request(isAutoSyncEnabled=automatic, description=None), token=token)

    assert reply.status_code == 200


def test_a_sync_created_on_an_older_server_keeps_the_contract(older_house: House) -> None:
    assert older_house.create(older_house.request()).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"secretPath": "/nowhere"}, 400),
        ({"secretPath": "/not allowed!"}, 400),
        ({"environment": "nowhere"}, 400),
        ({"name": "acme-checkout-production"}, 400),
        ({"projectId": "nowhere"}, 404),
        ({"connectionId": stable_uuid("connection", "nowhere")}, 404),
        ({"name": "Not A Slug"}, 422),
        ({"syncOptions": {"initialSyncBehavior": "overwrite-destination", "keySchema": "no placeholder"}}, 422),
    ],
)
def test_a_request_the_demo_cannot_fulfil_is_refused_within_the_contract(
    house: House, changes: Body, status: int
) -> None:
    assert house.create(house.request(**changes)).status_code == status


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (None, 401),
        (DEMO_REVOKED_TOKEN, 401),
        (DEMO_NO_ORGANISATION_TOKEN, 401),
        (DEMO_EXPIRED_TOKEN, 403),
        (DEMO_SERVICE_TOKEN, 403),
        ("never-issued", 403),
    ],
)
def test_a_caller_the_demo_does_not_let_in_is_refused_within_the_contract(
    house: House, token: str | None, status: int
) -> None:
    assert house.create(house.request(), token=token).status_code == status


@pytest.mark.parametrize("permission", [Permission.CREATE_SYNCS, Permission.READ_SECRETS])
def test_a_missing_permission_is_refused_within_the_contract(house: House, permission: Permission) -> None:
    house.demo.world.tokens[DEMO_USER_TOKEN].denied.add(permission)

    assert house.create(house.request()).status_code == 403


@pytest.mark.parametrize("body", [b"", b"{", b"not json"])
def test_an_unreadable_body_fails_within_the_contract(house: House, body: bytes) -> None:
    reply = house.create(body)

    assert (reply.status_code, reply.json()["statusCode"]) == (500, 500)


@pytest.fixture(scope="module")
def shared_house() -> Iterator[House]:
    """One house for a whole search; nothing the search sends is meant to change it."""
    yield from housed()


@searched(60)
@given(data=st.data(), fault=st.sampled_from(sorted(FAULTS)))
def test_whatever_the_contract_refuses_is_refused_within_the_contract(
    shared_house: House, data: st.DataObject, fault: str
) -> None:
    reply = shared_house.create(data.draw(FAULTS[fault]))

    assert reply.status_code == 422
    assert shared_house.checked.violations == []
