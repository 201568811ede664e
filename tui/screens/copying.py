"""Copying to the clipboard of the user's own terminal, over SSH too, where the terminal takes it (OSC 52)."""

import os
from collections.abc import Mapping

from textual.app import App

_NOT_THEIRS = frozenset({"linux", "vt100", "vt220", "vt102"})
"""Terminals that have no clipboard, and may print what they do not understand."""


def has_clipboard(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the terminal may have a clipboard; whether it lets programs write to it cannot be asked."""
    return environ.get("TERM", "") not in _NOT_THEIRS


def copy(app: App[object], what: str, text: str) -> str:
    """Send a text to the terminal's clipboard, and return what to say about it."""
    app.copy_to_clipboard(text)
    return f"Sent {what} to the clipboard."
