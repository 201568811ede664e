"""Where a token is found, and what becomes of a pasted one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from keyring.backends import fail
from pydantic import SecretStr

from tests.api.clients import client
from tests.api.faulty import FaultyServer, faulty, json_reply
from tests.auth.rings import MemoryRing, StuckRing, fence_off, install
from tui.api.connections import Connections
from tui.api.http import Http
from tui.api.identities import Identities, WrongClient
from tui.auth.keyring import SERVICE, Keyring, Limits
from tui.auth.keyring_report import KeyringFailed, KeyringState
from tui.auth.token_text import UnusableToken
from tui.auth.tokens import (
    IncompleteLogin,
    Token,
    TokenSource,
    clean_token,
    client_from_environment,
    find_token,
    token_from_environment,
)
from tui.demo import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, Demo

ORIGIN = "https://us.infisical.com"
TOKEN = "eyJhbGciOi.eyJpZGVudGl0eUlk.c2lnbmF0dXJl"
OTHER = TOKEN.replace("Ui", "Xx")
PAIR = {
    "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": DEMO_CLIENT_ID,
    "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": f"{DEMO_CLIENT_SECRET}\n",
}


@pytest.fixture(autouse=True)
def _no_real_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


@pytest.fixture
def demo_identities() -> Identities:
    """The logins of the demo, which issues tokens of its own."""
    return Identities(Http(Connections("Infisical", ORIGIN, Demo().infisical)))


@pytest.fixture
async def closed_door() -> AsyncIterator[tuple[Identities, FaultyServer]]:
    """The logins of a server that lets nobody in."""
    refusal = json_reply({"reqId": "r", "error": "UnauthorizedError", "message": "Invalid credentials"}, 401)
    async with faulty(script=lambda _: refusal) as server, client(server.url, token=None) as http:
        yield Identities(http), server


@pytest.mark.parametrize(
    "pasted",
    [
        TOKEN,
        f"  {TOKEN}\r\n",
        TOKEN.replace(".", ".\n"),
        f"{TOKEN[:9]}  \n   {TOKEN[9:]}",
        f"{TOKEN[:9]}\u00a0{TOKEN[9:]}",
        f'"{TOKEN}"',
        f"'{TOKEN}'",
        f"`{TOKEN}`",
        f"Bearer {TOKEN}",
        f"bearer\n{TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        f'"Bearer {TOKEN}"',
        f"INFISICAL_TOKEN={TOKEN}",
        f"export INFISICAL_TOKEN={TOKEN}",
        f'export INFISICAL_TOKEN="{TOKEN}"\n',
        f"export  INFISICAL_TOKEN = 'Bearer {TOKEN}'",
        f"export INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN={TOKEN}",
    ],
)
def test_a_token_is_taken_out_of_what_was_pasted(pasted: str) -> None:
    assert clean_token(pasted).get_secret_value() == TOKEN


@pytest.mark.parametrize(
    "pasted", ["", " \n\t", '""', "Bearer ", "Bearer", "export INFISICAL_TOKEN=", "INFISICAL_TOKEN=''"]
)
def test_a_paste_without_a_token_is_called_empty(pasted: str) -> None:
    with pytest.raises(UnusableToken, match=r"The token is empty\. Copy the whole token"):
        clean_token(pasted)


@pytest.mark.parametrize("odd", ["\u2026", "\u2022", "\x1b[200~", "\x00", "\x7f", "\u200b", "\ufeff", "é", "\ud800"])
def test_a_token_that_no_header_can_carry_is_refused_without_repeating_it(odd: str) -> None:
    with pytest.raises(UnusableToken) as refused:
        clean_token(TOKEN[:9] + odd + TOKEN[9:])
    assert "characters" in refused.value.happened
    assert TOKEN[:9] not in str(refused.value)
    assert odd not in str(refused.value)


@pytest.mark.parametrize("pasted", ["st.abc.def.ghi", "export INFISICAL_TOKEN=st.abc.def.ghi", " Bearer st.abc.def"])
def test_a_service_token_is_refused_with_the_reason_and_what_to_take_instead(pasted: str) -> None:
    with pytest.raises(UnusableToken) as refused:
        clean_token(pasted)
    assert "service token" in refused.value.happened
    assert "secret syncs" in refused.value.happened
    assert "machine identity" in refused.value.remedy
    assert "abc" not in str(refused.value)


def test_a_token_that_only_looks_like_a_prefix_is_left_whole() -> None:
    assert clean_token("stable.Bearer.export").get_secret_value() == "stable.Bearer.export"


def test_a_token_shows_in_no_repr() -> None:
    assert TOKEN not in repr(Token(clean_token(TOKEN), TokenSource.TYPED))


@pytest.mark.parametrize("environ", [{}, {"INFISICAL_TOKEN": ""}, {"INFISICAL_TOKEN": " \n"}])
def test_an_absent_or_blank_variable_is_no_token(environ: dict[str, str]) -> None:
    assert token_from_environment(environ) is None


def test_an_unusable_token_in_the_environment_is_named_by_its_variable() -> None:
    with pytest.raises(UnusableToken, match="INFISICAL_TOKEN is a service token"):
        token_from_environment({"INFISICAL_TOKEN": "st.abc"})


@pytest.mark.anyio
async def test_the_environment_comes_before_the_keyring_which_is_then_not_asked() -> None:
    ring = install(StuckRing)
    token = await find_token(ORIGIN, {"INFISICAL_TOKEN": f"{TOKEN}\n"}, Keyring())
    assert token is not None
    assert (token.secret.get_secret_value(), token.source.words) == (TOKEN, "from INFISICAL_TOKEN")
    assert ring.reads == 0


@pytest.mark.anyio
async def test_without_a_variable_the_keyring_gives_the_token_of_that_host_only() -> None:
    install(MemoryRing)
    await Keyring().save(ORIGIN, SecretStr(TOKEN))
    token = await find_token(ORIGIN, {}, Keyring())
    assert token is not None
    assert (token.secret.get_secret_value(), token.source.words) == (TOKEN, "from the keyring")
    assert await find_token("https://eu.infisical.com", {}, Keyring()) is None


@pytest.mark.anyio
async def test_on_a_machine_without_a_keyring_there_is_simply_no_token() -> None:
    install(fail.Keyring, "keyring.backends.fail")
    assert await find_token(ORIGIN, {}, Keyring()) is None


@pytest.mark.anyio
async def test_a_keyring_that_does_not_answer_is_told_apart_from_one_without_the_token() -> None:
    ring = install(StuckRing)
    with pytest.raises(KeyringFailed) as failed:
        await find_token(ORIGIN, {}, Keyring(limits=Limits(look=0.05)))
    ring.let_go.set()
    assert failed.value.state is KeyringState.SILENT


@pytest.mark.anyio
async def test_a_damaged_entry_never_becomes_a_header() -> None:
    install(MemoryRing).entries[SERVICE, ORIGIN] = "eyJ\x00evil"
    with pytest.raises(UnusableToken, match="The token in the keyring holds characters"):
        await find_token(ORIGIN, {}, Keyring())


def found(token: Token | None) -> tuple[str, str] | None:
    return None if token is None else (token.secret.get_secret_value(), token.source.words)


@pytest.mark.anyio
async def test_a_token_given_by_stdin_comes_before_everything_else(
    closed_door: tuple[Identities, FaultyServer],
) -> None:
    identities, server = closed_door
    ring = install(StuckRing)
    environ = {"INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN": OTHER, "INFISICAL_TOKEN": OTHER} | PAIR
    given = SecretStr(f"{TOKEN}\n")
    token = await find_token(ORIGIN, environ, Keyring(), given=given, identities=identities)
    assert found(token) == (TOKEN, "from --token-stdin")
    assert (ring.reads, server.received) == (0, [])


@pytest.mark.anyio
async def test_an_empty_stdin_is_not_made_up_for_by_another_source() -> None:
    with pytest.raises(UnusableToken, match="The token from --token-stdin is empty"):
        await find_token(ORIGIN, {"INFISICAL_TOKEN": TOKEN}, Keyring(), given=SecretStr("\n"))


def test_the_variable_for_access_tokens_comes_before_the_other_one() -> None:
    environ = {"INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN": TOKEN, "INFISICAL_TOKEN": OTHER}
    assert found(token_from_environment(environ)) == (TOKEN, "from INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN")
    blank = environ | {"INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN": " "}
    assert found(token_from_environment(blank)) == (OTHER, "from INFISICAL_TOKEN")


@pytest.mark.anyio
async def test_a_token_in_the_environment_comes_before_the_login_which_is_then_not_even_looked_at(
    closed_door: tuple[Identities, FaultyServer],
) -> None:
    identities, server = closed_door
    half = {"INFISICAL_TOKEN": TOKEN, "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": "x"}
    assert found(await find_token(ORIGIN, half, Keyring(), identities=identities)) == (TOKEN, "from INFISICAL_TOKEN")
    assert not server.received


@pytest.mark.anyio
async def test_the_machine_identity_in_the_environment_is_logged_in_before_the_keyring_is_asked(
    demo_identities: Identities,
) -> None:
    ring = install(StuckRing)
    token = await find_token(ORIGIN, PAIR, Keyring(), identities=demo_identities)
    assert token is not None
    assert token.source is TokenSource.ENVIRONMENT_LOGIN
    assert token.secret.get_secret_value().startswith("demo-access-")
    assert ring.reads == 0


@pytest.mark.anyio
async def test_the_organisation_in_the_environment_goes_along_with_the_login() -> None:
    issued = json_reply({"accessToken": TOKEN, "expiresIn": 1})
    async with faulty(issued) as server, client(server.url, token=None) as http:
        environ = PAIR | {"INFISICAL_AUTH_ORGANIZATION_SLUG": "acme"}
        await find_token(ORIGIN, environ, Keyring(), identities=Identities(http))
    assert b'"organizationSlug": "acme"' in server.received[0].body


@pytest.mark.anyio
async def test_a_login_that_is_refused_is_tried_once_and_no_other_source_takes_its_place(
    closed_door: tuple[Identities, FaultyServer],
) -> None:
    identities, server = closed_door
    ring = install(MemoryRing)
    ring.entries[SERVICE, ORIGIN] = TOKEN
    with pytest.raises(WrongClient):
        await find_token(ORIGIN, PAIR, Keyring(), identities=identities)
    assert len(server.received) == 1


@pytest.mark.parametrize("there", PAIR)
def test_half_a_login_is_told_with_the_variable_that_is_missing(there: str) -> None:
    (missing,) = PAIR.keys() - {there}
    with pytest.raises(IncompleteLogin) as half:
        client_from_environment({there: "canary-5Rt", missing: " "})
    assert half.value.happened == f"{there} is set, but {missing} is not."
    assert "canary-5Rt" not in str(half.value)


@pytest.mark.anyio
async def test_half_a_login_stops_the_search(demo_identities: Identities) -> None:
    with pytest.raises(IncompleteLogin):
        await find_token(ORIGIN, {"INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": "x"}, Keyring(), identities=demo_identities)


@pytest.mark.anyio
async def test_without_either_variable_the_keyring_is_next(demo_identities: Identities) -> None:
    install(MemoryRing)
    await Keyring().save(ORIGIN, SecretStr(TOKEN))
    assert client_from_environment({}) is None
    assert found(await find_token(ORIGIN, {}, Keyring(), identities=demo_identities)) == (TOKEN, "from the keyring")


@pytest.mark.anyio
async def test_a_service_token_is_refused_whatever_its_source() -> None:
    install(MemoryRing).entries[SERVICE, ORIGIN] = "st.a.b"
    issued = json_reply({"accessToken": "st.a.b", "expiresIn": 1})
    environ = [{"INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN": "st.a.b"}, {"INFISICAL_TOKEN": "st.a.b"}, PAIR, {}]
    async with faulty(issued) as server, client(server.url, token=None) as http:
        for variables in environ:
            with pytest.raises(UnusableToken, match="is a service token"):
                await find_token(ORIGIN, variables, Keyring(), identities=Identities(http))
    with pytest.raises(UnusableToken, match="The token from --token-stdin is a service token"):
        await find_token(ORIGIN, {}, Keyring(), given=SecretStr("st.a.b"))


def test_every_source_has_words_of_its_own_for_the_user() -> None:
    assert len({source.words for source in TokenSource}) == len(TokenSource)
