"""What an answer other than 2xx means: statuses and error bodies of both services as types of `errors`.

Infisical: `{"reqId", "statusCode", "error", "message", "details"?}`, where `message` is a list of issues on 422.
Netlify: `{"code", "message"}`. A refusal in any other form is not theirs: a proxy, a VPN portal or a gateway sent it.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from pydantic import SecretStr
from pydantic_core import from_json

from tui.api.answer import Answer, Peer
from tui.api.errors import (
    BadRequest,
    Conflict,
    FieldIssue,
    Intercepted,
    InvalidFields,
    MissingRoute,
    NotAllowed,
    NotFound,
    Problem,
    RateLimited,
    ServerFailed,
    SignInRequired,
    UnexpectedAnswer,
)
from tui.api.models import ErrorBody
from tui.api.retry import asked_wait, wait_in_words
from tui.api.surrogates import with_stand_ins
from tui.api.text import printable

_SHORTEST_SECRET: Final = 8
"""Characters; cutting out shorter ones would tear ordinary words apart."""

_MOST_ISSUES: Final = 20
_PLACE: Final = re.compile(r"\bIPs?\b|(?i:\ballow-?list)")
_PERMISSION: Final = re.compile(r"You are not allowed to (.+?) on (.+?)\.?")


def refusal(answer: Answer, peer: Peer, secrets: Iterable[SecretStr] = ()) -> Problem | None:
    """Return the problem that an answer states, or `None` for a success (2xx).

    `secrets` were part of the request: a server that quotes them back does not get them onto the screen.
    """
    if 200 <= answer.status < 300:  # noqa: PLR2004 - the range of success, RFC 9110
        return None
    fields = _fields(answer, secrets)
    body = _body(fields)
    if answer.status in _FROM_BETWEEN:
        return _intercepted(answer, peer)
    if answer.status >= 500:  # noqa: PLR2004 - the range of server errors, RFC 9110
        return ServerFailed(
            f"{peer} failed with status {answer.status}{_said(body)}",
            "Try again in a few minutes; if it goes on, ask whoever runs the server.",
            request_id=body.req_id,
            status=answer.status,
        )
    speaker = _BY_STATUS.get(answer.status)
    if speaker is None:
        happened = f"{peer} answered with the unexpected status {answer.status}{_said(body)}"
        return UnexpectedAnswer(happened, peer.address_remedy, request_id=body.req_id)
    if not _is_own(fields, answer.status, peer):
        return _intercepted(answer, peer)
    return speaker(answer, body, peer)


def _is_own(fields: dict[str, Any], status: int, peer: Peer) -> bool:
    """Tell whether the service itself wrote this body.

    Infisical's 404 may come without a body of its own: servers behind a path, and those too old for a route, differ.
    """
    if peer.service == "Netlify":
        return isinstance(fields.get("code"), int) or isinstance(fields.get("message"), str)
    if status == 404:  # noqa: PLR2004 - Not Found
        return True
    named = fields.get("statusCode") == status and isinstance(fields.get("error"), str)
    return named or isinstance(fields.get("reqId"), str)


def _intercepted(answer: Answer, peer: Peer) -> Intercepted:
    asked = asked_wait(answer) if answer.status == 429 else None  # noqa: PLR2004 - Too Many Requests
    wait = f"{wait_in_words(asked, datetime.now().astimezone())}, then try again. " if asked else ""
    return Intercepted(
        f"{peer.between} refused the request (status {answer.status}).",
        f"{wait}Check the VPN and the proxy of this machine, and what stands before the server.",
    )


def bad_token(peer: Peer) -> SignInRequired:
    """Return the problem of a token that cannot stand in a request header; it was not sent."""
    return SignInRequired(
        f"The {peer.service} token is empty or contains characters no token has.",
        "Copy the token again, whole.",
        service=peer.service,
    )


def _fields(answer: Answer, secrets: Iterable[SecretStr]) -> dict[str, Any]:
    """Read the body as a JSON object; whatever else it is has no fields."""
    text = with_stand_ins(answer.body).decode("utf-8", "replace")
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret.get_secret_value(), "(hidden)")
    try:
        fields = from_json(text)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _body(fields: dict[str, Any]) -> ErrorBody:
    """Take what can be used; every field may be missing or of another type."""
    request_id, error = fields.get("reqId"), fields.get("error")
    return ErrorBody(
        req_id=printable(request_id, limit=64) if isinstance(request_id, str) and request_id else None,
        message=fields.get("message"),
        error=error if isinstance(error, str) else "",
    )


def _said(body: ErrorBody) -> str:
    """Return the server's words as the end of a sentence, full stop included."""
    if not isinstance(body.message, str) or not body.message.strip():
        return "."
    words = printable(body.message)
    return f": {words}" if words[-1] in ".!?…" else f": {words}."


