"""What a token says about itself, and that nothing in it can do harm."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.contract.bodies import searched
from tui.auth.token_kinds import TokenFacts, TokenKind, describe, expires_in_words

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def jwt(payload: object) -> SecretStr:
    """Make a token around a payload: JSON of anything but bytes, which stand for themselves."""
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    middle = urlsafe_b64encode(raw).decode().rstrip("=")
    return SecretStr(f"eyJhbGciOiJIUzI1NiJ9.{middle}.c2lnbmF0dXJl")


def test_a_users_token_tells_user_organisation_and_end() -> None:
    claims = {
        "authTokenType": "accessToken",
        "userId": "u-1",
        "organizationId": "o-1",
        "iat": 1772443000,
        "exp": 1772443800,
    }
    assert describe(jwt(claims)) == TokenFacts(TokenKind.USER, "", NOW, "o-1")
    assert describe(jwt(claims | {"email": "a@acme.example"})).who == "a@acme.example"


def test_a_machine_identitys_token_tells_its_name_and_never_a_bare_id() -> None:
    claims = {"authTokenType": "identityAccessToken", "identityId": "i-1", "identityName": "deploy bot", "orgId": "o-2"}
    assert describe(jwt(claims)) == TokenFacts(TokenKind.IDENTITY, "deploy bot", None, "o-2")
    assert describe(jwt(claims | {"identityName": " "})).who == ""


def test_a_token_for_a_sub_organisation_acts_there() -> None:
    assert describe(jwt({"organizationId": "root", "subOrganizationId": "sub"})).organization == "sub"


def test_a_service_token_is_known_by_its_beginning() -> None:
    assert describe(SecretStr("st.abc.def.ghi")) == TokenFacts(TokenKind.SERVICE)


@pytest.mark.parametrize(
    ("kind", "renewable"),
    [(TokenKind.USER, False), (TokenKind.IDENTITY, True), (TokenKind.SERVICE, False), (TokenKind.OPAQUE, False)],
)
def test_only_a_machine_identitys_token_can_be_renewed(kind: TokenKind, renewable: bool) -> None:  # noqa: FBT001 - a table
    assert TokenFacts(kind).is_renewable is renewable


def test_every_kind_has_words_of_its_own_for_the_user() -> None:
    assert TokenKind.USER.words == "your user token"
    assert TokenKind.IDENTITY.words == "machine identity token"
    assert len({kind.words for kind in TokenKind}) == len(TokenKind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demo-user-token",
        "..",
        "a.b",
        "a.!!!.c",
        "a.é.c",
        "a.b.c.d",
        jwt(b"\xff\xfe").get_secret_value(),
        jwt(b"not json").get_secret_value(),
        jwt([1, 2]).get_secret_value(),
        jwt(None).get_secret_value(),
        jwt(b"[" * 20_000).get_secret_value(),
        jwt({"authTokenType": "accessToken", "padding": "x" * 70_000}).get_secret_value(),
    ],
)
def test_a_token_that_is_no_jwt_says_nothing(text: str) -> None:
    assert describe(SecretStr(text)) == TokenFacts(TokenKind.OPAQUE)


@pytest.mark.parametrize("kind", [None, 7, ["accessToken"], {}, "refreshToken", "AccessToken"])
def test_another_kind_of_token_is_not_taken_for_one_of_ours(kind: object) -> None:
    assert describe(jwt({"authTokenType": kind, "userId": "u-1"})).kind is TokenKind.OPAQUE


@pytest.mark.parametrize(
    "moment", [None, True, "1772443800", [], 1e30, -1e30, 10**40, float("nan"), float("inf"), {"at": 1}]
)
def test_an_absurd_end_is_no_end(moment: object) -> None:
    facts = describe(jwt({"authTokenType": "accessToken", "exp": moment}))
    assert facts == TokenFacts(TokenKind.USER)


def test_a_fraction_of_a_second_is_allowed() -> None:
    assert describe(jwt({"exp": 1772443800.5})).expires_at == NOW + timedelta(seconds=0.5)


def test_a_name_in_a_token_cannot_break_the_terminal() -> None:
    facts = describe(jwt({"identityName": "\x1b[2J\u202eevil\n" + "x" * 500, "organizationId": "o\x07"}))
    assert facts.who.startswith("?[2J?evil x")
    assert len(facts.who) == 80
    assert facts.organization == "o?"


@searched(100)
@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert describe(SecretStr(text)).kind in TokenKind


JSON: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())
)
CLAIMS = ("authTokenType", "identityName", "organizationId", "exp")


@searched(200)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(CLAIMS, JSON)))
def test_no_claim_is_too_odd(claims: dict[str, object]) -> None:
    facts = describe(jwt(claims))
    assert facts.expires_at is None or facts.expires_at.tzinfo is UTC
    assert expires_in_words(facts, NOW)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(minutes=25), "expires in 25 minutes"),
        (timedelta(minutes=1, seconds=59), "expires in 1 minute"),
        (timedelta(seconds=59), "expires in less than a minute"),
        (timedelta(minutes=59, seconds=59), "expires in 59 minutes"),
        (timedelta(hours=1), "expires in 1 hour"),
        (timedelta(hours=47, minutes=59), "expires in 47 hours"),
        (timedelta(days=2), "expires in 2 days"),
        (timedelta(days=30), "expires in 30 days"),
        (timedelta(days=729), "expires in 729 days"),
        (timedelta(days=730), "expires in 2 years"),
        (timedelta(days=26695), "expires in 73 years"),
        (timedelta(0), "expired less than a minute ago"),
        (timedelta(minutes=-3), "expired 3 minutes ago"),
        (timedelta(days=-400), "expired 400 days ago"),
    ],
)
def test_the_end_is_told_in_words_and_never_later_than_it_is(left: timedelta, words: str) -> None:
    assert expires_in_words(TokenFacts(TokenKind.USER, expires_at=NOW + left), NOW) == words


def test_a_token_without_an_end_says_so() -> None:
    assert expires_in_words(TokenFacts(TokenKind.OPAQUE), NOW) == "does not say when it expires"
