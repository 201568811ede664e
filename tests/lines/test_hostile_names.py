"""Names that terminals stumble over, through a whole conversation: said harmlessly, chosen and sent exactly."""

import json
import re

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.faulty import json_reply
from tests.contract.bodies import LETTERS, searched
from tests.lines.caller import Caller
from tests.lines.test_prompts import harmless
from tests.screens.test_hostile_names import NAMES, world_of
from tests.screens.wire import CREATE
from tui.api.text import printable
from tui.cli.outcome import farewell
from tui.demo import World, believable_world

ENTER = ("",) * 13


async def choosing(world: World, name: str, *before: str) -> str:
    """Return the number of the row with that name, in the last list that these answers lead to."""
    caller = Caller(world=world)
    await caller.call(*before)
    rows: list[str] = re.findall(rf"^(\d+)\. {re.escape(printable(name))}(?:,| \(|$)", caller.said, re.MULTILINE)
    return rows[-1]


@pytest.mark.anyio
@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
async def test_names_of_every_kind_are_said_harmlessly_and_lead_to_what_was_chosen(name: str) -> None:
    world = world_of(name)
    project, connection, account = world.projects[0], world.connections[0], world.accounts[0]
    site = next(site for site in account.sites if site.name == name)
    answers: list[str] = []
    for others in ((), (), ("4", "", "")):
        answers += others
        answers.append(await choosing(world, name, *answers))
    caller = Caller(world=world)
    ended = await caller.call(*answers, *ENTER)
    harmless(caller.said)
    assert ended.wizard
    harmless(farewell(ended.wizard)[1])
    sent = json.loads(caller.wire.last(CREATE).body)
    assert (sent["projectId"], sent["connectionId"]) == (project.id, connection.id)
    target, label = sent["destinationConfig"], name.strip()[:255]
    assert (target["accountId"], target["siteId"]) == (account.id, site.id)
    assert (target["accountName"], target["siteName"]) == (label or account.id, label or site.id)


@pytest.mark.anyio
async def test_the_servers_words_are_foreign_too() -> None:
    caller = Caller()
    words = {"reqId": "req-\x1b[2J", "statusCode": 400, "message": "\x1b[2J\x9b31m", "error": "BadRequest"}
    caller.wire.instead(CREATE, json_reply(words, 400))
    await caller.call(*ENTER, "")
    harmless(caller.said)
    assert "?[2J?31m" in caller.said


ANSWERS = st.sampled_from(
    ["", "", "", "1", "2", "3", "7", "b", "r", "?", "+", "-", "/", "/a", "y", "n", " ", "acme-shop"]
)


@given(st.lists(ANSWERS | st.text(LETTERS, max_size=8), max_size=60))
@searched(150)
def test_no_answers_whatever_break_the_conversation(answers: list[str]) -> None:
    world = believable_world()
    before = len(world.syncs)
    caller = Caller(world=world)
    ended = anyio.run(caller.call, *(" ".join(answer.split()) if answer.strip() else answer[:1] for answer in answers))
    harmless(caller.said)
    assert ended.wizard
    made = [item for item in ended.wizard.made if item.removal is None]
    assert len(world.syncs) - before == len(made)
