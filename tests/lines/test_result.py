"""Result in lines: run again, change, pause, resume and delete, each told in the order it happens."""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.api.faulty import Received, json_reply
from tests.lines.caller import Caller
from tests.screens.test_result import world_with
from tests.screens.wire import CHANGE, CREATE, DELETE, ONE_SYNC, TRIGGER, Wire
from tui.cli.outcome import farewell
from tui.demo import DEMO_NETLIFY_TOKEN, NEWEST
from tui.demo.world import Variable
from tui.exit_code import Exit
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

CREATED = ("",) * 14
"""Empty lines that lead from Project to the question of Result."""
MORE = "Change, pause or delete it ..."
MORE_WHILE_PAUSED = "Change or delete it ..."
DELETE_BOTH = "Delete it and its variables"


async def told(caller: Caller, *answers: str) -> list[str]:
    """Return the lines said behind the first question of Result, once these were its answers."""
    await caller.call(*CREATED, *answers)
    return caller.said.partition("Step 12 of 12: Result\n")[2].partition("Enter for 4, Leave: ")[2].splitlines()


async def test_another_run_is_followed_to_its_end_and_nothing_is_called_created_again() -> None:
    caller = Caller()
    said = await told(caller, "Run again", "Leave")
    assert caller.wire.count(TRIGGER) == 1
    assert [line.partition(",")[0] for line in said[1:6:2]] == ["queued", "running", "succeeded"]
    assert not [line for line in said if line.startswith("Created")]


async def test_pausing_and_resuming_are_told_and_the_menu_names_the_other_one() -> None:
    caller = Caller()
    said = await told(caller, MORE, "Pause automatic syncs", "Resume automatic syncs, run now", "Leave")
    assert json.loads(caller.wire.last(CHANGE).body) == {"isAutoSyncEnabled": True}
    assert caller.wire.count(CHANGE) == 2
    text = "\n".join(said)
    paused, _, resumed = text.partition("1. Resume automatic syncs, run now\n")
    assert "2. Pause automatic syncs\n" in paused
    assert "Enter for 5, Leave:" in resumed
    assert "\nlast run succeeded\n" in paused
    assert "Automatic syncs are paused.\n" in paused
    assert "queued, 00:00\n" in resumed
    assert "Automatic syncs are paused." not in resumed


async def test_resuming_a_sync_that_never_ran_wants_the_yes_of_its_first_run() -> None:
    caller = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    paused = [""] * 7 + ["", "y", *[""] * 5]
    ended = await caller.call(
        *paused,
        MORE_WHILE_PAUSED,
        "Resume automatic syncs, run now",
        "",
        MORE_WHILE_PAUSED,
        "Resume automatic syncs, run now",
        "acme-shop",
        "Leave",
    )
    result = caller.said.partition("Step 12 of 12")[2]
    assert result.count("Type acme-shop to go on, an empty line goes back:") == 2
    assert "NODE_VERSION" in result.partition("Type acme-shop")[0]
    assert caller.wire.count(CHANGE) == 1
    assert ended.wizard
    assert farewell(ended.wizard)[0] is Exit.DONE


async def test_deleting_with_variables_wants_the_name_and_a_wrong_one_deletes_nothing() -> None:
    caller = Caller()
    said = await told(caller, MORE, DELETE_BOTH, "acme", MORE, DELETE_BOTH, "acme-shop", "Leave")
    assert "That was not acme-shop, so nothing was done." in said
    assert caller.wire.count(DELETE) == 1
    assert caller.wire.last(DELETE).query == "removeSecrets=true"
    assert "The sync is deleted. Infisical reports its variables removed from acme-shop; " in "\n".join(said)
    behind = said[said.index("Running deploys keep them.") :]
    assert behind[1:3] == ["1. Create one for another context", "2. Leave"]
    assert "acme-shop-production" not in [sync.name for sync in caller.world.syncs]


async def test_deleting_alone_keeps_the_variables_and_says_so() -> None:
    caller = Caller()
    said = await told(caller, MORE, "Delete it, keep its variables", "Leave")
    assert caller.wire.last(DELETE).query == "removeSecrets=false"
    assert "The sync is deleted. Its variables stay on acme-shop as they are." in said
    assert not [line for line in said if line.startswith("Created")]


async def test_nothing_that_changes_is_what_an_empty_line_takes_in_the_second_list() -> None:
    caller = Caller()
    said = await told(caller, MORE, "b", MORE, "Back", MORE, "?", "/delete", "r", "Leave")
    assert sum(line.endswith("Enter for 1, Change an answer: b") for line in said) == 1
    assert "2 of 5 match delete:" in said
    assert caller.wire.count(CHANGE) + caller.wire.count(DELETE) + caller.wire.count(TRIGGER) == 0


async def test_an_answer_is_changed_and_the_changed_sync_followed() -> None:
    caller = Caller()
    options = "", "", "NX_{{secretKey}}", ""
    ended = await caller.call(*CREATED, MORE, "Change an answer", "Sync options", *options, "", "Leave")
    assert json.loads(caller.wire.last(CHANGE).body)["syncOptions"]["keySchema"] == "NX_{{secretKey}}"
    assert caller.wire.count(CREATE) == caller.wire.count(CHANGE) == 1
    result = caller.said.rpartition("Step 12 of 12: Result\n")[2]
    assert "succeeded" in result
    assert ended.wizard
    assert farewell(ended.wizard)[0] is Exit.DONE


