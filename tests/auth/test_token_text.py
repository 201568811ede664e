"""The one token in whatever text people paste or pipe; nothing else of the text is ever taken."""

import json
import textwrap
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.auth.token_text import NoToken, Reading, UnusableToken, Wanted, reading, token_in
from tui.settings.cleaning import clean_text, clean_value


def jwt(algorithm: str = "HS256", signature: int = 43, **claims: object) -> str:
    """Make a token as Infisical's are, of letters for a signature."""
    parts = [{"alg": algorithm, "typ": "JWT"}, {"authTokenType": "accessToken", "userId": "7f8e"} | claims]
    coded = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, ("Qz-_x9" * 120)[:signature]])


TOKEN = jwt(iat=1_764_000_000, exp=1_764_864_000)
OTHER = jwt(iat=1)
SHORT = "eyJhbGciOi.eyJpZGVudGl0eUlk.c2lnbmF0dXJl"
"""One whose parts say nothing, as tests and examples have them."""
OPAQUE = "opaque-0123456789"
NETLIFY = "nfp_" + "aB3" * 12
HEX = "0123456789abcdef" * 4
CANARY = "canary-5Rt"


def wrapped(token: str, width: int) -> str:
    """Break a token as a terminal does."""
    return "\n".join(token[at : at + width] for at in range(0, len(token), width))


TEXTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda it: it,
    "blanks around it": lambda it: f" \t{it}\r\n\r\n",
    "a byte order mark": lambda it: f"\ufeff{it}\n",
    "a zero-width space": lambda it: f"{it}\u200b",
    "double quotes": lambda it: f'"{it}"',
    "quotes within quotes": lambda it: f"'\"{it}\"'",
    "printer's quotes": lambda it: f"\u201c{it}\u201d",
    "a line of JSON": lambda it: f'"{it}",',
    "escaped quotes": lambda it: f'\\"{it}\\"',
    "Bearer": lambda it: f"Bearer {it}",
    "a header": lambda it: f"authorization: bearer {it}",
    "a variable": lambda it: f"INFISICAL_TOKEN={it}",
    "an export": lambda it: f'export INFISICAL_TOKEN="{it}"',
    "PowerShell": lambda it: f"$env:INFISICAL_TOKEN = '{it}'",
    "a label": lambda it: f"token: {it}",
    "another label": lambda it: f"Access Token : {it}",
    "a label above": lambda it: f"Token:\n  {it}\n",
    "the tool's table": lambda it: f"Session ID: 0b7f-11\nToken: {it}\n",
    "an entry of pass": lambda it: f"{it}\nurl: https://x.example\nlogin: {CANARY}\n",
    "an entry with a blank line and a link": lambda it: f"{it}\n\nuser: {CANARY}\notpauth://totp/x?secret={CANARY}\n",
    "an entry of another layout": lambda it: f"{CANARY}\nlogin: me\ntoken: {it}\n",
    "JSON": lambda it: json.dumps({"accessToken": it}),
    "a login's JSON": lambda it: json.dumps({"accessToken": it, "expiresIn": 7200, "tokenType": "Bearer"}, indent=2),
    "JSON within JSON": lambda it: json.dumps({"data": [{"access_token": it, "password": CANARY}]}),
    "two tokens in JSON": lambda it: json.dumps({"refreshToken": OTHER, "accessToken": it}),
    "colours": lambda it: f"\x1b[1;32mToken:\x1b[0m \x1b[33m{it}\x1b[0m\x1b[K\r\n",
    "Windows line ends": lambda it: f"{it}\r\nurl: x\r\nlogin: y\r\n",
}


