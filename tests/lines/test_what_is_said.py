"""What the line prompts say besides the questions: the same as the screens, at the same steps."""

import pytest

from tests.lines.caller import Caller
from tui.cli.outcome import farewell
from tui.demo import DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, believable_world
from tui.demo.world import Connection, Secret
from tui.exit_code import Exit
from tui.model.steps import ORDER, Step
from tui.steps.guide import GUIDE
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio

TO_REVIEW = ("",) * 13
"""Empty lines that lead from Project to the question of Review."""

NEW_CONNECTION = ("", "New connection ...", "", DEMO_NETLIFY_TOKEN)

TO_REVIEW_OF_LABS = ("", "", "", "labs-playground", *[""] * 5)
"""From Environment; no site of that team is preselected."""


async def test_every_step_has_its_number_its_title_and_its_question() -> None:
    caller = Caller()
    await caller.call(*TO_REVIEW, "", "")
    for step in ORDER:
        assert f"\nStep {step.number} of 12: {step}\n" in caller.said
        assert GUIDE[step].question in caller.said


async def test_a_context_names_the_syncs_that_it_would_meet() -> None:
    caller = Caller()
    await caller.call("", "netlify-team", "", "", "Acme Team", "acme-checkout", "q")
    contexts = caller.said.partition("Step 8 of 12")[2].splitlines()
    assert ["acme-checkout-production" in line for line in contexts if line[:2] in {"1.", "2.", "3."}] == [
        True,
        True,
        False,
    ]


async def test_a_context_says_who_can_read_the_values_of_production() -> None:
    caller = Caller()
    await caller.call(*[""] * 6, "q")
    contexts = caller.said.partition("Step 8 of 12")[2].splitlines()
    assert [line.partition(".")[0] for line in contexts if "values of Production" in line] == ["1", "3", "5"]


async def test_why_one_branch_cannot_be_chosen_is_said_once_and_whoever_tries_learns_the_way_out() -> None:
    caller = Caller()
    await caller.call(*[""] * 6, "q")
    assert caller.said.count("takes no branch name") == 1
    await caller.call(*[""] * 6, "One branch", "q")
    assert "That row cannot be chosen: Infisical takes no branch name. For one branch, set the values" in caller.said
    assert "netlify env:set KEY value --context branch:NAME" in caller.said


async def test_why_the_preview_server_cannot_be_chosen_is_said() -> None:
    caller = Caller()
    await caller.call(*[""] * 6, "Preview Server", "q")
    assert "6. Preview Server, dev-server (cannot be chosen: Infisical has no such context)" in caller.said
    assert "netlify env:set KEY value --context dev-server" in caller.said


async def test_names_that_frameworks_make_public_are_said_with_the_consequence() -> None:
    caller = Caller()
    root = caller.world.projects[0].environments[-1].root
    root.secrets += [Secret("NEXT_PUBLIC_API", "x"), Secret("VITE_MODE", "x")]
    await caller.call(*[""] * 7, "", "", "", "", "q")
    told = "NEXT_PUBLIC_API and VITE_MODE end up in the site's JavaScript, marked secret or not: it is public."
    assert told in caller.said.partition("Step 9 of 12")[2]


async def test_a_new_connection_gets_a_free_name_and_its_token_may_read_netlify() -> None:
    caller = Caller()
    caller.world.connections.append(Connection("netlify", DEMO_NETLIFY_TOKEN))
    ended = await caller.call(*NEW_CONNECTION, "", *TO_REVIEW_OF_LABS, "q")
    assert "Name, Enter for netlify-2:" in caller.said
    assert "Read Netlify too? y or n, Enter for yes:" in caller.said
    assert "Connection netlify-2 created." in caller.said.partition("Step 4 of 12")[2].partition("Step 5 of 12")[0]
    assert "With these options, on labs-playground, production:" in caller.said
    assert ended.wizard
    assert farewell(ended.wizard) == (Exit.LEFT, "Created connection netlify-2 on https://infisical.test")


