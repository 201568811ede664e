"""Sends requests: signs them, follows redirects, retries GETs, and parses replies into models."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import SecretStr

from tui.api import redirect
from tui.api.answer import Answer, read_list, read_object
from tui.api.connections import Connections
from tui.api.errors import Problem, Service
from tui.api.models.listed import Listed
from tui.api.models.wire import Wire
from tui.api.outgoing import Outgoing
from tui.api.refusals import bad_token, refusal
from tui.api.retry import ATTEMPTS, pause_after

M = TypeVar("M", bound=Wire)


@dataclass(frozen=True)
class Waiting:
    """Told to the user before each repeat: why, for how many seconds, and which attempt of how many comes next."""

    service: Service
    reason: str
    seconds: float
    attempt: int
    attempts: int

    @property
    def words(self) -> str:
        """The same as a sentence."""
        again = f"Trying again in {max(self.seconds, 1):.0f} s ({self.attempt} of {self.attempts}) ..."
        return f"{self.service}: {self.reason}. {again}"


@dataclass(frozen=True)
class TimeLimits:
    """Seconds for making a connection, and for each silence within an exchange.

    `change` is for requests that change something which takes the server long: it hangs up by itself after 30 (60
    where it asks Netlify meanwhile), and who gives up at the same moment would look before it has ended.
    """

    connect: float = 10.0
    read: float = 30.0
    change: float = 75.0


USUAL_LIMITS: Final = TimeLimits()


def _tell_nobody(_: Waiting) -> None:
    """Wait in silence."""


class Http:
    """Requests to one service. Every failure is a `Problem`; nothing of httpx comes out."""

    def __init__(
        self,
        connections: Connections,
        *,
        token: SecretStr | None = None,
        on_wait: Callable[[Waiting], None] = _tell_nobody,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: TimeLimits = USUAL_LIMITS,
    ) -> None:
        """Prepare, without opening anything.

        Args:
            connections: where to, shared with others who ask there; the token goes to its origin only.
            token: sent as `Authorization: Bearer` with every signed request.
            on_wait: called before each wait.
            sleep: waits that many seconds.
            limits: time limits of each attempt.
        """
        self._connections = connections
        self._peer = connections.peer
        self._token = token
        self._on_wait = on_wait
        self._sleep = sleep
        self._limits = limits
        self._current: Callable[[], Awaitable[SecretStr]] | None = None

    def sign_with(self, current: Callable[[], Awaitable[SecretStr]]) -> None:
        """Ask `current` before each signed request which token to send, for tokens that are renewed."""
        self._current = current

    async def _signature(self, *, signed: bool) -> SecretStr | None:
        if signed and self._current:
            self._token = await self._current()
        return self._token if signed else None

    async def get(
        self, path: str, reply: type[M], *, params: Mapping[str, str] | None = None, signed: bool = True
    ) -> M:
        """Read one JSON object; `path` starts with `/` and is percent-encoded already.

        Raises:
            Problem: after up to four attempts where another one could help.
        """
        return read_object(reply, await self._get(path, reply, params, signed=signed), self._peer)

    async def get_list(self, path: str, item: type[M], *, params: Mapping[str, str] | None = None) -> Listed[M]:
        """Read one bare JSON array: one page of it, where a service has pages.

        Raises:
            Problem: as `get`.
        """
        return read_list(item, await self._get(path, item, params, signed=True), self._peer)

    async def post(
        self,
        path: str,
        reply: type[M],
        *,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        signed: bool = True,
        patient: bool = False,
    ) -> M:
        """Send once, never again, and read one JSON object.

        A `SecretStr` within `body` leaves in plain text; no caller needs to unwrap it. `patient` stands a longer
        silence, `TimeLimits.change`.

        Raises:
            Problem: `Unreachable` if the request surely never arrived; after any other `NetworkProblem`,
                `ServerFailed` or `UnexpectedAnswer` it may have taken effect.
        """
        return await self._send("POST", path, reply, body, params, signed=signed, patient=patient)

    async def patch(self, path: str, reply: type[M], *, body: Mapping[str, Any]) -> M:
        """Change something: sent once and patiently, as `post`.

        Raises:
            Problem: as `post`.
        """
        return await self._send("PATCH", path, reply, body, None, patient=True)

    async def delete(self, path: str, reply: type[M], *, params: Mapping[str, str] | None = None) -> M:
        """Delete something: sent once and patiently, as `post`.

        Raises:
            Problem: as `post`.
        """
        return await self._send("DELETE", path, reply, None, params, patient=True)

    async def _send(
        self,
        method: str,
        path: str,
        reply: type[M],
        body: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
        *,
        signed: bool = True,
        patient: bool,
    ) -> M:
        silence = self._limits.change if patient else self._limits.read
        token = await self._signature(signed=signed)
        outgoing = Outgoing(method, self._connections.base_url + path, params, token, silence, body)
        outcome = await self._exchange(outgoing, reply)
        if isinstance(outcome, Answer) and outcome.status in redirect.STATUSES:
            raise redirect.refused(outgoing.url, outcome.headers.get("location", ""), self._peer)
        return read_object(reply, self._settled(outcome, outgoing), self._peer)

    async def _get(self, path: str, reply: type[Wire], params: Mapping[str, str] | None, *, signed: bool) -> Answer:
        token = await self._signature(signed=signed)
        outgoing = Outgoing("GET", self._connections.base_url + path, params, token, self._limits.read)
        attempt = 1
        while True:
            outcome = await self._follow(outgoing, reply)
            pause = pause_after(outcome, attempt)
            if pause is None:
                return self._settled(outcome, outgoing)
            attempt += 1
            self._on_wait(Waiting(self._peer.service, pause.reason, pause.seconds, attempt, ATTEMPTS))
            await self._sleep(pause.seconds)

    async def _follow(self, outgoing: Outgoing, reply: type[Wire]) -> Answer | Problem:
        for _ in range(redirect.MOST + 1):
            outcome = await self._exchange(outgoing, reply)
            if not isinstance(outcome, Answer) or outcome.status not in redirect.STATUSES:
                return outcome
            target = redirect.target_of(outgoing.url, outcome.headers.get("location", ""), self._peer)
            outgoing = Outgoing("GET", target, None, outgoing.token, outgoing.read_limit)
        raise redirect.too_many(self._peer)

    def _settled(self, outcome: Answer | Problem, outgoing: Outgoing) -> Answer:
        if isinstance(outcome, Problem):
            raise outcome
        problem = refusal(outcome, self._peer, outgoing.secrets())
        if problem is not None:
            raise problem
        return outcome

    async def _exchange(self, outgoing: Outgoing, reply: type[Wire]) -> Answer | Problem:
        if not outgoing.token_is_sendable():
            return bad_token(self._peer)
        return await self._connections.exchange(outgoing, self._limits.connect, meanwhile=reply.prepare)
