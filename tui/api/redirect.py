"""Redirects: followed within one origin for reading, refused everywhere else.

The token is for one origin, and a changed server may turn a redirected POST into two.
"""

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from tui.api.address import origin_of
from tui.api.answer import Peer
from tui.api.errors import InsecureAddress, UnexpectedAnswer
from tui.api.text import printable

STATUSES: Final = frozenset({301, 302, 303, 307, 308})
MOST: Final = 5
"""Redirects followed for one request."""

_SIGN_IN_HOSTS: Final = frozenset(
    {"login", "signin", "logon", "auth", "oauth", "oauth2", "sso", "idp", "saml", "accounts", "cloudflareaccess"}
    | {"portal", "captive", "gateway", "vpn", "adfs", "okta", "auth0", "onelogin", "microsoftonline"}
)
"""Parts of the names of hosts where people sign in before they reach another one."""


def target_of(url: str, location: str, peer: Peer) -> str:
    """Return the absolute URL a GET of `url` is sent on to; it has the same origin.

    Raises:
        UnexpectedAnswer: the location is another origin, or no address at all.
    """
    target = _joined(url, location)
    if target is not None and _origin(target) == _origin(urlsplit(url)):
        return target.geturl()
    raise refused(url, location, peer)


def refused(url: str, location: str, peer: Peer) -> UnexpectedAnswer:
    """Return the problem of a redirect not followed; it names the origin only, for the path may hold anything."""
    target = _joined(url, location)
    origin = _origin(target) if target is not None else None
    if target is None or origin is None:
        return UnexpectedAnswer(f"{peer} redirects to something that is no web address.", peer.address_remedy)
    happened = f"{peer} redirects to {printable(origin)}, and nothing was sent there."
    if origin == _origin(urlsplit(url)) or peer.service == "Netlify" or not _has_moved(urlsplit(url), target):
        return UnexpectedAnswer(happened, peer.address_remedy)
    return UnexpectedAnswer(happened, f"If you trust that address, start with --url {printable(origin)}.")


def _has_moved(asked: SplitResult, target: SplitResult) -> bool:
    """Tell whether the target is the same server at another address.

    A login page has another path, is told where to lead back to, or stands on a host that is named for it.
    """
    same_path, leads_back = asked.path.rstrip("/") == target.path.rstrip("/"), "//" in unquote(target.query)
    return same_path and not leads_back and _SIGN_IN_HOSTS.isdisjoint(re.split(r"[.-]", target.netloc.lower()))


def too_many(peer: Peer) -> UnexpectedAnswer:
    """Return the problem of a redirect that leads in a circle."""
    return UnexpectedAnswer(f"{peer} redirected more than {MOST} times.", peer.address_remedy)


def _joined(url: str, location: str) -> SplitResult | None:
    try:
        return urlsplit(urljoin(url, location))
    except ValueError:
        return None


def _origin(target: SplitResult) -> str | None:
    try:
        return origin_of(f"{target.scheme}://{target.netloc}", allow_plain_http=True)
    except InsecureAddress:
        return None
