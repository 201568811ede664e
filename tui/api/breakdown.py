"""Turns network failures (no complete response) into the types of `errors`.

Each tells whether the request surely never arrived (`Unreachable`) or may have: that decides whether
something could have been created. Where a proxy is given, it is the proxy that failed.
"""

import os
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from tui.api.address import is_loopback
from tui.api.answer import Peer
from tui.api.errors import CertificateRefused, ConnectionLost, TimedOut, Unreachable
from tui.api.proxies import Proxy, UnusableProxy
from tui.api.text import printable

_MAY_HAVE_ARRIVED = "The request may have arrived all the same: look before you repeat it."
_AGAIN = "Check your network, then try again."

# What `verify_code` says: first OpenSSL's number (x509_vfy.h), then what truststore passes on from macOS (SecBase.h)
# and from Windows (winerror.h).
_EXPIRED: Final = frozenset({10, -67818, 0x800B0101})
_NOT_YET_VALID: Final = frozenset({9, -67819})
_OTHER_NAME: Final = frozenset({62, 64, -67602, 0x800B010F})
_SELF_SIGNED: Final = frozenset({18})
_UNKNOWN_ISSUER: Final = frozenset({2, 19, 20, 21, -67843, 0x800B0109, 0x800B010A})

PROXY_LOGIN: Final = 407
"""The status (RFC 9110) by which a proxy asks for a login."""
_PROXY_FOUND_NOBODY: Final = frozenset({502, 503, 504})


def not_connected(error: Exception, peer: Peer, proxy: Proxy | None = None) -> Unreachable:
    """Return what the failed connection means, from the causes that `error` carries; its own text is not used."""
    whom, check = _subject(peer, proxy), _check(peer, proxy)
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate_refused(cause, peer, proxy)
        if isinstance(cause, ssl.SSLError):
            remedy = "Check the address and port; a server without TLS needs http:// in front."
            if proxy is not None:
                remedy = f"Write http:// in front of the proxy in {proxy.source}; few proxies speak TLS themselves."
            return Unreachable(_sentence(f"{whom} does not speak TLS the way https needs it."), remedy)
        if isinstance(cause, socket.gaierror):
            return Unreachable(f"The name of {whom} could not be looked up.", check)
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(f"The connection to {whom} was refused; nothing is listening there.", check)
    return Unreachable(_sentence(f"{whom} could not be reached."), check)


def not_connected_in_time(seconds: float, peer: Peer, proxy: Proxy | None = None) -> Unreachable:
    """Return the problem of a connection that did not come about, so that nothing was sent."""
    happened = f"{_subject(peer, proxy)} could not be reached within {seconds:g} seconds."
    return Unreachable(_sentence(happened), _check(peer, proxy))


def proxy_silent(seconds: float, peer: Peer, proxy: Proxy) -> Unreachable:
    """Return the problem of a proxy that was asked to connect us, and said nothing."""
    return Unreachable(_sentence(f"{proxy} did not answer within {seconds:g} seconds."), _check(peer, proxy))


def proxy_hung_up(peer: Peer, proxy: Proxy) -> Unreachable:
    """Return the problem of a proxy that broke the connection, or spoke no HTTP, before it had connected us."""
    return Unreachable(_sentence(f"{proxy} broke the connection before it led to {peer}."), _check(peer, proxy))


def proxy_refused(status: int, peer: Peer, proxy: Proxy) -> Unreachable:
    """Return the problem of a proxy that would not connect us, by the status of its answer."""
    without = f"name {_host(peer)} in NO_PROXY"
    if status == PROXY_LOGIN and not proxy.user:
        return Unreachable(
            _sentence(f"{proxy} did not connect to {peer}: it wants a user name and a password (407)."),
            f"Put them in {proxy.source}, as in http://user:password@proxy:3128, or {without}.",
        )
    if status == PROXY_LOGIN:
        return Unreachable(
            _sentence(f"{proxy} did not connect to {peer}: it did not accept the user name and password (407)."),
            f"Check them in {proxy.source} (special characters percent-encoded), or {without}.",
        )
    if status in _PROXY_FOUND_NOBODY:
        return Unreachable(
            _sentence(f"{proxy} did not connect to {peer}: it could not reach it ({status})."),
            f"Check the address; if this machine reaches it without the proxy, {without}.",
        )
    return Unreachable(
        _sentence(f"{proxy} did not connect to {peer}: it refused to ({status})."),
        f"Ask whoever runs the proxy to allow this host, or {without}.",
    )