async def test_a_new_connections_token_is_not_used_for_more_against_the_users_will() -> None:
    caller = Caller()
    await caller.call(*NEW_CONNECTION, "n", *TO_REVIEW_OF_LABS, "q")
    assert "The site could not be read" in caller.said
    assert not caller.netlify_wire.requests
    asked = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    await asked.call("", "New connection ...", "", DEMO_NETLIFY_TOKEN, "q")
    assert "Read Netlify too" not in asked.said
    assert "Step 4 of 12" in asked.said


async def test_the_secret_keys_of_the_chosen_folder_are_counted() -> None:
    caller = Caller()
    await caller.call(*[""] * 3, "/web", "q")
    assert "\n/web: 10 secret keys, 3 of them imported; 2 in folders below are not synced.\n" in caller.said


async def test_what_a_key_schema_makes_of_the_keys_is_said_behind_it() -> None:
    caller = Caller()
    await caller.call(*[""] * 7, "", "y", "SHOP_{{secretKey}}", "q")
    said = caller.said.partition("Step 9 of 12")[2]
    assert "API_URL -> SHOP_API_URL" in said
    assert "The schema also limits deletion" in said


async def test_review_says_what_will_happen_and_shows_every_variable() -> None:
    caller = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    await caller.call(*TO_REVIEW, "Preview every variable", "API_URL", "", "q")
    review = caller.said.partition("Step 11 of 12")[2]
    assert "With these options, on acme-shop, production:" in review
    assert "What the first run does on acme-shop, production" in review
    assert "API_URL is on Netlify already and gets Infisical's value for production." in review
    assert caller.said.count("Step 11 of 12") == 2


async def test_a_copy_is_kept_before_anything_is_deleted(tmp_path: object) -> None:
    caller = Caller(netlify_token=DEMO_NETLIFY_TOKEN, state=StateFolder(tmp_path))  # type: ignore[arg-type]
    ended = await caller.call(*[""] * 7, "", "y", *[""] * 4, "12", "Create and sync now", "acme-shop", "Leave")
    assert ended.wizard
    (backup,) = ended.wizard.backups.made
    assert str(backup.path) in caller.said.replace("\n", "")
    assert "The first run may delete" in caller.said
    assert [made.sync.name for made in ended.wizard.made] == ["acme-shop-production"]


async def test_a_wrong_word_earns_no_yes() -> None:
    caller = Caller()
    ended = await caller.call(*[""] * 7, "", "y", *[""] * 4, "Create and sync now", "acme", "q")
    assert "Type acme-shop to go on" in caller.said
    assert "That was not acme-shop, so nothing was done." in caller.said
    assert ended.wizard
    assert ended.wizard.current is Step.REVIEW
    assert not ended.wizard.made


async def test_before_its_first_run_a_paused_sync_is_looked_at_anew() -> None:
    caller = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    created = (*[""] * 7, "", "y", *[""] * 3, "Name", "", "", "Create paused")
    await caller.call(*created, "Run the first sync", "acme-shop", "Leave")
    result = caller.said.partition("Step 12 of 12")[2]
    looked, _, asked = result.partition("The first run may delete 1 variable from acme-shop: NODE_VERSION.")
    assert "NODE_VERSION" in looked
    assert "succeeded" in asked


async def test_where_no_token_can_be_kept_the_way_to_keep_it_is_said() -> None:
    caller = Caller(token=None)
    await caller.call("", DEMO_USER_TOKEN, "q")
    told = " ".join(caller.said.split())
    assert (
        "The token is kept for this run only. The keyring is switched off by --no-keyring. Remove --no-keyring" in told
    )


async def test_a_site_that_nothing_speaks_for_is_not_taken_by_an_empty_line() -> None:
    world = believable_world()
    world.projects[0].name = "A name that no site has"
    caller = Caller(world=world)
    await caller.call(*[""] * 5, "", "acme-docs", "q")
    assert "\nNumber or name: \nChoose one first: type a number or a name.\nNumber" in caller.said
    assert "Netlify site: acme-docs." in caller.said
