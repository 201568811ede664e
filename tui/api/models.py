"""Everything that crosses the wire to and from Infisical and Netlify, with the limits of the contract.

Models are strict: `"true"` is no boolean and `1` is no string. A reply may carry fields that are not
listed here, for servers grow; a request may not. Read replies with `model_validate_json`, write
requests with `to_wire`.
"""

from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationInfo,
)
from pydantic.alias_generators import to_camel

UUID_PATTERN: Final = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z"
"""`format: uuid` of the contract. Ids stay text, so that what is sent back is what was received."""

T = TypeVar("T")


def _never_null(value: object, info: ValidationInfo) -> object:
    """Refuse a JSON `null` where the contract lets a field be absent but not null."""
    if value is None and info.mode == "json":
        msg = "null is not allowed here; the field may only be left out"
        raise ValueError(msg)
    return value


Uuid = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
NonEmpty = Annotated[str, StringConstraints(min_length=1)]
Destination255 = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Absent = Annotated[T | None, BeforeValidator(_never_null)]
"""Optional on the wire, but never null: `None` means the field is left out."""


class Wire(BaseModel):
    """Base of all wire models: camelCase outside, snake_case inside, immutable, strict."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        strict=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    @classmethod
    def model_validate_json(
        cls,
        json_data: str | bytes | bytearray,
        **options: Any,  # noqa: ANN401 - Pydantic's own keywords, of which newer versions have more
    ) -> Self:
        """Read JSON text by its camelCase names only: `project_id` is a name of ours, unknown to the contract."""
        return super().model_validate_json(json_data, **options | {"by_alias": True, "by_name": False})

    def to_wire(self) -> dict[str, Any]:
        """Return the JSON object to send: camelCase keys, absent fields left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class InitialSyncBehavior(StrEnum):
    """What the first sync does when both sides hold values (`syncOptions.initialSyncBehavior`)."""

    OVERWRITE_DESTINATION = "overwrite-destination"
    IMPORT_PRIORITIZE_SOURCE = "import-prioritize-source"
    IMPORT_PRIORITIZE_DESTINATION = "import-prioritize-destination"


class DeployContext(StrEnum):
    """Which Netlify deploys see the values (`destinationConfig.context`)."""

    ALL = "all"
    PRODUCTION = "production"
    DEPLOY_PREVIEW = "deploy-preview"
    BRANCH_DEPLOY = "branch-deploy"
    DEV = "dev"
    BRANCH = "branch"


class SyncOptions(Wire):
    """`syncOptions` of a secret sync."""

    initial_sync_behavior: InitialSyncBehavior
    key_schema: Absent[str] = None
    disable_secret_deletion: Absent[bool] = None


class DestinationConfig(Wire):
    """`destinationConfig` of a Netlify secret sync. Without `site_id` the whole team is the target."""

    account_id: Destination255
    account_name: Absent[Destination255] = None
    site_id: Absent[Destination255] = None
    site_name: Absent[Destination255] = None
    context: Absent[DeployContext] = None


class RequestedSyncOptions(SyncOptions, extra="forbid"):
    """`syncOptions` as sent: the server drops unknown fields without a word, so none may slip in."""


class RequestedDestinationConfig(DestinationConfig, extra="forbid"):
    """`destinationConfig` as sent."""


