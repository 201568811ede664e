"""How a machine identity gets, renews and gives back its access token (Universal Auth); none of these calls is signed.

The server checks any token it is sent, also where none is needed, so that an old one would spoil these very calls.
"""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import SecretStr

from tui.api.errors import NotAllowed, NotFound, Refused, SignInRequired
from tui.api.http import Http
from tui.api.models import AccessTokenReply, HeldToken, RevokedReply, UniversalAuthLogin
from tui.api.text import printable


@dataclass(frozen=True)
class IssuedToken:
    """A new access token, and in how many seconds from now it ends; None is without end."""

    access_token: SecretStr
    expires_in: float | None


@dataclass(frozen=True)
class LoginNames:
    """What a refusal calls the credentials, which may stand in variables; the defaults are those of typed ones."""

    identity: str = "machine identity"
    client_id: str = "client id"
    client_secret: str = "client secret"
    organization: str = "organisation"


_TYPED: Final = LoginNames()


class LoginRefused(Refused):
    """The server did not let the machine identity in; this class itself when it is not known why."""


class WrongClient(LoginRefused):
    """The client id is unknown or the client secret is wrong; the server does not tell which."""


class LockedOut(LoginRefused):
    """Too many wrong secrets: nobody can log in as this identity for some minutes, not even with the right one."""


class SecretSpent(LoginRefused):
    """The client secret is over its time or its number of uses."""


class WrongOrganization(LoginRefused):
    """The organisation does not exist, or the identity is not in it."""


class WrongPlace(LoginRefused):
    """The identity may not log in from this machine's IP address."""


class Identities:
    """Logs machine identities in and out of one Infisical; every call is sent once and never repeated by itself.

    Beyond what is listed, each raises the other kinds of `Problem` as `Http.post` does.
    """

    def __init__(self, http: Http) -> None:
        self._http: Final = http

    async def login(
        self, client_id: str, client_secret: SecretStr, organization: str | None, *, names: LoginNames = _TYPED
    ) -> IssuedToken:
        """Exchange the client secret for an access token; `organization` is the slug, for identities of several.

        Three failures within 30 seconds (the default) lock the identity for everybody who uses it. `names` are for the
        refusal.

        Raises:
            LoginRefused: one of its kinds, or itself.
            ValidationError: id or secret is empty (Pydantic's; nothing was sent).
        """
        slug = (organization or "").strip() or None
        request = UniversalAuthLogin(
            client_id=client_id.strip(),
            client_secret=client_secret,
            organization_slug=slug,
            sub_organization_name=slug,
        )
        body = request.model_dump(by_alias=True, exclude_none=True)
        try:
            reply = await self._http.post(
                "/api/v1/auth/universal-auth/login", AccessTokenReply, body=body, signed=False
            )
        except (SignInRequired, NotAllowed, NotFound) as refusal:
            raise _login_refused(refusal, slug, names) from None
        return _issued(reply)

    async def renew(self, token: SecretStr) -> IssuedToken:
        """Return a token that lives on; it may be another one, and the old one is then over soon.

        Raises:
            SignInRequired: the token is expired, revoked or cannot live any longer: log in again.
            BadRequest: it is no machine identity's token.
        """
        path = "/api/v1/auth/token/renew"
        return _issued(await self._http.post(path, AccessTokenReply, body=_holding(token), signed=False))

    async def revoke(self, token: SecretStr) -> None:
        """Make the server forget the token.

        Raises:
            SignInRequired: it did not work any more.
            BadRequest: it is no machine identity's token.
        """
        await self._http.post("/api/v1/auth/token/revoke", RevokedReply, body=_holding(token), signed=False)


def _holding(token: SecretStr) -> dict[str, Any]:
    return HeldToken(access_token=token).model_dump(by_alias=True)


def _issued(reply: AccessTokenReply) -> IssuedToken:
    return IssuedToken(reply.access_token, reply.expires_in if reply.expires_in > 0 else None)


_LOCKED: Final = "temporarily locked"
_SPENT: Final = ("expired client secret", "client secret usage limit reached")
_WRONG_CLIENT: Final = "Invalid credentials"
_NOT_IN_ORGANIZATION: Final = "not authorized to access sub organization"
_WRONG_PLACE: Final = "IP address"
"""Words of today's servers, no contract: where none of them stands, the sentence is a general one."""


def _login_refused(
    refusal: SignInRequired | NotAllowed | NotFound, organization: str | None, names: LoginNames
) -> Refused:
    """Say what a refusal means for a login, where the general sentences speak of tokens."""
    said, request_id = refusal.happened, refusal.request_id
    named = f"the {names.organization} {printable(organization, limit=64)}" if organization else "its organisation"
    if isinstance(refusal, NotFound):
        if organization is None:
            return refusal
        return WrongOrganization(
            f"Infisical does not know {named}.", "Check its slug, as it stands in the address.", request_id=request_id
        )
    if _LOCKED in said:
        return LockedOut(
            f"Infisical has locked the {names.identity} for some minutes after too many wrong client secrets.",
            "Wait five minutes before you try again; each further try may lock it anew.",
            request_id=request_id,
        )
    if any(words in said for words in _SPENT):
        return SecretSpent(
            f"The {names.client_secret} has expired or was used as often as it may be.",
            "Make a new client secret for the machine identity in Infisical.",
            request_id=request_id,
        )
    if _NOT_IN_ORGANIZATION in said:
        return WrongOrganization(
            f"The {names.identity} may not sign in to {named}.",
            "Check the organisation's slug, or ask an admin to add the identity to it.",
            request_id=request_id,
        )
    if _WRONG_PLACE in said:
        return WrongPlace(
            f"The {names.identity} may not sign in from the IP address of this machine.",
            "Ask an admin to add the address to the IP allow-list (trusted IPs) of the identity.",
            request_id=request_id,
        )
    if _WRONG_CLIENT in said:
        return WrongClient(
            f"Infisical does not know the {names.client_id}, or the {names.client_secret} is wrong.",
            "Check both, and that they belong to this Infisical; three wrong tries lock the identity for some minutes.",
            request_id=request_id,
        )
    return LoginRefused(
        said.replace("the token", f"the login of the {names.identity}", 1),
        "Check id and secret, and that they belong to this Infisical; three wrong tries lock the identity for minutes.",
        request_id=request_id,
    )
