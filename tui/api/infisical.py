"""One async method per Infisical endpoint; older servers are asked by their older routes.

Every method raises the kinds of `Problem` that `http` and `refusals` describe.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import SecretStr

from tui.api.answer import UPDATE
from tui.api.errors import BadRequest, MissingRoute, NotAllowed, Problem, ServerFailed, UnexpectedAnswer
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
    Listed,
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
    UserReply,
    WorkspaceReply,
    WorkspacesReply,
)
from tui.api.netlify import PER_PAGE
from tui.api.outgoing import segment

_SECRET_MANAGER: Final = "secret-manager"

_UNHANDLED: Final = 500
"""Status of a failure that the server did not think of; the others pass, or are not its own."""

T = TypeVar("T")


@dataclass(frozen=True)
class SecretKeys:
    """Names of the secrets a sync of a folder sends, sorted: its own, and the imported ones they do not hide.

    `unreadable` counts the secrets and imports that could not be read; the sync sends those too. `versions` are those
    of the folder's own secrets, as far as the server tells them.
    """

    own: tuple[str, ...]
    imported: tuple[str, ...]
    unreadable: int = 0
    versions: Mapping[str, int | None] = field(default_factory=dict, compare=False)


class ProjectSyncs(Listed[ExistingSync]):
    """The syncs of a project; `names_unknown` tells that names of syncs to other destinations may be missing."""

    def __init__(self, found: Iterable[ExistingSync] = (), *, unreadable: int = 0, names_unknown: bool = False) -> None:
        super().__init__(found, unreadable=unreadable)
        self.names_unknown: Final = names_unknown


@dataclass(frozen=True)
class TreeKeys(SecretKeys):
    """The same of a folder together with all folders below it, in one flat list.

    Attributes:
        below: How many secrets are in the folders below.
        clashes: The keys that more than one of the folders has, each with the paths of those folders.
    """

    below: int = 0
    clashes: tuple[tuple[str, tuple[str, ...]], ...] = ()


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
        """Return what the server can do with Netlify, `None` if nothing; a good first use of a token.

        Raises:
            UnexpectedAnswer: Netlify is not among the destinations that could be read.
        """
        try:
            reply = await self._http.get("/api/v1/secret-syncs/options", SyncOptionsReply)
        except MissingRoute:
            return None
        options = reply.secret_sync_options
        found = next((option for option in options if option.destination == "netlify"), None)
        if found is None and options.unreadable:
            raise UnexpectedAnswer(
                f"{options.unreadable} of {options.total} destinations that Infisical offers could not be read, "
                "and Netlify is not among the others.",
                UPDATE,
            )
        return found

    async def user_name(self) -> str:
        """Return what the person of a user token is called, as the server has it; nothing where it does not say."""
        user = (await self._http.get("/api/v1/user", UserReply)).user
        return user.email or user.username or ""

    async def projects(self) -> Listed[Project]:
        """Return the secret-manager projects of the token's owner."""
        params = {"type": _SECRET_MANAGER}

        async def new() -> Listed[Project]:
            return (await self._http.get("/api/v1/projects", ProjectsReply, params=params)).projects

        async def old() -> Listed[Project]:
            return (await self._http.get("/api/v1/workspace", WorkspacesReply, params=params)).workspaces

        # Some servers ignore the parameter, and the oldest have no types: all their projects are of this one.
        found = await self._projects.ask(new, old)
        return found.of(project for project in found if project.type in {None, _SECRET_MANAGER})

    async def project(self, project_id: str) -> Project:
        """Return one project with its environments."""

        async def new() -> Project:
            return (await self._http.get(f"/api/v1/projects/{segment(project_id)}", ProjectReply)).project

        async def old() -> Project:
            return (await self._http.get(f"/api/v1/workspace/{segment(project_id)}", WorkspaceReply)).workspace

        return await self._projects.ask(new, old)

    async def connections(self, project_id: str) -> Listed[Connection]:
        """Return the Netlify connections usable in the project: the organisation's and its own.

        Servers refuse the question with a project to those who may not use its own connections, even where
        they may use the organisation's; so those are asked for then.
        """
        path = "/api/v1/app-connections/netlify/available"
        try:
            reply = await self._http.get(path, ConnectionsReply, params={"projectId": project_id})
        except (NotAllowed, BadRequest):
            reply = await self._http.get(path, ConnectionsReply)
        found = reply.app_connections
        return found.of(item for item in found if item.project_id in {None, project_id})

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

    async def folders(self, project_id: str, environment: str) -> Listed[str]:
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
        return _keys(await self._listed_secrets(project_id, environment, secret_path))

    async def tree_keys(self, project_id: str, environment: str, secret_path: str) -> TreeKeys:
        """Return the same of a sync that includes all folders below this one."""
        reply = await self._listed_secrets(project_id, environment, secret_path, recursive="true")
        keys, top = _keys(reply), _normalised(secret_path)
        places: dict[str, set[str]] = {}
        for secret in reply.secrets:
            if secret.type == "shared":
                places.setdefault(secret.secret_key, set()).add(_normalised(secret.secret_path or top))
        below = sum(len(paths - {top}) for paths in places.values())
        clashes = tuple((key, tuple(sorted(paths))) for key, paths in sorted(places.items()) if len(paths) > 1)
        return TreeKeys(**vars(keys), below=below, clashes=clashes)

    async def _listed_secrets(self, project_id: str, environment: str, secret_path: str, **more: str) -> SecretsReply:
        where = {
            "environment": environment,
            "secretPath": secret_path,
            "viewSecretValue": "false",
            "include_imports": "true",
            **more,
        }
        return await self._secrets.ask(
            lambda: self._http.get("/api/v4/secrets", SecretsReply, params={"projectId": project_id, **where}),
            lambda: self._http.get("/api/v3/secrets/raw", SecretsReply, params={"workspaceId": project_id, **where}),
        )

    async def accounts(self, connection_id: str) -> Listed[NetlifyAccount]:
        """Return the Netlify teams of a connection.

        Users only (`NotAllowed` for machine identities). Empty may also mean that Netlify refused the token.
        """
        path = f"/api/v1/app-connections/netlify/{segment(connection_id)}/accounts"
        return _page((await self._http.get(path, AccountsReply)).accounts)

    async def sites(self, connection_id: str, account_id: str) -> Listed[NetlifySite]:
        """Return the sites of a team, Netlify's first page of them; users only, as `accounts`."""
        path = f"/api/v1/app-connections/netlify/{segment(connection_id)}/accounts/{segment(account_id)}/sites"
        return _page((await self._http.get(path, SitesReply)).sites)

    async def syncs(self, project_id: str) -> ProjectSyncs:
        """Return the project's syncs of every destination, for names are unique across them.

        Servers fail to list them all where a project has a sync of a kind they do not know, and newer ones may list
        what we do not know; so where some are missing the Netlify syncs are asked for by themselves.
        """
        try:
            found = await self._syncs("/api/v1/secret-syncs", project_id)
        except (ServerFailed, UnexpectedAnswer) as trouble:
            if isinstance(trouble, ServerFailed) and trouble.status != _UNHANDLED:
                raise
            try:
                of_netlify = await self._syncs(_SYNCS, project_id)
            except Problem:
                raise trouble from None
            return ProjectSyncs(of_netlify, unreadable=of_netlify.unreadable, names_unknown=True)
        if not found.unreadable:
            return ProjectSyncs(found)
        try:
            of_netlify = await self._syncs(_SYNCS, project_id)
        except Problem:
            return ProjectSyncs(found, unreadable=found.unreadable, names_unknown=True)
        every = {sync.id: sync for sync in (*found, *of_netlify)}
        return ProjectSyncs(every.values(), unreadable=of_netlify.unreadable, names_unknown=True)

    async def _syncs(self, path: str, project_id: str) -> Listed[ExistingSync]:
        return (await self._http.get(path, ExistingSyncsReply, params={"projectId": project_id})).secret_syncs

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


def _page(listed: Listed[T]) -> Listed[T]:
    """Mark a list that Infisical has from Netlify: it asks for one page, and a full page may not be all."""
    return Listed(listed, unreadable=listed.unreadable, may_be_cut=listed.total == PER_PAGE)


def _keys(reply: SecretsReply) -> SecretKeys:
    own = {secret.secret_key: secret.version for secret in reply.secrets if secret.type == "shared"}
    imported = {key for entry in reply.imports for key in _shared(entry.secrets)}
    unreadable = reply.secrets.unreadable + reply.imports.unreadable
    unreadable += sum(entry.secrets.unreadable for entry in reply.imports)
    return SecretKeys(tuple(sorted(own)), tuple(sorted(imported - own.keys())), unreadable, own)


def _normalised(path: str) -> str:
    return "/" + path.strip("/")


def _shared(secrets: list[SecretKey]) -> set[str]:
    return {secret.secret_key for secret in secrets if secret.type == "shared"}
