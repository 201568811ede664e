"""The demo's Netlify as Netlify itself speaks."""

from typing import Any

import pytest

from tests.demo.house import House
from tui.demo.netlify_store import MASKED_VALUE
from tui.demo.world import Account, Site, Variable

pytestmark = pytest.mark.anyio


async def got(house: House, path: str, **query: str) -> tuple[int, Any]:
    async with house.netlify_client() as client:
        reply = await client.get(f"/api/v1{path}", params=query or None)
    return reply.status_code, reply.json()


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic house-netlify-token"])
async def test_without_a_known_token_everything_is_denied(house: House, authorization: str | None) -> None:
    async with house.netlify_client() as client:
        del client.headers["Authorization"]
        if authorization is not None:
            client.headers["Authorization"] = authorization
        replies = [await client.get(path) for path in ("/api/v1/accounts", "/api/v1/nowhere")]
    assert [reply.json() for reply in replies] == [{"code": 401, "message": "Access Denied"}] * 2
    assert {reply.status_code for reply in replies} == {401}


async def test_accounts_are_those_that_the_token_sees(house: House) -> None:
    house.world.accounts.append(Account("Hidden", "hidden"))
    _, accounts = await got(house, "/accounts")
    assert [(account["id"], account["name"], account["slug"]) for account in accounts] == [
        (house.account.id, "Team", "team")
    ]


async def test_sites_are_listed_of_all_accounts_and_of_one_by_slug_or_id(house: House) -> None:
    lists = [await got(house, path) for path in ("/sites", "/team/sites", f"/{house.account.id}/sites")]
    assert lists[0] == lists[1] == lists[2]
    [site] = lists[0][1]
    assert (site["id"], site["site_id"], site["name"], site["account_slug"], site["account_id"]) == (
        house.site.id,
        house.site.id,
        "shop",
        "team",
        house.account.id,
    )


@pytest.mark.parametrize(
    "path", ["/nowhere/sites", "/accounts/nowhere/env", "/nowhere", "/accounts/team/env?site_id=x"]
)
async def test_what_is_not_there_is_not_found(house: House, path: str) -> None:
    assert await got(house, path) == (404, {"code": 404, "message": "Not Found"})


async def test_sites_come_in_pages_with_a_link_to_the_next(house: House) -> None:
    house.account.sites = [Site(f"site-{number:03}") for number in range(230)]
    names: list[str] = []
    links: list[str | None] = []
    async with house.netlify_client() as client:
        for page in ("1", "2", "3", "4"):
            reply = await client.get("/api/v1/sites", params={"page": page, "per_page": "100"})
            names += [site["name"] for site in reply.json()]
            links.append(reply.headers.get("link"))
        short = await client.get("/api/v1/sites", params={"per_page": "7"})
        plain = await client.get("/api/v1/sites")
        greedy = await client.get("/api/v1/sites", params={"per_page": "1000"})
    assert names == [site.name for site in house.account.sites]
    assert [link is not None for link in links] == [True, True, False, False]
    assert [len(reply.json()) for reply in (short, plain, greedy)] == [7, 100, 100]


async def test_variables_tell_their_values_by_context_and_branch(house: House) -> None:
    house.put_on_netlify(Variable("A", {"all": "1", "branch:next": "2"}))
    _, [variable] = await got(house, f"/accounts/{house.account.id}/env", site_id=house.site.id)
    assert (variable["key"], variable["is_secret"]) == ("A", False)
    assert [(value["context"], value.get("context_parameter"), value["value"]) for value in variable["values"]] == [
        ("all", None, "1"),
        ("branch", "next", "2"),
    ]


async def test_values_of_secret_variables_are_masked_but_for_local_development(house: House) -> None:
    house.put_on_netlify(Variable("A", {"production": "very-secret", "dev": "not so"}, is_secret=True))
    _, [variable] = await got(house, f"/accounts/{house.account.id}/env", site_id=house.site.id)
    assert [(value["context"], value["value"]) for value in variable["values"]] == [
        ("production", MASKED_VALUE),
        ("dev", "not so"),
    ]


async def test_without_a_site_the_teams_shared_variables_are_listed(house: House) -> None:
    house.put_on_netlify(Variable("OWN", {"all": "1"}))
    house.account.variables.append(Variable("SHARED", {"all": "1"}))
    _, variables = await got(house, f"/accounts/{house.account.id}/env")
    assert [variable["key"] for variable in variables] == ["SHARED"]


async def test_a_context_lists_what_its_deploys_see(house: House) -> None:
    house.put_on_netlify(
        Variable("A", {"all": "1", "dev": "2"}), Variable("B", {"dev": "3"}), Variable("C", {"all": "4"})
    )
    _, variables = await got(
        house, f"/accounts/{house.account.id}/env", site_id=house.site.id, context_name="production"
    )
    assert [(variable["key"], [value["value"] for value in variable["values"]]) for variable in variables] == [
        ("A", ["1"]),
        ("C", ["4"]),
    ]
