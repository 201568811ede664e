"""`auth status`: source, kind, expiry, keyring and whether it works; never the token, and never to a wrong server."""

import socket

import pytest

from tests.api.faulty import Reply, faulty, html_reply, json_reply, redirect_reply
from tests.auth.rings import MemoryRing, RaisingRing, install
from tests.auth.test_token_kinds import jwt
from tests.cli.auth.bench import ORIGIN, Bench
from tui.cli.auth.status import status
from tui.demo import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_EXPIRED_TOKEN, DEMO_IDENTITY_TOKEN, DEMO_USER_TOKEN
from tui.demo.access import Token, TokenKind, TokenState
from tui.demo.login import USER
from tui.exit_code import Exit

pytestmark = pytest.mark.anyio

MAC = "macOS Keychain"
OK = json_reply({"date": "2026-03-02T09:30:11.000Z"})
US, EU = "https://us.infisical.com", "https://eu.infisical.com"


async def test_a_token_that_works_is_described_and_not_shown(bench: Bench) -> None:
    token = jwt({"authTokenType": "identityAccessToken", "identityName": "deploy-bot", "exp": 0}).get_secret_value()
    bench.world.tokens[token] = Token(TokenKind.IDENTITY)
    bench.environ["INFISICAL_TOKEN"] = token
    assert await bench.run(status) is Exit.DONE
    lines = bench.told.splitlines()
    assert lines[:4] == [
        ORIGIN,
        "  Token    from INFISICAL_TOKEN",
        "  Kind     machine identity token",
        "  Whose    deploy-bot",
    ]
    assert lines[4].startswith("  Expiry   expired ")
    assert lines[5:] == ["  Works    yes", f"  Keyring  {MAC}: no token is kept"]
    assert token[:20] not in bench.told + bench.asked


async def test_the_server_names_the_person_whose_token_holds_no_name(bench: Bench) -> None:
    token = jwt({"authTokenType": "accessToken", "userId": "7d3f9b1e"}).get_secret_value()
    bench.world.tokens[token] = Token(TokenKind.USER)
    bench.environ["INFISICAL_TOKEN"] = token
    assert await bench.run(status) is Exit.DONE
    assert f"  Whose    {USER}\n" in bench.told


async def test_a_kept_token_is_found_where_it_belongs_without_an_address(bench: Bench) -> None:
    bench.url = None
    bench.keep(DEMO_USER_TOKEN, EU)
    assert await bench.run(status) is Exit.DONE
    us, eu = bench.told.split(f"{EU}\n")
    assert us.splitlines() == [US, "  Token    none", f"  Keyring  {MAC}: no token is kept"]
    assert "  Token    from the keyring\n" in eu
    assert "  Works    yes\n" in eu
    assert {request.partition("/")[0] for request in bench.requests} == {"eu.infisical.com"}


@pytest.mark.parametrize(
    ("environ", "given", "source"),
    [
        ({"INFISICAL_TOKEN": DEMO_USER_TOKEN}, None, "INFISICAL_TOKEN"),
        ({"INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": "c"}, None, "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID"),
        ({}, DEMO_USER_TOKEN, "--token-stdin"),
    ],
)
async def test_a_token_of_unknown_home_is_sent_nowhere(
    bench: Bench, environ: dict[str, str], given: str | None, source: str
) -> None:
    bench.url = None
    bench.environ |= environ
    assert await bench.run(status, given=given, flags={"token_stdin": given is not None}) is Exit.SIGN_IN
    assert bench.told.splitlines()[-1] == f"The token of {source} was not looked at: say by --url where it belongs."
    assert bench.requests == []


async def test_no_token_is_not_signed_in(bench: Bench) -> None:
    assert await bench.run(status) is Exit.SIGN_IN
    assert bench.told.splitlines()[1] == "  Token    none"


async def test_a_refused_token_of_the_environment_does_not_work(bench: Bench) -> None:
    bench.environ["INFISICAL_TOKEN"] = DEMO_EXPIRED_TOKEN
    assert await bench.run(status) is Exit.SIGN_IN
    assert "  Works    no: Infisical (infisical.test) did not accept the token" in bench.told


async def test_a_kept_token_that_the_server_refuses_is_gone_afterwards(bench: Bench) -> None:
    bench.keep(DEMO_EXPIRED_TOKEN)
    assert await bench.run(status) is Exit.SIGN_IN
    assert "  Works    no: " in bench.told
    assert bench.told.splitlines()[-1] == f"  Keyring  {MAC}: no token is kept"
    assert bench.kept() is None


async def test_a_server_that_fails_leaves_it_open_and_the_token_kept(bench: Bench) -> None:
    async def broken(_: object, receive: object, send: object) -> None:
        del receive
        await send({"type": "http.response.start", "status": 502, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"Bad Gateway"})  # type: ignore[operator]

    bench.server = broken
    bench.keep(DEMO_USER_TOKEN)
    assert await bench.run(status) is Exit.NETWORK
    assert "  Works    not known: " in bench.told
    assert bench.kept() == DEMO_USER_TOKEN


BUSY = json_reply({"reqId": "r", "statusCode": 429, "error": "RateLimitExceeded", "message": "Slow down"}, 429)


