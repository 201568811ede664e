"""Infisical's Netlify secret syncs: options, lists, changes, triggers and removal."""

from typing import Any

from tui.demo.access import Permission
from tui.demo.call import Call, Endpoint
from tui.demo.failures import bad_request, not_found
from tui.demo.server import ServerProfile
from tui.demo.sync_bodies import read_changes
from tui.demo.sync_creation import check_name_is_free, check_subfolders, create, source_path, usable_connection
from tui.demo.sync_records import JobKind, SyncRecord
from tui.demo.sync_wire import same_destination, sync_as_wire
from tui.demo.tokens import Caller
from tui.demo.world import Project


def _options(call: Call) -> object:
    listed = [("GitHub", "github", False), ("Netlify", "netlify", call.server.can_import), ("Vercel", "vercel", True)]
    return {
        "secretSyncOptions": [
            {"name": name, "destination": slug, "connection": slug, "canImportSecrets": imports}
            for name, slug, imports in listed
        ]
    }


def _readable(call: Call) -> list[SyncRecord]:
    query = call.query_fields()
    project_id = query.text("projectId", least=1, trim=True)
    query.done()
    project = call.caller.project(project_id)
    call.caller.require(Permission.READ_SYNCS)
    return [sync for sync in call.world.syncs if sync.project_id == project.id]


def _list_all(call: Call) -> object:
    return {"secretSyncs": [sync_as_wire(call.world, sync) for sync in _readable(call)]}


def _list(call: Call) -> object:
    netlify = [sync for sync in _readable(call) if sync.destination == "netlify"]
    return {"secretSyncs": [sync_as_wire(call.world, sync) for sync in netlify]}


def _by_name(call: Call) -> object:
    name = call.parameters["name"]
    sync = next((sync for sync in _readable(call) if sync.name == name), None)
    if sync is None:
        raise not_found(f'Could not find Netlify Sync with name "{name}"')
    return {"secretSync": sync_as_wire(call.world, _for_netlify(sync))}


def _get(call: Call) -> object:
    sync, _ = _asked(call, Permission.READ_SYNCS)
    return {"secretSync": sync_as_wire(call.world, sync)}


def _asked(call: Call, *permissions: Permission) -> tuple[SyncRecord, Project]:
    """Return the sync of the path and its project; raise the 422, 404, 403 or 400."""
    path = call.path_fields()
    sync_id = path.uuid("syncId")
    path.done()
    sync = call.world.sync(sync_id)
    if sync is None:
        raise not_found(f'Could not find Netlify Sync with ID "{sync_id}"')
    project = call.caller.project(sync.project_id)
    call.caller.require(*permissions)
    return _for_netlify(sync), project


def _for_netlify(sync: SyncRecord) -> SyncRecord:
    if sync.destination != "netlify":
        raise bad_request(f'Secret sync with ID "{sync.id}" is not configured for Netlify')
    return sync


def _change(call: Call) -> object:
    changes = read_changes(call.body_fields(), call.server)
    sync, project = _asked(call, Permission.EDIT_SYNCS)
    _check_changes(call, sync, project, changes)
    for field, value in changes.items():
        setattr(sync, field, value)
    sync.updated_at = call.jobs.now()
    sync.version += 1
    if sync.is_auto_sync_enabled:
        call.jobs.queue(sync, JobKind.SYNC)
    return {"secretSync": sync_as_wire(call.world, sync)}


def _check_changes(call: Call, sync: SyncRecord, project: Project, changes: dict[str, Any]) -> None:
    if ("environment" in changes) != ("secret_path" in changes):
        raise bad_request("Must specify both source environment and secret path")
    if "secret_path" in changes:
        changes["secret_path"] = source_path(call, project, changes["environment"], changes["secret_path"])
    stored = {"environment": sync.environment, "secret_path": sync.secret_path, "sync_options": sync.sync_options}
    after = stored | changes
    check_subfolders(call, project, after["environment"], after["secret_path"], after["sync_options"])
    if changes.get("connection_id", sync.connection_id) != sync.connection_id:
        usable_connection(call, project, changes["connection_id"])
    if changes.get("name", sync.name) != sync.name:
        check_name_is_free(call, project, changes["name"])


