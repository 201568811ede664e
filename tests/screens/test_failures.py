"""What the server may do wrong on any step: said in place, with what to do; nothing is lost; trying again works."""

import pytest

from tests.api.faulty import CloseBeforeReply, NeverAnswer, Reply, cut_reply, html_reply, json_reply
from tests.api.faulty import Step as Reaction
from tests.screens.desk import Desk
from tests.screens.wire import ACCOUNTS, BY_NAME, CONNECTIONS, CREATE, FOLDERS, PROJECTS, SITES
from tui.demo import DEMO_USER_TOKEN
from tui.model.steps import Step
from tui.run.create import LATE

pytestmark = pytest.mark.anyio


def refusal(status: int, message: object = "So it is.", error: str = "Refused") -> Reply:
    """Answer as Infisical refuses."""
    return json_reply({"reqId": "req-Ab12", "statusCode": status, "message": message, "error": error}, status)


REFUSALS = {
    "400": (refusal(400), "refused the request: So it is."),
    "401": (refusal(401), "did not accept the token: So it is."),
    "403": (refusal(403), "does not allow this: So it is."),
    "404": (refusal(404), "did not find it: So it is."),
    "409": (refusal(409), "already has one like it: So it is."),
    "422": (refusal(422, [{"path": ["elsewhere"], "message": "Wrong"}]), "elsewhere: Wrong."),
    "429": (refusal(429), "gets too many requests now."),
    "500": (refusal(500), "failed with status 500: So it is."),
    "502": (html_reply(502), "failed with status 502."),
}
ODDITIES = {
    "web page": (html_reply(), "answered with a web page instead of data."),
    "cut JSON": (Reply(200, b'{"secretSync": {"id'), "not whole JSON."),
    "wrong types": (json_reply({"secretSync": 7, "projects": 7, "folders": 7, "accounts": 7}), "does not know"),
    "empty": (Reply(200), "not whole JSON."),
}
UNREQUESTED = ("502", *ODDITIES)
"""Answers that carry no request id."""


def check(desk: Desk, case: str) -> None:
    """Look for what a failure has to show."""
    assert (REFUSALS | ODDITIES)[case][1] in desk.words, case
    assert ("(request req-Ab12)" in desk.words) is (case not in UNREQUESTED), case


async def provoke(desk: Desk, key: str, case: str) -> None:
    """Press a key that fails; a refused token asks for another one over the step, and Esc goes back to the failure."""
    await desk.press(key)
    if case == "401":
        assert desk.on(Step.SIGN_IN)
        await desk.press("escape")


@pytest.mark.parametrize("cases", [REFUSALS, ODDITIES], ids=["refusals", "oddities"])
async def test_a_create_that_fails_says_what_happened_and_works_when_tried_again(
    cases: dict[str, tuple[Reply, str]],
) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        answers = desk.wizard.answers
        for number, case in enumerate(cases, start=1):
            desk.wire.heal()
            desk.wire.instead(CREATE, cases[case][0])
            await provoke(desk, "enter", case)
            assert desk.on(Step.REVIEW)
            check(desk, case)
            assert desk.wire.count(CREATE) == number, case
            assert desk.wizard.answers == answers
        desk.wire.heal()
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert len(desk.world.syncs) == 5


LISTS = {Step.PROJECT: PROJECTS, Step.CONNECTION: CONNECTIONS, Step.SECRET_PATH: FOLDERS, Step.NETLIFY_SITE: SITES}


@pytest.mark.parametrize("step", LISTS, ids=[step.key for step in LISTS])
async def test_a_list_that_cannot_be_had_says_why_and_f5_gets_it_later(step: Step) -> None:
    async with Desk() as desk:
        await desk.stand_on(step)
        before, row = desk.wizard.answers, desk.choice
        for case in ("400", "401", "404", "429", "502", "web page", "cut JSON", "wrong types"):
            desk.wire.heal()
            desk.wire.instead(LISTS[step], (REFUSALS | ODDITIES)[case][0])
            await provoke(desk, "f5", case)
            assert desk.on(step)
            check(desk, case)
            assert "F5 tries again." in desk.words
        desk.wire.heal()
        await desk.press("f5")
        assert "tries again" not in desk.words
        assert (desk.wizard.answers, desk.choice) == (before, row)


async def test_why_there_is_no_list_stays_whatever_is_typed() -> None:
    desk = Desk()
    desk.wire.instead(PROJECTS, refusal(400))
    async with desk:
        assert desk.on(Step.PROJECT)
        await desk.type("acme")
        check(desk, "400")


BREAKDOWNS: dict[str, tuple[Reaction, str]] = {
    "hangs up": (CloseBeforeReply(), "broke before the answer was whole."),
    "cut off": (cut_reply({"secretSync": {}}), "broke before the answer was whole."),
    "silent": (NeverAnswer(), "did not answer within 0.5 seconds."),
}


@pytest.mark.parametrize("case", BREAKDOWNS)
async def test_a_lost_answer_is_looked_up_and_nothing_is_created_twice(case: str) -> None:
    reaction, told = BREAKDOWNS[case]
    async with Desk(sockets=True) as desk:
        await desk.stand_on(Step.REVIEW)
        desk.wire.instead(CREATE, reaction)
        await desk.press("enter")
        assert told in desk.words
        assert "so it was not created" in desk.words
        assert desk.wire.count(BY_NAME) == 1 + len(LATE)
        desk.wire.heal()
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert [sync.name for sync in desk.world.syncs].count("acme-shop-production") == 1


@pytest.mark.parametrize("case", BREAKDOWNS)
async def test_a_list_that_breaks_off_is_asked_for_four_times_and_then_told(case: str) -> None:
    reaction, told = BREAKDOWNS[case]
    async with Desk(sockets=True) as desk:
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        desk.wire.instead(ACCOUNTS, reaction)
        asked = desk.wire.count(ACCOUNTS)
        await desk.press("f5")
        assert told in desk.words
        assert desk.wire.count(ACCOUNTS) == asked + 4
        desk.wire.heal()
        await desk.press("f5")
        assert "Acme Team" in desk.marked


async def test_a_dead_host_is_named_with_what_to_do_on_create_and_on_a_list() -> None:
    async with Desk(sockets=True) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.stop_server()
        await desk.press("enter")
        assert "The connection to Infisical (127.0.0.1:" in desk.words
        assert "nothing is listening there" in desk.words
        assert "Check the address, and that the server on this machine is running." in desk.words
        await desk.press("escape", "f5")
        assert "nothing is listening there" in desk.words
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        await desk.press("f5")
        assert "nothing is listening there" in desk.words


async def test_sign_in_says_that_enter_tries_again_where_nothing_answers() -> None:
    async with Desk(sockets=True, token=None) as desk:
        await desk.stop_server()
        await desk.type(DEMO_USER_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.SIGN_IN)
        assert "Enter tries again." in desk.words
