"""What exists in the demo, on both services: plain mutable data that a test may shape as it likes.

The ids of projects, connections, accounts, sites and syncs are made from their names when none is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from tui.demo.access import MachineIdentity, Token
from tui.demo.identifiers import stable_hex, stable_uuid
from tui.demo.sync_records import SyncRecord

ORGANISATION_ID = stable_uuid("organisation")
"""The organisation that every token of the demo belongs to."""

ALL_SCOPES = ("builds", "functions", "runtime", "post-processing")
"""Where Netlify uses a variable for which nobody chose."""


@dataclass
class Secret:
    """A secret of a folder; a personal one overrides a shared one for its owner only and is never synced."""

    key: str
    value: str
    type: str = "shared"
    version: int = field(default=1, compare=False)


@dataclass
class SecretImport:
    """A link that adds the secrets of another environment and path of the project to a folder."""

    environment: str
    path: str = "/"


@dataclass
class Folder:
    """A folder of secrets; an environment's root folder has the name `root`."""

    name: str = "root"
    secrets: list[Secret] = field(default_factory=list)
    imports: list[SecretImport] = field(default_factory=list)
    folders: list["Folder"] = field(default_factory=list)

    def find(self, path: str) -> "Folder | None":
        """Return the folder at a path such as `/apps/web` below this one, or nothing."""
        folder: Folder | None = self
        for name in path.split("/"):
            if folder is not None and name:
                folder = next((child for child in folder.folders if child.name == name), None)
        return folder

    def tree(self, path: str) -> Iterator[tuple[str, "Folder"]]:
        """Go through this folder, which is at `path`, and all below it, each with its path."""
        yield path, self
        for child in self.folders:
            yield from child.tree(f"{path.rstrip('/')}/{child.name}")

    def shared(self) -> dict[str, str]:
        """Return the shared secrets of this very folder: key to value."""
        return {secret.key: secret.value for secret in self.secrets if secret.type == "shared"}

    def write(self, key: str, value: str) -> None:
        """Create the shared secret, or change its value."""
        for secret in self.secrets:
            if secret.key == key and secret.type == "shared":
                secret.value = value
                secret.version += 1
                return
        self.secrets.append(Secret(key, value))


@dataclass
class Environment:
    """An environment of a project with its tree of folders."""

    name: str
    slug: str
    root: Folder = field(default_factory=Folder)


@dataclass
class Project:
    """An Infisical project; `version` is that of its storage, below 3 it knows no secret syncs."""

    name: str
    slug: str
    environments: list[Environment] = field(default_factory=list)
    id: str = ""
    type: str = "secret-manager"
    organisation_id: str = ORGANISATION_ID
    version: int = 3

    def __post_init__(self) -> None:
        self.id = self.id or stable_uuid("project", self.slug)

    def environment(self, slug: str) -> Environment | None:
        """Return the environment of that slug, or nothing."""
        return next((environment for environment in self.environments if environment.slug == slug), None)

    def environment_id(self, slug: str) -> str:
        """Return the id of the environment of that slug."""
        return stable_uuid("environment", self.id, slug)

    def folder(self, environment: str, path: str) -> Folder | None:
        """Return the folder at a path of an environment, or nothing when either is not there."""
        found = self.environment(environment)
        return None if found is None else found.root.find(path)

    def folder_id(self, environment: str, path: str) -> str:
        """Return the id of the folder at that path."""
        return stable_uuid("folder", self.id, environment, path.strip("/"))


@dataclass
class Connection:
    """An app connection: the Netlify token it holds; without `project_id` it belongs to the organisation."""

    name: str
    token: str
    project_id: str | None = None
    app: str = "netlify"
    description: str | None = None
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or stable_uuid("connection", self.name, self.project_id or "")


@dataclass
class Variable:
    """A Netlify variable: values by deploy context; a branch of its own is written `branch:NAME`.

    `writes` counts how often something wrote it since the world began, and becomes its `updated_at`.
    """

    key: str
    values: dict[str, str]
    is_secret: bool = False
    scopes: tuple[str, ...] = ALL_SCOPES
    writes: int = field(default=0, compare=False)


class Listing(Enum):
    """What Netlify lists of a variable when asked for one context: nothing about that is documented."""

    OWN_VALUES = auto()
    """Values of that very context."""

    SEEN_VALUES = auto()
    """Values that deploys of the context see, those for `all` included; asked for `all`, every value."""

    WHOLE_VARIABLES = auto()
    """Every value of each variable of which deploys of the context see one."""


@dataclass(frozen=True)
class NetlifyTraits:
    """How Netlify behaves where that is not documented, or depends on the plan of the team.

    Where it `refuses_secrets`, no variable can be created or marked secret with granular scopes.
    """

    listing: Listing = Listing.SEEN_VALUES
    refuses_secrets: bool = False


@dataclass
class Site:
    """A Netlify site and the variables set on it."""

    name: str
    variables: list[Variable] = field(default_factory=list)
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or stable_uuid("site", self.name)


@dataclass
class Account:
    """A Netlify account (team); `variables` are shared by all its sites."""

    name: str
    slug: str
    sites: list[Site] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    id: str = ""
    traits: NetlifyTraits = field(default_factory=NetlifyTraits)

    def __post_init__(self) -> None:
        self.id = self.id or stable_hex("account", self.slug)

    def site(self, site_id: str) -> Site | None:
        """Return the site of that id, or nothing."""
        return next((site for site in self.sites if site.id == site_id), None)


@dataclass
class World:
    """Both services. `tokens` are Infisical's; `netlify_tokens` maps each to the account ids it may see.

    `identities` are the machine identities by client id. `sync_quota` is the plan's largest number of syncs,
    `None` for no limit.
    """

    projects: list[Project] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    syncs: list[SyncRecord] = field(default_factory=list)
    tokens: dict[str, Token] = field(default_factory=dict)
    identities: dict[str, MachineIdentity] = field(default_factory=dict)
    netlify_tokens: dict[str, tuple[str, ...]] = field(default_factory=dict)
    blocks_duplicate_destinations: bool = False
    sync_quota: int | None = None

    def project(self, project_id: str) -> Project | None:
        """Return the project of that id, or nothing."""
        return next((project for project in self.projects if project.id == project_id), None)

    def connection(self, connection_id: str) -> Connection | None:
        """Return the app connection of that id, or nothing."""
        return next((connection for connection in self.connections if connection.id == connection_id), None)

    def sync(self, sync_id: str) -> SyncRecord | None:
        """Return the sync of that id, or nothing."""
        return next((sync for sync in self.syncs if sync.id == sync_id), None)

    def accounts_seen_by(self, netlify_token: str) -> list[Account] | None:
        """Return the Netlify accounts a Netlify token may see, or nothing when Netlify does not know the token."""
        allowed = self.netlify_tokens.get(netlify_token)
        if allowed is None:
            return None
        return [account for account in self.accounts if account.id in allowed]
