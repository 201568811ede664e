"""One async method per Infisical endpoint; older servers are asked by their older routes.

Every method raises the kinds of `Problem` that `http` and `refusals` describe.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from tui.api.errors import BadRequest, MissingRoute, NotAllowed
from tui.api.folders import folder_paths
from tui.api.generations import Generations
from tui.api.http import Http
from tui.api.models import (
    AccountsReply,
    ChangeNetlifySync,
    CheckDestination,
    Connection,
    ConnectionReply,
    ConnectionsReply,
    CreateConnection,
    CreateNetlifySync,
    DestinationReply,
    ExistingSync,
    ExistingSyncsReply,
    FoldersReply,
    NetlifyAccount,
    NetlifyCredentials,
    NetlifySite,
    Project,
    ProjectReply,
    ProjectsReply,
    SecretKey,
    SecretsReply,
    SecretSync,
    SecretSyncReply,
    ServerStatus,
    SitesReply,
    SyncDestinationOption,
    SyncOptionsReply,
    WorkspaceReply,
    WorkspacesReply,
)
from tui.api.outgoing import segment

_SECRET_MANAGER: Final = "secret-manager"


@dataclass(frozen=True)
class SecretKeys:
    """Names of the secrets a sync of a folder sends, sorted: its own, and the imported ones they do not hide."""

    own: tuple[str, ...]
    imported: tuple[str, ...]


class Infisical:
    """One Infisical server, seen with one token."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._projects = Generations()
        self._folders = Generations()
        self._secrets = Generations()

    def sign_with(self, current: Callable[[], Awaitable[SecretStr]]) -> None:
        """Ask `current` before each request which token to send, for tokens that are renewed."""
        self._http.sign_with(current)

    async def status(self) -> ServerStatus:
        """Ask whether an Infisical answers here; without the token, for an expired one would fail even this."""
        return await self._http.get("/api/status", ServerStatus, signed=False)

    async def sync_support(self) -> SyncDestinationOption | None:
        """Return what the server can do with Netlify, `None` if nothing; a good first use of a token."""
        try:
            reply = await self._http.get("/api/v1/secret-syncs/options", SyncOptionsReply)
        except MissingRoute:
            return None
        return next((option for option in reply.secret_sync_options if option.destination == "netlify"), None)

    async def projects(self) -> list[Project]:
        """Return the secret-manager projects of the token's owner."""
        params = {"type": _SECRET_MANAGER}

        async def new() -> list[Project]:
            return (await self._http.get("/api/v1/projects", ProjectsReply, params=params)).projects

        async def old() -> list[Project]:
            return (await self._http.get("/api/v1/workspace", WorkspacesReply, params=params)).workspaces

        # Some servers ignore the parameter, and the oldest have no types: all their projects are of this one.
        return [project for project in await self._projects.ask(new, old) if project.type in {None, _SECRET_MANAGER}]

    async def project(self, project_id: str) -> Project:
        """Return one project with its environments."""

        async def new() -> Project:
            return (await self._http.get(f"/api/v1/projects/{segment(project_id)}", ProjectReply)).project

        async def old() -> Project:
            return (await self._http.get(f"/api/v1/workspace/{segment(project_id)}", WorkspaceReply)).workspace

        return await self._projects.ask(new, old)

    async def connections(self, project_id: str) -> list[Connection]:
        """Return the Netlify connections usable in the project: the organisation's and its own.

        Servers refuse the question with a project to those who may not use its own connections, even where
        they may use the organisation's; so those are asked for then.
        """
        path = "/api/v1/app-connections/netlify/available"
        try:
            reply = await self._http.get(path, ConnectionsReply, params={"projectId": project_id})
        except (NotAllowed, BadRequest):
            reply = await self._http.get(path, ConnectionsReply)
        return [item for item in reply.app_connections if item.project_id in {None, project_id}]

    async def create_connection(self, name: str, access_token: SecretStr, project_id: str | None) -> Connection:
        """Store a Netlify token as a connection of the project, or of the organisation without one.

        Infisical tries the token at Netlify first. The token stays a `SecretStr` until `outgoing` writes the body.

        Raises:
            ValidationError: name longer than 32 characters, or token than 255 (Pydantic's; nothing was sent).
            BadRequest: Netlify does not accept the token, or the name is taken.
        """
        request = CreateConnection(
            name=name, credentials=NetlifyCredentials(access_token=access_token), project_id=project_id
        )
        reply = await self._http.post(
            "/api/v1/app-connections/netlify",
            ConnectionReply,
            body=request.model_dump(by_alias=True, exclude_none=True),
            patient=True,
        )
        return reply.app_connection

    async def folders(self, project_id: str, environment: str) -> list[str]:
        """Return the full paths of all folders of an environment, sorted, `/` first."""

        async def listing(path: str, *, recursive: bool) -> FoldersReply:
            where = {"environment": environment, "path": path} | ({"recursive": "true"} if recursive else {})
            return await self._folders.ask(
                lambda: self._http.get("/api/v2/folders", FoldersReply, params={"projectId": project_id, **where}),
                lambda: self._http.get("/api/v1/folders", FoldersReply, params={"workspaceId": project_id, **where}),
            )

        return await folder_paths(listing)

    async def secret_keys(self, project_id: str, environment: str, secret_path: str) -> SecretKeys:
        """Return the names, never the values, of what a sync of this folder sends; personal overrides stay home."""
        where = {
            "environment": environment,
            "secretPath": secret_path,
            "viewSecretValue": "false",
            "include_imports": "true",
        }
        reply = await self._secrets.ask(
            lambda: self._http.get("/api/v4/secrets", SecretsReply, params={"projectId": project_id, **where}),
            lambda: self._http.get("/api/v3/secrets/raw", SecretsReply, params={"workspaceId": project_id, **where}),
        )
        own = _shared(reply.secrets)
        imported = {key for entry in reply.imports for key in _shared(entry.secrets)}
        return SecretKeys(tuple(sorted(own)), tuple(sorted(imported - own)))

    async def accounts(self, connection_id: str) -> list[NetlifyAccount]:
        """Return the Netlify teams of a connection.

        Users only (`NotAllowed` for machine identities). Empty may also mean that Netlify refused the token.
        """
        path = f"/api/v1/app-connections/netlify/{segment(connection_id)}/accounts"
        return (await self._http.get(path, AccountsReply)).accounts

    async def sites(self, connection_id: str, account_id: str) -> list[NetlifySite]:
        """Return the sites of a team, Netlify's first page of them; users only, as `accounts`."""
        path = f"/api/v1/app-connections/netlify/{segment(connection_id)}/accounts/{segment(account_id)}/sites"
        return (await self._http.get(path, SitesReply)).sites

    async def syncs(self, project_id: str) -> list[ExistingSync]:
        """Return the project's syncs of every destination, for names are unique across them."""
        reply = await self._http.get("/api/v1/secret-syncs", ExistingSyncsReply, params={"projectId": project_id})
        return reply.secret_syncs

    async def destination_in_use(self, request: CheckDestination) -> DestinationReply:
        """Ask whether a sync of the organisation has exactly this account, site and deploy context.

        Servers know nothing of contexts that include each other, and report failures of their own as "no".

        Raises:
            MissingRoute: this server cannot tell.
        """
        return await self._http.post(f"{_SYNCS}/check-destination", DestinationReply, body=request.to_wire())

    async def create_sync(self, request: CreateNetlifySync) -> SecretSync:
        """Create a sync. Sent once: see `Http.post` for what a failure says about whether it exists now."""
        reply = await self._http.post(_SYNCS, SecretSyncReply, body=request.to_wire(), patient=True)
        return reply.secret_sync

    async def sync(self, sync_id: str) -> SecretSync:
        """Return one sync as it is now."""
        return (await self._http.get(_one(sync_id), SecretSyncReply)).secret_sync

    async def sync_by_name(self, project_id: str, name: str) -> SecretSync:
        """Return the project's Netlify sync of that name.

        Raises:
            NotFound: there is none.
            BadRequest: the name belongs to a sync of another destination.
        """
        path = f"{_SYNCS}/sync-name/{segment(name)}"
        return (await self._http.get(path, SecretSyncReply, params={"projectId": project_id})).secret_sync

    async def change_sync(self, sync_id: str, change: ChangeNetlifySync) -> SecretSync:
        """Change a sync; sent once, but to send the same change again does no harm.

        With automatic syncing on, every change queues a run.
        """
        return (await self._http.patch(_one(sync_id), SecretSyncReply, body=change.to_wire())).secret_sync

    async def delete_sync(self, sync_id: str, *, remove_secrets: bool) -> SecretSync:
        """Delete a sync and return it as it was last.

        With `remove_secrets` it is only marked: a job takes its variables off Netlify first, and the sync is gone
        (`NotFound`) once that has succeeded; `remove_status` tells how far it is.
        """
        params = {"removeSecrets": "true" if remove_secrets else "false"}
        return (await self._http.delete(_one(sync_id), SecretSyncReply, params=params)).secret_sync

    async def trigger_sync(self, sync_id: str) -> SecretSync:
        """Queue one run of a sync now, and return the sync as queued."""
        return (await self._http.post(f"{_one(sync_id)}/sync-secrets", SecretSyncReply)).secret_sync


_SYNCS: Final = "/api/v1/secret-syncs/netlify"


def _one(sync_id: str) -> str:
    return f"{_SYNCS}/{segment(sync_id)}"


def _shared(secrets: list[SecretKey]) -> set[str]:
    return {secret.secret_key for secret in secrets if secret.type == "shared"}
