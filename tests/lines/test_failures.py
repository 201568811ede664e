"""What may go wrong in a conversation: told with what to do, nothing lost, and an end where nobody can mend it."""

import json
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.api.faulty import Reply, html_reply, json_reply
from tests.lines.caller import Caller
from tests.screens.test_failures import ODDITIES, REFUSALS, UNREQUESTED
from tests.screens.wire import (
    ACCOUNTS,
    BY_NAME,
    CONNECTIONS,
    CREATE,
    FOLDERS,
    NEW_CONNECTION,
    ONE_SYNC,
    PROJECTS,
    SITES,
    TRIGGER,
)
from tui.api.errors import InsecureAddress, NotAllowed, SignInRequired
from tui.cli.outcome import code_of
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, believable_world
from tui.demo.access import Token, TokenKind
from tui.exit_code import Exit
from tui.lines.terminal import DoesNotFit
from tui.model.steps import Step
from tui.settings.options import Setting
from tui.settings.settings import Settings
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio

TO_REVIEW = ("",) * 13
"""Empty lines that lead from Project to the question of Review."""


async def test_a_wrong_token_is_told_and_the_right_one_taken() -> None:
    caller = Caller(token=None)
    await caller.call("", "no-such-token", "r", "", DEMO_USER_TOKEN, *TO_REVIEW, "")
    assert "did not accept the token" in caller.said
    assert "Signed in" in caller.said
    assert caller.wire.count(CREATE) == 1
    assert DEMO_USER_TOKEN not in caller.said
    assert "no-such-token" not in caller.said


async def test_nobody_at_a_pipe_can_mend_a_token_so_an_empty_line_gives_up() -> None:
    caller = Caller(token="no-such-token", attended=False)
    ended = await caller.call(*[""] * 10)
    assert isinstance(ended.problem, SignInRequired)
    assert caller.said.count("did not accept the token") == 1


@pytest.mark.parametrize("reply", [html_reply(401), Reply(403), Reply(429)], ids=["portal", "empty", "busy proxy"])
async def test_what_stands_before_the_server_ends_a_pipes_run_as_trouble_with_the_network(reply: Reply) -> None:
    caller = Caller(attended=False)
    caller.wire.instead("GET /api/v1/*", reply)
    ended = await caller.call(*[""] * 10)
    assert ended.problem
    assert code_of(ended.problem) is Exit.NETWORK
    assert "Something between here and Infisical (infisical.test) refused the request" in caller.said
    assert "use another token" not in caller.said


@pytest.mark.parametrize(
    "how", [("", "  "), ("", "st.service.token"), ("", "tök€n"), ("2", "", ""), ("Machine identity", "id", "")]
)
async def test_what_can_be_no_token_is_said_before_it_is_sent(how: tuple[str, ...]) -> None:
    caller = Caller(token=None)
    await caller.call(*how)
    assert [request.path for request in caller.wire.requests] == ["/api/status"]
    assert any(word in caller.said for word in ("is empty", "service token", "no token has", "may not be empty"))


@pytest.mark.parametrize(
    ("route", "lines", "step"),
    [
        (PROJECTS, 0, Step.PROJECT),
        (CONNECTIONS, 1, Step.CONNECTION),
        (FOLDERS, 3, Step.SECRET_PATH),
    ],
)
async def test_a_list_that_cannot_be_had_is_told_and_asked_for_again(route: str, lines: int, step: Step) -> None:
    cases = {"400", "404", "429", "502", "web page", "cut JSON", "wrong types"}
    for case in cases:
        caller = Caller()
        reply, words = (REFUSALS | ODDITIES)[case]
        caller.wire.instead(route, reply)
        await caller.call(*[""] * lines, "r", "r", "b")
        told = caller.said.partition(f"Step {step.number} of 12: {step}\n")[2]
        assert told.count(words) == 3, (case, caller.said)
        assert ("(request req-Ab12)" in told) is (case not in UNREQUESTED)
        assert "r tries again, b goes back, q leaves:" in told


