"""Small JSON files of other tools, edited by people: comments, trailing commas and any Unicode encoding are accepted.

Standard library only, as for all settings; and whatever a file holds, reading it ends soon.
"""

import os
import re
import stat
from pathlib import Path
from typing import Any, Final

_LARGEST: Final = 65_536
"""Bytes of a file that is read; real ones have some hundred."""

_STRING: Final = r'"(?:\\.|[^"\\])*(?:"|\\?\Z)'
"""A string, or what is left of the text where it does not end."""

_COMMENT: Final = re.compile(rf"({_STRING})|//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TRAILING_COMMA: Final = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.DOTALL)


class UnusableFile(Exception):
    """A file cannot be used; the text says why, to follow its name: `is not valid JSON`."""


def find_upwards(name: str, folder: Path) -> Path | None:
    """Return the nearest file of that name in `folder` or above, readable or not."""
    return next((place / name for place in (folder, *folder.parents) if os.path.lexists(place / name)), None)


def read_text(path: Path) -> str:
    """Read a small text file in UTF-8.

    Raises:
        UnusableFile: It cannot be read, is far too large, no text, or a pipe or device, which might never end.
    """
    try:
        return _read(path).decode("utf-8-sig")
    except ValueError as error:
        raise UnusableFile("is not a text file") from error


def read_object(path: Path) -> dict[str, Any]:
    """Read a small file that holds a JSON object, in UTF-8, UTF-16 or UTF-32.

    Raises:
        UnusableFile: It cannot be read, or holds anything else.
    """
    import json  # Most folders hold no such file.

    content = _read(path)
    try:
        text = content.decode(json.detect_encoding(content))
        try:
            found = json.loads(text)
        except json.JSONDecodeError:
            found = json.loads(_strict(text))
    except (ValueError, RecursionError) as error:
        raise UnusableFile("is not valid JSON") from error
    if not isinstance(found, dict):
        raise UnusableFile("does not hold a JSON object")
    return found


def _strict(text: str) -> str:
    """Take out comments and trailing commas."""
    without_comments = _COMMENT.sub(lambda found: found[1] or " ", text)
    return _TRAILING_COMMA.sub(lambda found: found[1] or "", without_comments)


def _read(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UnusableFile("is not a file")
        if about.st_size > _LARGEST:
            raise UnusableFile(f"is larger than {_LARGEST // 1024} KiB")
        return path.read_bytes()
    except OSError as error:
        raise UnusableFile(f"cannot be read ({error.strerror or error})") from error
