"""Subfolders in the demo: kept and followed by the newest server, dropped without a word by older ones."""

import pytest

from tests.demo.house import SYNCS, House
from tui.demo import NEWEST, SECOND_GENERATION
from tui.demo.world import Folder, Secret, SecretImport

pytestmark = pytest.mark.anyio

OPTIONS = {"initialSyncBehavior": "overwrite-destination", "includeAllSubFolders": True}


@pytest.fixture
def house() -> House:
    house = House(server=NEWEST)
    fill(house)
    return house


def fill(house: House) -> None:
    """Put a folder below /web that imports from /shared."""
    house.web.folders.append(Folder("deep", [Secret("DEEP", "1")], imports=[SecretImport("prod", "/shared")]))
    house.project.environments[0].root.folders.append(Folder("shared", [Secret("SHARED", "2")]))


async def test_a_sync_with_subfolders_pushes_all_of_them_in_one_list(house: House) -> None:
    sync = await house.finished(syncOptions=OPTIONS)
    assert sync["syncOptions"]["includeAllSubFolders"] is True
    assert sync["syncStatus"] == "succeeded"
    assert {*house.on_netlify()} == {"API_URL", "DEEP", "SHARED"}


async def test_without_the_option_subfolders_stay_home_and_the_reply_does_not_carry_it(house: House) -> None:
    sync = await house.finished()
    assert "includeAllSubFolders" not in sync["syncOptions"]
    assert {*house.on_netlify()} == {"API_URL"}


async def test_older_servers_drop_it_without_a_word() -> None:
    house = House(server=SECOND_GENERATION)
    fill(house)
    sync = await house.finished(syncOptions=OPTIONS)
    assert "includeAllSubFolders" not in sync["syncOptions"]
    assert {*house.on_netlify()} == {"API_URL"}


async def test_it_goes_with_overwriting_only(house: House) -> None:
    importing = {**OPTIONS, "initialSyncBehavior": "import-prioritize-source"}
    status, issues = await house.refusal(syncOptions=importing)
    assert (status, issues[0]["path"]) == (422, ["syncOptions", "includeAllSubFolders"])


async def test_clashing_names_are_refused_with_both_folders(house: House) -> None:
    house.web.folders[0].secrets.append(Secret("API_URL", "3"))
    status, message = await house.refusal(syncOptions=OPTIONS)
    assert status == 400
    assert message.endswith("API_URL (/web, /web/deep)")


async def test_too_many_secrets_are_refused_before_the_sync_exists(house: House) -> None:
    house.web.folders[0].secrets += [Secret(f"K{number}", "") for number in range(500)]
    status, message = await house.refusal(syncOptions=OPTIONS)
    assert (status, message) == (400, "This sync covers 503 secrets, which is above the limit of 500")


async def test_a_change_checks_the_folders_again_and_without_the_option_turns_it_off(house: House) -> None:
    sync = await house.finished(syncOptions=OPTIONS)
    house.web.folders[0].secrets.append(Secret("API_URL", "3"))
    async with house.client() as client:
        refused = await client.patch(f"{SYNCS}/{sync['id']}", json={"name": "another"})
        assert refused.status_code == 400
        options = {"initialSyncBehavior": "overwrite-destination"}
        changed = await client.patch(f"{SYNCS}/{sync['id']}", json={"syncOptions": options})
    assert "includeAllSubFolders" not in changed.json()["secretSync"]["syncOptions"]


async def test_a_name_that_clashes_later_fails_the_run(house: House) -> None:
    sync = await house.created(syncOptions=OPTIONS)
    house.web.folders[0].secrets.append(Secret("API_URL", "3"))
    house.clock.pass_by(60)
    seen = await house.seen(sync["id"])
    assert seen["syncStatus"] == "failed"
    assert "API_URL (/web, /web/deep)" in seen["lastSyncMessage"]