@pytest.mark.parametrize(
    ("route", "lines", "step"), [(ACCOUNTS, 4, Step.NETLIFY_ACCOUNT), (SITES, 5, Step.NETLIFY_SITE)]
)
async def test_without_a_list_of_netlifys_an_id_can_be_typed(route: str, lines: int, step: Step) -> None:
    what = {Step.NETLIFY_ACCOUNT: "team", Step.NETLIFY_SITE: "site"}[step]
    caller = Caller()
    caller.wire.instead(route, html_reply(502))
    await caller.call(*[""] * lines, f"Type the {what}'s id ...", "some-id", "")
    assert "failed with status 502." in caller.said
    assert f"Step {step.number + 1} of 12" in caller.said


async def test_a_machine_identity_gives_a_netlify_token_or_types_the_ids() -> None:
    caller = Caller(token=DEMO_IDENTITY_TOKEN)
    await caller.call(
        *[""] * 4, "", "wrong", "", DEMO_NETLIFY_TOKEN, "Acme Team", "Type the site's id ...", "site-9", "Nine"
    )
    assert "Infisical does not show Netlify's teams and sites to this token." in caller.said
    assert "Netlify does not accept the token given for this run." in caller.said
    assert "Acme Labs" in caller.said
    assert "Step 8 of 12" in caller.said
    assert DEMO_NETLIFY_TOKEN not in caller.said


async def test_a_typed_address_is_no_id_and_a_typed_id_is_there_again_after_the_run_failed() -> None:
    caller = Caller()
    by_hand = "Type the site's id ...", "shop.netlify.app", "no-such-site", "The shop"
    site = *[""] * 5, *by_hand
    await caller.call(*site, *[""] * 7, "", "", "", "", "q")
    assert "This looks like the site's address, not its id. Netlify shows the id under" in caller.said
    result = caller.said.partition("Step 12 of 12: Result\n")[2]
    assert "Enter for 1, Change Netlify site:" in result
    assert ", Type the site's id ...:" in result
    assert "The site's id, Enter for no-such-site:" in result
    assert "The site's name, Enter for The shop:" in result


async def test_a_token_that_ends_in_mid_flow_is_replaced_and_every_answer_kept() -> None:
    world = believable_world()
    caller = Caller(world=world)
    caller.wire.instead(FOLDERS, REFUSALS["401"][0])
    ended = await caller.call("", "", "", "", DEMO_USER_TOKEN, "q")
    assert "did not accept the token from INFISICAL_TOKEN: So it is." in caller.said
    assert "Sign in again to go on where you are; every answer is kept." in caller.said
    assert ended.wizard
    assert ended.wizard.current is Step.SECRET_PATH
    assert ended.wizard.answers.environment
    assert caller.said.count("Step 5 of 12") == 2


async def test_keys_that_a_dead_token_could_not_count_are_counted_with_the_next_one() -> None:
    to_the_count = "", "", "", "/web"
    whole = Caller()
    await whole.call(*to_the_count, "q")
    world = believable_world()
    with_token = [request.target for request in whole.wire.requests if "authorization" in request.headers]
    world.tokens[DEMO_USER_TOKEN].uses_left = next(
        at for at, target in enumerate(with_token) if "secretPath=%2Fweb" in target
    )
    world.tokens["second-token"] = Token(TokenKind.USER)
    caller = Caller(world=world)
    ended = await caller.call(*to_the_count, "", "second-token", "q")
    assert "Sign in again to go on where you are; every answer is kept." in caller.said
    assert "could not be counted" not in caller.said
    assert "/web: 10 secret keys, 3 of them imported; 2 in folders below are not synced." in caller.said
    assert ended.wizard
    assert ended.wizard.current is Step.NETLIFY_ACCOUNT
    assert caller.said.count("Step 5 of 12") == 1


@pytest.mark.parametrize(
    ("name", "token", "told"),
    [
        ("for-the-shop", "wrong-token", "Netlify did not accept this token"),
        ("acme-shop-netlify", DEMO_NETLIFY_TOKEN, "already exists"),
    ],
    ids=["token", "name"],
)
async def test_a_refused_connection_is_asked_for_anew(name: str, token: str, told: str) -> None:
    caller = Caller()
    row = "New connection ..."
    ended = await caller.call("", row, name, token, "", "", "another", DEMO_NETLIFY_TOKEN, "", "q")
    assert told in caller.said
    assert f"Name, Enter for {name}:" in caller.said
    assert ended.wizard
    assert ended.wizard.answers.connection
    assert ended.wizard.answers.connection.name == "another"
    assert caller.wire.count(NEW_CONNECTION) == 2