def proxy_unusable(peer: Peer, proxy: UnusableProxy) -> Unreachable:
    """Return the problem of a proxy setting that cannot be used; it may hold a password and is not repeated."""
    return Unreachable(
        f"{peer} was not asked, because the proxy in {proxy.source} cannot be used: {proxy.reason}.",
        f"Put an http:// address in {proxy.source}, or name {_host(peer)} in NO_PROXY.",
    )


def no_answer(seconds: float, peer: Peer, *, repeatable: bool) -> TimedOut:
    """Return the problem of a connection that fell silent."""
    return TimedOut(f"{peer} did not answer within {seconds:g} seconds.", _AGAIN if repeatable else _MAY_HAVE_ARRIVED)


def cut_off(peer: Peer, *, repeatable: bool) -> ConnectionLost:
    """Return the problem of a connection that broke after it stood."""
    return ConnectionLost(
        f"The connection to {peer} broke before the answer was whole.", _AGAIN if repeatable else _MAY_HAVE_ARRIVED
    )


def _certificate_refused(error: ssl.SSLCertVerificationError, peer: Peer, proxy: Proxy | None) -> CertificateRefused:
    """Return what is wrong with a certificate; each fault has its own remedy, for more trust would not mend it."""
    whose = f"The certificate of {_subject(peer, proxy)}"
    runs = "whoever runs the proxy" if proxy else "whoever runs the server"
    code = getattr(error, "verify_code", None)
    if code in _EXPIRED:
        remedy = f"If this machine's clock is right ({_now()}), ask {runs} to renew it."
        return CertificateRefused(f"{whose} has expired.", remedy)
    if code in _NOT_YET_VALID:
        remedy = f"If this machine's clock is wrong ({_now()}), set it; else ask {runs} for a valid certificate."
        return CertificateRefused(f"{whose} is not valid yet.", remedy)
    if code in _OTHER_NAME:
        name = urlsplit(proxy.origin).hostname or "" if proxy else _host(peer)
        where = proxy.source if proxy else peer.address_source
        return CertificateRefused(
            f"{whose} is not valid for '{printable(name)}', only for other names.",
            f"Check {where}; if it is right, ask {runs} for a certificate that names it.",
        )
    why = printable(getattr(error, "verify_message", "") or "unknown reason", limit=100)
    if code in _SELF_SIGNED:
        return CertificateRefused(f"{whose} is not trusted: {why}.", f"If you trust it, {_add_to_trust('it')}.")
    if code in _UNKNOWN_ISSUER:
        return CertificateRefused(
            f"{whose} is not trusted: this machine does not know who issued it.",
            f"If a private certificate authority did, {_add_to_trust('its certificate')}.",
        )
    return CertificateRefused(f"{whose} is not trusted: {why}.", f"Ask {runs} to replace it.")


def _add_to_trust(certificate: str) -> str:
    """Return what to do with a certificate to have it trusted, as part of a sentence."""
    if os.environ.get("SSL_CERT_FILE"):
        return f"add {certificate} to the file that SSL_CERT_FILE names, and start again"
    if os.environ.get("SSL_CERT_DIR"):
        return f"save {certificate} as a .pem file in the folder that SSL_CERT_DIR names, and start again"
    return f"save {certificate} as a PEM file, and start again with SSL_CERT_FILE naming that file"


def _now() -> str:
    return f"it says {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _subject(peer: Peer, proxy: Proxy | None) -> str:
    return str(proxy or peer)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _host(peer: Peer) -> str:
    return urlsplit(f"//{peer.host}").hostname or ""


def _check(peer: Peer, proxy: Proxy | None) -> str:
    if proxy is not None:
        return f"Check {proxy.source}, or name {_host(peer)} in NO_PROXY to do without the proxy."
    if is_loopback(_host(peer)):
        return "Check the address, and that the server on this machine is running."
    return f"Check the address and your network, and the proxy in {peer.proxy_variable} if you use one."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and everything that led to it, also out of groups (one attempt per IP address makes one)."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _causes(one)
        error = error.__cause__ or error.__context__
