"""A machine identity's way in and out: what goes over the wire, and what each refusal means."""

import json

import pytest
from pydantic import SecretStr, ValidationError

from tests.api.clients import TOKEN, client
from tests.api.faulty import CloseBeforeReply, Received, Step, faulty, json_reply, missing_route
from tests.api.test_secrecy import told
from tests.demo.house import Clock
from tui.api.address import US_CLOUD
from tui.api.errors import (
    BadRequest,
    ConnectionLost,
    InvalidFields,
    MissingRoute,
    NotFound,
    Problem,
    RateLimited,
    ServerFailed,
    SignInRequired,
    UnexpectedAnswer,
)
from tui.api.identities import (
    Identities,
    LockedOut,
    LoginRefused,
    SecretSpent,
    WrongClient,
    WrongOrganization,
    WrongPlace,
)
from tui.api.services import Services
from tui.demo import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_USER_TOKEN, Demo

pytestmark = pytest.mark.anyio

LOGIN = "/api/v1/auth/universal-auth/login"
SECRET = "canary-3Hq8-client-secret"
ISSUED = {"accessToken": "new-token", "expiresIn": 7200, "accessTokenMaxTTL": 86400, "tokenType": "Bearer"}


def refused(status: int, message: object, error: str = "UnauthorizedError") -> Step:
    return json_reply({"reqId": "req-1", "statusCode": status, "error": error, "message": message}, status)


def demo_identities(demo: Demo) -> Identities:
    return Services("https://netlify.test", print, infisical_app=demo.infisical).identities(US_CLOUD)


async def refusal_of(step: Step, organization: str | None = None) -> Problem:
    """Log in once at a server that answers with `step`, and return what comes of it."""
    async with faulty(step) as server, client(server.url, token=None) as http:
        with pytest.raises(Problem) as caught:
            await Identities(http).login("id", SecretStr(SECRET), organization)
    assert len(server.received) == 1, "a login is sent once"
    assert SECRET in server.received[0].body.decode()
    assert SECRET not in told(caught.value)
    return caught.value


async def sent_at_login(organization: str | None) -> Received:
    async with faulty(json_reply(ISSUED)) as server, client(server.url, token=TOKEN) as http:
        await Identities(http).login(" id\n", SecretStr(SECRET), organization)
    return server.received[0]


async def test_a_login_gives_a_token_and_how_long_it_lives() -> None:
    async with faulty(json_reply(ISSUED)) as server, client(server.url, token=None) as http:
        issued = await Identities(http).login("id", SecretStr(SECRET), None)
    assert (issued.access_token.get_secret_value(), issued.expires_in) == ("new-token", 7200)
    assert "new-token" not in repr(issued)
    assert server.targets == [f"POST {LOGIN}"]


async def test_a_life_of_zero_is_one_without_end() -> None:
    reply = json_reply(ISSUED | {"expiresIn": 0, "accessTokenMaxTTL": 0})
    async with faulty(reply) as server, client(server.url, token=None) as http:
        issued = await Identities(http).login("id", SecretStr(SECRET), None)
    assert issued.expires_in is None


async def test_a_login_carries_id_and_secret_in_its_body_and_no_token_at_all() -> None:
    request = await sent_at_login(None)
    assert json.loads(request.body) == {"clientId": "id", "clientSecret": SECRET}
    assert "authorization" not in request.headers
    assert SECRET not in str(request.headers) + request.target


async def test_an_organisation_is_named_the_way_each_generation_of_servers_reads_it() -> None:
    body = json.loads((await sent_at_login("acme ")).body)
    assert body == {
        "clientId": "id",
        "clientSecret": SECRET,
        "organizationSlug": "acme",
        "subOrganizationName": "acme",
    }


async def test_a_blank_organisation_is_none() -> None:
    assert "organizationSlug" not in json.loads((await sent_at_login("  ")).body)


@pytest.mark.parametrize(("client_id", "client_secret"), [(" ", SECRET), ("id", "")])
async def test_an_empty_id_or_secret_is_not_sent(client_id: str, client_secret: str) -> None:
    async with faulty() as server, client(server.url, token=None) as http:
        with pytest.raises(ValidationError) as refused:
            await Identities(http).login(client_id, SecretStr(client_secret), None)
    assert SECRET not in str(refused.value)
    assert not server.received


@pytest.mark.parametrize(
    ("step", "kind", "happened"),
    [
        (refused(401, "Invalid credentials"), WrongClient, "does not know the client id, or the client secret"),
        (
            refused(401, "This identity auth method is temporarily locked, please try again later"),
            LockedOut,
            "locked the machine identity for some minutes",
        ),
        (refused(401, "Access denied due to expired client secret"), SecretSpent, "has expired or was used"),
        (refused(401, "Access denied due to client secret usage limit reached"), SecretSpent, "has expired or was"),
        (
            refused(401, "Identity not authorized to access sub organization acme"),
            WrongOrganization,
            "may not sign in to the organisation acme",
        ),
        (
            refused(404, "Sub organization with name acme not found", "NotFound"),
            WrongOrganization,
            "does not know the organisation acme",
        ),
        (
            refused(403, "You are not allowed to access this resource from the current IP address", "ForbiddenError"),
            WrongPlace,
            "from the IP address of this machine",
        ),
        (refused(401, "Something new"), LoginRefused, "did not accept the login of the machine identity: Something"),
        (refused(401, ["odd"]), LoginRefused, "did not accept the login of the machine identity."),
        (refused(403, "Not today", "ForbiddenError"), LoginRefused, "does not allow this: Not today."),
    ],
)
async def test_each_refusal_of_a_login_is_told_apart(step: Step, kind: type[Problem], happened: str) -> None:
    problem = await refusal_of(step, "acme")
    assert type(problem) is kind
    assert happened in problem.happened
    assert problem.request_id == "req-1"
    assert "token" not in str(problem).replace("req-1", "")
    assert "region" not in problem.remedy  # A server of one's own has none.


