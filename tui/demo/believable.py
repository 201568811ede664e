"""A believable small company on both services, for `--demo`, for screenshots and for tests that need a full world.

The likeliest way through it ends well: the project Acme Shop, its production secrets and the site `acme-shop`,
where a sync for the context `production` that deletes nothing creates some variables, changes some, and
leaves every other context as it is.
"""

import json
from typing import Any

from tui.demo.access import MachineIdentity, Token, TokenKind, TokenState
from tui.demo.identifiers import stable_uuid
from tui.demo.sync_records import EPOCH, JobKind, Outcome, SyncRecord
from tui.demo.world import (
    Account,
    Connection,
    Environment,
    Folder,
    Project,
    Secret,
    SecretImport,
    Site,
    Variable,
    World,
)

DEMO_USER_TOKEN = "demo-user-token"
"""A person's token: it may do everything."""

DEMO_IDENTITY_TOKEN = "demo-identity-token"
"""A machine identity's token: everything but the helper lists of Netlify accounts and sites."""

DEMO_EXPIRED_TOKEN = "demo-expired-token"
"""A person's token that has run out."""

DEMO_REVOKED_TOKEN = "demo-revoked-token"
"""A machine identity's token that was revoked."""

DEMO_NO_ORGANISATION_TOKEN = "demo-no-organisation-token"
"""A person's token that was made before an organisation was chosen."""

DEMO_SERVICE_TOKEN = "st.demo-service-token"
"""A service token: it reads folders and secrets only."""

DEMO_CLIENT_ID = "demo-client-id"
"""The client id with which a machine logs in."""

DEMO_CLIENT_SECRET = "demo-client-secret"
"""The client secret that goes with it."""

DEMO_NETLIFY_TOKEN = "demo-netlify-token"
"""A Netlify token that sees both teams."""

_TEAM_TOKEN = "demo-netlify-token-of-acme-team"
_REVOKED_NETLIFY_TOKEN = "demo-netlify-token-revoked"

_REFUSED_BUILD_ID = json.dumps(
    {
        "secretKey": "BUILD_ID",
        "message": "Request failed with status code 422",
        "error": {"code": 422, "message": "BUILD_ID is a reserved environment variable name"},
    }
)


def believable_world() -> World:
    """Return a new world: three projects, five connections, two teams with twelve sites, four syncs."""
    team, labs = _acme_team(), _acme_labs()
    shop, blog = _acme_shop(), _acme_blog()
    connections = [
        Connection("acme-shop-netlify", _TEAM_TOKEN, project_id=shop.id, description="Deploys of the shop"),
        Connection("netlify-team", DEMO_NETLIFY_TOKEN),
        Connection("old-netlify", _REVOKED_NETLIFY_TOKEN, description="Token revoked in January"),
        Connection("blog-netlify", _TEAM_TOKEN, project_id=blog.id),
        Connection("github-actions", "demo-github-token", app="github"),
    ]
    return World(
        projects=[shop, blog, Project("Acme Certificates", "acme-certificates-9d2f", type="cert-manager")],
        connections=connections,
        accounts=[team, labs],
        syncs=_syncs(shop, {connection.name: connection for connection in connections}, team),
        tokens=_tokens(),
        identities={DEMO_CLIENT_ID: MachineIdentity(DEMO_CLIENT_SECRET)},
        netlify_tokens={DEMO_NETLIFY_TOKEN: (team.id, labs.id), _TEAM_TOKEN: (team.id,)},
    )


def _tokens() -> dict[str, Token]:
    return {
        DEMO_USER_TOKEN: Token(TokenKind.USER),
        DEMO_IDENTITY_TOKEN: Token(TokenKind.IDENTITY),
        DEMO_EXPIRED_TOKEN: Token(TokenKind.USER, TokenState.EXPIRED),
        DEMO_REVOKED_TOKEN: Token(TokenKind.IDENTITY, TokenState.REVOKED),
        DEMO_NO_ORGANISATION_TOKEN: Token(TokenKind.USER, has_organisation=False),
        DEMO_SERVICE_TOKEN: Token(TokenKind.SERVICE),
    }


def _secrets(**values: str) -> list[Secret]:
    return [Secret(key, value) for key, value in values.items()]


def _acme_shop() -> Project:
    origins = {
        ("Development", "dev"): ("http://localhost:8888", "debug"),
        ("Staging", "staging"): ("https://staging.acme.example", "info"),
        ("Pre-production", "pre-prod"): ("https://pre.acme.example", "info"),
        ("Production", "prod"): ("https://acme.example", "warning"),
    }
    environments = [
        Environment(name, slug, _shop_folders(slug, origin, log_level))
        for (name, slug), (origin, log_level) in origins.items()
    ]
    return Project("Acme Shop", "acme-shop-k3vq", environments)


