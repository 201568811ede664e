"""The proxy that leads to an address, if any, by the variables of the environment.

httpx is told the result and reads no variable itself. Its own reading fails for every address when `NO_PROXY` holds an
IPv6 range or `[::1]` (encode/httpx#3221), or when a proxy that is not needed has an unknown scheme; and it ignores
ranges, `host:443` and `*.example.com`. So does `urllib.request.proxy_bypass_environment`, apart from ports. The
package no-proxy knows ranges, but neither ports nor the subdomains of `example.com`.
"""

import os
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from tui.api.address import is_loopback, origin_of
from tui.api.errors import InsecureAddress
from tui.api.text import printable
from tui.settings.cleaning import clean_text

Address = IPv4Address | IPv6Address

NO_ADDRESS: Final = "it is no http:// address"

_SYSTEM: Final = "the proxy settings of this system"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

_ENTRY: Final = re.compile(r"(?P<host>\[[^]]*\](?:/\d+)?|[^:]*)(?::(?P<port>\d+|\*)?)?")
"""One entry of `NO_PROXY` with at most one colon outside of brackets; an IPv6 address without brackets has more."""


@dataclass(frozen=True)
class Proxy:
    """A proxy that can be used.

    Attributes:
        origin: `scheme://host[:port]`.
        source: The variable that names it, as spelled in the environment.
        user: User name, empty if there is none.
        password: Its password.
    """

    origin: str
    source: str
    user: str
    password: SecretStr

    def __str__(self) -> str:
        """Return for example `the proxy proxy.example:3128 (HTTPS_PROXY)`; never its login."""
        return f"the proxy {printable(urlsplit(self.origin).netloc)} ({self.source})"


@dataclass(frozen=True)
class UnusableProxy:
    """A proxy that would have to be used, but cannot be; its address may hold a password and is not kept."""

    source: str
    reason: str


def proxy_for(url: str, environ: Mapping[str, str] = os.environ) -> Proxy | UnusableProxy | None:
    """Return the proxy for a URL from `address.origin_of` or `base_url_of`, `None` if it is reached directly.

    Loopback addresses are always reached directly: plain http is allowed for them because nothing leaves the machine.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    if is_loopback(host):
        return None
    named = _named(parts.scheme, environ)
    if named is None:
        return _system_proxy(parts.scheme, host, environ)
    _, no_proxy = _variable("NO_PROXY", environ)
    if is_bypassed(host, parts.port or _DEFAULT_PORTS[parts.scheme], no_proxy):
        return None
    return _parsed(*named)


def is_bypassed(host: str, port: int, no_proxy: str) -> bool:
    """Tell whether an entry of `NO_PROXY` covers a host.

    Entries are separated by commas or white space. `example.com` and `.example.com` cover the host and its subdomains,
    `*.example.com` only these, and `*` everything. Addresses may be ranges (`10.0.0.0/8`, `fd00::/8`), with or without
    brackets. `:443` behind any of them restricts it to that port. What makes no sense covers nothing.
    """
    name = host.strip("[]").lower()
    return any(_covers(entry, name, port) for entry in re.split(r"[,\s]+", no_proxy.lower()) if entry)


def _covers(entry: str, host: str, port: int) -> bool:
    if "://" in entry:
        entry = entry.partition("://")[2].partition("/")[0]
    parts = _ENTRY.fullmatch(entry)
    if parts is not None:
        entry = parts["host"].replace("[", "").replace("]", "")
        if parts["port"] not in {None, "*", str(port)}:
            return False
    address = _address(host)
    try:
        network = ip_network(entry, strict=False)
    except ValueError:
        pass
    else:
        if isinstance(address, IPv6Address) and not isinstance(network, IPv6Network):
            address = address.ipv4_mapped
        return address is not None and address in network
    entry = entry.removesuffix(".")
    if "*" in entry:
        return re.fullmatch(".*".join(map(re.escape, entry.split("*"))), host) is not None
    domain = entry.lstrip(".")
    return address is None and bool(domain) and f".{host}".endswith(f".{domain}")


def _address(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _variable(name: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return a variable as it is spelled and its value. Small letters come first, even when they are empty."""
    spelled = name.lower() if name.lower() in environ else name
    return spelled, clean_text(environ.get(spelled, ""))


def _named(scheme: str, environ: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the variable that names the proxy for a scheme, and its value."""
    for name in (f"{scheme.upper()}_PROXY", "ALL_PROXY"):
        spelled, value = _variable(name, environ)
        if value:
            return spelled, value
    return None


def _system_proxy(scheme: str, host: str, environ: Mapping[str, str]) -> Proxy | UnusableProxy | None:
    """Return the proxy set in the system's own dialogs, which count where no variable speaks of proxies."""
    if platform.system() not in {"Darwin", "Windows"} or any(name.lower().endswith("_proxy") for name in environ):
        return None
    from urllib.request import getproxies, proxy_bypass

    value = getproxies().get(scheme, "")
    return _parsed(_SYSTEM, value) if value and not proxy_bypass(host) else None


def _parsed(source: str, value: str) -> Proxy | UnusableProxy:
    scheme, separator, rest = value.partition("://")
    if not separator:
        scheme, rest = "http", value
    scheme = scheme.lower()
    if scheme.startswith("socks"):
        return UnusableProxy(source, "SOCKS is not supported")
    if scheme not in _DEFAULT_PORTS:
        return UnusableProxy(source, NO_ADDRESS)
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in rest[len(authority) :]:
        return UnusableProxy(source, "its user name or password holds a /, ? or # that is not percent-encoded")
    login, _, server = authority.rpartition("@")
    try:
        origin = origin_of(f"{scheme}://{server}", allow_plain_http=True)
    except InsecureAddress:
        return UnusableProxy(source, NO_ADDRESS)
    if not origin.isascii():
        return UnusableProxy(source, NO_ADDRESS)
    user, _, password = login.partition(":")
    return Proxy(origin, source, unquote(user), SecretStr(unquote(password)))