async def test_a_lock_is_told_with_how_long_to_wait() -> None:
    problem = await refusal_of(refused(401, "This identity auth method is temporarily locked, please try again later"))
    assert "Wait five minutes" in problem.remedy


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (refused(404, "gone", "NotFound"), NotFound),
        (refused(422, [{"path": ["clientId"], "message": "Required"}], "ValidationFailure"), InvalidFields),
        (refused(429, "Failed to acquire lock: rate limit exceeded", "RateLimitExceeded"), RateLimited),
        (refused(500, "Something went wrong", "InternalServerError"), ServerFailed),
        (CloseBeforeReply(), ConnectionLost),
        (json_reply({"accessToken": "", "expiresIn": 1}), UnexpectedAnswer),
        (json_reply({"accessToken": "t", "expiresIn": "soon"}), UnexpectedAnswer),
    ],
)
async def test_other_failures_of_a_login_are_what_they_are_elsewhere_and_end_it_too(
    step: Step, kind: type[Problem]
) -> None:
    assert type(await refusal_of(step)) is kind


async def test_a_server_without_machine_identities_is_told() -> None:
    async with faulty(script=missing_route) as server, client(server.url, token=None) as http:
        with pytest.raises(MissingRoute):
            await Identities(http).login("id", SecretStr(SECRET), "acme")


async def test_an_organisations_name_cannot_break_the_terminal() -> None:
    problem = await refusal_of(refused(404, "no", "NotFound"), "a\x1b[2Jb")
    assert "a?[2Jb" in problem.happened


@pytest.mark.parametrize(
    ("call", "path"), [("renew", "/api/v1/auth/token/renew"), ("revoke", "/api/v1/auth/token/revoke")]
)
async def test_renewing_and_revoking_carry_the_token_in_the_body_only(call: str, path: str) -> None:
    async with faulty(json_reply(ISSUED | {"message": "ok"})) as server, client(server.url, token=None) as http:
        await getattr(Identities(http), call)(SecretStr(TOKEN))
    request = server.received[0]
    assert server.targets == [f"POST {path}"]
    assert json.loads(request.body) == {"accessToken": TOKEN}
    assert TOKEN not in str(request.headers) + request.target


@pytest.mark.parametrize("call", ["renew", "revoke"])
@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (refused(403, "Your token has expired. Please re-authenticate.", "TokenError"), SignInRequired),
        (refused(401, "Cannot renew: token has been revoked"), SignInRequired),
        (refused(400, "not an identity token", "BadRequest"), BadRequest),
        (CloseBeforeReply(), ConnectionLost),
    ],
)
async def test_renewing_and_revoking_are_sent_once_and_tell_no_token(
    call: str, step: Step, kind: type[Problem]
) -> None:
    async with faulty(step) as server, client(server.url, token=None) as http:
        with pytest.raises(kind) as caught:
            await getattr(Identities(http), call)(SecretStr(TOKEN))
    assert len(server.received) == 1
    assert TOKEN not in told(caught.value)


async def test_the_demo_lets_its_machine_in_and_out_again() -> None:
    demo = Demo()
    identities = demo_identities(demo)
    first = await identities.login(DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), "acme")
    assert first.expires_in
    demo.world.tokens[first.access_token.get_secret_value()].renewable_until = None
    with pytest.raises(BadRequest):
        await identities.renew(first.access_token)
    await identities.revoke(first.access_token)
    with pytest.raises(SignInRequired):
        await identities.revoke(first.access_token)


async def test_the_demo_renews_a_token_as_long_as_its_longest_life_goes() -> None:
    clock = Clock()
    demo = Demo(clock=clock)
    machine = demo.world.identities[DEMO_CLIENT_ID]
    machine.token_seconds, machine.token_max_seconds = 100, 250
    identities = demo_identities(demo)
    first = await identities.login(DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), None)
    clock.pass_by(90)
    second = await identities.renew(first.access_token)
    assert (second.access_token != first.access_token, second.expires_in) == (True, 100)
    clock.pass_by(90)
    with pytest.raises(SignInRequired, match="max TTL"):
        await identities.renew(second.access_token)


async def test_the_demo_locks_its_machine_after_three_wrong_secrets() -> None:
    identities = demo_identities(Demo(clock=Clock()))
    for _ in range(3):
        with pytest.raises(WrongClient):
            await identities.login(DEMO_CLIENT_ID, SecretStr("wrong"), None)
    with pytest.raises(LockedOut):
        await identities.login(DEMO_CLIENT_ID, SecretStr(DEMO_CLIENT_SECRET), None)


async def test_a_persons_token_is_not_renewed() -> None:
    identities = demo_identities(Demo())
    with pytest.raises(BadRequest):
        await identities.renew(SecretStr(DEMO_USER_TOKEN))
