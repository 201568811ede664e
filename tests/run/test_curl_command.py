"""The sync as a command: what a shell and curl make of it is the request that creates the same sync."""

import asyncio
import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.faulty import faulty, json_reply
from tests.contract.bodies import searched
from tests.contract.contract import request_problems
from tests.steps.fixtures import house, open_house
from tests.steps.house import House
from tui.api.models import SecretSync
from tui.run.curl_command import as_curl, body_of

__all__ = ["house", "open_house"]  # fixtures, found by pytest by their names here

pytestmark = pytest.mark.anyio

ORIGIN = "https://us.infisical.com"
HOSTILE = st.text(st.characters(codec="utf-8") | st.sampled_from("'\"\\$`!%@\n\x1b\u202e"), min_size=1, max_size=40)


@pytest.fixture
async def sync(house: House) -> SecretSync:
    wizard = await house.walk()
    return (await wizard.create(paused=True)).sync


def sent(command: str) -> tuple[str, dict[str, object]]:
    """Let a shell read the command, with a curl that only shows what it was given; return address and body."""
    shell = f"curl() {{ shift; for word; do printf '%s\\0' \"$word\"; done; }}\n{command}"
    done = subprocess.run(["sh", "-euc", shell], capture_output=True, check=True, env={"INFISICAL_TOKEN": "the-token"})
    words = done.stdout.decode().split("\0")[:-1]
    return words[-1], json.loads(words[words.index("--data") + 1])


async def test_curl_creates_the_same_sync_over_a_socket(sync: SecretSync) -> None:
    async with faulty(json_reply({})) as server:
        command = as_curl(server.url, sync)
        assert command
        done = await asyncio.create_subprocess_exec(
            "sh",
            "-euc",
            command.replace("curl ", "curl --silent --show-error ", 1),
            env={"INFISICAL_TOKEN": "the token"},
        )
        assert await done.wait() == 0
    (request,) = server.received
    assert (request.method, request.path) == ("POST", "/api/v1/secret-syncs/netlify")
    assert request.headers["authorization"] == "Bearer the token"
    assert request.headers["content-type"] == "application/json"
    body = json.loads(request.body)
    assert body == body_of(sync)
    assert request_problems(body) == []
    assert body["isAutoSyncEnabled"] is False


@searched(30)
@given(names=st.lists(HOSTILE, min_size=4, max_size=4))
def test_no_name_is_more_than_a_name_to_the_shell_or_the_terminal(names: list[str]) -> None:
    project, slug, path, label = names
    sync = SecretSync.model_validate_json(json.dumps(PLAIN | {"projectId": project}))
    assert sync.environment
    assert sync.folder
    sync = sync.model_copy(
        update={
            "environment": sync.environment.model_copy(update={"slug": slug}),
            "folder": sync.folder.model_copy(update={"path": path}),
            "destination_config": sync.destination_config.model_copy(update={"site_name": label}),
        }
    )
    command = as_curl(ORIGIN, sync)
    assert command
    assert command.replace("\n", "").isascii()
    assert command.replace("\n", "").isprintable()
    address, body = sent(command)
    assert address == f"{ORIGIN}/api/v1/secret-syncs/netlify"
    assert (body["projectId"], body["environment"], body["secretPath"]) == (project, slug, path)
    assert body == body_of(sync)


def test_a_sync_whose_source_is_gone_is_no_command() -> None:
    assert as_curl(ORIGIN, SecretSync.model_validate_json(json.dumps(PLAIN | {"folder": None}))) is None


ID = "11111111-1111-4111-8111-111111111111"
PLAIN = {
    "id": ID,
    "name": "shop",
    "projectId": "p",
    "connectionId": ID,
    "createdAt": "2026-01-01T00:00:00Z",
    "updatedAt": "2026-01-01T00:00:00Z",
    "syncOptions": {"initialSyncBehavior": "overwrite-destination", "keySchema": "A_{{secretKey}}"},
    "connection": {"app": "netlify", "name": "c", "id": ID},
    "environment": {"slug": "prod", "name": "Production", "id": ID},
    "folder": {"id": ID, "path": "/"},
    "destination": "netlify",
    "destinationConfig": {"accountId": "a", "siteId": "s", "siteName": "site", "context": "all"},
}
