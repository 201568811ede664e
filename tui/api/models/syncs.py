"""Secret syncs on the wire, with the limits of the published contract of `POST /api/v1/secret-syncs/netlify`."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, StringConstraints

from tui.api.models.listed import Listed
from tui.api.models.wire import Absent, Destination255, MaybeText, NonEmpty, Uuid, Wire


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
    """`syncOptions` of a secret sync.

    `include_all_sub_folders` is not in the published contract. The newest servers know it, others drop it. All but
    `true` means the same as leaving it out, and reads so.
    """

    initial_sync_behavior: InitialSyncBehavior
    key_schema: Absent[str] = None
    disable_secret_deletion: Absent[bool] = None
    include_all_sub_folders: Annotated[bool | None, BeforeValidator(lambda value: value is True or None)] = None


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


class ChangeNetlifySync(Wire, extra="forbid"):
    """Body of `PATCH /api/v1/secret-syncs/netlify/{id}`: what is left out stays as it is.

    `sync_options` and `destination_config` replace what the server holds, so they have to be complete. A sync stays
    in its project.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=256)] | None = None
    description: Annotated[str, StringConstraints(max_length=256)] | None = None
    connection_id: Uuid | None = None
    environment: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    secret_path: NonEmpty | None = None
    is_auto_sync_enabled: bool | None = None
    sync_options: RequestedSyncOptions | None = None
    destination_config: RequestedDestinationConfig | None = None


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


def _flag_or_nothing(value: object) -> object:
    return value if isinstance(value, bool) else None


def _object_or_empty(value: object) -> object:
    return value if isinstance(value, dict | Wire) else {}


class ExistingDestination(Wire):
    """`destinationConfig` of a sync in the lists: what a Netlify sync has in it, and nothing for other destinations."""

    account_id: MaybeText = None
    site_id: MaybeText = None
    context: MaybeText = None


class ExistingOptions(Wire):
    """`syncOptions` of a sync in the lists.

    Where `include_all_sub_folders` is there at all, the server knows it.
    """

    key_schema: MaybeText = None
    disable_secret_deletion: Annotated[bool, BeforeValidator(lambda value: value is True)] = False
    include_all_sub_folders: Annotated[bool | None, BeforeValidator(_flag_or_nothing)] = None


class ExistingEnvironment(Wire):
    """`environment` of a sync in the lists."""

    slug: MaybeText = None


class ExistingSync(Wire):
    """One entry of the sync lists, of any destination; only what every destination shares is required."""

    id: str
    name: str
    destination: str
    destination_config: Annotated[ExistingDestination, BeforeValidator(_object_or_empty)] = ExistingDestination()
    sync_options: Annotated[ExistingOptions, BeforeValidator(_object_or_empty)] = ExistingOptions()
    environment: Annotated[ExistingEnvironment, BeforeValidator(_object_or_empty)] = ExistingEnvironment()


class ExistingSyncsReply(Wire):
    """`GET /api/v1/secret-syncs?projectId=`."""

    secret_syncs: Listed[ExistingSync]


class CheckDestination(Wire, extra="forbid"):
    """Body of `POST /api/v1/secret-syncs/netlify/check-destination`; here the project's id must be a UUID.

    The sync named in `exclude_sync_id` does not count: it is the one that is about to be changed.
    """

    project_id: Uuid
    destination_config: RequestedDestinationConfig
    connection_id: Uuid
    exclude_sync_id: Uuid | None = None


class DestinationReply(Wire):
    """Reply to that; `duplicate_project_id` is missing where the caller may not see the project."""

    has_duplicate: bool
    duplicate_project_id: str | None = None


class SyncDestinationOption(Wire):
    """One destination of `GET /api/v1/secret-syncs/options`."""

    destination: str
    can_import_secrets: Annotated[bool, BeforeValidator(lambda value: value is True)] = False


class SyncOptionsReply(Wire):
    """`GET /api/v1/secret-syncs/options`."""

    secret_sync_options: Listed[SyncDestinationOption]
