"""Infisical's projects, under the name of today and under the older one, workspaces."""

from tui.demo.call import Call, Endpoint, on_new_servers
from tui.demo.failures import not_found
from tui.demo.sync_records import EPOCH
from tui.demo.tokens import EVERY_KIND
from tui.demo.wire import instant
from tui.demo.world import Project


def _as_wire(project: Project) -> dict[str, object]:
    environments = [
        {"id": project.environment_id(environment.slug), "name": environment.name, "slug": environment.slug}
        for environment in project.environments
    ]
    return {
        "id": project.id,
        "_id": project.id,
        "name": project.name,
        "slug": project.slug,
        "type": project.type,
        "orgId": project.organisation_id,
        "description": None,
        "createdAt": instant(EPOCH),
        "updatedAt": instant(EPOCH),
        "version": project.version,
        "environments": environments,
    }


def _listed(call: Call, default_type: str | None) -> list[dict[str, object]]:
    wanted = call.request.query.get("type", default_type)
    mine = [project for project in call.world.projects if call.caller.is_member(project)]
    return [_as_wire(project) for project in mine if wanted in {None, project.type}]


def _projects(call: Call) -> object:
    return {"projects": _listed(call, None)}


def _workspaces(call: Call) -> object:
    return {"workspaces": _listed(call, "secret-manager")}


def _project(call: Call) -> object:
    return {"project": _as_wire(call.caller.project(call.parameters["projectId"]))}


def _workspace(call: Call) -> object:
    return {"workspace": _as_wire(call.caller.project(call.parameters["projectId"]))}


def _project_by_slug(call: Call) -> object:
    slug = call.parameters["slug"]
    found = next((project for project in call.world.projects if project.slug == slug), None)
    if found is None:
        raise not_found(f"Project with slug '{slug}' not found")
    return _as_wire(call.caller.project(found.id))


def _environment(call: Call) -> object:
    project = call.caller.project(call.parameters["projectId"])
    for position, environment in enumerate(project.environments, start=1):
        if project.environment_id(environment.slug) == call.parameters["environmentId"]:
            return {
                "environment": {
                    "id": project.environment_id(environment.slug),
                    "name": environment.name,
                    "slug": environment.slug,
                    "position": position,
                    "projectId": project.id,
                    "createdAt": instant(EPOCH),
                    "updatedAt": instant(EPOCH),
                }
            }
    raise not_found(f"Environment with ID '{call.parameters['environmentId']}' not found")


ENDPOINTS = (
    Endpoint("GET", "/api/v1/projects", _projects, exists_on=on_new_servers),
    Endpoint("GET", "/api/v1/projects/slug/{slug}", _project_by_slug, EVERY_KIND, on_new_servers),
    Endpoint("GET", "/api/v1/projects/{projectId}", _project, EVERY_KIND, on_new_servers),
    Endpoint(
        "GET", "/api/v1/projects/{projectId}/environments/{environmentId}", _environment, exists_on=on_new_servers
    ),
    Endpoint("GET", "/api/v1/workspace", _workspaces),
    Endpoint("GET", "/api/v1/workspace/{projectId}", _workspace, EVERY_KIND),
)
