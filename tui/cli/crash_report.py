"""Crash reports: a file with what is needed to fix the bug, and no user data.

A traceback's places are in it, its values are not: neither local variables nor messages, for both may hold a token.
Arguments, answers and the servers' words are left out as well.
"""

import os
import platform
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from tui import __version__
from tui.api.text import printable
from tui.cli.outcome import bug
from tui.storage.state_folder import StateFolder

_PACKAGES: Final = ("textual", "rich", "httpx", "pydantic", "keyring")
_VARIABLES: Final = ("TERM", "COLORTERM", "TERM_PROGRAM", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "SSH_TTY", "TMUX")
"""What decides how a terminal is spoken to; nothing personal is in them."""


def report(error: BaseException, steps: Sequence[str], folder: StateFolder, environ: Mapping[str, str]) -> str:
    """Write the report, and return what to tell the user: what happened in one sentence, and where the file is."""
    now = datetime.now(UTC)
    name = f"reports/{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        path = folder.write(name, text_of(error, steps, environ, now))
    except OSError as disk:
        return f"{bug(error)}\nNo report could be written: {printable(disk.strerror or str(disk))}."
    return f"{bug(error)}\nWhat we need to know is in {path}; it holds no secret and none of your answers."


def text_of(error: BaseException, steps: Sequence[str], environ: Mapping[str, str], now: datetime) -> str:
    """Return the report's text."""
    told = [bug(error), "", f"when       {now:%Y-%m-%d %H:%M:%S} UTC", f"version    {__version__}"]
    told += [f"python     {platform.python_version()}", f"system     {platform.platform()}"]
    told += [f"{package:<10} {_version(package)}" for package in _PACKAGES]
    told += [f"{variable:<10} {printable(environ[variable])}" for variable in _VARIABLES if variable in environ]
    told += [f"encoding   {sys.getfilesystemencoding()}", f"steps      {', '.join(steps) or 'none yet'}", ""]
    return "\n".join([*told, *_chain(error), ""])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _chain(error: BaseException) -> Iterator[str]:
    """List the places of an error, and of those that it came from, the latest first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        current = current.__cause__ or current.__context__
