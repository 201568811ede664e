"""Every status as the user meets it: what happened, what to do, and the request id."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.clients import PET, Pet, client
from tests.api.faulty import Reply, Step, faulty, html_reply, json_reply, missing_route
from tui.api.errors import (
    BadRequest,
    Conflict,
    FieldIssue,
    Intercepted,
    InvalidFields,
    MissingRoute,
    NotAllowed,
    NotFound,
    Problem,
    RateLimited,
    ServerFailed,
    Service,
    SignInRequired,
    UnexpectedAnswer,
    sign_in_refusal,
)
from tui.api.retry import wait_in_words
from tui.cli.outcome import code_of
from tui.exit_code import Exit

pytestmark = pytest.mark.anyio


def refused(status: int, error: str, message: object) -> Reply:
    return json_reply({"reqId": "req-Ab12", "statusCode": status, "error": error, "message": message}, status)


async def met(step: Step, service: Service = "Infisical") -> Problem:
    async with faulty(script=lambda _: step) as server, client(server.url, service=service) as http:
        with pytest.raises(Problem) as caught:
            await http.post("/pet", Pet, body=PET)
    host = server.url.removeprefix("http://")
    assert f"{service} ({host})" in caught.value.happened
    for sentence in (caught.value.happened, caught.value.remedy):
        assert sentence[0].isupper()
        assert sentence[-1] in ".…"
    return caught.value


@pytest.mark.parametrize(
    ("status", "error", "message", "kind", "words"),
    [
        (400, "BadRequest", "Could not find folder.", BadRequest, "refused the request: Could not find folder."),
        (401, "UnauthorizedError", "Token missing", SignInRequired, "did not accept the token: Token missing."),
        (403, "TokenError", "Your token has expired.", SignInRequired, "the token: Your token has expired."),
        (
            403,
            "ForbiddenError",
            "Not from this IP",
            NotAllowed,
            "does not accept the token from the IP address of this machine: Not from this IP.",
        ),
        (404, "NotFound", "No such sync", NotFound, "did not find it: No such sync."),
        (409, "Conflict", "Name exists", Conflict, "already has one like it: Name exists."),
        (422, "ValidationFailure", "Bad body", InvalidFields, "did not accept the request: Bad body."),
        (429, "RateLimitExceeded", "again in 30 seconds", RateLimited, "gets too many requests now."),
        (500, "InternalServerError", "Something went wrong", ServerFailed, "status 500: Something went wrong."),
        (504, "GatewayTimeoutError", "Too late!", ServerFailed, "failed with status 504: Too late!"),
        (418, "Teapot", "Short and stout", UnexpectedAnswer, "unexpected status 418: Short and stout."),
        (304, "", "", UnexpectedAnswer, "unexpected status 304."),
    ],
)
async def test_each_status_has_its_kind_and_keeps_the_servers_words(
    status: int, error: str, message: str, kind: type[Problem], words: str
) -> None:
    reply = refused(status, error, message) if status != 304 else Reply(304)
    async with faulty(reply) as server, client(server.url) as http:
        with pytest.raises(kind) as caught:
            await http.post("/pet", Pet, body=PET)
    assert type(caught.value) is kind
    assert caught.value.happened.endswith(words)
    assert caught.value.request_id == ("req-Ab12" if status != 304 else None)


async def test_a_missing_permission_is_named() -> None:
    reply = refused(403, "PermissionDenied", "You are not allowed to create on secret-syncs")
    problem = await met(reply)
    assert isinstance(problem, NotAllowed)
    assert problem.happened.endswith("does not allow this token the action create on secret-syncs.")
    assert "Ask a project admin to allow create on secret-syncs" in problem.remedy


@pytest.mark.parametrize("message", ["No.", None, 7, ["x"]])
async def test_a_permission_told_in_other_words_is_still_not_allowed(message: object) -> None:
    assert isinstance(await met(refused(403, "PermissionDenied", message)), NotAllowed)


async def test_the_wrong_kind_of_token_is_told() -> None:
    problem = await met(refused(403, "Forbidden access to /api/v1/x", "You are not allowed to access this resource"))
    assert isinstance(problem, NotAllowed)
    assert problem.happened.endswith("does not open this call to this kind of token.")
    assert "user's" in problem.remedy


async def test_a_route_the_server_lacks_is_no_missing_object() -> None:
    async with faulty(script=missing_route) as server, client(server.url) as http:
        with pytest.raises(MissingRoute, match="does not know this call") as caught:
            await http.get("/pet", Pet)
    assert not isinstance(caught.value, NotFound)


async def test_a_web_page_with_404_is_a_missing_route_too() -> None:
    assert isinstance(await met(html_reply(404)), MissingRoute)


async def test_invalid_fields_are_told_one_by_one() -> None:
    issues = [
        {"code": "custom", "path": ["name"], "message": "only lowercase letters."},
        {"code": "invalid_type", "path": ["destinationConfig", "accountId"], "message": "Required"},
        {"path": ["tags", 0], "message": 3},
        {"path": [], "message": "Odd"},
        {"path": "name"},
        "no issue at all",
    ]
    problem = await met(refused(422, "ValidationFailure", issues))
    assert isinstance(problem, InvalidFields)
    assert problem.issues == (
        FieldIssue("name", "only lowercase letters"),
        FieldIssue("destinationConfig.accountId", "Required"),
        FieldIssue("tags.0", "not accepted"),
        FieldIssue("request", "Odd"),
        FieldIssue("name", "not accepted"),
    )
    assert problem.happened.endswith("did not accept the request: name: only lowercase letters. 4 more.")


@pytest.mark.parametrize("message", ["text", None, 7, {"a": 1}, [], [[]]])
async def test_invalid_fields_without_a_list_are_still_told(message: object) -> None:
    problem = await met(refused(422, "ValidationFailure", message))
    assert isinstance(problem, InvalidFields)
    assert problem.issues == ()


@pytest.mark.parametrize(
    ("status", "message", "kind", "words"),
    [
        (401, "Access Denied", SignInRequired, "did not accept the Netlify token: Access Denied."),
        (403, "Forbidden", NotAllowed, "does not allow this: Forbidden."),
        (404, "Not Found", NotFound, "did not find it: Not Found."),
        (422, "Bad", InvalidFields, "did not accept the request: Bad."),
        (500, "Oops", ServerFailed, "failed with status 500: Oops."),
    ],
)
async def test_netlifys_own_form_of_failure(status: int, message: str, kind: type[Problem], words: str) -> None:
    problem = await met(json_reply({"code": status, "message": message}, status), "Netlify")
    assert type(problem) is kind
    assert problem.happened.endswith(words)
    assert problem.request_id is None


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[1]", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"reqId": 7, "error": null, "message": {}}'],
    ids=lambda body: repr(body[:12]),
)
@pytest.mark.parametrize(
    ("status", "kind"),
    [*((status, Intercepted) for status in (400, 401, 403, 409, 422, 429)), (404, MissingRoute), (500, ServerFailed)],
)
async def test_any_body_is_survived_and_none_of_another_hand_is_a_refusal(
    status: int, body: bytes, kind: type[Problem]
) -> None:
    problem = await met(Reply(status, body))
    assert type(problem) is kind
    assert problem.request_id is None


STRANGERS = {
    "nginx": html_reply(403, "<html><h1>403 Forbidden</h1><center>nginx</center>"),
    "nobody": Reply(401),
    "a portal": html_reply(401, "<!doctype html><title>VPN: log in</title>"),
    "Cloudflare": json_reply({"type": "https://developers.cloudflare.com/", "title": "Error 1015", "status": 429}, 429),
    "a gateway": json_reply({"errors": [{"code": "X", "detail": "Unauthorized"}]}, 401),
    "a proxy": Reply(407, b"Proxy Authentication Required"),
    "a captive portal": html_reply(511),
    "text": Reply(429, b"Too many requests", {"Content-Type": "text/plain"}),
}


@pytest.mark.parametrize("service", ["Infisical", "Netlify"])
@pytest.mark.parametrize("answer", STRANGERS.values(), ids=STRANGERS)
async def test_a_refusal_of_another_hand_is_told_as_one_and_says_nothing_of_the_token(
    answer: Reply, service: Service
) -> None:
    problem = await met(answer, service)
    assert isinstance(problem, Intercepted)
    assert problem.happened.startswith(f"Something between here and {service} (")
    assert problem.happened.endswith(f"refused the request (status {answer.status}).")
    assert "token" not in str(problem)
    assert code_of(problem) is Exit.NETWORK
    assert sign_in_refusal(problem) is None


def test_a_long_wait_is_told_by_the_clock() -> None:
    now = datetime(2026, 3, 2, 14, 29, 50, tzinfo=UTC)
    words = {seconds: wait_in_words(seconds, now) for seconds in (0, 61, 121, 3 * 3600, 12 * 3600, 343791705, 1e12)}
    assert words == {
        0: "Wait 0 seconds",
        61: "Wait 61 seconds",
        121: "Wait until 14:32",
        3 * 3600: "Wait until 17:30",
        12 * 3600: "Wait until 2026-03-03 02:30",
        343791705: "Wait until 2037-01-22 16:12",
        1e12: "Wait until the server takes requests again",
    }


@pytest.mark.parametrize("body", [{"reqId": "req-1", "statusCode": 429, "error": "RateLimitExceeded"}, {}], ids=repr)
async def test_no_wait_of_years_is_told_in_seconds(body: object) -> None:
    problem = await met(json_reply(body, 429, {"Retry-After": "343791705"}))
    assert isinstance(problem, RateLimited if body else Intercepted)
    assert "343791705" not in str(problem)
    assert re.search(r"Wait until 20\d\d-\d\d-\d\d \d\d:\d\d, then try again\.", problem.remedy)


@pytest.mark.parametrize("place", ["message", "reqId", "path", "issue"])
async def test_the_servers_words_cannot_reach_the_terminal_raw(place: str) -> None:
    evil = "\x1b]0;owned\x07\u202etxt\nsecond line" + "x" * 500
    body: dict[str, Any] = {"reqId": "r", "message": [{"path": ["a"], "message": "m"}]}
    match place:
        case "message" | "reqId":
            body[place] = evil
        case "path":
            body["message"][0]["path"] = [evil]
        case "issue":
            body["message"][0]["message"] = evil
    problem = await met(json_reply(body, 422))
    assert isinstance(problem, InvalidFields)
    shown = str(problem) + "".join(issue.field + issue.message for issue in problem.issues)
    assert "owned" in shown
    assert shown.isprintable()
    assert len(str(problem)) < 700


async def test_only_infisicals_refusal_of_a_token_asks_to_sign_in_again_however_deep_it_lies() -> None:
    answer = refused(401, "UnauthorizedError", "Token missing")
    outer = Problem("The look-up failed.", "Try again.")
    outer.__cause__ = inner = await met(answer)
    assert sign_in_refusal(outer) is inner
    assert sign_in_refusal(await met(answer, "Netlify")) is None
    assert sign_in_refusal(Problem("No.", "Try again.")) is None
