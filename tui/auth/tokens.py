"""The Infisical token: where it was found, and what a pasted one has to look like.

The sources, in the order they are asked: `--token-stdin`, the environment (a token, then the pair that logs a machine
identity in), the keyring; then what only the user can choose, the session of Infisical's own command line tool
(`tui.auth.infisical_cli`) and what is typed. A typed token lives in this session only, unless the user asks to
keep it (`tui.auth.keyring`).
"""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from tui.api.errors import Problem
from tui.auth.keyring import Keyring
from tui.auth.token_text import Wanted, token_in
from tui.settings.cleaning import clean_value
from tui.settings.settings import (
    ACCESS_TOKEN_VARIABLE,
    CLIENT_ID_VARIABLE,
    CLIENT_SECRET_VARIABLE,
    NETLIFY_TOKEN_VARIABLE,
    ORGANIZATION_VARIABLE,
    TOKEN_VARIABLE,
)

if TYPE_CHECKING:
    from tui.api.identities import Identities, IssuedToken, LoginNames


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


class IncompleteLogin(Problem):
    """One of the two variables that log a machine identity in is there without the other."""


def clean_token(text: str, *, called: str = "The token") -> SecretStr:
    """Take Infisical's token out of a text; `called` names it in the error.

    Raises:
        UnusableToken: There is not one that can be used.
    """
    return SecretStr(token_in(text, called=called))


def clean_netlify_token(text: str, *, called: str = "The Netlify access token") -> SecretStr:
    """Take Netlify's token out of a text; `called` names it in the error.

    Raises:
        UnusableToken: There is not one that can be used.
    """
    return SecretStr(token_in(text, Wanted.NETLIFY, called=called))


def clean_client(client_id: str, client_secret: str) -> tuple[str, SecretStr]:
    """Return client id and secret without what quoting and copying left around them; a blank one is empty.

    Raises:
        UnusableToken: The text for the secret holds more than that.
    """
    bare = clean_value(client_secret, CLIENT_SECRET_VARIABLE)
    secret = token_in(bare, Wanted.CLIENT_SECRET, called="The client secret") if bare else ""
    return clean_value(client_id, CLIENT_ID_VARIABLE), SecretStr(secret)


def token_from_environment(environ: Mapping[str, str]) -> Token | None:
    """Return the token in `ACCESS_TOKEN_VARIABLE`, else in `TOKEN_VARIABLE`; None when both are absent or blank.

    Raises UnusableToken.
    """
    for variable, source in _VARIABLES.items():
        text = environ.get(variable, "")
        if clean_value(text, variable):
            return Token(clean_token(text, called=variable), source)
    return None


def client_from_environment(environ: Mapping[str, str]) -> tuple[str, SecretStr] | None:
    """Return client id and secret of the machine identity in the environment; None when both are absent or blank.

    Raises IncompleteLogin, UnusableToken.
    """
    client_id = clean_value(environ.get(CLIENT_ID_VARIABLE, ""), CLIENT_ID_VARIABLE)
    client_secret = clean_value(environ.get(CLIENT_SECRET_VARIABLE, ""), CLIENT_SECRET_VARIABLE)
    if client_id and client_secret:
        return client_id, SecretStr(token_in(client_secret, Wanted.CLIENT_SECRET, called=CLIENT_SECRET_VARIABLE))
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
        organization = clean_value(environ.get(ORGANIZATION_VARIABLE, ""), ORGANIZATION_VARIABLE)
        issued = await identities.login(*client, organization, names=_in_variables())
        return token_of_login(issued, TokenSource.ENVIRONMENT_LOGIN, now())
    kept = await keyring.read(origin)
    return _found(kept, TokenSource.KEYRING, "The token in the keyring") if kept else None


def _in_variables() -> "LoginNames":
    from tui.api.identities import LoginNames

    return LoginNames(
        identity=f"machine identity in {CLIENT_ID_VARIABLE}",
        client_id=f"client id in {CLIENT_ID_VARIABLE}",
        client_secret=f"client secret in {CLIENT_SECRET_VARIABLE}",
        organization=f"organisation in {ORGANIZATION_VARIABLE},",
    )


def token_of_login(issued: "IssuedToken", source: TokenSource, now: datetime) -> Token:
    """Return the token that a login or a renewal gave at `now`.

    Raises UnusableToken.
    """
    expires_at = None if issued.expires_in is None else now + timedelta(seconds=issued.expires_in)
    return replace(_found(issued.access_token, source, "The token that the login gave"), expires_at=expires_at)


def _found(secret: SecretStr, source: TokenSource, called: str) -> Token:
    return Token(clean_token(secret.get_secret_value(), called=called), source)


def netlify_token(environ: Mapping[str, str]) -> SecretStr | None:
    """Return the Netlify token of `NETLIFY_TOKEN_VARIABLE` for this run; None when absent or blank.

    Raises UnusableToken.
    """
    text = environ.get(NETLIFY_TOKEN_VARIABLE, "")
    if not clean_value(text, NETLIFY_TOKEN_VARIABLE):
        return None
    return clean_netlify_token(text, called=NETLIFY_TOKEN_VARIABLE)


_SECRETS: Final = (ACCESS_TOKEN_VARIABLE, TOKEN_VARIABLE, CLIENT_SECRET_VARIABLE, NETLIFY_TOKEN_VARIABLE)


def take_secrets(environ: MutableMapping[str, str]) -> Mapping[str, str]:
    """Return the environment as it is, and take the secrets out of it: no program started from now on gets to see them.

    Looking for a keyring starts up to fifteen programs.
    """
    whole = dict(environ)
    for variable in _SECRETS:
        environ.pop(variable, None)
    return whole