def _delete(call: Call) -> object:
    query = call.query_fields()
    removes = query.choice("removeSecrets", ("true", "false"), required=False) == "true"
    query.done()
    sync, project = _asked(call, Permission.DELETE_SYNCS)
    if removes:
        call.caller.require(Permission.REMOVE_SECRETS)
        _check_idle(sync, project)
        call.jobs.queue(sync, JobKind.REMOVE, deletes_sync=True)
        return {"secretSync": sync_as_wire(call.world, sync)}
    last_seen = sync_as_wire(call.world, sync)
    call.world.syncs.remove(sync)
    return {"secretSync": last_seen}


def _check_idle(sync: SyncRecord, project: Project) -> None:
    if project.folder(sync.environment, sync.secret_path) is None:
        raise bad_request("Invalid source configuration: folder no longer exists. Please update the source.")
    if sync.jobs:
        raise bad_request("A job for this sync is already in progress. Please try again shortly.")


def _sync_secrets(call: Call) -> object:
    sync, project = _asked(call, Permission.SYNC_SECRETS)
    _check_idle(sync, project)
    call.jobs.queue(sync, JobKind.SYNC)
    return {"secretSync": sync_as_wire(call.world, sync)}


def _import_secrets(call: Call) -> object:
    query = call.query_fields()
    behavior = query.choice("importBehavior", ("prioritize-source", "prioritize-destination"))
    query.done()
    if not call.server.can_import:
        raise bad_request("Netlify does not support importing secrets.")
    sync, project = _asked(call, Permission.IMPORT_SECRETS)
    _check_idle(sync, project)
    call.jobs.queue(sync, JobKind.IMPORT, prioritize_destination=behavior == "prioritize-destination")
    return {"secretSync": sync_as_wire(call.world, sync)}


def _remove_secrets(call: Call) -> object:
    sync, project = _asked(call, Permission.REMOVE_SECRETS)
    _check_idle(sync, project)
    call.jobs.queue(sync, JobKind.REMOVE)
    return {"secretSync": sync_as_wire(call.world, sync)}


def _check_destination(call: Call) -> object:
    body = call.body_fields()
    project_id = body.uuid("projectId")
    excluded = body.optional_text("excludeSyncId")
    body.done()
    call.caller.project(project_id)
    call.caller.require(Permission.READ_SYNCS)
    config = call.body["destinationConfig"] if isinstance(call.body, dict) else {}
    for sync in call.world.syncs:
        if sync.id != excluded and isinstance(config, dict) and same_destination(sync, config):
            told = {"duplicateProjectId": sync.project_id} if _may_see(call.caller, sync) else {}
            return {"hasDuplicate": True, **told}
    return {"hasDuplicate": False}


def _may_see(caller: Caller, sync: SyncRecord) -> bool:
    project = caller.world.project(sync.project_id)
    return project is not None and caller.is_member(project)


def _checks_destinations(server: ServerProfile) -> bool:
    return server.check_destination


_BASE = "/api/v1/secret-syncs"
_ONE = f"{_BASE}/netlify/{{syncId}}"

ENDPOINTS = (
    Endpoint("GET", f"{_BASE}/options", _options),
    Endpoint("GET", _BASE, _list_all),
    Endpoint("GET", f"{_BASE}/netlify", _list),
    Endpoint("POST", f"{_BASE}/netlify", create),
    Endpoint("POST", f"{_BASE}/netlify/check-destination", _check_destination, exists_on=_checks_destinations),
    Endpoint("GET", f"{_BASE}/netlify/sync-name/{{name}}", _by_name),
    Endpoint("GET", _ONE, _get),
    Endpoint("PATCH", _ONE, _change),
    Endpoint("DELETE", _ONE, _delete),
    Endpoint("POST", f"{_ONE}/sync-secrets", _sync_secrets),
    Endpoint("POST", f"{_ONE}/import-secrets", _import_secrets),
    Endpoint("POST", f"{_ONE}/remove-secrets", _remove_secrets),
)