def _bad_request(_: Answer, body: ErrorBody, peer: Peer) -> Problem:
    return BadRequest(
        f"{peer} refused the request{_said(body)}", "Change the answer it is about.", request_id=body.req_id
    )


def _sign_in(_: Answer, body: ErrorBody, peer: Peer) -> Problem:
    if _is_about_place(body, peer):
        return _wrong_place(body, peer)
    if peer.service == "Netlify":
        return SignInRequired(
            f"{peer} did not accept the Netlify token{_said(body)}",
            "Make a new personal access token in Netlify's user settings, under Applications.",
            request_id=body.req_id,
            service="Netlify",
        )
    return SignInRequired(
        f"{peer} did not accept the token{_said(body)}", "Sign in with a new token.", request_id=body.req_id
    )


def _forbidden(answer: Answer, body: ErrorBody, peer: Peer) -> Problem:
    if body.error == "TokenError":
        return _sign_in(answer, body, peer)
    if _is_about_place(body, peer):
        return _wrong_place(body, peer)
    happened, remedy = f"{peer} does not allow this{_said(body)}", "Ask for access, or use another token."
    permission = _PERMISSION.fullmatch(body.message) if isinstance(body.message, str) else None
    if body.error == "PermissionDenied" and permission:
        action, subject = printable(permission[1]), printable(permission[2])
        happened = f"{peer} does not allow this token the action {action} on {subject}."
        remedy = f"Ask a project admin to allow {action} on {subject}, or use another token."
    elif body.error.startswith("Forbidden access to"):
        happened = f"{peer} does not open this call to this kind of token."
        remedy = "Use another kind of token, such as a user's instead of a machine identity's."
    return NotAllowed(happened, remedy, request_id=body.req_id, service=peer.service)


def _is_about_place(body: ErrorBody, peer: Peer) -> bool:
    """Tell whether a refusal is one of this machine's IP address; the words are those of today's servers."""
    return peer.service == "Infisical" and isinstance(body.message, str) and bool(_PLACE.search(body.message))


def _wrong_place(body: ErrorBody, peer: Peer) -> NotAllowed:
    return NotAllowed(
        f"{peer} does not accept the token from the IP address of this machine{_said(body)}",
        "Ask an admin to add the address to the IP allow-list (trusted IPs) of the token's holder.",
        request_id=body.req_id,
    )


def _not_found(_: Answer, body: ErrorBody, peer: Peer) -> Problem:
    if body.req_id is None and peer.service == "Infisical":
        return MissingRoute(
            f"{peer} does not know this call.",
            "The server is older than this needs, or no Infisical: check --url, or update the server.",
        )
    return NotFound(
        f"{peer} did not find it{_said(body)}",
        "Check that it still exists and that your token may see it.",
        request_id=body.req_id,
    )


def _conflict(_: Answer, body: ErrorBody, peer: Peer) -> Problem:
    return Conflict(f"{peer} already has one like it{_said(body)}", "Choose another name.", request_id=body.req_id)


def _invalid_fields(_: Answer, body: ErrorBody, peer: Peer) -> Problem:
    entries = body.message if isinstance(body.message, list) else []
    issues = tuple(issue for entry in entries[:_MOST_ISSUES] if (issue := _issue(entry)))
    first = issues[0] if issues else None
    words = f": {first.field}: {first.message}." if first else _said(body)
    more = f" {len(issues) - 1} more." if len(issues) > 1 else ""
    return InvalidFields(
        f"{peer} did not accept the request{words}{more}",
        "Change the answers it names.",
        request_id=body.req_id,
        issues=issues,
    )


def _issue(entry: object) -> FieldIssue | None:
    """Read one issue: `path` is a list of names and indexes, `message` a sentence."""
    if not isinstance(entry, dict):
        return None
    path, message = entry.get("path"), entry.get("message")
    steps = path if isinstance(path, list) else [path] if isinstance(path, str) else []
    return FieldIssue(
        field=printable(".".join(str(step) for step in steps)) if steps else "request",
        message=printable(message).rstrip(".") if isinstance(message, str) else "not accepted",
    )


def _rate_limited(answer: Answer, body: ErrorBody, peer: Peer) -> Problem:
    asked = asked_wait(answer)
    wait = "Wait a minute" if asked is None else wait_in_words(asked, datetime.now().astimezone())
    return RateLimited(f"{peer} gets too many requests now.", f"{wait}, then try again.", request_id=body.req_id)


_FROM_BETWEEN: Final = frozenset({407, 511})
"""Statuses that only a proxy or a captive portal sends (RFC 9110, RFC 6585)."""

_BY_STATUS: Final[dict[int, Callable[[Answer, ErrorBody, Peer], Problem]]] = {
    400: _bad_request,
    401: _sign_in,
    403: _forbidden,
    404: _not_found,
    409: _conflict,
    422: _invalid_fields,
    429: _rate_limited,
}