@pytest.mark.parametrize(
    "reply",
    [
        html_reply(401),
        html_reply(403, "<html><h1>403 Forbidden</h1><center>nginx</center>"),
        Reply(401),
        Reply(403),
        Reply(429, b"Too many requests"),
        BUSY,
        redirect_reply("https://login.corp.example/?to=/api/v1/secret-syncs/options"),
    ],
    ids=["portal", "nginx", "empty 401", "empty 403", "busy proxy", "busy server", "login page"],
)
@pytest.mark.parametrize("kept", [True, False])
async def test_what_stands_before_the_server_leaves_it_open_and_the_token_kept(
    bench: Bench, reply: Reply, *, kept: bool
) -> None:
    async with faulty(script=lambda request: OK if request.path == "/api/status" else reply) as server:
        bench.sockets, bench.url = True, server.url
        if kept:
            bench.keep(DEMO_USER_TOKEN, server.url)
        else:
            bench.environ["INFISICAL_TOKEN"] = DEMO_USER_TOKEN
        assert await bench.run(status) is Exit.NETWORK
    assert "  Works    not known: " in bench.told
    assert "another token" not in bench.told
    assert "new token" not in bench.told
    assert "--url https://login" not in bench.told
    assert bench.kept(server.url) == (DEMO_USER_TOKEN if kept else None)


@pytest.mark.parametrize("reply", [html_reply(401), Reply(429), BUSY], ids=["portal", "busy proxy", "busy server"])
async def test_a_login_that_does_not_reach_the_server_leaves_it_open(bench: Bench, reply: Reply) -> None:
    bench.environ["INFISICAL_UNIVERSAL_AUTH_CLIENT_ID"] = DEMO_CLIENT_ID
    bench.environ["INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"] = DEMO_CLIENT_SECRET
    async with faulty(script=lambda request: OK if request.path == "/api/status" else reply) as server:
        bench.sockets, bench.url = True, server.url
        assert await bench.run(status) is Exit.NETWORK


async def test_a_server_that_is_not_there_leaves_it_open(bench: Bench) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        bench.sockets, bench.url = True, f"http://127.0.0.1:{nobody.getsockname()[1]}"
        bench.environ["INFISICAL_TOKEN"] = DEMO_USER_TOKEN
        assert await bench.run(status) is Exit.NETWORK
    assert "  Token    from INFISICAL_TOKEN\n" in bench.told
    assert "  Works    not known: The connection to Infisical" in bench.told


async def test_a_machine_identity_is_logged_in_for_the_look_only(bench: Bench) -> None:
    bench.environ["INFISICAL_UNIVERSAL_AUTH_CLIENT_ID"] = DEMO_CLIENT_ID
    bench.environ["INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"] = DEMO_CLIENT_SECRET
    before = set(bench.world.tokens)
    assert await bench.run(status) is Exit.DONE
    [made] = set(bench.world.tokens) - before
    assert bench.world.tokens[made].state is TokenState.REVOKED
    assert "  Token    of the machine identity in INFISICAL_UNIVERSAL_AUTH_CLIENT_ID\n" in bench.told
    assert "  Kind     machine identity token\n" in bench.told
    assert "  Expiry   expires in " in bench.told


async def test_half_a_login_is_told(bench: Bench) -> None:
    bench.environ["INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"] = "s"
    bench.keep(DEMO_USER_TOKEN)
    assert await bench.run(status) is Exit.SIGN_IN
    assert "  Token    INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET is set, but" in bench.told


async def test_a_token_on_stdin_comes_first(bench: Bench) -> None:
    bench.environ["INFISICAL_TOKEN"] = DEMO_EXPIRED_TOKEN
    assert await bench.run(status, given=DEMO_IDENTITY_TOKEN, flags={"token_stdin": True}) is Exit.DONE
    assert "  Token    from --token-stdin\n" in bench.told


async def test_a_keyring_that_may_ask_is_named_and_not_asked(bench: Bench) -> None:
    asking = install(RaisingRing, "keyrings.cryptfile.cryptfile", "CryptFileKeyring")
    asking.error = AssertionError("it was asked")
    assert await bench.run(status) is Exit.SIGN_IN
    assert "is not part of the system and may ask here." in bench.told.splitlines()[-1]


async def test_a_keyring_that_fails_is_told(bench: Bench) -> None:
    install(RaisingRing).error = RuntimeError("broken")
    bench.environ["INFISICAL_TOKEN"] = DEMO_USER_TOKEN
    assert await bench.run(status) is Exit.DONE
    assert f"  Keyring  The {MAC} failed (RuntimeError: broken)." in bench.told


async def test_a_token_kept_without_protection_is_said_to_be(bench: Bench) -> None:
    bench.ring = install(MemoryRing, "keyrings.alt.file", "PlaintextKeyring")
    bench.keep(DEMO_USER_TOKEN)
    assert await bench.run(status) is Exit.DONE
    assert bench.told.endswith("Keyring  keyrings.alt.file.PlaintextKeyring: a token is kept, unprotected\n")


@pytest.mark.usefixtures("_no_keyring")
async def test_without_a_keyring_the_reason_is_told(bench: Bench) -> None:
    assert await bench.run(status) is Exit.SIGN_IN
    assert bench.told.splitlines()[-1].startswith("  Keyring  There is no keyring here (")


async def test_a_keyring_that_is_switched_off_is_not_read(bench: Bench) -> None:
    bench.keep(DEMO_USER_TOKEN)
    assert await bench.run(status, flags={"no_keyring": True}) is Exit.SIGN_IN
    assert bench.told.splitlines()[1:] == ["  Token    none", "  Keyring  The keyring is switched off by --no-keyring."]
    assert isinstance(bench.ring, MemoryRing)