async def test_a_connection_that_a_server_in_trouble_did_not_make_is_tried_again_without_another_token() -> None:
    caller = Caller()
    caller.wire.instead(NEW_CONNECTION, REFUSALS["500"][0])
    await caller.call("", "New connection ...", "mine", DEMO_NETLIFY_TOKEN, "", "", "", "q")
    assert caller.said.count("Netlify access token (not shown):") == 1
    assert caller.said.count("failed with status 500") == 3


async def test_a_connection_that_a_dead_token_could_not_make_is_made_with_the_next_one() -> None:
    to_the_form = "", "New connection ...", "mine", DEMO_NETLIFY_TOKEN, ""
    whole = Caller()
    await whole.call(*to_the_form, "q")
    with_token = [
        (request.method, request.path) for request in whole.wire.requests if "authorization" in request.headers
    ]
    world = believable_world()
    world.tokens[DEMO_USER_TOKEN].uses_left = with_token.index(("POST", NEW_CONNECTION.removeprefix("POST ")))
    world.tokens["second-token"] = Token(TokenKind.USER)
    caller = Caller(world=world)
    ended = await caller.call(*to_the_form, "", "second-token", "q")
    assert "Sign in again to go on where you are; every answer is kept." in caller.said
    assert ended.wizard
    assert ended.wizard.answers.connection
    assert ended.wizard.answers.connection.name == "mine"


@pytest.mark.parametrize("letter", ["r", "b"])
async def test_single_letters_work_while_signing_in_again_too(letter: str) -> None:
    caller = Caller()
    caller.wire.instead(CONNECTIONS, REFUSALS["401"][0])
    await caller.call("", letter)
    assert caller.said.count("Step 3 of 12") + caller.said.count("Step 2 of 12") == 3


async def test_a_refused_field_is_asked_for_again_with_the_servers_words() -> None:
    caller = Caller()
    issues = [{"path": ["destinationConfig", "siteId"], "message": "No such site"}]
    refusal = {"reqId": "req-1", "statusCode": 422, "message": issues, "error": "ValidationFailure"}
    caller.wire.instead(CREATE, json_reply(refusal, 422))
    await caller.call(*TO_REVIEW, "", "q")
    step = caller.said.rpartition("\nStep ")[2]
    assert step.startswith("7 of 12: Netlify site\n")
    assert "No such site." in step


@pytest.mark.parametrize("cases", [REFUSALS, ODDITIES], ids=["refusals", "oddities"])
async def test_a_create_that_fails_is_told_and_tried_again_from_review(cases: dict[str, object]) -> None:
    for case in cases:
        if case == "401":
            continue
        caller = Caller()
        reply, words = (REFUSALS | ODDITIES)[case]
        caller.wire.instead(CREATE, reply)
        ended = await caller.call(*TO_REVIEW, "", "r", "q")
        assert words in caller.said, (case, caller.said)
        assert ended.wizard
        assert ended.wizard.answers.missing() is None


async def test_a_forbidden_create_ends_a_pipe_with_the_problem() -> None:
    caller = Caller(attended=False)
    caller.wire.instead(CREATE, REFUSALS["403"][0])
    ended = await caller.call(*TO_REVIEW, "", "")
    assert isinstance(ended.problem, NotAllowed)
    assert caller.wire.count(CREATE) == 1


async def test_an_address_that_is_none_is_asked_for_again() -> None:
    caller = Caller(settings=Settings(), token=None)
    await caller.call("Self-hosted", "http://example.com", "r", "Self-hosted", "ftp://x", "r")
    assert "http://example.com" in caller.said
    assert caller.said.count("r tries again, b goes back, q leaves:") == 2
    assert caller.wire.requests == []


async def test_an_address_of_the_command_line_that_is_none_is_told_once() -> None:
    caller = Caller(settings=Settings(infisical_url=Setting("http://example.com", "--url")), token=None)
    ended = await caller.call()
    assert isinstance(ended.problem, InsecureAddress)
    assert caller.said.count(ended.problem.happened) == 1


