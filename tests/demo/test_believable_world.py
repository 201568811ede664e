"""The world of `--demo`: whoever takes the likeliest answers gets a sync that harms nothing."""

import copy
import json
from typing import Any

import httpx
import pytest

from tests.demo.house import LONG_ENOUGH, SYNCS, Clock
from tui.api.models import (
    AccountsReply,
    ConnectionsReply,
    ExistingSyncsReply,
    FoldersReply,
    ProjectsReply,
    SecretsReply,
    SecretSyncReply,
    ServerStatus,
    SitesReply,
    SyncOptionsReply,
    Wire,
)
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo, believable_world
from tui.demo.world import Variable

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def demo(clock: Clock) -> Demo:
    return Demo(clock=clock)


def client_of(demo: Demo) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {DEMO_USER_TOKEN}"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=demo.infisical), base_url="http://x.test", headers=headers
    )


def likeliest_sync(demo: Demo, secret_path: str) -> dict[str, Any]:
    team = demo.world.accounts[0]
    [site] = [site for site in team.sites if site.name == "acme-shop"]
    return {
        "name": "acme-shop-production",
        "projectId": demo.world.projects[0].id,
        "connectionId": demo.world.connections[0].id,
        "environment": "prod",
        "secretPath": secret_path,
        "syncOptions": {"initialSyncBehavior": "overwrite-destination", "disableSecretDeletion": True},
        "destinationConfig": {"accountId": team.id, "siteId": site.id, "context": "production"},
    }


def variables_of_acme_shop(demo: Demo) -> dict[str, Variable]:
    [site] = [site for site in demo.world.accounts[0].sites if site.name == "acme-shop"]
    return {variable.key: variable for variable in copy.deepcopy(site.variables)}


@pytest.mark.parametrize("secret_path", ["/", "/web"])
async def test_the_likeliest_sync_creates_some_changes_some_and_harms_nothing(
    demo: Demo, clock: Clock, secret_path: str
) -> None:
    before = variables_of_acme_shop(demo)
    async with client_of(demo) as client:
        sync = (await client.post(SYNCS, json=likeliest_sync(demo, secret_path))).json()["secretSync"]
        clock.pass_by(LONG_ENOUGH)
        seen = (await client.get(f"{SYNCS}/{sync['id']}")).json()["secretSync"]
    after = variables_of_acme_shop(demo)
    changed = [key for key in before if before[key] != after[key]]
    assert seen["syncStatus"] == "succeeded"
    assert set(after) > set(before)
    assert changed == ["API_URL", "LOG_LEVEL", "SENTRY_DSN"]
    assert all(set(before[key].values) == {"production"} for key in changed)
    assert not any(variable.is_secret for variable in before.values())


async def test_the_product_can_read_every_list_of_it(demo: Demo) -> None:
    project, connection, team = demo.world.projects[0], demo.world.connections[0], demo.world.accounts[0]
    helper = f"/api/v1/app-connections/netlify/{connection.id}/accounts"
    where = f"projectId={project.id}&environment=prod"
    async with client_of(demo) as client:
        replies: dict[type[Wire], httpx.Response] = {
            ServerStatus: await client.get("/api/status"),
            SyncOptionsReply: await client.get("/api/v1/secret-syncs/options"),
            ProjectsReply: await client.get("/api/v1/projects?type=secret-manager"),
            FoldersReply: await client.get(f"/api/v2/folders?{where}&path=/&recursive=true"),
            SecretsReply: await client.get(f"/api/v4/secrets?{where}&viewSecretValue=false&include_imports=true"),
            ConnectionsReply: await client.get(f"/api/v1/app-connections/netlify/available?projectId={project.id}"),
            AccountsReply: await client.get(helper),
            SitesReply: await client.get(f"{helper}/{team.id}/sites"),
            ExistingSyncsReply: await client.get(f"/api/v1/secret-syncs?projectId={project.id}"),
            SecretSyncReply: await client.get(f"{SYNCS}/{demo.world.syncs[0].id}"),
        }
    read = {model: model.model_validate_json(reply.content) for model, reply in replies.items()}
    assert [next(iter(model.model_dump().values())) != [] for model in read.values()] == [True] * len(replies)


def test_a_failed_sync_in_it_tells_the_variable_and_the_reason() -> None:
    messages = [outcome.message for sync in believable_world().syncs for outcome in sync.outcomes.values()]
    [message] = [message for message in messages if message]
    assert json.loads(message)["secretKey"] == "BUILD_ID"


def test_it_has_one_sync_of_another_destination_and_a_site_with_everything_tricky() -> None:
    world = believable_world()
    assert [sync.destination for sync in world.syncs].count("netlify") == len(world.syncs) - 1
    [checkout] = [site for site in world.accounts[0].sites if site.name == "acme-checkout"]
    assert any(variable.is_secret for variable in checkout.variables)
    contexts = {context for variable in checkout.variables for context in variable.values}
    assert contexts == {"all", "production", "deploy-preview", "dev", "branch:redesign"}


def test_every_world_is_a_new_one() -> None:
    first, second = believable_world(), believable_world()
    assert first == second
    first.accounts[0].sites[0].variables.clear()
    assert first != second


@pytest.mark.parametrize("token", [DEMO_USER_TOKEN, DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN])
def test_its_tokens_cannot_be_taken_for_real_ones(token: str) -> None:
    assert token.startswith("demo-")
