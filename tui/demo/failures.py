"""How the demo's Infisical refuses: one exception that carries the status and the body of the reply."""

from collections.abc import Sequence
from typing import Any

from tui.demo.access import Permission

Issue = dict[str, Any]
"""One complaint of a 422 in the shape of zod, the validator that Infisical uses."""


class Failure(Exception):
    """A refusal: HTTP status, the error's name, its message (text, or issues on 422), and optional details."""

    def __init__(self, status: int, error: str, message: str | Sequence[Issue], *, details: object = None) -> None:
        super().__init__(f"{status} {error}")
        self.status = status
        self.error = error
        self.message = message
        self.details = details

    def body(self, request_id: str) -> dict[str, object]:
        """Return the JSON body of the reply."""
        body = {"reqId": request_id, "statusCode": self.status, "message": self.message, "error": self.error}
        return body if self.details is None else {**body, "details": self.details}


def bad_request(message: str) -> Failure:
    """400: the request makes no sense as things stand."""
    return Failure(400, "BadRequest", message)


def unauthorized(message: str, *, error: str = "UnauthorizedError") -> Failure:
    """401: no usable token."""
    return Failure(401, error, message)


def forbidden(message: str, *, error: str = "ForbiddenError") -> Failure:
    """403: not for this token."""
    return Failure(403, error, message)


def permission_denied(permission: Permission) -> Failure:
    """403: the role lacks a permission."""
    action, _, subject = permission.partition(" on ")
    details = [{"action": action, "inverted": False, "subject": subject, "conditions": None}]
    return Failure(403, "PermissionDenied", f"You are not allowed to {permission}", details=details)


def not_found(message: str, *, error: str = "NotFound") -> Failure:
    """404 from a service, which is not the 404 of a missing route."""
    return Failure(404, error, message)


def name_taken(message: str, *, as_documented: bool) -> Failure:
    """400 on the servers seen so far, 409 as the newest error page says: a name must be unique."""
    return Failure(409, "Conflict", message) if as_documented else bad_request(message)


def invalid_fields(issues: Sequence[Issue]) -> Failure:
    """422: the body or the query breaks the schema."""
    return Failure(422, "ValidationFailure", issues)


def server_error() -> Failure:
    """500: what the server answers to everything it did not think of, unreadable JSON included."""
    return Failure(500, "InternalServerError", "Something went wrong")
