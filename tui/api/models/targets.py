"""Where secrets go, on the wire: Netlify connections, accounts and sites."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints

from tui.api.models.listed import Listed
from tui.api.models.wire import Id, Uuid, Wire


class Connection(Wire):
    """A Netlify app connection; without `project_id` it belongs to the organisation."""

    id: Uuid
    name: str
    project_id: str | None = None


class ConnectionsReply(Wire):
    """`GET /api/v1/app-connections/netlify/available`."""

    app_connections: Listed[Connection]


class ConnectionReply(Wire):
    """`POST /api/v1/app-connections/netlify`; credentials never come back."""

    app_connection: Connection


class NetlifyCredentials(Wire, extra="forbid"):
    """A Netlify personal access token, on its way into a connection."""

    access_token: Annotated[SecretStr, Field(min_length=1, max_length=255)]


class CreateConnection(Wire, extra="forbid"):
    """Body of `POST /api/v1/app-connections/netlify`; old servers allow names of 32 characters only."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    method: Literal["access-token"] = "access-token"
    credentials: NetlifyCredentials
    project_id: str | None = None


class NetlifyAccount(Wire):
    """A Netlify account (team). Only Netlify itself tells the slug, Infisical does not."""

    id: Id
    name: str
    slug: str | None = None


class NetlifySite(Wire):
    """A Netlify site."""

    id: Id
    name: str


class ListedSite(NetlifySite):
    """A site in Netlify's own lists, whose names have underscores; only the list of all teams needs the account."""

    account_id: str | None = Field(default=None, alias="account_id")


class AccountsReply(Wire):
    """`GET /api/v1/app-connections/netlify/{connectionId}/accounts`."""

    accounts: Listed[NetlifyAccount]


class SitesReply(Wire):
    """`GET /api/v1/app-connections/netlify/{connectionId}/accounts/{accountId}/sites`."""

    sites: Listed[NetlifySite]
