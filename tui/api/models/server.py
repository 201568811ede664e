"""What a server says of itself, of its failures and of the tokens it hands out, on the wire."""

from typing import Annotated, Any

from pydantic import Field, SecretStr

from tui.api.models.wire import MaybeText, NonEmpty, Wire


class ServerStatus(Wire):
    """`GET /api/status`: proof that an Infisical answers here. It carries no version."""

    date: str


class ErrorBody(Wire):
    """The body of every Infisical failure; `message` is a list of issues on 422, text elsewhere."""

    req_id: str | None = None
    status_code: float | None = None
    message: Any = None
    error: str = ""
    details: Any = None


class User(Wire):
    """The person a user token belongs to; only what names them."""

    email: MaybeText = None
    username: MaybeText = None


class UserReply(Wire):
    """`GET /api/v1/user`, which answers user tokens only."""

    user: User


class UniversalAuthLogin(Wire, extra="forbid"):
    """Body of `POST /api/v1/auth/universal-auth/login`.

    Newer servers know the organisation by the first name, older ones by the second; each drops the other's.
    """

    client_id: NonEmpty
    client_secret: Annotated[SecretStr, Field(min_length=1)]
    organization_slug: str | None = None
    sub_organization_name: str | None = None


class HeldToken(Wire, extra="forbid"):
    """Body of `POST /api/v1/auth/token/renew` and `…/revoke`: the token itself, for these calls are not signed."""

    access_token: SecretStr


class AccessTokenReply(Wire):
    """What login and renewal give: seconds from now, 0 for a token that does not expire."""

    access_token: Annotated[SecretStr, Field(min_length=1)]
    expires_in: Annotated[float, Field(allow_inf_nan=False)]


class RevokedReply(Wire):
    """`POST /api/v1/auth/token/revoke`, which says nothing that is used."""
