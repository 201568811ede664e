"""Who may do what on the demo's Infisical: tokens, machine identities and permissions, as plain mutable data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class TokenKind(StrEnum):
    """Who holds an Infisical token; some routes are closed to some kinds."""

    USER = "user"
    IDENTITY = "identity"
    SERVICE = "service"


class TokenState(StrEnum):
    """Whether an Infisical token still works."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Permission(StrEnum):
    """What a role may be denied; the value is the action and the subject, as the server words its refusal."""

    READ_SECRETS = "describeSecret on secrets"
    READ_SYNCS = "read on secret-syncs"
    CREATE_SYNCS = "create on secret-syncs"
    EDIT_SYNCS = "edit on secret-syncs"
    DELETE_SYNCS = "delete on secret-syncs"
    SYNC_SECRETS = "sync-secrets on secret-syncs"
    IMPORT_SECRETS = "import-secrets on secret-syncs"
    REMOVE_SECRETS = "remove-secrets on secret-syncs"
    READ_CONNECTIONS = "read-app-connections on app-connections"
    CREATE_CONNECTIONS = "create-app-connections on app-connections"
    DELETE_CONNECTIONS = "delete-app-connections on app-connections"
    USE_PROJECT_CONNECTIONS = "connect-app-connections on app-connections"
    USE_ORGANISATION_CONNECTIONS = "connect on app-connections"


@dataclass
class MachineIdentity:
    """The credentials with which a machine logs in (Universal Auth); the lives of its tokens are in seconds.

    `failures` are the moments of its latest bad logins, `locked_until` is set by too many of them.
    """

    client_secret: str
    token_seconds: int = 2_592_000
    token_max_seconds: int = 2_592_000
    failures: list[datetime] = field(default_factory=list)
    locked_until: datetime | None = None


@dataclass
class Token:
    """An Infisical token. `projects` are the ids it is a member of, all when `None`; `uses_left` counts calls.

    `expires` and `renewable_until` are moments of the demo's clock, `None` for never; `identity` is who
    logged in for it, if anybody did.
    """

    kind: TokenKind
    state: TokenState = TokenState.VALID
    has_organisation: bool = True
    denied: set[Permission] = field(default_factory=set)
    projects: set[str] | None = None
    uses_left: int | None = None
    expires: datetime | None = None
    renewable_until: datetime | None = None
    identity: MachineIdentity | None = None
