"""Where a token is found, and what becomes of a pasted one."""

from pathlib import Path

import pytest
from keyring.backends import fail
from pydantic import SecretStr

from tests.credentials.rings import MemoryRing, StuckRing, fence_off, install
from tui.credentials.keyrings import SERVICE, Keyring, Limits
from tui.credentials.reports import KeyringFailed, KeyringState
from tui.credentials.tokens import Token, TokenSource, UnusableToken, clean_token, find_token, token_from_environment

ORIGIN = "https://us.infisical.com"
TOKEN = "eyJhbGciOi.eyJpZGVudGl0eUlk.c2lnbmF0dXJl"


@pytest.fixture(autouse=True)
def _no_real_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


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


def test_every_source_has_words_for_the_user() -> None:
    assert all(source.words for source in TokenSource)