async def test_the_answers_of_a_cut_conversation_are_kept_and_offered(tmp_path: object) -> None:
    state = StateFolder(tmp_path)  # type: ignore[arg-type]
    first = Caller(state=state)
    ended = await first.call("", "", "2")
    assert ended.wizard
    assert ended.wizard.drafts.path
    assert "Your answers are kept, and the next start offers to go on from there." in first.said
    script = Caller(state=state, attended=False)
    await script.call("")
    assert "Answers of an earlier run are kept; start at a terminal to go on from them." in script.said
    assert json.loads(ended.wizard.drafts.path.read_text())["step"] == Step.SECRET_PATH


@pytest.mark.parametrize(
    "answers",
    [("Acme Shoes",), ("3",), ("", "", "", "", "", "", "6"), ("",) * 7 + ("", "perhaps"), ("",) * 9 + ("SHOP_",)],
    ids=["no such row", "no such number", "refused row", "neither yes nor no", "no key schema"],
)
async def test_an_answer_of_a_script_that_fits_nothing_ends_it_before_it_answers_other_questions(
    answers: tuple[str, ...],
) -> None:
    caller = Caller(attended=False)
    ended = await caller.call(*answers, *[""] * 40)
    assert isinstance(ended.problem, DoesNotFit)
    assert code_of(ended.problem) is Exit.USAGE
    last = caller.said.splitlines()[-1]
    assert last == "Nobody is there to answer again, so this ends here. Nothing has been created or changed."
    assert caller.wire.count(CREATE) == 0


async def test_b_at_the_question_about_drafts_goes_back_to_sign_in_and_keeps_them(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    cut = Caller(state=state)
    await cut.call(*[""] * 6)
    kept = state.names("drafts/*.json")
    caller = Caller(world=cut.world, state=state)
    ended = await caller.call("b", "Go on with it", "", "q")
    assert caller.said.count("Go on where you left off?") == 2
    assert "1. Go on with it" in caller.said
    assert ended.wizard
    assert ended.wizard.answers.netlify_account
    assert state.names("drafts/*.json") == kept


async def test_an_instance_is_chosen_first_and_checked_before_any_token_goes_there() -> None:
    caller = Caller(settings=Settings(proposed_url=Setting("https://infisical.test", ".infisical.json")), token=None)
    await caller.call("4", "", DEMO_USER_TOKEN, "")
    first = caller.wire.requests[0]
    assert first.path == "/api/status"
    assert "authorization" not in first.headers
    assert "Step 3 of 12" in caller.said


async def test_a_token_that_ends_while_the_run_is_followed_is_replaced_and_the_run_followed_on() -> None:
    whole = Caller()
    await whole.call(*TO_REVIEW, "", "Leave")
    first_look = next(
        at
        for at, request in enumerate(whole.wire.requests)
        if fnmatchcase(f"{request.method} {request.path}", ONE_SYNC)
    )
    world = believable_world()
    world.tokens[DEMO_USER_TOKEN].uses_left = first_look
    world.tokens["second-token"] = Token(TokenKind.USER)
    caller = Caller(world=world)
    ended = await caller.call(*TO_REVIEW, "", "", "second-token", "Leave")
    told = caller.said.partition("Step 12 of 12")[2]
    assert "Sign in again to go on where you are; every answer is kept." in told
    assert "succeeded" in told
    assert ended.wizard
    assert len(ended.wizard.made) == caller.wire.count(CREATE) == 1


async def test_a_token_that_ends_before_another_run_is_replaced() -> None:
    world = believable_world()
    world.tokens["second-token"] = Token(TokenKind.USER)
    caller = Caller(world=world)
    caller.wire.instead(TRIGGER, REFUSALS["401"][0])
    await caller.call(*TO_REVIEW, "", "Run again", "", "second-token", "Leave")
    told = caller.said.partition("Step 12 of 12")[2]
    assert "Sign in again to go on where you are; every answer is kept." in told
    assert told.count("Created acme-shop-production") == 2


async def test_where_an_attempt_may_have_created_the_sync_nothing_denies_that() -> None:
    caller = Caller()
    for route in (CREATE, BY_NAME):
        caller.wire.edit(route, lambda said: said.get("secretSync", {}).update(updatedAt=None))
    await caller.call(*[""] * 14, "", "?", "q")
    behind = caller.said.partition("It is not known whether the sync was created")[2]
    assert behind.count("An earlier attempt may have created the sync") == 2
    assert "There is no sync until" not in behind
    assert "does not exist yet" not in behind