async def test_a_change_thought_better_of_leaves_the_sync_as_it_was() -> None:
    caller = Caller()
    await caller.call(*CREATED, MORE, "Change an answer", "Acme Shop", "1", "b", "b", "Leave")
    assert "That row cannot be chosen: a sync stays in its project." in caller.said
    assert "The sync stays as it was." in caller.said.rpartition("Step 12 of 12: Result\n")[2]
    assert "There is no way back: the sync exists." in caller.said
    assert caller.wire.count(CHANGE) == 0


@pytest.mark.parametrize(
    ("answers", "route"),
    [
        (("Run again",), TRIGGER),
        ((MORE, "Pause automatic syncs"), CHANGE),
        ((MORE, "Delete it, keep its variables"), DELETE),
    ],
    ids=["run", "pause", "delete"],
)
async def test_what_is_refused_is_told_and_the_list_is_there_again(answers: tuple[str, ...], route: str) -> None:
    caller = Caller()
    refusal = {"reqId": "req-1", "statusCode": 403, "message": "No.", "error": "PermissionDenied"}
    caller.wire.instead(route, json_reply(refusal, 403))
    ended = await caller.call(*CREATED, *answers, "", "Leave")
    result = caller.said.partition("Step 12 of 12: Result\n")[2]
    assert "does not allow this: No. (request req-1)" in result
    assert result.count("1. Run again\n") == 2
    assert caller.wire.count(route) == 1
    assert ended.wizard
    assert ended.problem is None
    assert farewell(ended.wizard)[0] is Exit.DONE


async def test_b_behind_a_refusal_goes_back_to_the_list_too() -> None:
    caller = Caller()
    refusal = {"reqId": "req-1", "statusCode": 403, "message": "No.", "error": "PermissionDenied"}
    caller.wire.instead(TRIGGER, json_reply(refusal, 403))
    ended = await caller.call(*CREATED, "Run again", "b", "Leave")
    assert ended.wizard
    assert ended.wizard.current is Step.RESULT
    assert ended.wizard.answers.name


async def test_a_failed_run_stands_on_what_is_wrong_and_can_be_run_again() -> None:
    caller = Caller(world=world_with("BUILD_ID"))
    options = "", "", "NX_{{secretKey}}", ""
    ended = await caller.call(*CREATED, "Run again", "", *options, "", "Leave")
    result = caller.said.partition("Step 12 of 12: Result\n")[2]
    assert "Netlify refused BUILD_ID" in result
    assert "Enter for 1, Change Sync options:" in result
    assert caller.wire.count(TRIGGER) == 1
    assert ended.wizard
    assert farewell(ended.wizard)[0] is Exit.DONE


async def test_after_create_paused_and_a_good_run_resuming_is_the_first_offer() -> None:
    caller = Caller()
    paused = [""] * 13 + ["Create paused, write nothing yet"]
    await caller.call(*paused, "", "", "Leave")
    result = caller.said.partition("Step 12 of 12")[2]
    assert "Enter for 1, Resume automatic syncs, run now:" in result
    assert caller.wire.count(TRIGGER) == caller.wire.count(CHANGE) == 1
    assert json.loads(caller.wire.last(CHANGE).body) == {"isAutoSyncEnabled": True}


async def test_what_was_announced_and_has_not_happened_is_said() -> None:
    caller = Caller(netlify_token=DEMO_NETLIFY_TOKEN, server=replace(NEWEST, misaddresses_values=True))
    (site,) = [site for site in caller.world.accounts[0].sites if site.name == "acme-shop"]
    site.variables.append(Variable("OLD_A", {"production": "1", "dev": "2"}))
    ended = await caller.call(*[""] * 8, "y", *[""] * 4, "Create and sync now", "acme-shop", "", "Leave")
    assert "deleted 0 of up to 2: NODE_VERSION and OLD_A are still there." in caller.said
    assert ended.wizard
    assert "deleted 0 of up to 2: NODE_VERSION and OLD_A are still there." in farewell(ended.wizard)[1]


class Outage(Wire):
    """Lets the first looks at the sync fail, for some minutes."""

    def _step(self, request: Received) -> Any:  # noqa: ANN401 - see Wire
        step = super()._step(request)
        fails = fnmatchcase(f"{request.method} {request.path}", ONE_SYNC) and self.count(ONE_SYNC) <= 100
        return json_reply({"message": "no"}, 502) if fails else step


async def test_while_nobody_answers_nothing_is_claimed_about_the_run_and_no_line_comes_twice() -> None:
    caller = Caller()
    caller.wire = Outage(caller.demo.infisical)
    await caller.call(*CREATED, "Leave")
    said = caller.said.partition("Step 12 of 12: Result\n")[2]
    assert said.count("How far it is by now is not known.") == 1
    assert said.count("No answer just now: ") == 1
    assert "other runs are in the way" not in said
    assert "\nsucceeded, " in said


async def test_a_long_wait_is_told_of_once_and_not_at_every_look() -> None:
    caller = Caller()
    caller.wire.edit(ONE_SYNC, lambda said: said["secretSync"].update(syncStatus="pending") if early(caller) else None)
    await caller.call(*CREATED, "Leave")
    assert caller.said.count("Still waiting for its turn after ") == 1


def early(caller: Caller) -> bool:
    return caller.wire.count(ONE_SYNC) <= 100
