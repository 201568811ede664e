"""What an import writes into Infisical: on the first run of a sync that asks for it, or when triggered."""

from typing import Any

import pytest

from tests.demo.house import LONG_ENOUGH, SYNCS, House
from tui.demo import NEWEST, OLDEST, ServerProfile
from tui.demo.world import Environment, Folder, Listing, NetlifyTraits, Secret, SecretImport, Variable

pytestmark = pytest.mark.anyio

SOURCE = {"initialSyncBehavior": "import-prioritize-source"}
DESTINATION = {"initialSyncBehavior": "import-prioritize-destination"}


async def imported(house: House, behavior: str) -> dict[str, Any]:
    """Trigger an import for a sync that is otherwise idle, and wait for its end."""
    sync = await house.created(isAutoSyncEnabled=False)
    async with house.client() as client:
        reply = await client.post(f"{SYNCS}/{sync['id']}/import-secrets", params={"importBehavior": behavior})
    assert reply.json()["secretSync"]["importStatus"] == "pending"
    house.clock.pass_by(LONG_ENOUGH)
    return await house.seen(sync["id"])


async def test_importing_first_adds_what_infisical_lacks_and_lets_it_win(house: House) -> None:
    house.put_on_netlify(Variable("API_URL", {"production": "theirs"}), Variable("EXTRA", {"production": "extra"}))
    sync = await house.finished(syncOptions=SOURCE)
    assert sync["syncStatus"] == "succeeded"
    assert house.web.shared() == {"API_URL": "new", "EXTRA": "extra"}
    assert house.on_netlify() == {"API_URL": {"production": "new"}, "EXTRA": {"production": "extra"}}


async def test_importing_first_may_let_netlify_win(house: House) -> None:
    house.put_on_netlify(Variable("API_URL", {"production": "theirs"}))
    await house.finished(syncOptions=DESTINATION)
    assert house.web.shared() == {"API_URL": "theirs"}
    assert house.on_netlify() == {"API_URL": {"production": "theirs"}}


@pytest.mark.parametrize(
    ("listing", "taken"), [(Listing.OWN_VALUES, "mine"), (Listing.SEEN_VALUES, "A"), (Listing.WHOLE_VARIABLES, "D")]
)
@pytest.mark.parametrize("behavior", [SOURCE, DESTINATION])
async def test_of_several_values_the_first_listed_is_imported_and_written_back(
    behavior: dict[str, str], listing: Listing, taken: str
) -> None:
    house = House()
    house.account.traits = NetlifyTraits(listing=listing)
    house.put_on_netlify(Variable("TWO", {"dev": "D", "all": "A", "production": "mine"}))
    await house.finished(syncOptions=behavior)
    assert house.web.shared()["TWO"] == taken
    assert house.on_netlify()["TWO"] == {"dev": "D", "all": "A", "production": taken}


@pytest.mark.parametrize(("listing", "imported"), [(Listing.OWN_VALUES, False), (Listing.SEEN_VALUES, True)])
async def test_whether_a_value_for_all_contexts_is_imported(listing: Listing, *, imported: bool) -> None:
    house = House()
    house.account.traits = NetlifyTraits(listing=listing)
    house.put_on_netlify(Variable("EVERYWHERE", {"all": "A"}), Variable("ELSEWHERE", {"dev": "D"}))
    await house.finished(syncOptions={**SOURCE, "disableSecretDeletion": True})
    assert ("EVERYWHERE" in house.web.shared()) is imported
    assert "ELSEWHERE" not in house.web.shared()


async def test_an_empty_value_on_netlify_never_wins(house: House) -> None:
    house.put_on_netlify(Variable("API_URL", {"production": ""}), Variable("EMPTY", {"production": ""}))
    await house.finished(syncOptions=DESTINATION)
    assert house.web.shared() == {"API_URL": "new", "EMPTY": ""}


async def test_a_secret_flagged_variable_is_not_imported_and_may_then_be_deleted(house: House) -> None:
    house.put_on_netlify(Variable("HIDDEN", {"production": "?"}, is_secret=True))
    await house.finished(syncOptions=SOURCE)
    assert "HIDDEN" not in house.web.shared()
    assert "HIDDEN" not in house.on_netlify()


async def test_only_keys_of_the_schema_are_imported_and_without_it(house: House) -> None:
    house.put_on_netlify(Variable("SHOP_EXTRA", {"production": "1"}), Variable("OTHER", {"production": "2"}))
    await house.finished(syncOptions={**SOURCE, "keySchema": "SHOP_{{secretKey}}"})
    assert house.web.shared() == {"API_URL": "new", "EXTRA": "1"}
    assert sorted(house.on_netlify()) == ["OTHER", "SHOP_API_URL", "SHOP_EXTRA"]


