"""What a run changes on Netlify, by server generation: each is one cell of what the servers are known to do."""

import json

import pytest

from tests.demo.house import House
from tui.demo import NEWEST, Generation, ServerProfile
from tui.demo.netlify_store import MASKED_VALUE
from tui.demo.world import Environment, Folder, NetlifyTraits, Secret, SecretImport, Variable

pytestmark = pytest.mark.anyio

FIRST, SECOND, MERGED, THIRD = Generation
WHOLE, SINGLE = (FIRST, SECOND), (MERGED, THIRD)


def house_of(generation: Generation) -> House:
    return House(ServerProfile(generation=generation))


def to(house: House, context: str | None, *, site: bool = True) -> dict[str, str]:
    target = {"accountId": house.account.id, "accountName": "Team"}
    return target | ({"siteId": house.site.id} if site else {}) | ({"context": context} if context else {})


@pytest.mark.parametrize("generation", Generation)
async def test_a_new_key_is_created_in_the_context(generation: Generation) -> None:
    house = house_of(generation)
    await house.finished()
    assert house.on_netlify() == {"API_URL": {"production": "new"}}


@pytest.mark.parametrize(("generation", "secret"), [(FIRST, False), (SECOND, True), (MERGED, False), (THIRD, False)])
async def test_whether_a_new_variable_is_flagged_secret(generation: Generation, *, secret: bool) -> None:
    house = house_of(generation)
    await house.finished()
    [variable] = house.site.variables
    assert variable.is_secret is secret
    assert ("post-processing" in variable.scopes) is not secret


@pytest.mark.parametrize("generation", WHOLE)
async def test_early_servers_lose_the_values_of_other_contexts(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("API_URL", {"production": "old", "dev": "kept?"}))
    await house.finished()
    assert house.on_netlify() == {"API_URL": {"production": "new"}}


@pytest.mark.parametrize("generation", SINGLE)
async def test_later_servers_keep_the_values_of_other_contexts(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("API_URL", {"production": "old", "dev": "kept"}))
    await house.finished()
    assert house.on_netlify() == {"API_URL": {"production": "new", "dev": "kept"}}


@pytest.mark.parametrize(
    ("generation", "values", "secret"),
    [
        (FIRST, {"production": "new"}, True),
        (SECOND, {"production": "new"}, True),
        (MERGED, {"production": "new"}, False),
        (THIRD, {"production": "new", "dev": "kept?"}, True),
    ],
)
async def test_what_becomes_of_a_variable_that_was_flagged_secret(
    generation: Generation, values: dict[str, str], *, secret: bool
) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("API_URL", {"production": "old", "dev": "kept?"}, is_secret=True))
    await house.finished()
    [variable] = house.site.variables
    assert (variable.values, variable.is_secret) == (values, secret)


@pytest.mark.parametrize(("generation", "secret"), [(FIRST, False), (SECOND, True), (MERGED, False), (THIRD, False)])
async def test_what_becomes_of_a_plain_variable(generation: Generation, *, secret: bool) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("API_URL", {"production": "old"}))
    await house.finished()
    [variable] = house.site.variables
    assert (variable.values, variable.is_secret) == ({"production": "new"}, secret)


@pytest.mark.parametrize("generation", WHOLE)
async def test_early_servers_delete_a_surplus_variable_in_all_contexts(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("EXTRA", {"production": "1", "dev": "2"}))
    await house.finished()
    assert "EXTRA" not in house.on_netlify()


@pytest.mark.parametrize("generation", WHOLE)
async def test_early_servers_see_only_what_their_context_sees(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("EVERYWHERE", {"all": "1"}), Variable("ELSEWHERE", {"dev": "2"}))
    await house.finished()
    assert sorted(house.on_netlify()) == ["API_URL", "ELSEWHERE"]


