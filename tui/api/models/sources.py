"""Where secrets come from, on the wire: projects, environments, folders, secret keys."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from tui.api.models.listed import Listed
from tui.api.models.wire import Id, Wire


class Environment(Wire):
    """One environment of a project; the sync API wants the slug."""

    id: str
    name: str
    slug: Annotated[Id, StringConstraints(max_length=64)]


class Project(Wire):
    """One project; `type` is missing on old servers, which have secret-manager projects only."""

    id: Id
    name: str
    slug: str = ""
    type: str | None = None
    environments: Listed[Environment] = Field(default_factory=Listed)


class ProjectsReply(Wire):
    """`GET /api/v1/projects`."""

    projects: Listed[Project]


class WorkspacesReply(Wire):
    """`GET /api/v1/workspace`, the same list on older servers."""

    workspaces: Listed[Project]


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

    folders: Listed[Folder]


def _number_or_none(value: object) -> int | None:
    """Read anything but a number as absent: versions are only ever compared."""
    return value if isinstance(value, int) else None


class SecretKey(Wire):
    """One secret, without its value: the wizard never asks for values.

    `secret_path` is the folder it is in. `version` rises when the value changes.
    """

    secret_key: str
    type: str = "shared"
    secret_path: str | None = None
    version: Annotated[int | None, BeforeValidator(_number_or_none)] = None


class ImportedSecrets(Wire):
    """Secrets that a folder imports from another environment or path."""

    secret_path: str = "/"
    environment: str = ""
    secrets: Listed[SecretKey] = Field(default_factory=Listed)


class SecretsReply(Wire):
    """`GET /api/v4/secrets` and, on older servers, `GET /api/v3/secrets/raw`."""

    secrets: Listed[SecretKey]
    imports: Listed[ImportedSecrets] = Field(default_factory=Listed)
