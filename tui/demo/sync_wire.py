"""How a secret sync is written on the wire, and when two of them have the same destination."""

from collections.abc import Mapping

from tui.demo.sync_records import JobKind, Outcome, SyncRecord
from tui.demo.wire import instant
from tui.demo.world import World


def sync_as_wire(world: World, sync: SyncRecord) -> dict[str, object]:
    """Return the sync object; environment and folder are null once the source is gone."""
    connection = world.connection(sync.connection_id)
    return {
        "id": sync.id,
        "name": sync.name,
        "description": sync.description,
        "isAutoSyncEnabled": sync.is_auto_sync_enabled,
        "version": sync.version,
        "projectId": sync.project_id,
        "connectionId": sync.connection_id,
        "createdAt": instant(sync.created_at),
        "updatedAt": instant(sync.updated_at),
        **_source(world, sync),
        **_outcome("sync", "Sync", "Synced", sync.outcomes[JobKind.SYNC]),
        **_outcome("import", "Import", "Imported", sync.outcomes[JobKind.IMPORT]),
        **_outcome("remove", "Remove", "Removed", sync.outcomes[JobKind.REMOVE]),
        "syncOptions": dict(sync.sync_options),
        "connection": {
            "app": connection.app if connection else sync.destination,
            "name": connection.name if connection else "",
            "id": sync.connection_id,
        },
        "destination": sync.destination,
        "destinationConfig": dict(sync.destination_config),
    }


def _source(world: World, sync: SyncRecord) -> dict[str, object]:
    project = world.project(sync.project_id)
    environment = project.environment(sync.environment) if project else None
    if project is None or environment is None or environment.root.find(sync.secret_path) is None:
        return {"folderId": None, "environment": None, "folder": None}
    folder_id = project.folder_id(sync.environment, sync.secret_path)
    return {
        "folderId": folder_id,
        "environment": {
            "id": project.environment_id(environment.slug),
            "slug": environment.slug,
            "name": environment.name,
        },
        "folder": {"id": folder_id, "path": sync.secret_path},
    }


def _outcome(prefix: str, noun: str, participle: str, outcome: Outcome) -> dict[str, object]:
    return {
        f"{prefix}Status": outcome.status,
        f"last{noun}JobId": outcome.job_id,
        f"last{noun}Message": outcome.message,
        f"last{participle}At": instant(outcome.at) if outcome.at else None,
    }


def same_destination(sync: SyncRecord, config: Mapping[str, object]) -> bool:
    """Say whether the server takes both for the same: exact account, site and context, absent ones included.

    It does not know that the context `all` meets every other one.
    """
    names = ("accountId", "siteId", "context")
    return sync.destination == "netlify" and all(
        sync.destination_config.get(name) == config.get(name) for name in names
    )