def _shop_folders(environment: str, origin: str, log_level: str) -> Folder:
    jobs = Folder("jobs", _secrets(QUEUE_URL="redis://queue.acme.example"))
    api = Folder("api", _secrets(DATABASE_URL="postgres://db.acme.example/shop", PORT="8080"), folders=[jobs])
    shared = Folder("shared", _secrets(LOG_LEVEL=log_level, SENTRY_DSN="demo-dsn", SUPPORT_EMAIL="help@acme.example"))
    return Folder(
        secrets=_secrets(API_URL=f"{origin}/api", SENTRY_DSN="demo-dsn", LOG_LEVEL=log_level, SHOP_URL=origin),
        folders=[_web_folder(environment, origin), api, shared],
    )


def _web_folder(environment: str, origin: str) -> Folder:
    own = _secrets(
        API_URL=f"{origin}/api",
        CDN_URL=f"{origin}/cdn",
        CHECKOUT_URL=f"{origin}/checkout",
        SEARCH_API_KEY="demo-search-key",
        SEARCH_INDEX="products",
        SESSION_SECRET="demo-session-secret",
        STRIPE_KEY="demo-stripe-key",
    )
    return Folder(
        "web",
        secrets=[*own, Secret("API_URL", "http://localhost:9999", type="personal")],
        imports=[SecretImport(environment, "/shared")],
        folders=[Folder("analytics", _secrets(ANALYTICS_ID="demo-analytics", ANALYTICS_HOST="stats.acme.example"))],
    )


def _acme_blog() -> Project:
    theme = Folder("theme", _secrets(FONT_URL="https://fonts.acme.example"))
    root = Folder(
        secrets=_secrets(COMMENTS_KEY="demo-comments", FEED_URL="https://blog.acme.example/feed"), folders=[theme]
    )
    environments = [Environment("Development", "dev"), Environment("Production", "prod", root)]
    return Project("Company Blog", "company-blog-7hxw", environments)


def _acme_team() -> Account:
    shop = Site(
        "acme-shop",
        [
            Variable("API_URL", {"production": "https://old.acme.example/api"}),
            Variable("LOG_LEVEL", {"production": "info"}),
            Variable("SENTRY_DSN", {"production": "demo-old-dsn"}),
            Variable("NODE_VERSION", {"all": "22"}),
        ],
    )
    checkout = Site(
        "acme-checkout",
        [
            Variable("STRIPE_KEY", {"production": "demo-live", "deploy-preview": "demo-test"}, is_secret=True),
            Variable("SESSION_SECRET", {"all": "demo-old-session"}, is_secret=True),
            Variable("API_URL", {"production": "https://acme.example/api", "dev": "http://localhost:8888/api"}),
            Variable("SEARCH_INDEX", {"all": "products", "branch:redesign": "products-next"}),
            Variable("TAX_REGION", {"all": "eu", "production": "world"}),
        ],
    )
    blog = Site(
        "acme-blog", [Variable("COMMENTS_KEY", {"all": "demo-comments"}), Variable("HUGO_VERSION", {"all": "0.140"})]
    )
    others = [Site(name) for name in ("acme-careers", "acme-docs", "acme-press", "acme-shop-staging", "acme-status")]
    shared = [Variable("COMPANY_NAME", {"all": "Acme"}), Variable("NPM_TOKEN", {"all": "demo-npm"}, is_secret=True)]
    return Account("Acme Team", "acme-team", [checkout, blog, shop, *others], shared)


def _acme_labs() -> Account:
    sites = [Site(name) for name in ("labs-playground", "labs-prototype", "labs-survey", "labs-wiki")]
    return Account("Acme Labs", "acme-labs", sites)


def _syncs(shop: Project, connections: dict[str, Connection], team: Account) -> list[SyncRecord]:
    own, everyone = connections["acme-shop-netlify"].id, connections["netlify-team"].id
    overwrite = {"initialSyncBehavior": "overwrite-destination"}
    safely = {**overwrite, "disableSecretDeletion": True}
    checkout = SyncRecord(
        "acme-checkout-production", shop.id, own, "prod", "/web", _target(team, "acme-checkout", "production"), safely
    )
    previews = SyncRecord(
        "acme-shop-staging-previews",
        shop.id,
        own,
        "staging",
        "/web",
        _target(team, "acme-shop-staging", "deploy-preview"),
        {**safely, "keySchema": "SHOP_{{secretKey}}"},
        is_auto_sync_enabled=False,
    )
    docs = SyncRecord(
        "acme-docs-all", shop.id, everyone, "prod", "/shared", _target(team, "acme-docs", "all"), overwrite
    )
    actions = SyncRecord(
        "acme-shop-actions",
        shop.id,
        connections["github-actions"].id,
        "prod",
        "/api",
        {"scope": "repository", "owner": "acme", "repo": "shop"},
        dict(overwrite),
        destination="github",
    )
    for sync in (checkout, actions):
        sync.outcomes[JobKind.SYNC] = Outcome("succeeded", stable_uuid("job", sync.id), None, EPOCH)
    docs.outcomes[JobKind.SYNC] = Outcome("failed", stable_uuid("job", docs.id), _REFUSED_BUILD_ID)
    return [checkout, previews, docs, actions]


def _target(account: Account, site_name: str, context: str) -> dict[str, Any]:
    site = next(site for site in account.sites if site.name == site_name)
    return {
        "accountId": account.id,
        "accountName": account.name,
        "siteId": site.id,
        "siteName": site.name,
        "context": context,
    }