@pytest.mark.parametrize("generation", SINGLE)
async def test_later_servers_delete_the_value_of_their_context_only(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(
        Variable("BOTH", {"production": "1", "dev": "2"}),
        Variable("ONLY", {"production": "1"}),
        Variable("EVERYWHERE", {"all": "1"}),
    )
    await house.finished()
    assert house.on_netlify() == {"API_URL": {"production": "new"}, "BOTH": {"dev": "2"}, "EVERYWHERE": {"all": "1"}}


@pytest.mark.parametrize("generation", WHOLE)
async def test_early_servers_may_see_everything_when_they_ask_for_all_contexts(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("EVERYWHERE", {"all": "1"}), Variable("ELSEWHERE", {"dev": "2"}))
    await house.finished(destinationConfig=to(house, "all"))
    assert sorted(house.on_netlify()) == ["API_URL"]


@pytest.mark.parametrize(
    ("generation", "left"),
    [(MERGED, {"all": MASKED_VALUE, "dev": "3"}), (THIRD, {"all": "2", "dev": "3"})],
)
async def test_what_becomes_of_the_other_values_when_one_of_a_secret_variable_is_deleted(
    generation: Generation, left: dict[str, str]
) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("EXTRA", {"production": "1", "all": "2", "dev": "3"}, is_secret=True))
    await house.finished()
    assert house.on_netlify()["EXTRA"] == left


@pytest.mark.parametrize("generation", Generation)
async def test_nothing_is_deleted_when_deletion_is_disabled(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("EXTRA", {"production": "1"}))
    await house.finished(syncOptions={"initialSyncBehavior": "overwrite-destination", "disableSecretDeletion": True})
    assert house.on_netlify() == {"EXTRA": {"production": "1"}, "API_URL": {"production": "new"}}


@pytest.mark.parametrize("generation", Generation)
async def test_a_key_schema_shields_what_does_not_match_it(generation: Generation) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("prod_GONE_x", {"production": "1"}), Variable("HAND_MADE", {"production": "1"}))
    options = {"initialSyncBehavior": "overwrite-destination", "keySchema": "{{environment}}_{{secretKey}}_x"}
    await house.finished(syncOptions=options)
    assert house.on_netlify() == {"HAND_MADE": {"production": "1"}, "prod_API_URL_x": {"production": "new"}}


@pytest.mark.parametrize("generation", Generation)
async def test_without_a_context_the_value_is_for_all(generation: Generation) -> None:
    house = house_of(generation)
    await house.finished(destinationConfig=to(house, None))
    assert house.on_netlify() == {"API_URL": {"all": "new"}}


@pytest.mark.parametrize(
    ("generation", "left"),
    [
        (FIRST, ["API_URL"]),
        (SECOND, ["API_URL"]),
        (MERGED, ["ALL", "API_URL", "DEV"]),
        (THIRD, ["ALL", "API_URL", "DEV"]),
    ],
)
async def test_without_a_context_what_is_deleted_differs(generation: Generation, left: list[str]) -> None:
    house = house_of(generation)
    house.put_on_netlify(Variable("ALL", {"all": "1"}), Variable("DEV", {"dev": "1"}))
    await house.finished(destinationConfig=to(house, None))
    assert sorted(house.on_netlify()) == left


@pytest.mark.parametrize("generation", Generation)
@pytest.mark.parametrize("context", ["all", "dev", "branch-deploy"])
async def test_without_a_site_the_teams_shared_variables_change(generation: Generation, context: str) -> None:
    house = house_of(generation)
    house.account.variables.append(Variable("SHARED", {context: "1"}))
    house.put_on_netlify(Variable("OWN", {context: "1"}))
    await house.finished(destinationConfig=to(house, context, site=False))
    assert {variable.key: variable.values for variable in house.account.variables} == {"API_URL": {context: "new"}}
    assert house.on_netlify() == {"OWN": {context: "1"}}


async def test_links_are_pushed_too_and_own_secrets_win_then_the_last_link(house: House) -> None:
    house.project.environments.append(
        Environment("Shared", "shared", Folder(folders=[Folder("one"), Folder("two"), Folder("web")]))
    )
    one, two = house.project.folder("shared", "/one"), house.project.folder("shared", "/two")
    assert one is not None
    assert two is not None
    one.secrets += [Secret("API_URL", "one"), Secret("A", "one"), Secret("B", "one")]
    two.secrets += [Secret("B", "two"), Secret("PERSONAL", "two", type="personal")]
    house.web.imports += [SecretImport("shared", "/one"), SecretImport("shared", "/two"), SecretImport("gone", "/")]
    house.web.folders.append(Folder("below", [Secret("BELOW", "x")]))
    house.web.secrets.append(Secret("API_URL", "mine", type="personal"))
    await house.finished()
    pushed = {key: values["production"] for key, values in house.on_netlify().items()}
    assert pushed == {"API_URL": "new", "A": "one", "B": "two"}


