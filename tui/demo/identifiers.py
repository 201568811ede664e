"""Identifiers that look real and stay the same from run to run, so that pictures of the demo do too."""

import hashlib
import uuid
from collections.abc import Iterable

_NAMESPACE = uuid.UUID("6f2d3a54-0c1e-4b7a-9d58-3e8f1c72ab90")


def stable_uuid(*parts: str) -> str:
    """Return the UUID that always belongs to these parts."""
    return str(uuid.uuid5(_NAMESPACE, _joined(parts)))


def stable_hex(*parts: str, digits: int = 24) -> str:
    """Return `digits` (at most 64) hexadecimal digits that always belong to these parts; Netlify's ids look so."""
    return hashlib.sha256(_joined(parts).encode()).hexdigest()[:digits]


def _joined(parts: Iterable[str]) -> str:
    """Join names; half a character, for which there is no code, becomes an escape."""
    return "\0".join(parts).encode("utf-8", "backslashreplace").decode()
