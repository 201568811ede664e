"""The token of a session: what there is to say about it, and how it is renewed before it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pydantic import SecretStr

from tui.api.errors import Problem, RateLimited, Refused, SignInRequired
from tui.api.identities import IssuedToken
from tui.auth.token_kinds import TokenKind, describe, expires_in_words
from tui.auth.tokens import Token, TokenSource, token_of_login

_NEAR_ITS_END: Final = timedelta(minutes=5)
"""What a token has left when it is renewed; of a life under ten minutes it is the second half."""

_LOGINS: Final = frozenset({TokenSource.ENVIRONMENT_LOGIN, TokenSource.TYPED_LOGIN})
_NOUNS: Final = {TokenKind.USER: "user token", TokenKind.IDENTITY: "machine identity token"}


class Held:
    """A token that a server has accepted.

    Attributes:
        origin: The server.
        token: The token as it is now; a renewed one takes its place.
        kept: The keyring holds it too.
    """

    def __init__(
        self,
        origin: str,
        token: Token,
        *,
        renew: Callable[[SecretStr], Awaitable[IssuedToken]],
        renewed: Callable[["Held"], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        """Hold it.

        Args:
            origin: The server.
            token: The token.
            renew: Asks the server for one that lives on.
            renewed: Called when `token` is a new one.
            now: Tells an aware time.
        """
        self.origin: Final = origin
        self.token = token
        self.kept = token.source is TokenSource.KEYRING
        self._renew: Final = renew
        self._renewed: Final = renewed
        self._now: Final = now
        self._one_at_a_time: Final = asyncio.Lock()
        self._due: datetime | None = None
        self._plan()

    @property
    def is_renewable(self) -> bool:
        """Whether it ends, and a server may put that off."""
        return self._due is not None

    async def current(self) -> SecretStr:
        """Return the token to send, renewed first if its end is near; if that fails, the old one serves to its end."""
        async with self._one_at_a_time:
            if self._due is not None and self._now() >= self._due:
                await self._live_on()
        return self.token.secret

    def give_up(self) -> None:
        """Renew it no more: the server does not accept it."""
        self._due = None

    def _plan(self) -> None:
        expires_at = _end_of(self.token)
        renewable = self.token.source in _LOGINS or describe(self.token.secret).is_renewable
        if expires_at is None or not renewable:
            self._due = None
            return
        left = max(expires_at - self._now(), timedelta(0))
        self._due = expires_at - min(left / 2, _NEAR_ITS_END)

    async def _live_on(self) -> None:
        try:
            issued = await self._renew(self.token.secret)
        except Problem as problem:
            # Else the next request tries again, and tells if the network is the trouble.
            if isinstance(problem, SignInRequired | Refused) and not isinstance(problem, RateLimited):
                self.give_up()  # It has lived as long as it may.
            return
        self.token = token_of_login(issued, self.token.source, self._now())
        self._plan()
        await self._renewed(self)


def describe_token(token: Token, now: datetime, owner: str = "") -> str:
    """Say whose token it is, of which kind, from where and until when, as the end of a sentence (" as … minutes.").

    `owner` is the name that the server gave, cleaned for display, for a token that holds none.
    """
    facts = replace(describe(token.secret), expires_at=_end_of(token))
    name = facts.who or owner
    who = f" as {name}" if name else ""
    kind = "token" if token.source in _LOGINS else _NOUNS.get(facts.kind, "token")
    silent = facts.expires_at is None and facts.kind is TokenKind.OPAQUE
    expiry = "" if silent else f"; it {expires_in_words(facts, now)}"
    return f"{who} with the {kind} {token.source.words}{expiry}."


def _end_of(token: Token) -> datetime | None:
    return token.expires_at or describe(token.secret).expires_at
