"""Real certificates, made by trustme, and what servers need to show them."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import trustme


def certified(authority: trustme.CA, name: str, valid: tuple[int, int] = (2000, 2099)) -> ssl.SSLContext:
    """Return a server's context, with a certificate for a name or an address, valid between two years."""
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in valid)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_before=first, not_after=last).configure_cert(context)
    return context


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server's context with a certificate that nobody else has signed; its file is kept in `folder`."""
    alone, file = trustme.CA(), folder / "alone.pem"
    file.write_bytes(alone.private_key_pem.bytes() + alone.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
