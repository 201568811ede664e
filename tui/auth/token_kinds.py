"""What a token says about itself: whose it is, of which kind, and when it ends.

Infisical's tokens are JWTs (RFC 7519), whose middle part anybody can read. Nothing is verified here: what comes out is
for showing only, and whether a token works is for the server to say. Claims as in Infisical's own source.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from pydantic import SecretStr
from pydantic_core import from_json

from tui.api.surrogates import with_stand_ins
from tui.api.text import printable

SERVICE_PREFIX: Final = "st."
"""How service tokens begin; they are no JWTs."""

_LONGEST: Final = 65_536
"""Characters looked at; tokens have some hundred, those made from OIDC claims a few thousand."""

_PARTS: Final = 3
_YEAR: Final = 365
LONGEST_NAME: Final = 80
"""Characters of a name that are shown."""

_NAMES: Final = ("identityName", "email", "username")
_ORGANIZATIONS: Final = ("subOrganizationId", "organizationId", "orgId")
"""Claims in order of preference: a token for a sub-organisation acts there."""


class TokenKind(StrEnum):
    """Who holds a token."""

    USER = "user"
    IDENTITY = "identity"
    SERVICE = "service"
    OPAQUE = "opaque"
    """It does not say."""

    @property
    def words(self) -> str:
        """The token for the user, as the object of a sentence."""
        return _WORDS[self]


_WORDS: Final = {
    TokenKind.USER: "your user token",
    TokenKind.IDENTITY: "machine identity token",
    TokenKind.SERVICE: "service token",
    TokenKind.OPAQUE: "token that does not say whose it is",
}

_KINDS: Final = {"accessToken": TokenKind.USER, "identityAccessToken": TokenKind.IDENTITY}
"""The claim `authTokenType`."""


@dataclass(frozen=True)
class TokenFacts:
    """What a token claims; `who` and `organization` are safe to show, and empty when it does not say.

    `expires_at` is in UTC, None when the token names no time it could end at.
    """

    kind: TokenKind
    who: str = ""
    expires_at: datetime | None = None
    organization: str = ""

    @property
    def is_renewable(self) -> bool:
        """Whether the server renews tokens of this kind; it may still say no to this one."""
        return self.kind is TokenKind.IDENTITY


def describe(token: SecretStr) -> TokenFacts:
    """Read what the token says about itself; whatever it is, nothing is raised."""
    if token.get_secret_value().startswith(SERVICE_PREFIX):
        return TokenFacts(TokenKind.SERVICE)
    claims = _claims(token)
    kind = claims.get("authTokenType")
    return TokenFacts(
        _KINDS.get(kind, TokenKind.OPAQUE) if isinstance(kind, str) else TokenKind.OPAQUE,
        _first(claims, _NAMES),
        _moment(claims.get("exp")),
        _first(claims, _ORGANIZATIONS),
    )


def expires_in_words(facts: TokenFacts, now: datetime) -> str:
    """Say when the token ends, as the end of a sentence ("expires in 25 minutes"); `now` is an aware time."""
    if facts.expires_at is None:
        return "does not say when it expires"
    left = facts.expires_at - now
    if left > timedelta(0):
        return f"expires in {_duration(left)}"
    return f"expired {_duration(-left)} ago"


def _claims(token: SecretStr) -> Mapping[str, Any]:
    if len(token) > _LONGEST:
        return {}
    parts = token.get_secret_value().split(".")
    if len(parts) != _PARTS:
        return {}
    try:
        claims = from_json(with_stand_ins(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def _first(claims: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        claim = claims.get(name)
        if isinstance(claim, str) and claim.strip():
            return printable(claim, limit=LONGEST_NAME)
    return ""


def _moment(seconds: object) -> datetime | None:
    """Read a NumericDate (RFC 7519, 2): seconds since 1970."""
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):  # what it says depends on how absurd the number is
        return None


def _duration(span: timedelta) -> str:
    """Round down, so that no more is promised than there is."""
    minutes = int(span.total_seconds()) // 60
    hours, days = minutes // 60, minutes // (24 * 60)
    if days >= 2 * _YEAR:
        return _counted(days // _YEAR, "year")
    if not minutes:
        return "less than a minute"
    if not hours:
        return _counted(minutes, "minute")
    return _counted(hours, "hour") if days < 2 else _counted(days, "day")  # noqa: PLR2004 - "30 hours" says more than "1 day"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
