"""Who is calling: Infisical's checks of the token, and of what its holder may do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tui.demo.access import Permission, Token, TokenKind, TokenState
from tui.demo.asgi import Request
from tui.demo.failures import Failure, bad_request, forbidden, not_found, permission_denied, unauthorized
from tui.demo.server import ServerProfile
from tui.demo.world import ORGANISATION_ID, Project, World

PEOPLE_AND_MACHINES = frozenset({TokenKind.USER, TokenKind.IDENTITY})
PEOPLE_ONLY = frozenset({TokenKind.USER})
EVERY_KIND = frozenset(TokenKind)


def authenticate(
    request: Request, allowed: Collection[TokenKind], world: World, server: ServerProfile, now: datetime
) -> Token:
    """Return the caller's token, one that may do nothing where the route is open, which is to allow no kind.

    A token that is sent is checked even where none is needed, as the server does. Raise the 401 or 403.
    """
    token = _identified(request, world, server, now)
    if not allowed:
        return Token(TokenKind.IDENTITY, denied=set(Permission), projects=set())
    if token is None:
        raise unauthorized("Token missing")
    if token.kind is TokenKind.USER and not token.has_organisation:
        raise unauthorized(
            "You are not allowed to access this resource", error="User: no organization found in request"
        )
    if token.kind not in allowed:
        raise forbidden("You are not allowed to access this resource", error=f"Forbidden access to {request.url}")
    return token


def _identified(request: Request, world: World, server: ServerProfile, now: datetime) -> Token | None:
    header = request.headers.get("authorization")
    return None if header is None else working_token(header[len("Bearer ") :], world, server, now)


def working_token(text: str, world: World, server: ServerProfile, now: datetime) -> Token:
    """Return the Infisical token of that text, with one of its uses spent; raise the 403 or 401 of a bad one."""
    token = world.tokens.get(text)
    if token is None:
        raise _token_error("Your access token is malformed. Please re-authenticate.", server)
    if token.state is TokenState.EXPIRED or (token.expires is not None and token.expires <= now):
        raise _token_error("Your token has expired. Please re-authenticate.", server)
    if token.state is TokenState.REVOKED:
        raise unauthorized("Failed to authorize: token has been revoked")
    if token.uses_left is not None:
        if token.uses_left == 0:
            raise unauthorized("Failed to authorize: token usage limit reached")
        token.uses_left -= 1
    return token


def _token_error(message: str, server: ServerProfile) -> Failure:
    return Failure(401 if server.answers_as_documented else 403, "TokenError", message)


@dataclass(frozen=True)
class Caller:
    """An authenticated caller, and what it may do in the world."""

    token: Token
    world: World

    def require(self, *permissions: Permission) -> None:
        """Raise the 403 for the first permission that the caller's role lacks."""
        for permission in permissions:
            if permission in self.token.denied:
                raise permission_denied(permission)

    def is_member(self, project: Project) -> bool:
        """Say whether the project is among the caller's."""
        belongs = project.organisation_id == ORGANISATION_ID
        return belongs and (self.token.projects is None or project.id in self.token.projects)

    def project(self, project_id: str) -> Project:
        """Return a project for an operation of the secret manager; raise the 404, 403 or 400."""
        project = self.world.project(project_id)
        if project is None:
            raise not_found(f"Project with {project_id} not found")
        if project.organisation_id != ORGANISATION_ID:
            raise forbidden("This project does not belong to your selected organization.")
        if project.type != "secret-manager":
            kind = project.type
            raise bad_request(f"The project is of type {kind}. Operations of type secret-manager are not allowed.")
        if not self.is_member(project):
            message = f"You are not a member of this project with ID {project_id}"
            raise forbidden(message, error="ProjectMembershipNotFound")
        return project
