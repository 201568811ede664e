"""How the demo's Infisical writes what several endpoints share."""

from datetime import datetime


def instant(moment: datetime) -> str:
    """Return a moment as the server writes it: UTC, to the millisecond, with a `Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