@pytest.mark.parametrize("token", [TOKEN, SHORT, OPAQUE], ids=["real", "short", "opaque"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_one_token_is_found(text: str, token: str) -> None:
    assert token_in(TEXTS[text](token)) == token


JWT_ONLY: dict[str, Callable[[str], str]] = {
    "a sentence": lambda it: f"Your token is {it}. Keep it safe.",
    "a command": lambda it: f'$ curl -H "Authorization: Bearer {it}" https://x.example',
    "a table with borders": lambda it: f"\u2502 Session \u2502 0b7f \u2502\n\u2502 Token   \u2502 {it} \u2502\n",
    "markup": lambda it: f"<token>{it}</token>",
    "a second line without a label": lambda it: f"{it}\n{CANARY}\n",
    "a second line of few letters": lambda it: f"{it}\nhunter2",
    "a password above": lambda it: f"{CANARY} and more\n{it}\n",
    "the same one twice": lambda it: f"{it}\n{it}\n",
    "a Netlify token beside it": lambda it: f"INFISICAL_TOKEN={it}\nNETLIFY_AUTH_TOKEN={NETLIFY}\n",
    "a prompt and its output": lambda it: f"$ infisical user get token --plain\n{it}\n$ \n",
}


@pytest.mark.parametrize("token", [TOKEN, SHORT], ids=["real", "short"])
@pytest.mark.parametrize("text", JWT_ONLY)
def test_a_token_is_known_by_its_form(text: str, token: str) -> None:
    assert token_in(JWT_ONLY[text](token)) == token


@pytest.mark.parametrize("width", [4, 7, 10, 20, 37, 40, 64, 76, 79, 80, 100, 120, 150])
def test_a_wrapped_token_is_joined_and_nothing_below_it(width: int) -> None:
    for below in ("", "\n", "\nhunter2", f"\n{CANARY}", "\nurl: x\nlogin: y", "\n\nabc"):
        assert token_in(wrapped(TOKEN, width) + below) == TOKEN


def test_a_token_is_joined_however_it_was_broken() -> None:
    assert token_in(TOKEN.replace(".", ".\n")) == TOKEN
    assert token_in(SHORT.replace(".", ".\n")) == SHORT
    assert token_in(wrapped(SHORT, 9)) == SHORT
    assert token_in(f"Bearer {TOKEN[:9]}  \n   {TOKEN[9:]}") == TOKEN
    assert token_in("> " + wrapped(TOKEN, 70).replace("\n", "\n> ")) == TOKEN
    assert token_in("\n".join(f"\u2502 {line:60} \u2502" for line in textwrap.wrap(TOKEN, 60))) == TOKEN
    assert token_in(wrapped(TOKEN, 70).replace("\n", "\\\n")) == TOKEN
    for algorithm, length in {"RS256": 342, "ES256": 86, "HS512": 86}.items():
        token = jwt(algorithm, length)
        assert token_in(wrapped(token, 80) + "\nhunter2") == token


@pytest.mark.parametrize(
    "text",
    [
        f"{TOKEN}\n{OTHER}",
        f"token: {OPAQUE}\nold token: another-one",
        json.dumps([{"token": OPAQUE}, {"token": "another-one"}]),
        json.dumps({"password": OPAQUE}),
        '{"accessToken": "opaque',
        f"{OPAQUE}\n{CANARY}",
        f"{OPAQUE} {CANARY}",
        f"login: {CANARY}\nurl: https://x.example\n",
        f"the token is {OPAQUE}",
        f"NETLIFY_AUTH_TOKEN={NETLIFY}",
        NETLIFY,
        "st.abc.def.ghi",
        "st.abc.def.ghi\nurl: x",
        "export INFISICAL_TOKEN=st.abc.def",
        f"{TOKEN[:40]}\u2026",
        f"{TOKEN[:40]}\u200b{TOKEN[40:]}",
        "",
        " \n",
        '""',
        "Bearer ",
        "token:",
        "INFISICAL_TOKEN=''",
    ],
)
def test_where_there_is_not_one_token_nothing_is_taken_and_nothing_repeated(text: str) -> None:
    with pytest.raises(UnusableToken) as refused:
        token_in(text, called="INFISICAL_TOKEN")
    told = str(refused.value)
    assert told.startswith("INFISICAL_TOKEN ")
    assert not any(word in told for word in (OPAQUE, CANARY, NETLIFY, TOKEN[:20], "another-one", "x.example", "abc"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{TOKEN}\n{OTHER}", "The token is not clear: the text holds 2 tokens."),
        (
            f"{OPAQUE}\n{CANARY}\nand more",
            "The token is not clear: the text has 3 lines, and none of them is a token.",
        ),
        ("one two", "The token is not clear: the text has 2 words, and none of them is a token."),
        ('{"a": "b"}', "The token is not clear: the text is JSON with no token."),
        (NETLIFY, "The token is a token for Netlify."),
    ],
)
def test_what_was_found_instead_is_said(text: str, told: str) -> None:
    with pytest.raises(UnusableToken) as refused:
        token_in(text)
    assert refused.value.happened == told


@pytest.mark.parametrize("token", [NETLIFY, HEX, OPAQUE], ids=["new", "old", "opaque"])
@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '"{}"',
        "Bearer {}\n",
        "NETLIFY_AUTH_TOKEN='{}'",
        "export NETLIFY_AUTH_TOKEN={}",
        "{}\nurl: x\nlogin: y",
        "token: {}",
    ],
)
def test_a_netlify_token_is_found_too(text: str, token: str) -> None:
    assert token_in(text.format(token), Wanted.NETLIFY) == token