async def test_a_key_that_is_only_linked_counts_as_missing_and_is_shadowed(house: House) -> None:
    house.project.environments.append(Environment("Shared", "shared", Folder(secrets=[Secret("LINKED", "linked")])))
    house.web.imports.append(SecretImport("shared"))
    house.put_on_netlify(Variable("LINKED", {"production": "theirs"}))
    await house.finished(syncOptions=SOURCE)
    assert house.web.shared()["LINKED"] == "theirs"
    assert house.on_netlify()["LINKED"] == {"production": "theirs"}


@pytest.mark.parametrize("key", ["a:b", "a/b"])
async def test_a_name_that_infisical_cannot_hold_fails_the_whole_import_at_once(house: House, key: str) -> None:
    house.put_on_netlify(Variable("FINE", {"production": "1"}), Variable(key, {"production": "2"}))
    sync = await house.created(syncOptions=SOURCE)
    house.clock.pass_by(2.5)
    sync = await house.seen(sync["id"])
    assert sync["syncStatus"] == "failed"
    assert sync["lastSyncMessage"].startswith("Found 1 invalid secret name.")
    assert house.web.shared() == {"API_URL": "new"}


async def test_the_second_run_imports_no_more(house: House) -> None:
    sync = await house.finished(syncOptions={**SOURCE, "disableSecretDeletion": True})
    house.put_on_netlify(Variable("LATER", {"production": "1"}))
    async with house.client() as client:
        await client.post(f"{SYNCS}/{sync['id']}/sync-secrets")
    house.clock.pass_by(LONG_ENOUGH)
    assert (await house.seen(sync["id"]))["syncStatus"] == "succeeded"
    assert "LATER" not in house.web.shared()


async def test_after_a_failed_first_run_the_import_runs_again(house: House) -> None:
    house.web.secrets.append(Secret("BUILD_ID", "x"))
    sync = await house.finished(syncOptions=SOURCE)
    assert sync["syncStatus"] == "failed"
    house.web.secrets.pop()
    house.put_on_netlify(Variable("LATER", {"production": "1"}))
    async with house.client() as client:
        await client.post(f"{SYNCS}/{sync['id']}/sync-secrets")
    house.clock.pass_by(LONG_ENOUGH)
    await house.seen(sync["id"])
    assert house.web.shared()["LATER"] == "1"


@pytest.mark.parametrize(("behavior", "value"), [("prioritize-source", "new"), ("prioritize-destination", "theirs")])
async def test_a_triggered_import_writes_infisical_and_leaves_netlify(house: House, behavior: str, value: str) -> None:
    house.put_on_netlify(Variable("API_URL", {"production": "theirs"}), Variable("EXTRA", {"production": "1"}))
    sync = await imported(house, behavior)
    assert (sync["importStatus"], sync["syncStatus"]) == ("succeeded", None)
    assert sync["lastImportedAt"] is not None
    assert house.web.shared() == {"API_URL": value, "EXTRA": "1"}
    assert house.on_netlify() == {"API_URL": {"production": "theirs"}, "EXTRA": {"production": "1"}}


async def test_a_triggered_import_gets_one_attempt(house: House) -> None:
    house.world.netlify_tokens.clear()
    sync = await house.created(isAutoSyncEnabled=False)
    async with house.client() as client:
        await client.post(f"{SYNCS}/{sync['id']}/import-secrets", params={"importBehavior": "prioritize-source"})
    house.clock.pass_by(2.5)
    assert (await house.seen(sync["id"]))["importStatus"] == "failed"


@pytest.mark.parametrize(("server", "imports"), [(NEWEST, True), (OLDEST, False)])
async def test_the_options_tell_whether_a_server_imports(server: ServerProfile, *, imports: bool) -> None:
    async with House(server).client() as client:
        listed = (await client.get("/api/v1/secret-syncs/options")).json()["secretSyncOptions"]
    [netlify] = [entry for entry in listed if entry["destination"] == "netlify"]
    assert netlify["canImportSecrets"] is imports


async def test_a_server_that_cannot_import_refuses_the_trigger() -> None:
    house = House(OLDEST)
    sync = await house.created()
    async with house.client() as client:
        reply = await client.post(f"{SYNCS}/{sync['id']}/import-secrets?importBehavior=prioritize-source")
    assert (reply.status_code, reply.json()["message"]) == (400, "Netlify does not support importing secrets.")


async def test_a_triggered_import_must_say_who_wins(house: House) -> None:
    sync = await house.created()
    async with house.client() as client:
        reply = await client.post(f"{SYNCS}/{sync['id']}/import-secrets")
    assert reply.status_code == 422
    assert [issue["path"] for issue in reply.json()["message"]] == [["importBehavior"]]
