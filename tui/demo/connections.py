"""Infisical's app connections to Netlify, and the helper lists of accounts and sites behind one."""

from tui.demo.access import Permission
from tui.demo.call import Call, Endpoint
from tui.demo.failures import bad_request, name_taken, not_found
from tui.demo.identifiers import stable_hex, stable_uuid
from tui.demo.sync_records import EPOCH
from tui.demo.tokens import PEOPLE_ONLY, Caller
from tui.demo.wire import instant
from tui.demo.world import ORGANISATION_ID, Connection, World

_PAGE = 100
"""The helper list of sites is one page of Netlify's, whatever comes after."""


def may_use(caller: Caller, connection: Connection) -> None:
    """Raise the 403 unless the caller may use the connection."""
    caller.require(_permission_to_use(connection))


def known_connection(world: World, connection_id: str) -> Connection:
    """Return the app connection of that id; raise the 404."""
    connection = world.connection(connection_id)
    if connection is None:
        raise not_found(f"Could not find App Connection with ID {connection_id}")
    return connection


def require_netlify(connection: Connection) -> None:
    """Raise the 400 when the connection leads elsewhere."""
    if connection.app != "netlify":
        app = connection.app.title()
        raise bad_request(f"{app} Connection with ID {connection.id} cannot be used to connect to Netlify")


def _permission_to_use(connection: Connection) -> Permission:
    if connection.project_id is None:
        return Permission.USE_ORGANISATION_CONNECTIONS
    return Permission.USE_PROJECT_CONNECTIONS


def _options(_call: Call) -> object:
    apps = [("GitHub", "github", ["github-app", "oauth"]), ("Netlify", "netlify", ["access-token"])]
    return {"appConnectionOptions": [{"name": name, "app": app, "methods": methods} for name, app, methods in apps]}


def _available(call: Call) -> object:
    project_id = call.request.query.get("projectId") if call.server.project_connections else None
    if project_id is not None:
        if call.world.project(project_id) is None:
            raise bad_request(f"Could not find project with ID {project_id}")
        call.caller.project(project_id)
        call.caller.require(Permission.USE_PROJECT_CONNECTIONS)
    usable = [
        connection
        for connection in call.world.connections
        if connection.app == "netlify"
        and connection.project_id in {None, project_id}
        and _permission_to_use(connection) not in call.caller.token.denied
    ]
    usable.sort(key=lambda connection: connection.name)
    return {"appConnections": [_summary(call, connection) for connection in usable]}


def _summary(call: Call, connection: Connection) -> dict[str, object]:
    summary: dict[str, object] = {"app": "netlify", "name": connection.name, "id": connection.id}
    if call.server.project_connections:
        summary |= {"projectId": connection.project_id, "orgId": ORGANISATION_ID}
    return summary


def _as_wire(connection: Connection) -> dict[str, object]:
    return {
        "id": connection.id,
        "name": connection.name,
        "description": connection.description,
        "version": 1,
        "orgId": ORGANISATION_ID,
        "projectId": connection.project_id,
        "gatewayId": None,
        "isPlatformManagedCredentials": False,
        "isAutoRotationEnabled": False,
        "createdAt": instant(EPOCH),
        "updatedAt": instant(EPOCH),
        "app": connection.app,
        "method": "access-token",
        "credentials": {},
        "credentialsHash": stable_hex("credentials", connection.token),
    }


def _list(call: Call) -> object:
    call.caller.require(Permission.READ_CONNECTIONS)
    project_id = call.request.query.get("projectId")
    listed = [
        connection
        for connection in call.world.connections
        if connection.app == "netlify" and project_id in {None, connection.project_id}
    ]
    return {"appConnections": [_as_wire(connection) for connection in listed]}


def _get(call: Call) -> object:
    connection = known_connection(call.world, call.parameters["connectionId"])
    call.caller.require(Permission.READ_CONNECTIONS)
    require_netlify(connection)
    return {"appConnection": _as_wire(connection)}


def _by_name(call: Call) -> object:
    name = call.parameters["name"]
    connection = next((connection for connection in call.world.connections if connection.name == name), None)
    if connection is None:
        raise not_found(f"Could not find App Connection with name {name}")
    call.caller.require(Permission.READ_CONNECTIONS)
    require_netlify(connection)
    return {"appConnection": _as_wire(connection)}


def _create(call: Call) -> object:
    body = call.body_fields()
    name = body.slug("name", most=call.server.connection_name_limit, lowercases=call.server.lowercases_slugs)
    body.choice("method", ("access-token",))
    netlify_token = body.section("credentials").text("accessToken", least=1, most=255, trim=True)
    description = body.optional_text("description", most=256, trim=True, nullable=True)
    project_id = body.optional_text("projectId") if call.server.project_connections else None
    body.done()
    if project_id is not None and call.world.project(project_id) is None:
        raise bad_request(f"Could not find project with ID {project_id}")
    call.caller.require(Permission.CREATE_CONNECTIONS)
    if call.world.accounts_seen_by(netlify_token) is None:
        raise bad_request("Failed to validate credentials: Request failed with status code 401")
    if any(known.name == name and known.project_id == project_id for known in call.world.connections):
        message = f'An App Connection with the name "{name}" already exists'
        raise name_taken(message, as_documented=call.server.answers_as_documented)
    number = str(len(call.world.connections))
    connection_id = stable_uuid("connection", name, number)
    connection = Connection(name, netlify_token, project_id, description=description, id=connection_id)
    call.world.connections.append(connection)
    return {"appConnection": _as_wire(connection)}


def _delete(call: Call) -> object:
    connection = known_connection(call.world, call.parameters["connectionId"])
    call.caller.require(Permission.DELETE_CONNECTIONS)
    require_netlify(connection)
    if any(sync.connection_id == connection.id for sync in call.world.syncs):
        raise bad_request("Cannot delete App Connection with existing connections")
    call.world.connections.remove(connection)
    return {"appConnection": _as_wire(connection)}


def _used_connection(call: Call) -> Connection:
    connection = known_connection(call.world, call.parameters["connectionId"])
    may_use(call.caller, connection)
    require_netlify(connection)
    return connection


def _accounts(call: Call) -> object:
    accounts = call.world.accounts_seen_by(_used_connection(call).token) or []
    return {"accounts": [{"id": account.id, "name": account.name} for account in accounts]}


def _sites(call: Call) -> object:
    accounts = call.world.accounts_seen_by(_used_connection(call).token) or []
    sites = [site for account in accounts if account.id == call.parameters["accountId"] for site in account.sites]
    return {"sites": [{"id": site.id, "name": site.name} for site in sites[:_PAGE]]}


_BASE = "/api/v1/app-connections"

ENDPOINTS = (
    Endpoint("GET", f"{_BASE}/options", _options),
    Endpoint("GET", f"{_BASE}/netlify/available", _available),
    Endpoint("GET", f"{_BASE}/netlify", _list),
    Endpoint("POST", f"{_BASE}/netlify", _create),
    Endpoint("GET", f"{_BASE}/netlify/connection-name/{{name}}", _by_name),
    Endpoint("GET", f"{_BASE}/netlify/{{connectionId}}", _get),
    Endpoint("DELETE", f"{_BASE}/netlify/{{connectionId}}", _delete),
    Endpoint("GET", f"{_BASE}/netlify/{{connectionId}}/accounts", _accounts, PEOPLE_ONLY),
    Endpoint("GET", f"{_BASE}/netlify/{{connectionId}}/accounts/{{accountId}}/sites", _sites, PEOPLE_ONLY),
)