def test_a_netlify_token_is_told_from_one_for_infisical() -> None:
    both = f"INFISICAL_TOKEN={TOKEN}\nNETLIFY_AUTH_TOKEN={NETLIFY}\n"
    assert token_in(both, Wanted.NETLIFY) == NETLIFY
    assert token_in(wrapped(NETLIFY, 30), Wanted.NETLIFY) == NETLIFY
    for text in (TOKEN, "st.abc.def"):
        with pytest.raises(UnusableToken, match=r"is a token for Infisical\."):
            token_in(text, Wanted.NETLIFY)


@pytest.mark.parametrize(
    "text",
    ["{}", '"{}"', "client_secret: {}", '{{"clientId": "a", "clientSecret": "{}"}}', "{}\nclient_id: a\nurl: x"],
)
def test_a_client_secret_is_found_too(text: str) -> None:
    assert token_in(text.format(HEX), Wanted.CLIENT_SECRET) == HEX


FILLING = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(above=FILLING, below=FILLING, width=st.integers(5, 200), ends=st.sampled_from(["\n", "\r\n", " \n", "\n\n"]))
def test_no_text_around_a_token_ever_becomes_a_part_of_it(above: str, below: str, width: int, ends: str) -> None:
    text = f"{above}{ends}{wrapped(TOKEN, width)}{ends}{below}"
    assert token_in(text) == TOKEN


@given(st.text(max_size=200))
def test_every_text_is_survived_and_what_is_taken_is_one_word_of_it(text: str) -> None:
    for wanted in Wanted:
        try:
            found = token_in(text, wanted)
        except UnusableToken:
            continue
        assert len(found.split()) == 1
        assert found in text


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        (TOKEN, Reading.WHOLE),
        (SHORT, Reading.WHOLE),
        (OPAQUE, Reading.WHOLE),
        ("st.abc", Reading.WHOLE),
        (f"token: {OPAQUE}", Reading.WHOLE),
        (TOKEN[:60], Reading.MAYBE),
        (TOKEN[:-10], Reading.MAYBE),
        (wrapped(TOKEN[:160], 40), Reading.MORE),
        (wrapped(TOKEN, 40), Reading.WHOLE),
        ("Session ID: 0b7f", Reading.MORE),
        ('{\n "accessToken": "opaque",', Reading.MORE),
        (f'{{\n "accessToken": "{TOKEN}",', Reading.MORE),
        (f'{{"accessToken": "{TOKEN}"}}', Reading.WHOLE),
        ("token:", Reading.MORE),
        ("Bearer", Reading.MORE),
    ],
)
def test_a_text_that_comes_line_by_line_says_if_more_is_wanted(text: str, is_whole: Reading) -> None:
    assert reading(text) is is_whole


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example",
        ' "https://x.example"\n',
        "'\"https://x.example\"'",
        '"https://x.example",',
        "export URL=https://x.example",
        '"URL=https://x.example"',
        '\\"https://x.example\\"',
    ],
)
def test_what_copying_leaves_around_a_value_goes(text: str) -> None:
    assert clean_value(text, "URL") == "https://x.example"


def test_a_name_keeps_what_may_be_its_own() -> None:
    assert clean_text(' "shop" ') == "shop"
    assert clean_text('The "shop"') == 'The "shop"'
    assert clean_text("''") == ""


def test_a_whole_token_is_none_that_is_missing() -> None:
    with pytest.raises(NoToken):
        token_in("login: x\nurl: y")
