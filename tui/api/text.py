"""Foreign text made safe to show; the raw text is what is compared and sent."""

import unicodedata

_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidi overrides, zero-width), surrogate, private, unassigned, line and paragraph separators."""

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that are never drawn: Hangul and Khmer fillers, the empty Braille cell, the grapheme joiner."""

_MAX_COMBINING = 2
"""Marks stacked on one letter beyond this only serve to smear the lines above and below."""


def printable(text: str, *, limit: int = 200) -> str:
    """Return one line of at most `limit` characters that no terminal can mistake for a command.

    Unsafe characters become `?` (dropping them would let two names look alike), white space becomes
    a single space, and a text with nothing to see becomes `(blank)`. `limit` is at least 1.
    """
    if len(text) <= limit and text.isascii() and text.isprintable() and text == " ".join(text.split()) and text:
        return text  # Nearly every name; lists may hold ten thousand of them.
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if char.isspace():
            kept.append(" ")
        elif category in _UNSAFE_CATEGORIES or char in _INVISIBLE or (marks and (not kept or kept[-1] == " ")):
            kept.append("?")  # a mark with no letter of its own would settle on whatever stands before the text
        elif marks <= _MAX_COMBINING:
            kept.append(char)
    line = " ".join("".join(kept).split()) or "(blank)"
    if len(line) > limit:
        line = line[: limit - 1] + "…"
    return line


def harmless(text: str) -> str:
    """Return typed text fit to be shown while it is edited: what cannot be shown safely is `?`, one for one."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        smears = marks > _MAX_COMBINING or (marks and (not kept or kept[-1] == " "))
        unsafe = category in _UNSAFE_CATEGORIES or char in _INVISIBLE or smears
        kept.append(" " if char.isspace() else "?" if unsafe else char)
    return "".join(kept)
