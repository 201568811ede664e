"""The Infisical token: where it was found, and what a pasted one has to look like.

A typed token lives in this session only, unless the user asks to keep it (`tui.credentials.keyrings`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import SecretStr

from tui.api.errors import Problem
from tui.credentials.keyrings import Keyring

TOKEN_VARIABLE: Final = "INFISICAL_TOKEN"
"""Environment variable that Infisical's own tools read a token from."""

_ASSIGNMENT: Final = re.compile(r"\A(?:export\s+)?INFISICAL_TOKEN\s*=\s*")
_SCHEME: Final = re.compile(r"\A(?:Authorization\s*:\s*)?Bearer(?:\s+|\Z)", re.IGNORECASE)
_QUOTES: Final = "\"'` \t\r\n"
_HEADER_SAFE: Final = re.compile(r"[!-~]+")
"""Visible ASCII, what RFC 9110 (5.5) lets every HTTP field value carry."""

_COPY_AGAIN: Final = "Copy the whole token once more and paste it here."


class TokenSource(StrEnum):
    """Where the token of this session came from."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    TYPED = "typed"
    DEMO = "demo"

    @property
    def words(self) -> str:
        """The source for the user, to stand after the word "token"."""
        return _WORDS[self]


_WORDS: Final = {
    TokenSource.ENVIRONMENT: f"from {TOKEN_VARIABLE}",
    TokenSource.KEYRING: "from the keyring",
    TokenSource.TYPED: "typed in this session",
    TokenSource.DEMO: "of the demo",
}


@dataclass(frozen=True)
class Token:
    """A token and its source; valid or not is for Infisical to say."""

    secret: SecretStr
    source: TokenSource


class UnusableToken(Problem):
    """The text can be no token that creates secret syncs; it is not repeated in the message."""


def clean_token(text: str, *, called: str = "The token") -> SecretStr:
    """Take a token out of what was pasted.

    White space anywhere goes (a terminal wraps long lines), and so do quotes around it, `Bearer` and
    `export INFISICAL_TOKEN=` before it. `called` names the token in the error.

    Raises UnusableToken when nothing is left, when it holds what an HTTP header cannot carry, or when it is
    a service token (`st.…`).
    """
    bare = _ASSIGNMENT.sub("", text.strip(_QUOTES)).strip(_QUOTES)
    bare = _SCHEME.sub("", bare).strip(_QUOTES)
    token = "".join(bare.split())
    if not token:
        raise UnusableToken(f"{called} is empty.", _COPY_AGAIN)
    if not _HEADER_SAFE.fullmatch(token):
        raise UnusableToken(f"{called} holds characters that no token has.", _COPY_AGAIN)
    if token.startswith("st."):
        raise UnusableToken(
            f"{called} is a service token, and Infisical does not let those use secret syncs.",
            "Take the token of a machine identity, or your own from `infisical user get token --plain`.",
        )
    return SecretStr(token)


def token_from_environment(environ: Mapping[str, str]) -> Token | None:
    """Return the token in `TOKEN_VARIABLE`; None when the variable is absent or blank.

    Raises UnusableToken.
    """
    text = environ.get(TOKEN_VARIABLE, "")
    if not text.strip():
        return None
    return Token(clean_token(text, called=TOKEN_VARIABLE), TokenSource.ENVIRONMENT)


async def find_token(origin: str, environ: Mapping[str, str], keyring: Keyring) -> Token | None:
    """Return the token that waits for `origin`: the environment's, else the keyring's; None when there is none.

    Raises UnusableToken, and KeyringFailed when an entry may exist and cannot be read.
    """
    token = token_from_environment(environ)
    if token is not None:
        return token
    kept = await keyring.read(origin)
    if kept is None:
        return None
    return Token(clean_token(kept.get_secret_value(), called="The token in the keyring"), TokenSource.KEYRING)


NETLIFY_TOKEN_VARIABLE: Final = "NETLIFY_AUTH_TOKEN"
"""Environment variable that Netlify's own tools read a personal access token from."""


def netlify_token(environ: Mapping[str, str]) -> SecretStr | None:
    """Return the Netlify token of `NETLIFY_TOKEN_VARIABLE` for this run; None when absent or blank."""
    text = environ.get(NETLIFY_TOKEN_VARIABLE, "").strip()
    return SecretStr(text) if text else None
