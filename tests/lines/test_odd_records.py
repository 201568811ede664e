"""One record that cannot be read, or a list that may be cut, in the line prompts: the rest is there, with a word."""

import json

import pytest

from tests.api.faulty import json_reply
from tests.lines.caller import Caller
from tests.screens.test_odd_records import BROKEN, CUT, LISTS, OF_NETLIFY, add_odd, many_sites, spoil_first
from tests.screens.wire import CREATE, SECRETS, SYNCS, VARIABLES
from tui.demo import DEMO_NETLIFY_TOKEN, believable_world
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

ENTERS = {
    Step.PROJECT: 0,
    Step.CONNECTION: 1,
    Step.SECRET_PATH: 3,
    Step.NETLIFY_ACCOUNT: 4,
    Step.NETLIFY_SITE: 5,
}


def said_at(caller: Caller, step: Step) -> str:
    """What was said at that step."""
    return caller.said.partition(f"Step {step.number} of 12")[2].partition(f"Step {step.number + 1} of 12")[0]


@pytest.mark.parametrize("step", LISTS, ids=[step.key for step in LISTS])
async def test_an_odd_record_is_left_out_with_a_word(step: Step) -> None:
    route, field, what, _ = LISTS[step]
    caller = Caller()
    caller.wire.edit(route, add_odd(field, lambda record: record.update(name=None)))
    await caller.call(*[""] * ENTERS[step], "", "q")
    assert f"{what}s could not be read.\n" in said_at(caller, step)
    assert f"Step {step.number + 1} of 12" in caller.said


async def test_where_no_record_can_be_read_the_list_is_not_said_to_be_empty() -> None:
    caller = Caller()
    caller.wire.instead(LISTS[Step.PROJECT][0], json_reply({"projects": [7, None]}))
    await caller.call("q")
    assert "None of the 2 projects could be read. Update this program or the server" in caller.said
    assert "member of no project" not in caller.said


async def test_a_list_that_may_be_cut_says_so_and_a_netlify_token_shows_the_whole() -> None:
    caller = Caller(world=many_sites())
    see_all = "See all sites with a Netlify token ..."
    await caller.call(*[""] * ENTERS[Step.NETLIFY_SITE], see_all, "wrong", see_all, DEMO_NETLIFY_TOKEN, "zoo", "q")
    said = said_at(caller, Step.NETLIFY_SITE)
    assert said.count(f"{CUT} see all with a Netlify token, or type the site's id.") == 2
    assert "Netlify does not accept the token given for this run." in said
    assert "Netlify site: zoo." in said
    assert DEMO_NETLIFY_TOKEN not in caller.said


async def test_names_that_nobody_could_check_are_said() -> None:
    caller = Caller()
    caller.wire.instead(SYNCS, BROKEN)
    await caller.call(*[""] * 11, "q")
    assert "Names of syncs to other destinations could not be checked." in said_at(caller, Step.NAME)


async def test_a_netlify_sync_that_cannot_be_read_is_said_on_review() -> None:
    caller = Caller()
    for route in (SYNCS, OF_NETLIFY):
        caller.wire.edit(route, lambda said: said["secretSyncs"][0].update(name=None))
    await caller.call(*[""] * 13, "q")
    assert "1 of 4 secret syncs could not be read. Whether this one writes to the same place" in caller.said


async def test_a_name_with_half_an_emoji_is_sent_back_as_it_was() -> None:
    world = believable_world()
    next(site for site in world.accounts[0].sites if site.name == "acme-shop").name = "shop \ud83d"
    caller = Caller(world=world)
    await caller.call(*[""] * 5, "shop ?", *[""] * 8)
    assert "shop ?" in caller.said
    sent = caller.wire.last(CREATE).body
    assert rb'"siteName": "shop \ud83d"' in sent
    assert json.loads(sent)["destinationConfig"]["siteName"] == "shop \ud83d"


async def test_what_cannot_be_read_of_either_side_is_said_with_the_consequence_and_again_before_creating() -> None:
    caller = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    caller.netlify_wire.edit(VARIABLES, spoil_first)
    caller.wire.edit(SECRETS, spoil_first)
    await caller.call(*[""] * 13, "Create and sync now", "q")
    told = "1 variable of acme-shop could not be read: the run may change it."
    assert told in said_at(caller, Step.SYNC_OPTIONS)
    review = said_at(caller, Step.REVIEW)
    assert review.count(told) == 2
    assert review.count("1 secret in Infisical's / could not be read: the run writes it all the same.") == 2
    assert "Enter for 11, Create paused" in review
    assert "Type acme-shop to go on" in review
