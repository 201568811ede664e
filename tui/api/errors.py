"""Every failure the user can meet, as one type: what happened, and what to do about it.

Problem
├── NetworkProblem          no usable conversation took place
│   ├── Unreachable           no connection (name unknown, refused, too slow, proxy), so nothing was sent
│   │   └── CertificateRefused  TLS certificate not trusted
│   ├── TimedOut              connected, but the answer did not come in time
│   └── ConnectionLost        the connection broke before the answer was whole
├── UnexpectedAnswer        an answer, but not one this service gives (HTML, cut JSON, wrong types, redirect)
│   └── Intercepted           a refusal that a proxy, a VPN portal or a gateway sent in the service's place
├── SignInRequired          401, or 403 `TokenError`: the token is missing, expired, revoked, or not for this host
├── Refused                 the service understood and said no
│   ├── BadRequest            400
│   ├── NotAllowed            403
│   ├── NotFound              404 from a service
│   ├── MissingRoute          404 from the router: this server is too old (or not Infisical)
│   ├── Conflict              409
│   ├── InvalidFields         422, with the issues field by field
│   └── RateLimited           429, after the retries
├── ServerFailed            5xx, after the retries
└── InsecureAddress         refused before anything was sent: bad URL, or plain http beyond this machine
"""

from typing import Final, Literal, NamedTuple

Service = Literal["Infisical", "Netlify"]
"""Who failed, as the user knows them."""


class FieldIssue(NamedTuple):
    """One complaint of a 422: the place in the body (`destinationConfig.accountId`) and the server's words."""

    field: str
    message: str


class Problem(Exception):
    """Base of all failures that are shown to the user.

    `happened` and `remedy` are one sentence each, already safe to show; `request_id` is Infisical's
    `reqId`, if there was an answer that carried one.
    """

    def __init__(self, happened: str, remedy: str, *, request_id: str | None = None) -> None:
        super().__init__(happened)
        self.happened = happened
        self.remedy = remedy
        self.request_id = request_id

    def __str__(self) -> str:
        """Both sentences and the request id, for places that have one line only."""
        trailer = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.happened} {self.remedy}{trailer}"


class InsecureAddress(Problem):
    """The address is no http(s) origin, or is plain http beyond this machine; nothing was sent."""


class NetworkProblem(Problem):
    """No usable conversation took place; a request that changes something may or may not have arrived."""


class Unreachable(NetworkProblem):
    """No connection could be made, so the request has certainly not arrived."""


class CertificateRefused(Unreachable):
    """The server's TLS certificate is not trusted on this machine."""


class TimedOut(NetworkProblem):
    """Connected, but the answer did not come within the time limit; the request may have arrived."""


class ConnectionLost(NetworkProblem):
    """The connection broke before the answer was whole; the request may have arrived."""


class UnexpectedAnswer(Problem):
    """An answer, but none that this service gives: HTML, cut or foreign JSON, a redirect elsewhere, too large."""


class Intercepted(UnexpectedAnswer):
    """A refusal that is not the service's own: it says nothing about the token, the rights or the request."""


class SignInRequired(Problem):
    """The token is missing, expired, revoked or not for this host (401, or 403 with `TokenError`); of which service."""

    def __init__(
        self, happened: str, remedy: str, *, request_id: str | None = None, service: Service = "Infisical"
    ) -> None:
        super().__init__(happened, remedy, request_id=request_id)
        self.service = service


class Refused(Problem):
    """The service understood the request and said no."""


class BadRequest(Refused):
    """400: the request makes no sense to the server as things stand."""


class NotAllowed(Refused):
    """403: this token may not do that; of which service."""

    def __init__(
        self, happened: str, remedy: str, *, request_id: str | None = None, service: Service = "Infisical"
    ) -> None:
        super().__init__(happened, remedy, request_id=request_id)
        self.service = service


class NotFound(Refused):
    """404 from the service: the object is not there, or not visible to this token."""


class MissingRoute(Refused):
    """404 from the router: this server does not know the call, it is too old or no Infisical."""


class Conflict(Refused):
    """409: something of that name exists."""


class InvalidFields(Refused):
    """422: fields the server does not accept, one issue each."""

    def __init__(self, happened: str, remedy: str, *, request_id: str | None, issues: tuple[FieldIssue, ...]) -> None:
        super().__init__(happened, remedy, request_id=request_id)
        self.issues = issues


class RateLimited(Refused):
    """429, and waiting did not help."""


class ServerFailed(Problem):
    """5xx: the service failed; a request that changes something may or may not have taken effect."""

    def __init__(self, happened: str, remedy: str, *, request_id: str | None = None, status: int = 500) -> None:
        super().__init__(happened, remedy, request_id=request_id)
        self.status = status


LOST: Final = (TimedOut, ConnectionLost, ServerFailed, UnexpectedAnswer)
"""After these nobody knows whether a request took effect; behind `Unreachable` it surely did not."""


def sign_in_refusal(problem: BaseException | None) -> SignInRequired | None:
    """Find Infisical's refusal of the token among what led to a problem, such as a look-up that could not be made."""
    while problem is not None and not (isinstance(problem, SignInRequired) and problem.service == "Infisical"):
        problem = problem.__cause__
    return problem


def right_refusal(problem: BaseException | None) -> NotAllowed | None:
    """Find Infisical's word that the token may not do this among what led to a problem: another token may."""
    while problem is not None and not (isinstance(problem, NotAllowed) and problem.service == "Infisical"):
        problem = problem.__cause__
    return problem
