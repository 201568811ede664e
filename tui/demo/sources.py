"""Infisical's folders and the secrets in them, under today's routes and the older ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.demo.access import Permission
from tui.demo.call import Call, Endpoint, on_new_servers
from tui.demo.failures import bad_request, not_found
from tui.demo.identifiers import stable_uuid
from tui.demo.sync_records import EPOCH
from tui.demo.tokens import EVERY_KIND
from tui.demo.wire import instant
from tui.demo.world import Folder, Project, Secret

HIDDEN_VALUE = "<hidden-by-infisical>"
"""What stands in place of a value that was not asked for."""

_PATH = re.compile(r"[A-Za-z0-9_/-]*")


@dataclass(frozen=True)
class _Place:
    project: Project
    environment: str
    path: str

    @property
    def folder(self) -> Folder | None:
        return self.project.folder(self.environment, self.path)


def check_path(path: str) -> None:
    """Raise the 400 for a path with characters that no folder can have."""
    if not _PATH.fullmatch(path):
        raise bad_request("Invalid secret path. Only alphanumeric characters, dashes, and underscores are allowed.")


def normalised(path: str) -> str:
    """Return the path with one leading slash and none at the end, as these routes read it."""
    return "/" + path.strip("/")


def _asked_folder(call: Call, project_key: str, *, path_required: bool) -> _Place:
    query = call.query_fields()
    project_id = query.text(project_key, least=1, trim=True)
    environment = query.text("environment", least=1, trim=True)
    path = query.text("path") if path_required else query.optional_text("path") or query.optional_text("directory")
    query.done()
    return _Place(call.caller.project(project_id), environment, normalised(path or "/"))


def _folders(call: Call, place: _Place) -> object:
    if place.project.environment(place.environment) is None:
        raise not_found(f"Environment with slug '{place.environment}' not found")
    check_path(place.path)
    if place.folder is None:
        return {"folders": []}
    recursive = call.request.query.get("recursive", "").lower() in {"true", "1", "yes", "on"}
    found = list(_below(place.folder, "", recursive=recursive))
    if recursive:
        found.sort(key=lambda pair: (pair[0].count("/"), pair[1].name))
    return {"folders": [_folder_as_wire(place, path, folder, recursive=recursive) for path, folder in found]}


def _below(folder: Folder, path: str, *, recursive: bool) -> Iterator[tuple[str, Folder]]:
    for child in folder.folders:
        yield f"{path}/{child.name}", child
        if recursive:
            yield from _below(child, f"{path}/{child.name}", recursive=True)


def _folder_as_wire(place: _Place, path: str, folder: Folder, *, recursive: bool) -> dict[str, object]:
    full_path = place.path.rstrip("/") + path
    parent = full_path.rpartition("/")[0]
    return {
        "id": place.project.folder_id(place.environment, full_path),
        "name": folder.name,
        "version": 1,
        "envId": place.project.environment_id(place.environment),
        "parentId": place.project.folder_id(place.environment, parent),
        "isReserved": False,
        "description": None,
        "createdAt": instant(EPOCH),
        "updatedAt": instant(EPOCH),
        **({"relativePath": path} if recursive else {}),
    }


def _new_folders(call: Call) -> object:
    return _folders(call, _asked_folder(call, "projectId", path_required=True))


def _old_folders(call: Call) -> object:
    return _folders(call, _asked_folder(call, "workspaceId", path_required=False))


def _secrets(call: Call, project_key: str) -> object:
    query = call.query_fields()
    project_id = query.optional_text(project_key, trim=True)
    environment = query.optional_text("environment", trim=True)
    path = query.optional_text("secretPath", trim=True)
    switches = {name: _switch(query.choice(name, ("true", "false"), required=False)) for name in _SWITCHES}
    query.done()
    if not project_id or not environment:
        raise bad_request("Missing project id or environment")
    place = _Place(call.caller.project(project_id), environment, normalised(path or "/"))
    call.caller.require(Permission.READ_SECRETS)
    return _listed_secrets(place, switches)


_SWITCHES = ("viewSecretValue", "include_imports", "recursive")


def _switch(text: str | None) -> bool | None:
    return None if text is None else text == "true"


def _listed_secrets(place: _Place, switches: dict[str, bool | None]) -> object:
    folder = place.folder
    if folder is None:
        message = f"Folder with path '{place.path}' in environment with slug '{place.environment}' not found"
        raise not_found(message, error="SecretPathNotFound")
    shows_values = switches["viewSecretValue"] is not False
    secrets: list[dict[str, object]] = []
    imports: list[dict[str, object]] = []
    for path, covered in folder.tree(place.path) if switches["recursive"] else ((place.path, folder),):
        at = _Place(place.project, place.environment, path)
        secrets += _all_as_wire(at, covered, shows_values=shows_values)
        imports += _imports_as_wire(at, covered, shows_values=shows_values) if switches["include_imports"] else []
    return {"secrets": secrets, "imports": imports}


def _imports_as_wire(place: _Place, folder: Folder, *, shows_values: bool) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = []
    for link in folder.imports:
        source = _Place(place.project, link.environment, normalised(link.path))
        if source.folder is not None:
            shared = [
                _secret_as_wire(source, secret, shows_value=shows_values)
                for secret in source.folder.secrets
                if secret.type == "shared"
            ]
            folder_id = place.project.folder_id(link.environment, source.path)
            where = {"secretPath": source.path, "environment": link.environment, "folderId": folder_id}
            listed.append({**where, "secrets": shared})
    return listed


def _all_as_wire(place: _Place, folder: Folder, *, shows_values: bool) -> list[dict[str, object]]:
    return [_secret_as_wire(place, secret, shows_value=shows_values) for secret in folder.secrets]


def _secret_as_wire(place: _Place, secret: Secret, *, shows_value: bool) -> dict[str, object]:
    secret_id = stable_uuid("secret", place.project.id, place.environment, place.path, secret.key, secret.type)
    return {
        "id": secret_id,
        "_id": secret_id,
        "workspace": place.project.id,
        "environment": place.environment,
        "version": secret.version,
        "type": secret.type,
        "secretKey": secret.key,
        "secretValue": secret.value if shows_value else HIDDEN_VALUE,
        "secretValueHidden": not shows_value,
        "secretComment": "",
        "secretPath": place.path,
        "createdAt": instant(EPOCH),
        "updatedAt": instant(EPOCH),
    }


def _new_secrets(call: Call) -> object:
    return _secrets(call, "projectId")


def _old_secrets(call: Call) -> object:
    return _secrets(call, "workspaceId")


ENDPOINTS = (
    Endpoint("GET", "/api/v2/folders", _new_folders, EVERY_KIND, on_new_servers),
    Endpoint("GET", "/api/v1/folders", _old_folders, EVERY_KIND),
    Endpoint("GET", "/api/v4/secrets", _new_secrets, EVERY_KIND, on_new_servers),
    Endpoint("GET", "/api/v3/secrets/raw", _old_secrets, EVERY_KIND),
)
