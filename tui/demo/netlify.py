"""The demo's Netlify: the few calls that read accounts, sites and environment variables."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from tui.demo.asgi import Reply, Request, Router
from tui.demo.identifiers import stable_uuid
from tui.demo.jobs import Jobs
from tui.demo.netlify_store import NetlifyRefusal, VariableStore, shown_value
from tui.demo.sync_records import EPOCH
from tui.demo.wire import instant
from tui.demo.world import Account, Site, Variable, World

_PAGE_SIZE = 100

_Answer = Callable[[Request, Mapping[str, str], list[Account]], Reply]


class Netlify:
    """Answers Netlify's HTTP API out of a world."""

    def __init__(self, world: World, jobs: Jobs) -> None:
        self._world = world
        self._jobs = jobs
        self._router: Router[_Answer] = Router()
        self._router.add("GET", "/api/v1/accounts", _list_accounts)
        self._router.add("GET", "/api/v1/sites", _list_sites)
        self._router.add("GET", "/api/v1/sites/{siteId}", _get_site)
        self._router.add("GET", "/api/v1/accounts/{accountId}/env", _list_variables)
        self._router.add("GET", "/api/v1/{accountSlug}/sites", _list_account_sites)

    def answer(self, request: Request) -> Reply:
        """Answer one request, with every sync applied that has become due by now."""
        self._jobs.advance()
        try:
            return self._answer(request)
        except NetlifyRefusal as refusal:
            return Reply(refusal.status, refusal.body())

    def _answer(self, request: Request) -> Reply:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        accounts = self._world.accounts_seen_by(token) if scheme.lower() == "bearer" else None
        if accounts is None:
            raise NetlifyRefusal(401, "Access Denied")
        found = self._router.find(request.method, request.path)
        if found is None:
            raise NetlifyRefusal(404, "Not Found")
        answer, parameters = found
        return answer(request, parameters, accounts)


def _list_accounts(request: Request, _parameters: Mapping[str, str], accounts: list[Account]) -> Reply:
    return _page(request, [_account_as_wire(account) for account in accounts])


def _list_sites(request: Request, _parameters: Mapping[str, str], accounts: list[Account]) -> Reply:
    return _page(request, [_site_as_wire(account, site) for account in accounts for site in account.sites])


def _get_site(_request: Request, parameters: Mapping[str, str], accounts: list[Account]) -> Reply:
    """Netlify takes the id of a site, or its domain."""
    wanted = parameters["siteId"]
    for account in accounts:
        for site in account.sites:
            if wanted in {site.id, f"{site.name}.netlify.app"}:
                return Reply(200, _site_as_wire(account, site))
    raise NetlifyRefusal(404, "Not Found")


def _list_account_sites(request: Request, parameters: Mapping[str, str], accounts: list[Account]) -> Reply:
    account = _known(accounts, parameters["accountSlug"])
    return _page(request, [_site_as_wire(account, site) for site in account.sites])


def _list_variables(request: Request, parameters: Mapping[str, str], accounts: list[Account]) -> Reply:
    account = _known(accounts, parameters["accountId"])
    variables = account.variables
    site_id = request.query.get("site_id")
    if site_id is not None:
        site = account.site(site_id)
        if site is None:
            raise NetlifyRefusal(404, "Not Found")
        variables = site.variables
    listed = VariableStore(variables, account.traits).listed(request.query.get("context_name"))
    return Reply(200, [_variable_as_wire(variable) for variable in listed.values()])


def _known(accounts: list[Account], name: str) -> Account:
    """Return the account of that id or slug; Infisical itself sends the id where the slug is asked for."""
    for account in accounts:
        if name in {account.id, account.slug}:
            return account
    raise NetlifyRefusal(404, "Not Found")


def _page(request: Request, entries: list[dict[str, object]]) -> Reply:
    """Return the page that `page` (from 1) and `per_page` ask for, with a link to the next one."""
    number = max(1, _number(request, "page", 1))
    size = min(_PAGE_SIZE, max(1, _number(request, "per_page", _PAGE_SIZE)))
    end = number * size
    headers: dict[str, str] = {}
    if end < len(entries):
        headers["link"] = f'<{request.path}?page={number + 1}&per_page={size}>; rel="next"'
    return Reply(200, entries[end - size : end], headers)


def _number(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, "")
    return int(text) if text.isdecimal() else default


def _account_as_wire(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "slug": account.slug,
        "type_slug": "pro",
        "created_at": instant(EPOCH),
    }


def _site_as_wire(account: Account, site: Site) -> dict[str, object]:
    return {
        "id": site.id,
        "site_id": site.id,
        "name": site.name,
        "url": f"https://{site.name}.netlify.app",
        "account_id": account.id,
        "account_name": account.name,
        "account_slug": account.slug,
        "created_at": instant(EPOCH),
        "updated_at": instant(EPOCH),
    }


def _variable_as_wire(variable: Variable) -> dict[str, object]:
    return {
        "key": variable.key,
        "scopes": list(variable.scopes),
        "values": [_value_as_wire(variable, where) for where in variable.values],
        "is_secret": variable.is_secret,
        "updated_at": instant(EPOCH + timedelta(seconds=variable.writes)),
    }


def _value_as_wire(variable: Variable, where: str) -> dict[str, object]:
    context, _, branch = where.partition(":")
    return {
        "id": stable_uuid("value", variable.key, where),
        "value": shown_value(variable, where),
        "context": context,
        **({"context_parameter": branch} if branch else {}),
    }
