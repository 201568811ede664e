"""Turns network failures (no complete response) into the types of `errors`.

Each tells whether the request surely never arrived (`Unreachable`) or may have: that decides whether
something could have been created.
"""

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from tui.api.address import is_loopback
from tui.api.answer import Peer
from tui.api.errors import CertificateRefused, ConnectionLost, TimedOut, Unreachable
from tui.api.text import printable

_MAY_HAVE_ARRIVED = "The request may have arrived all the same: look before you repeat it."
_AGAIN = "Check your network, then try again."


def not_connected(error: Exception, peer: Peer) -> Unreachable:
    """Return what the failed connection means, from the causes that `error` carries; its own text is not used."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = printable(getattr(cause, "verify_message", "") or "unknown reason", limit=100)
            return CertificateRefused(
                f"The certificate of {peer} is not trusted: {why}.",
                "If the server uses a private certificate authority, point SSL_CERT_FILE to its PEM file.",
            )
        if isinstance(cause, ssl.SSLError):
            return Unreachable(
                f"{peer} does not speak TLS the way https needs it.",
                "Check the address and port; a server without TLS needs http:// in front.",
            )
        if isinstance(cause, socket.gaierror):
            return Unreachable(f"The name of {peer} could not be looked up.", _check(peer))
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(f"The connection to {peer} was refused; nothing is listening there.", _check(peer))
    return Unreachable(f"{peer} could not be reached.", _check(peer))


def not_connected_in_time(seconds: float, peer: Peer) -> Unreachable:
    """Return the problem of a connection that did not come about, so that nothing was sent."""
    return Unreachable(f"{peer} could not be reached within {seconds:g} seconds.", _check(peer))


def proxy_refused(peer: Peer) -> Unreachable:
    """Return the problem of a proxy that would not connect us."""
    return Unreachable(
        f"The proxy did not connect to {peer}.",
        f"Check {peer.proxy_variable} and its user name and password, or name the host in NO_PROXY.",
    )


def proxy_unusable(peer: Peer) -> Unreachable:
    """Return the problem of a proxy setting that cannot be used; it may hold a password and is not repeated."""
    return Unreachable(
        f"{peer} was not asked, because a proxy setting in the environment cannot be used.",
        "Set HTTPS_PROXY, HTTP_PROXY and ALL_PROXY to http:// addresses (SOCKS is not supported), or unset them.",
    )


def no_answer(seconds: float, peer: Peer, *, repeatable: bool) -> TimedOut:
    """Return the problem of a connection that fell silent."""
    return TimedOut(f"{peer} did not answer within {seconds:g} seconds.", _AGAIN if repeatable else _MAY_HAVE_ARRIVED)


def cut_off(peer: Peer, *, repeatable: bool) -> ConnectionLost:
    """Return the problem of a connection that broke after it stood."""
    return ConnectionLost(
        f"The connection to {peer} broke before the answer was whole.", _AGAIN if repeatable else _MAY_HAVE_ARRIVED
    )


def _check(peer: Peer) -> str:
    if is_loopback(urlsplit(f"//{peer.host}").hostname or ""):
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
