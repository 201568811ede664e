"""The Infisical token: where it was found, and what a pasted one has to look like.

The sources, in the order they are asked: `--token-stdin`, the environment (a token, then the pair that logs a machine
identity in), the keyring; then what only the user can choose, the session of Infisical's own command line tool
(`tui.credentials.official_cli`) and what is typed. A typed token lives in this session only, unless the user asks to
keep it (`tui.credentials.keyrings`).
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from tui.api.errors import Problem
from tui.credentials.keyrings import Keyring
from tui.credentials.kinds import SERVICE_PREFIX
from tui.settings.declared import (
    ACCESS_TOKEN_VARIABLE,
    CLIENT_ID_VARIABLE,
    CLIENT_SECRET_VARIABLE,
    NETLIFY_TOKEN_VARIABLE,
    ORGANIZATION_VARIABLE,
    TOKEN_VARIABLE,
)

if TYPE_CHECKING:
    from tui.api.identities import Identities, IssuedToken

_ASSIGNMENT: Final = re.compile(rf"\A(?:export\s+)?(?:{TOKEN_VARIABLE}|{ACCESS_TOKEN_VARIABLE})\s*=\s*")
_SCHEME: Final = re.compile(r"\A(?:Authorization\s*:\s*)?Bearer(?:\s+|\Z)", re.IGNORECASE)
_QUOTES: Final = "\"'` \t\r\n"
_HEADER_SAFE: Final = re.compile(r"[!-~]+")
"""Visible ASCII, what RFC 9110 (5.5) lets every HTTP field value carry."""

_COPY_AGAIN: Final = "Copy the whole token and paste it here."


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


class TokenSource(StrEnum):
    """Where the token of this session came from."""

    STDIN = "stdin"
    ACCESS_TOKEN = "access-token"
    ENVIRONMENT = "environment"
    ENVIRONMENT_LOGIN = "environment-login"
    KEYRING = "keyring"
    OFFICIAL_CLI = "official-cli"
    TYPED = "typed"
    TYPED_LOGIN = "typed-login"
    DEMO = "demo"

    @property
    def words(self) -> str:
        """The source for the user, to stand after the word "token"."""
        return _WORDS[self]


_WORDS: Final = {
    TokenSource.STDIN: "from --token-stdin",
    TokenSource.ACCESS_TOKEN: f"from {ACCESS_TOKEN_VARIABLE}",
    TokenSource.ENVIRONMENT: f"from {TOKEN_VARIABLE}",
    TokenSource.ENVIRONMENT_LOGIN: f"of the machine identity in {CLIENT_ID_VARIABLE}",
    TokenSource.KEYRING: "from the keyring",
    TokenSource.OFFICIAL_CLI: "from the session of the Infisical CLI",
    TokenSource.TYPED: "you gave",
    TokenSource.TYPED_LOGIN: "of the machine identity signed in here",
    TokenSource.DEMO: "of the demo",
}


_VARIABLES: Final = {ACCESS_TOKEN_VARIABLE: TokenSource.ACCESS_TOKEN, TOKEN_VARIABLE: TokenSource.ENVIRONMENT}
"""Tokens in the environment, in the order they are asked."""


@dataclass(frozen=True)
class Token:
    """A token and its source; valid or not is for Infisical to say.

    `expires_at`, an aware time, is known here only if the server told it when it issued the token.
    """

    secret: SecretStr
    source: TokenSource
    expires_at: datetime | None = None


class UnusableToken(Problem):
    """The text can be no token that creates secret syncs; it is not repeated in the message."""


class IncompleteLogin(Problem):
    """One of the two variables that log a machine identity in is there without the other."""


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
    if token.startswith(SERVICE_PREFIX):
        raise UnusableToken(
            f"{called} is a service token, and Infisical does not let those use secret syncs.",
            "Take the token of a machine identity, or your own from `infisical user get token --plain`.",
        )
    return SecretStr(token)


def token_from_environment(environ: Mapping[str, str]) -> Token | None:
    """Return the token in `ACCESS_TOKEN_VARIABLE`, else in `TOKEN_VARIABLE`; None when both are absent or blank.

    Raises UnusableToken.
    """
    for variable, source in _VARIABLES.items():
        text = environ.get(variable, "")
        if text.strip():
            return Token(clean_token(text, called=variable), source)
    return None


def client_from_environment(environ: Mapping[str, str]) -> tuple[str, SecretStr] | None:
    """Return client id and secret of the machine identity in the environment; None when both are absent or blank.

    Raises IncompleteLogin.
    """
    client_id = environ.get(CLIENT_ID_VARIABLE, "").strip()
    client_secret = SecretStr(environ.get(CLIENT_SECRET_VARIABLE, "").strip())
    if client_id and client_secret:
        return client_id, client_secret
    if not client_id and not client_secret:
        return None
    there, missing = CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE
    if client_secret:
        there, missing = missing, there
    raise IncompleteLogin(f"{there} is set, but {missing} is not.", f"Set {missing} too, or unset {there}.")


async def find_token(
    origin: str,
    environ: Mapping[str, str],
    keyring: Keyring,
    *,
    given: SecretStr | None = None,
    identities: "Identities | None" = None,
    now: Callable[[], datetime] = utc_now,
) -> Token | None:
    """Return the first token that waits for `origin`, by the order of sources; None when there is none.

    `given` is what came by `--token-stdin`, `now` tells an aware time. `identities` belongs to `origin`; without it no
    machine identity is logged in. Each call logs it in anew, and wrong credentials lock it after three: call again only
    when the user asks for it.

    Raises UnusableToken, IncompleteLogin, what `Identities.login` raises, and KeyringFailed when an entry may exist and
    cannot be read.
    """
    if given is not None:
        return _found(given, TokenSource.STDIN, "The token from --token-stdin")
    token = token_from_environment(environ)
    if token is not None:
        return token
    client = client_from_environment(environ) if identities else None
    if identities and client:
        issued = await identities.login(*client, environ.get(ORGANIZATION_VARIABLE))
        return token_of_login(issued, TokenSource.ENVIRONMENT_LOGIN, now())
    kept = await keyring.read(origin)
    return _found(kept, TokenSource.KEYRING, "The token in the keyring") if kept else None


def token_of_login(issued: "IssuedToken", source: TokenSource, now: datetime) -> Token:
    """Return the token that a login or a renewal gave at `now`.

    Raises UnusableToken.
    """
    expires_at = None if issued.expires_in is None else now + timedelta(seconds=issued.expires_in)
    return replace(_found(issued.access_token, source, "The token that the login gave"), expires_at=expires_at)


def _found(secret: SecretStr, source: TokenSource, called: str) -> Token:
    return Token(clean_token(secret.get_secret_value(), called=called), source)


def netlify_token(environ: Mapping[str, str]) -> SecretStr | None:
    """Return the Netlify token of `NETLIFY_TOKEN_VARIABLE` for this run; None when absent or blank."""
    text = environ.get(NETLIFY_TOKEN_VARIABLE, "").strip()
    return SecretStr(text) if text else None


_SECRETS: Final = (ACCESS_TOKEN_VARIABLE, TOKEN_VARIABLE, CLIENT_SECRET_VARIABLE, NETLIFY_TOKEN_VARIABLE)


def take_secrets(environ: MutableMapping[str, str]) -> Mapping[str, str]:
    """Return the environment as it is, and take the secrets out of it: no program started from now on gets to see them.

    Looking for a keyring starts up to fifteen programs.
    """
    whole = dict(environ)
    for variable in _SECRETS:
        environ.pop(variable, None)
    return whole