@pytest.mark.parametrize("key", ["BUILD_ID", "NETLIFY", "1ST", "A-B", "A B"])
async def test_a_name_that_netlify_refuses_fails_the_run_there(house: House, key: str) -> None:
    house.web.secrets = [Secret("BEFORE", "1"), Secret(key, "2"), Secret("AFTER", "3")]
    house.put_on_netlify(Variable("EXTRA", {"production": "1"}))
    sync = await house.finished()
    told = json.loads(sync["lastSyncMessage"])
    assert sync["syncStatus"] == "failed"
    assert (told["secretKey"], told["error"]["code"]) == (key, 422)
    assert sorted(house.on_netlify()) == ["BEFORE", "EXTRA"]


@pytest.mark.parametrize("generation", WHOLE)
async def test_older_servers_nest_netlifys_answer_as_text(generation: Generation) -> None:
    house = house_of(generation)
    house.web.secrets = [Secret("BUILD_ID", "2")]
    told = json.loads((await house.finished())["lastSyncMessage"])
    assert json.loads(told["error"])["code"] == 422
    assert sorted(told) == ["error", "secretKey"]


async def test_the_context_branch_fails_for_want_of_a_branch(house: House) -> None:
    sync = await house.finished(destinationConfig=to(house, "branch"))
    assert sync["syncStatus"] == "failed"
    assert house.on_netlify() == {}


async def test_wrong_netlify_ids_and_tokens_fail_the_run_in_netlifys_words(house: House) -> None:
    missing = {"code": 404, "message": "Not Found"}
    account = await house.finished(name="a", destinationConfig={"accountId": "nowhere", "context": "all"})
    assert json.loads(account["lastSyncMessage"]) == missing
    site = await house.finished(name="b", destinationConfig={"accountId": house.account.id, "siteId": "nowhere"})
    assert json.loads(site["lastSyncMessage"]) == missing
    house.world.netlify_tokens.clear()
    token = await house.finished(name="c")
    assert json.loads(token["lastSyncMessage"]) == {"code": 401, "message": "Access Denied"}


async def test_too_many_secrets_fail_the_run_at_once(house: House) -> None:
    assert NEWEST.most_secrets == 500
    house.web.secrets = [Secret(f"KEY_{number}", "x") for number in range(501)]
    sync = await house.created()
    house.clock.pass_by(2.5)
    sync = await house.seen(sync["id"])
    assert sync["syncStatus"] == "failed"
    assert sync["lastSyncMessage"].startswith("This sync covers 501 secrets, which is above the limit of 500")
    assert house.on_netlify() == {}


async def test_a_source_that_is_gone_fails_the_run_and_is_null(house: House) -> None:
    sync = await house.created()
    house.project.environments[0].root.folders.clear()
    house.clock.pass_by(2.5)
    sync = await house.seen(sync["id"])
    assert (sync["syncStatus"], sync["environment"], sync["folder"]) == ("failed", None, None)


@pytest.mark.parametrize("misaddresses", [True, False])
async def test_a_single_value_may_stay_though_the_run_says_succeeded(*, misaddresses: bool) -> None:
    house = House(ServerProfile(misaddresses_values=misaddresses))
    house.put_on_netlify(Variable("BOTH", {"production": "1", "dev": "2"}), Variable("ONLY", {"production": "1"}))
    sync = await house.finished()
    assert sync["syncStatus"] == "succeeded"
    assert ("production" in house.on_netlify()["BOTH"]) is misaddresses
    assert "ONLY" not in house.on_netlify()


async def test_a_plan_that_refuses_secrets_leaves_nothing_of_what_is_created_anew() -> None:
    house = house_of(SECOND)
    house.account.traits = NetlifyTraits(refuses_secrets=True)
    house.put_on_netlify(Variable("API_URL", {"production": "old", "dev": "old"}, is_secret=True))
    sync = await house.finished()
    assert (sync["syncStatus"], json.loads(sync["lastSyncMessage"])["secretKey"]) == ("failed", "API_URL")
    assert house.on_netlify() == {}


async def test_a_plan_that_refuses_secrets_leaves_plain_variables_as_they_are() -> None:
    house = house_of(SECOND)
    house.account.traits = NetlifyTraits(refuses_secrets=True)
    house.put_on_netlify(Variable("API_URL", {"production": "old"}))
    assert (await house.finished())["syncStatus"] == "failed"
    assert house.on_netlify() == {"API_URL": {"production": "old"}}