class CreateNetlifySync(Wire, extra="forbid"):
    """Body of `POST /api/v1/secret-syncs/netlify`."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    project_id: NonEmpty
    description: Annotated[str, StringConstraints(max_length=256)] | None = None
    connection_id: Uuid
    environment: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    secret_path: NonEmpty
    is_auto_sync_enabled: bool = True
    sync_options: RequestedSyncOptions
    destination_config: RequestedDestinationConfig


class SyncConnection(Wire):
    """`connection` inside a sync."""

    app: Literal["netlify"]
    name: str
    id: Uuid


class SyncEnvironment(Wire):
    """`environment` inside a sync; the whole object is null once the source was deleted."""

    slug: str
    name: str
    id: Uuid


class SyncFolder(Wire):
    """`folder` inside a sync; the whole object is null once the source was deleted."""

    id: str
    path: str


class SecretSync(Wire):
    """A Netlify secret sync as the server describes it.

    The three status fields hold `pending`, `running`, `succeeded`, `failed` or nothing; other words are
    tolerated. `last_*_message` is often JSON text and may echo what Netlify said.
    """

    id: Uuid
    name: str
    description: str | None = None
    is_auto_sync_enabled: bool = True
    version: float = 1
    project_id: str
    folder_id: Uuid | None = None
    connection_id: Uuid
    created_at: AwareDatetime
    updated_at: AwareDatetime
    sync_status: str | None = None
    last_sync_job_id: str | None = None
    last_sync_message: str | None = None
    last_synced_at: AwareDatetime | None = None
    import_status: str | None = None
    last_import_job_id: str | None = None
    last_import_message: str | None = None
    last_imported_at: AwareDatetime | None = None
    remove_status: str | None = None
    last_remove_job_id: str | None = None
    last_remove_message: str | None = None
    last_removed_at: AwareDatetime | None = None
    sync_options: SyncOptions
    connection: SyncConnection
    environment: SyncEnvironment | None
    folder: SyncFolder | None
    destination: Literal["netlify"]
    destination_config: DestinationConfig


class SecretSyncReply(Wire):
    """Every single-sync reply: `{"secretSync": {…}}`."""

    secret_sync: SecretSync


class ExistingSync(Wire):
    """One entry of the sync lists, of any destination; only what every destination shares is required."""

    id: str
    name: str
    destination: str


class ExistingSyncsReply(Wire):
    """`GET /api/v1/secret-syncs?projectId=`."""

    secret_syncs: list[ExistingSync]


class SyncDestinationOption(Wire):
    """One destination of `GET /api/v1/secret-syncs/options`."""

    destination: str
    can_import_secrets: bool = False


class SyncOptionsReply(Wire):
    """`GET /api/v1/secret-syncs/options`."""

    secret_sync_options: list[SyncDestinationOption]


class ServerStatus(Wire):
    """`GET /api/status`: proof that an Infisical answers here. It carries no version."""

    date: str
    saml_default_org_slug: str | None = None


class Environment(Wire):
    """One environment of a project; the sync API wants the slug."""

    id: str
    name: str
    slug: str


class Project(Wire):
    """One project; `type` is missing on old servers, which have secret-manager projects only."""

    id: str
    name: str
    slug: str = ""
    type: str | None = None
    environments: list[Environment] = Field(default_factory=list)


class ProjectsReply(Wire):
    """`GET /api/v1/projects`."""

    projects: list[Project]


class WorkspacesReply(Wire):
    """`GET /api/v1/workspace`, the same list on older servers."""

    workspaces: list[Project]


class ProjectReply(Wire):
    """`GET /api/v1/projects/{id}`."""

    project: Project


class WorkspaceReply(Wire):
    """`GET /api/v1/workspace/{id}`, the same on older servers."""

    workspace: Project


class Folder(Wire):
    """One folder; `relative_path` starts with `/` and is only there in recursive listings."""

    name: str
    relative_path: str | None = None


class FoldersReply(Wire):
    """`GET /api/v2/folders` and, on older servers, `GET /api/v1/folders`."""

    folders: list[Folder]


class SecretKey(Wire):
    """One secret, without its value: the wizard never asks for values."""

    secret_key: str
    type: str = "shared"


class ImportedSecrets(Wire):
    """Secrets that a folder imports from another environment or path."""

    secret_path: str = "/"
    environment: str = ""
    secrets: list[SecretKey] = Field(default_factory=list)


class SecretsReply(Wire):
    """`GET /api/v4/secrets` and, on older servers, `GET /api/v3/secrets/raw`."""

    secrets: list[SecretKey]
    imports: list[ImportedSecrets] = Field(default_factory=list)


class Connection(Wire):
    """A Netlify app connection; without `project_id` it belongs to the organisation."""

    id: Uuid
    name: str
    project_id: str | None = None


class ConnectionsReply(Wire):
    """`GET /api/v1/app-connections/netlify/available`."""

    app_connections: list[Connection]


class ConnectionReply(Wire):
    """`POST /api/v1/app-connections/netlify`; credentials never come back."""

    app_connection: Connection


class NetlifyCredentials(Wire, extra="forbid"):
    """A Netlify personal access token, on its way into a connection."""

    access_token: Annotated[SecretStr, Field(min_length=1, max_length=255)]


class CreateConnection(Wire, extra="forbid"):
    """Body of `POST /api/v1/app-connections/netlify`; old servers allow names of 32 characters only."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    method: Literal["access-token"] = "access-token"
    credentials: NetlifyCredentials
    project_id: str | None = None


class NetlifyAccount(Wire):
    """A Netlify account (team). Only Netlify itself tells the slug, Infisical does not."""

    id: str
    name: str
    slug: str | None = None


class NetlifySite(Wire):
    """A Netlify site."""

    id: str
    name: str


class AccountsReply(Wire):
    """`GET /api/v1/app-connections/netlify/{connectionId}/accounts`."""

    accounts: list[NetlifyAccount]


class SitesReply(Wire):
    """`GET /api/v1/app-connections/netlify/{connectionId}/accounts/{accountId}/sites`."""

    sites: list[NetlifySite]


class ErrorBody(Wire):
    """The body of every Infisical failure; `message` is a list of issues on 422, text elsewhere."""

    req_id: str | None = None
    status_code: float | None = None
    message: Any = None
    error: str = ""
    details: Any = None


class ListedSite(NetlifySite):
    """A site in Netlify's own lists, whose names have underscores; only the list of all teams needs the account."""

    account_id: str | None = Field(default=None, alias="account_id")


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
    access_token_max_ttl: Annotated[float, Field(allow_inf_nan=False)] = Field(default=0, alias="accessTokenMaxTTL")


class RevokedReply(Wire):
    """`POST /api/v1/auth/token/revoke`, which says nothing that is used."""
