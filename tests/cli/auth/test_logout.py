"""`auth logout`: the entry goes, the token too if that is wanted, and what still signs the user in is said."""

import socket
from pathlib import Path

import pytest

from tests.auth.rings import RaisingRing, install
from tests.auth.test_token_kinds import jwt
from tests.cli.auth.bench import Bench
from tui.cli.auth.logout import logout
from tui.demo.access import Token, TokenKind, TokenState
from tui.exit_code import Exit

pytestmark = pytest.mark.anyio

IDENTITY = jwt({"authTokenType": "identityAccessToken"}).get_secret_value()
USER = jwt({"authTokenType": "accessToken"}).get_secret_value()


def keep(bench: Bench, token: str, kind: TokenKind = TokenKind.IDENTITY) -> Token:
    """Let a token of the server's be kept; an identity's has an identity behind it."""
    held = bench.world.tokens[token] = Token(kind)
    held.identity = next(iter(bench.world.identities.values())) if kind is TokenKind.IDENTITY else None
    bench.keep(token)
    return held


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        ("y", TokenState.REVOKED, "the token was revoked."),
        ("n", TokenState.VALID, "it was not revoked; it does not say when it expires."),
        ("", TokenState.VALID, "it was not revoked; it does not say when it expires."),
    ],
)
async def test_a_machine_identitys_token_is_removed_and_revoked_if_wanted(
    bench: Bench, answer: str, state: TokenState, said: str
) -> None:
    token = keep(bench, IDENTITY)
    assert await bench.run(logout, answer) is Exit.DONE
    assert bench.kept() is None
    assert token.state is state
    assert bench.told.splitlines() == [
        "infisical.test: the token was removed from the keyring.",
        f"infisical.test: {said}",
    ]
    assert IDENTITY[:20] not in bench.told + bench.asked


async def test_at_a_question_there_is_no_way_back(bench: Bench) -> None:
    keep(bench, IDENTITY)
    assert await bench.run(logout, "b", "r", "n") is Exit.DONE
    assert bench.asked.count("Revoke the token") == 3


async def test_a_users_token_is_removed_and_nothing_asked(bench: Bench) -> None:
    token = keep(bench, USER, TokenKind.USER)
    assert await bench.run(logout) is Exit.DONE
    assert (bench.kept(), token.state, bench.asked) == (None, TokenState.VALID, "")
    assert bench.requests == []


async def test_in_a_script_nothing_is_asked(bench: Bench) -> None:
    bench.terminal = False
    token = keep(bench, IDENTITY)
    assert await bench.run(logout) is Exit.DONE
    assert (bench.kept(), token.state, bench.asked) == (None, TokenState.VALID, "")


async def test_a_token_that_did_not_work_any_more_needs_no_revoking(bench: Bench) -> None:
    keep(bench, IDENTITY).state = TokenState.EXPIRED
    assert await bench.run(logout, "y") is Exit.DONE
    assert bench.told.splitlines()[-1] == "infisical.test: the token did not work any more."


async def test_a_token_that_turns_out_to_be_a_users_is_removed_and_lives_on(bench: Bench) -> None:
    bench.world.tokens["opaque"] = Token(TokenKind.USER)
    bench.keep("opaque")
    assert await bench.run(logout, "y") is Exit.REFUSED
    assert bench.kept() is None
    assert "infisical.test: only the token of a machine identity can be revoked;" in bench.told


async def test_a_token_that_could_not_be_revoked_is_removed_and_that_is_told(bench: Bench) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        bench.sockets, bench.url = True, f"http://127.0.0.1:{nobody.getsockname()[1]}"
        bench.keep(IDENTITY, bench.url)
        assert await bench.run(logout, "y") is Exit.NETWORK
        assert bench.kept(bench.url) is None
    assert "the token could not be revoked. The connection to Infisical" in bench.told


async def test_other_servers_keep_theirs(bench: Bench) -> None:
    bench.keep(USER, "https://eu.infisical.com")
    assert await bench.run(logout) is Exit.DONE
    assert bench.told == "infisical.test: no token is kept.\n"
    assert bench.kept("https://eu.infisical.com") == USER


async def test_without_an_address_both_regions_are_looked_at(bench: Bench) -> None:
    bench.url = None
    bench.keep(USER, "https://eu.infisical.com")
    assert await bench.run(logout) is Exit.DONE
    assert bench.told.splitlines()[:2] == [
        "us.infisical.com: no token is kept.",
        "eu.infisical.com: the token was removed from the keyring.",
    ]


async def test_what_still_signs_in_is_said(bench: Bench) -> None:
    bench.environ |= {"INFISICAL_TOKEN": "t", "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": "c"}
    bench.environ |= {"INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN": "a"}
    assert await bench.run(logout) is Exit.DONE
    assert bench.told.splitlines()[1:] == [
        "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN is still set in this environment, and signs you in.",
        "INFISICAL_TOKEN is still set in this environment, and signs you in.",
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID is still set in this environment, and signs you in.",
    ]


async def test_the_session_of_the_official_tool_is_mentioned(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "infisical").write_text("#!/bin/sh\n")
    (folder / "infisical").chmod(0o755)
    bench.environ["PATH"] = str(folder)
    assert await bench.run(logout) is Exit.DONE
    assert bench.told.splitlines()[-1].endswith("`infisical logout` ends that.")


@pytest.mark.parametrize("terminal", [True, False])
async def test_a_keyring_that_may_ask_is_opened_by_a_person_only(bench: Bench, *, terminal: bool) -> None:
    asking = install(RaisingRing, "keyrings.cryptfile.cryptfile", "CryptFileKeyring")
    asking.error = AssertionError("it was asked")
    bench.terminal = terminal
    assert await bench.run(logout, "n") is Exit.NEEDS_A_PERSON
    assert "Whether it holds a token is not known." in bench.told


async def test_a_keyring_that_was_opened_by_a_person_is_emptied(bench: Bench) -> None:
    bench.ring = install(type(bench.ring), "keyrings.cryptfile.cryptfile", "CryptFileKeyring")
    bench.keep(USER)
    assert await bench.run(logout, "y") is Exit.DONE
    assert bench.kept() is None


async def test_a_keyring_that_fails_is_told(bench: Bench) -> None:
    install(RaisingRing).error = RuntimeError("broken")
    assert await bench.run(logout) is Exit.NEEDS_A_PERSON
    assert bench.told.startswith("infisical.test: The macOS Keychain failed (RuntimeError: broken).")


@pytest.mark.usefixtures("_no_keyring")
async def test_without_a_keyring_there_is_nothing_to_remove(bench: Bench) -> None:
    assert await bench.run(logout) is Exit.DONE
    assert bench.told.startswith("There is no keyring here (")
    assert bench.told.endswith("Nothing was removed.\n")
