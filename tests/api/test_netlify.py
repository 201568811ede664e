"""The calls to Netlify itself: teams, and sites over all pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import pytest
from pydantic import SecretStr

from tests.api.clients import TOKEN, client
from tests.api.faulty import FaultyServer, Received, Script, Step, faulty, json_reply
from tui.api.errors import SignInRequired, UnexpectedAnswer
from tui.api.models import NetlifyAccount
from tui.api.netlify import Netlify

pytestmark = pytest.mark.anyio

TEAM = NetlifyAccount(id="a1", name="Team", slug="my team")
TYPED = NetlifyAccount(id="a1", name="a1")


@asynccontextmanager
async def netlify(script: Script) -> AsyncIterator[tuple[Netlify, FaultyServer]]:
    async with (
        faulty(script=script) as server,
        client(f"{server.url}/api/v1", service="Netlify") as http,
    ):
        yield Netlify(http), server


def asked(request: Received) -> dict[str, str]:
    return dict(parse_qsl(request.query))


def sites(start: int, count: int, **more: str) -> list[dict[str, Any]]:
    return [{"id": f"s{number}", "name": f"site {number}", **more} for number in range(start, start + count)]


def pages(total: int) -> Script:
    """Serve that many sites the way Netlify pages them."""

    def script(request: Received) -> Step:
        start = (int(asked(request)["page"]) - 1) * 100
        return json_reply(sites(start, min(100, max(0, total - start))))

    return script


async def test_teams_are_read_with_their_slugs() -> None:
    async with netlify(lambda _: json_reply([{"id": "a1", "name": "Team", "slug": "team", "roles": []}])) as (
        api,
        server,
    ):
        assert await api.accounts() == [NetlifyAccount(id="a1", name="Team", slug="team")]
    assert server.received[0].target == "/api/v1/accounts"
    assert server.received[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(("total", "requests"), [(0, 1), (1, 1), (99, 1), (100, 2), (101, 2), (250, 3)])
async def test_sites_are_read_page_by_page_to_a_short_one(total: int, requests: int) -> None:
    async with netlify(pages(total)) as (api, server):
        found = await api.sites(TEAM)
    assert [site.id for site in found] == [f"s{number}" for number in range(total)]
    assert [asked(request)["page"] for request in server.received] == [str(page + 1) for page in range(requests)]
    assert {asked(request)["per_page"] for request in server.received} == {"100"}
    assert {request.path for request in server.received} == {"/api/v1/my%20team/sites"}


async def test_a_typed_team_of_dots_does_not_climb_to_another_route() -> None:
    async with netlify(lambda _: json_reply([])) as (api, server):
        await api.variables("..", None)
    assert server.received[0].path == "/api/v1/accounts/%2E%2E/env"


async def test_a_server_that_knows_no_pages_is_not_asked_for_ever() -> None:
    async with netlify(lambda _: json_reply(sites(0, 100))) as (api, server):
        assert len(await api.sites(TEAM)) == 100
    assert len(server.received) == 2


async def test_more_sites_than_anybody_has_are_given_up_aloud() -> None:
    async with netlify(pages(20_100)) as (api, server):
        with pytest.raises(UnexpectedAnswer, match="more than 20,000 entries"):
            await api.sites(TEAM)
    assert len(server.received) == 200


async def test_sites_of_a_typed_account_are_sorted_out_of_all() -> None:
    mixed = [*sites(0, 2, account_id="a1"), *sites(2, 1, account_id="a2"), *sites(3, 1), *sites(4, 1, accountId="a1")]
    async with netlify(lambda _: json_reply(mixed)) as (api, server):
        assert [site.id for site in await api.sites(TYPED)] == ["s0", "s1"]
    assert server.received[0].path == "/api/v1/sites"
    assert asked(server.received[0]) == {"filter": "all", "per_page": "100", "page": "1"}


def variable(key: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"key": key, "scopes": ["builds"], "values": [], "is_secret": False, **more}


@pytest.mark.parametrize(("site", "query"), [("s 1", {"site_id": "s 1"}), (None, {})])
async def test_variables_are_those_of_the_site_or_those_of_the_team(site: str | None, query: dict[str, str]) -> None:
    async with netlify(lambda _: json_reply([variable("A")])) as (api, server):
        assert [found.key for found in await api.variables("a/1", site)] == ["A"]
    assert server.received[0].path == "/api/v1/accounts/a%2F1/env"
    assert asked(server.received[0]) == {**query, "per_page": "100", "page": "1"}


async def test_variables_come_with_contexts_marks_and_hidden_values() -> None:
    values = [
        {"id": "1", "context": "production", "value": "canary"},
        {"context": "branch", "context_parameter": "redesign", "value": ""},
        {"context": "dev"},
    ]
    listed = [variable("A", values=values), variable("B", is_secret=True), {"key": "C", "is_secret": None}]
    async with netlify(lambda _: json_reply(listed)) as (api, _):
        found = await api.variables("a1", None)
    assert [(item.key, item.is_secret, item.scopes) for item in found] == [
        ("A", False, ["builds"]),
        ("B", True, ["builds"]),
        ("C", False, []),
    ]
    assert [value.where for value in found[0].values] == ["production", "branch:redesign", "dev"]
    assert "canary" not in repr(found)
    assert [value.value for value in found[0].values] == [SecretStr("canary"), SecretStr(""), None]


async def test_variables_on_several_pages_are_all_read() -> None:
    def script(request: Received) -> Step:
        start = (int(asked(request)["page"]) - 1) * 100
        return json_reply([variable(f"V{number}") for number in range(start, min(start + 100, 130))])

    async with netlify(script) as (api, server):
        assert len(await api.variables("a1", None)) == 130
    assert len(server.received) == 2


async def test_a_list_without_pages_is_read_whole_though_it_is_long() -> None:
    async with netlify(lambda _: json_reply([variable(f"V{number}") for number in range(250)])) as (api, server):
        assert len(await api.variables("a1", None)) == 250
    assert len(server.received) == 2


async def test_a_refused_token_is_netlifys() -> None:
    async with netlify(lambda _: json_reply({"code": 401, "message": "Access Denied"}, 401)) as (api, _):
        with pytest.raises(SignInRequired, match="did not accept the Netlify token: Access Denied"):
            await api.accounts()
