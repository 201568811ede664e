"""Addresses as people type or paste them, reduced to what a request may be sent to.

A token goes wherever the address says, so everything doubtful is refused here, before anything is sent.
No refusal repeats what was typed unless it is known to be a host name: people paste tokens into the wrong field.
"""

import re
import unicodedata
from ipaddress import AddressValueError, IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from tui.api.errors import InsecureAddress
from tui.api.text import printable

US_CLOUD: Final = "https://us.infisical.com"
EU_CLOUD: Final = "https://eu.infisical.com"

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_SCHEME_WITHOUT_SLASHES: Final = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d|$)", re.IGNORECASE)
"""`mailto:x` or `https:/host`: after a host name's colon only a port may follow."""
_LABEL: Final = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_LONGEST_HOST: Final = 253
"""Characters in a DNS name (RFC 1035); a pasted token is usually longer, or has a longer label."""

_LOOKS_LIKE: Final = "Enter it like https://eu.infisical.com or https://infisical.example.com:8443."


def origin_of(text: str, *, allow_plain_http: bool = False) -> str:
    """Return `scheme://host[:port]` of a typed or pasted address, such as a link copied from a browser.

    The host comes back in lower case, IPv6 in brackets, a default port is dropped. Without a scheme https is
    meant, or http on this machine.

    Raises:
        InsecureAddress: no usable http(s) address, user and password in it, or plain http to another machine
            while `allow_plain_http` is false.
    """
    return _origin(_split(text), allow_plain_http=allow_plain_http)


def base_url_of(text: str, *, allow_plain_http: bool = False) -> str:
    """Return the origin and the path of an address, without a slash at its end; query and fragment are dropped.

    Raises:
        InsecureAddress: as `origin_of`.
    """
    parts = _split(text)
    return _origin(parts, allow_plain_http=allow_plain_http) + parts.path.rstrip("/")


def is_loopback(host: str) -> bool:
    """Tell whether a host (IPv6 with or without brackets) can only be this machine (RFC 6761, RFC 1122)."""
    name = host.strip("[]").removesuffix(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None  # counts from Python 3.13 on only
    return (mapped or address).is_loopback


def _split(text: str) -> SplitResult:
    """Parse the text, with a scheme guessed where none was given."""
    stripped = text.strip()
    if not stripped:
        raise InsecureAddress("The address is empty.", _LOOKS_LIKE)
    if "\\" in stripped or any(char.isspace() or unicodedata.category(char)[0] == "C" for char in stripped):
        raise InsecureAddress("The address contains a space, a backslash or an invisible character.", _LOOKS_LIKE)
    if "://" not in stripped:
        stripped = _with_scheme(stripped)
    try:
        parts = urlsplit(stripped)
        parts.port  # noqa: B018 - parsed on access, and this is where a bad one must be noticed
    except ValueError:
        raise InsecureAddress("The address has a host or port that cannot exist.", _LOOKS_LIKE) from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise InsecureAddress("The address does not start with https:// or http://.", _LOOKS_LIKE)
    if "@" in parts.netloc:
        raise InsecureAddress(
            "The address contains a user name or password.",
            "Leave out everything up to the @; the token goes elsewhere.",
        )
    return parts


def _with_scheme(text: str) -> str:
    bare = text.lstrip("/")
    if _is_ipv6(bare):
        bare = f"[{bare}]"
    elif _SCHEME_WITHOUT_SLASHES.match(bare):
        raise InsecureAddress("The address does not start with https:// or http://.", _LOOKS_LIKE)
    host = re.split(r"[/?#]", bare, maxsplit=1)[0]
    if not host.endswith("]"):
        host = host.rpartition(":")[0] or host
    return f"{'http' if is_loopback(host) else 'https'}://{bare}"


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _origin(parts: SplitResult, *, allow_plain_http: bool) -> str:
    host = _checked_host(parts.hostname or "")
    if parts.port == 0:
        raise InsecureAddress("The address has a host or port that cannot exist.", _LOOKS_LIKE)
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    if parts.scheme == "http" and not allow_plain_http and not is_loopback(host):
        raise InsecureAddress(
            f"http://{printable(host)}{port} would carry the token unencrypted over the network.",
            "Use https:// instead, or start with --insecure-http if you accept that.",
        )
    return f"{parts.scheme}://{host}{port}"


def _checked_host(host: str) -> str:
    """Return the host as it goes into a URL; names beyond ASCII stay, their encoding is the HTTP client's business."""
    if ":" in host:
        if "%" in host or not _is_ipv6(host):
            raise InsecureAddress("The address has a host or port that cannot exist.", _LOOKS_LIKE)
        return f"[{IPv6Address(host).compressed}]"
    labels = host.removesuffix(".").split(".")
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise InsecureAddress("The address has no valid host name.", _LOOKS_LIKE)
    return host
