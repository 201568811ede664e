r"""Writing values so that others read them back unchanged: a dotenv file as `netlify env:import` reads it, and bash.

The rules of reading are those of the `dotenv` package of npm from version 15 on: a value in quotes ends at the next
quote of its kind, which a backslash hides but stays in the value; only double quotes turn `\n` and `\r` into line
ends; and all line ends of the file become newlines first.
"""

import re
import shlex
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+")
_BARE: Final = re.compile(r"[A-Za-z0-9_./:@%+,=~?&*!;|()\[\]{}<>^$\\-]+")
"""Values that mean themselves without quotes; a space at an end, a hash and the quotes do not."""

_ESCAPES: Final = re.compile(r"\\[nr]")


def dotenv_line(key: str, value: str) -> str | None:
    """Return `KEY=value`, quoted where it has to be (perhaps over several lines); None when dotenv cannot carry it."""
    if not _NAME.fullmatch(key) or "\0" in value:
        return None
    written = _written(value)
    return None if written is None else f"{key}={written}"


def _written(value: str) -> str | None:
    if _BARE.fullmatch(value):
        return value
    if value.endswith("\\"):
        return None  # It would hide the closing quote.
    if '"' not in value and not _ESCAPES.search(value):
        escaped = value.replace("\r", "\\r").replace("\n", "\\n")
        return f'"{escaped}"'
    if "\r" in value:
        return None  # Only double quotes can spell it.
    return next((f"{quote}{value}{quote}" for quote in ("'", "`", '"') if _fits(value, quote)), None)


def _fits(value: str, quote: str) -> bool:
    return quote not in value and not (quote == '"' and _ESCAPES.search(value))


def bash_word(text: str) -> str:
    """Return the text as one word of bash (or zsh) on one line."""
    if text.isprintable():
        return shlex.quote(text)
    return "$'" + "".join(_BASH_ESCAPES.get(char) or _visible(char) for char in text) + "'"


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))


_BASH_ESCAPES: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
