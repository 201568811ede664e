"""The bodies that create and change a Netlify sync, validated as the server's schema does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.api.models import DeployContext, InitialSyncBehavior
from tui.demo import key_schema
from tui.demo.server import ServerProfile
from tui.demo.validation import Fields

_SCHEMA_RULE = (
    "Key schema must include exactly one {{secretKey}} and may include {{environment}};"
    " besides these only letters, digits, underscores, hyphens and slashes are allowed."
)
_MAX_SCHEMA = 255


@dataclass(frozen=True)
class NewSync:
    """A body of create that fits the schema; unknown fields are gone, paths and texts are trimmed."""

    name: str
    project_id: str
    description: str | None
    connection_id: str
    environment: str
    secret_path: str
    is_auto_sync_enabled: bool
    sync_options: dict[str, Any]
    destination_config: dict[str, Any]


def read_new_sync(body: Fields, server: ServerProfile) -> NewSync:
    """Return the sync that a create body asks for; raise the 422."""
    automatic = body.flag("isAutoSyncEnabled")
    new = NewSync(
        name=body.slug("name", most=256, lowercases=server.lowercases_slugs),
        project_id=body.text("projectId", least=1, trim=True),
        description=body.optional_text("description", most=256, trim=True, nullable=True),
        connection_id=body.uuid("connectionId"),
        environment=body.slug("environment", most=64, lowercases=server.lowercases_slugs),
        secret_path=_secret_path(body),
        is_auto_sync_enabled=True if automatic is None else automatic,
        sync_options=read_sync_options(body.section("syncOptions"), server),
        destination_config=read_destination(body.section("destinationConfig"), server),
    )
    body.done()
    return new


def read_changes(body: Fields, server: ServerProfile) -> dict[str, Any]:
    """Return what a change body changes, by the names of the fields of `SyncRecord`; raise the 422."""
    lowercases = server.lowercases_slugs
    readers: dict[str, tuple[str, Callable[[], object]]] = {
        "name": ("name", lambda: body.slug("name", most=256, lowercases=lowercases)),
        "description": ("description", lambda: body.optional_text("description", most=256, trim=True, nullable=True)),
        "connectionId": ("connection_id", lambda: body.uuid("connectionId")),
        "environment": ("environment", lambda: body.slug("environment", most=64, lowercases=lowercases)),
        "secretPath": ("secret_path", lambda: _secret_path(body)),
        "isAutoSyncEnabled": ("is_auto_sync_enabled", lambda: body.flag("isAutoSyncEnabled")),
        "syncOptions": ("sync_options", lambda: read_sync_options(body.section("syncOptions"), server)),
        "destinationConfig": (
            "destination_config",
            lambda: read_destination(body.section("destinationConfig"), server),
        ),
    }
    changes = {field: read() for wire_name, (field, read) in readers.items() if wire_name in body}
    body.done()
    return changes


def read_sync_options(options: Fields, server: ServerProfile) -> dict[str, Any]:
    """Return `syncOptions` as the server keeps them."""
    behaviors = list(InitialSyncBehavior) if server.can_import else [InitialSyncBehavior.OVERWRITE_DESTINATION]
    behavior = options.choice("initialSyncBehavior", behaviors)
    schema = options.optional_text("keySchema", most=_MAX_SCHEMA, trim=True)
    if schema and not key_schema.is_allowed(schema):
        options.complain("keySchema", _SCHEMA_RULE)
    subfolders = options.flag("includeAllSubFolders") if server.subfolders else None
    if subfolders and behavior != InitialSyncBehavior.OVERWRITE_DESTINATION:
        options.complain("includeAllSubFolders", "Subfolders can only be included when the destination is overwritten")
    return _without_absent(
        initialSyncBehavior=behavior,
        keySchema=schema,
        disableSecretDeletion=options.flag("disableSecretDeletion"),
        includeAllSubFolders=subfolders,
    )


def read_destination(config: Fields, server: ServerProfile) -> dict[str, Any]:
    """Return `destinationConfig` as the server keeps it."""
    account_id = config.text("accountId", least=1, most=255)
    if server.requires_account_name:
        account_name: str | None = config.text("accountName", least=1, most=255)
    else:
        account_name = config.optional_text("accountName", least=1, most=255)
    return _without_absent(
        accountId=account_id,
        accountName=account_name,
        siteId=config.optional_text("siteId", least=1, most=255),
        siteName=config.optional_text("siteName", least=1, most=255),
        context=config.choice("context", list(DeployContext), required=False),
    )


def _secret_path(body: Fields) -> str:
    """One slash at the end is cut, one at the start is not added: that is what the server does."""
    path = body.text("secretPath", least=1, trim=True)
    return path if path == "/" else path.removesuffix("/")


def _without_absent(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
