"""What must hold before Infisical creates or changes a Netlify sync, in the order in which the server asks.

Netlify is not asked: a wrong account, site or context only shows when the first run fails.
"""

from collections.abc import Mapping

from tui.demo.access import Permission
from tui.demo.call import Call
from tui.demo.connections import known_connection, may_use, require_netlify
from tui.demo.engine import RunFailed
from tui.demo.failures import bad_request, forbidden, name_taken
from tui.demo.jobs import check_size, covered_secrets
from tui.demo.sources import check_path
from tui.demo.sync_bodies import read_new_sync
from tui.demo.sync_records import JobKind, SyncRecord
from tui.demo.sync_wire import same_destination, sync_as_wire
from tui.demo.world import Connection, Project

_FIRST_VERSION_WITH_SYNCS = 3


def create(call: Call) -> object:
    """Create a sync, and queue its first run when it is automatic."""
    new = read_new_sync(call.body_fields(), call.server)
    _check_quota(call)
    project = call.caller.project(new.project_id)
    if project.version < _FIRST_VERSION_WITH_SYNCS:
        raise bad_request("Project version does not support Secret Syncs")
    call.caller.require(Permission.CREATE_SYNCS)
    path = source_path(call, project, new.environment, new.secret_path)
    check_subfolders(call, project, new.environment, path, new.sync_options)
    if call.world.blocks_duplicate_destinations:
        _check_destination_is_free(call, project, new.destination_config)
    usable_connection(call, project, new.connection_id)
    check_name_is_free(call, project, new.name)
    now = call.jobs.now()
    sync = SyncRecord(
        name=new.name,
        project_id=project.id,
        connection_id=new.connection_id,
        environment=new.environment,
        secret_path=path,
        destination_config=new.destination_config,
        sync_options=new.sync_options,
        description=new.description,
        is_auto_sync_enabled=new.is_auto_sync_enabled,
        created_at=now,
        updated_at=now,
    )
    call.world.syncs.append(sync)
    if sync.is_auto_sync_enabled:
        call.jobs.queue(sync, JobKind.SYNC)
    return {"secretSync": sync_as_wire(call.world, sync)}


def source_path(call: Call, project: Project, environment: str, secret_path: str) -> str:
    """Return the path of the source folder; raise the 400 when there is none, the 403 when it may not be read."""
    if call.server.reads_secrets_before_folder:
        call.caller.require(Permission.READ_SECRETS)
    check_path(secret_path)
    path = secret_path
    if call.server.resolves_relative_paths:
        path = f"/{secret_path.lstrip('/')}"
    if not path.startswith("/") or project.folder(environment, path) is None:
        raise bad_request(
            f'Could not find folder with path "{secret_path}" in environment "{environment}"'
            f' for project with ID "{project.id}"'
        )
    if Permission.READ_SECRETS in call.caller.token.denied:
        raise forbidden(f"You do not have permission to read secrets at path {path}")
    return path


def check_subfolders(
    call: Call, project: Project, environment: str, path: str, sync_options: Mapping[str, object]
) -> None:
    """Raise the 400 when subfolders are to be included that have clashing names, or too many secrets."""
    folder = project.folder(environment, path)
    if folder is None or not sync_options.get("includeAllSubFolders"):
        return
    try:
        check_size(covered_secrets(project, folder, path, sync_options), call.server)
    except RunFailed as refused:
        raise bad_request(str(refused)) from refused


def usable_connection(call: Call, project: Project, connection_id: str) -> Connection:
    """Return the Netlify connection that the project may use; raise the 404, 403 or 400."""
    connection = known_connection(call.world, connection_id)
    may_use(call.caller, connection)
    require_netlify(connection)
    if connection.project_id not in {None, project.id}:
        raise bad_request(f'You cannot connect project App Connection with ID "{connection.id}" to another project')
    return connection


def check_name_is_free(call: Call, project: Project, name: str) -> None:
    """Raise the 400 when a sync of the project, whatever its destination, has the name."""
    if any(sync.name == name and sync.project_id == project.id for sync in call.world.syncs):
        message = f'A Secret Sync with the name "{name}" already exists for the project with ID "{project.id}"'
        raise name_taken(message, as_documented=call.server.answers_as_documented)


def _check_quota(call: Call) -> None:
    quota = call.world.sync_quota
    if quota is not None and len(call.world.syncs) >= quota:
        message = "Failed to create secret sync due to plan limit reached. Upgrade plan to create more secret syncs."
        raise bad_request(message)


def _check_destination_is_free(call: Call, project: Project, config: dict[str, object]) -> None:
    for sync in call.world.syncs:
        if same_destination(sync, config):
            where = (
                f"project {project.name}" if sync.project_id == project.id else "another project in your organization"
            )
            raise bad_request(f"A secret sync with this destination already exists in {where}")
