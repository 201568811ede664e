"""The few shapes the wizard draws with, and their ASCII stand-ins for consoles that lack them."""

import os
import sys
from collections.abc import Mapping
from typing import Final, NamedTuple


class Shapes(NamedTuple):
    """One character each, one cell wide."""

    here: str
    done: str
    attention: str
    bar: str
    dot: str
    ellipsis: str
    above: str
    below: str


UNICODE: Final = Shapes(here="›", done="✓", attention="!", bar="│", dot="·", ellipsis="…", above="↑", below="↓")
ASCII: Final = Shapes(here=">", done="*", attention="!", bar="|", dot="|", ellipsis="~", above="^", below="v")


def shapes_for(environ: Mapping[str, str], platform: str) -> Shapes:
    """Choose by locale and terminal: the Linux console's fonts lack the check mark, other locales more."""
    if environ.get("TERM") in {"linux", "vt100", "vt220"}:
        return ASCII
    if platform in {"win32", "darwin"}:
        return UNICODE
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    if locale == "C.UTF-8" and not environ.get("LC_ALL") and environ.get("LANG", "") in {"", "C", "POSIX"}:
        return ASCII  # Python itself sets LC_CTYPE so in the C locale (PEP 538); the terminal knows nothing of it.
    return UNICODE if "utf" in locale.lower() else ASCII


SHAPES: Final = shapes_for(os.environ, sys.platform)
"""The shapes of this run; a terminal does not change under a running program."""
