"""A token that comes on stdin, and the keyboard that is put in its place afterwards.

All of it is read before anything is shown: whatever stands at the other end of the pipe may ask for a password on this
very terminal. Nothing heavy is loaded, so that the first screen does not wait.
"""

import os
import select
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui.api.errors import Problem
from tui.auth.token_text import Reading, UnusableToken, reading, token_in

if TYPE_CHECKING:
    from pydantic import SecretStr

LARGEST: Final = 65_536
"""Bytes that a token may have; the longest ones, made from OIDC claims, have a few thousand."""

_MOST_LINES: Final = 500
"""Lines among which a token is looked for while answers may follow."""

_REST: Final = 0.2
"""Seconds in which the rest of a wrapped token follows its first line."""

_STDIN: Final = 0
_TERMINAL: Final = "CONIN$" if sys.platform == "win32" else "/dev/tty"
"""The keyboard of the terminal that the program was started on, whatever stdin is."""


class NothingPiped(Problem):
    """There is no token on stdin."""


def _too_much() -> NothingPiped:
    return NothingPiped("More than 64 KiB came on stdin.", "Pipe the token in, and nothing else.")


class NoKeyboard(Problem):
    """Stdin is taken by the token, and there is no terminal to answer on."""


@dataclass(frozen=True)
class PipedToken:
    """What came, in no readable form before somebody asks for the secret.

    Attributes:
        behind: What was read too much: the first answers.
    """

    _raw: bytes = field(repr=False)
    behind: bytes = field(default=b"", repr=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing came but blanks."""
        return not _text(self._raw).strip()

    def secret(self) -> "SecretStr":
        """Return it as it came; what is no token is for `clean_token` to say."""
        from pydantic import SecretStr

        return SecretStr(_text(self._raw))


def _text(raw: bytes) -> str:
    wide = raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE))  # What PowerShell writes into a file.
    return raw.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def read_token(*, answers_follow: bool) -> PipedToken:
    """Read the text with the token from stdin; blocks until it has come.

    Args:
        answers_follow: The text ends with the token, and what comes behind it answers the questions. Else all that
            comes belongs to the text.

    Raises:
        NothingPiped: stdin is a terminal, closed, empty or far too long.
    """
    if os.isatty(_STDIN):
        raise NothingPiped(
            "stdin is a terminal, where the token would be seen.",
            "Pipe the token in, or leave out --token-stdin and paste it when asked.",
        )
    piped = _read_lines() if answers_follow else PipedToken(_read_all())
    if piped.is_blank:
        raise NothingPiped("No token came on stdin.", "See whether the command before the pipe prints one.")
    return piped


def _read_all() -> bytes:
    text = bytearray()
    while piece := _read(LARGEST):
        text += piece
        if len(text) > LARGEST:
            raise _too_much()
    return bytes(text)


def _read_lines() -> PipedToken:
    """Read lines until the token is whole; what turns out not to belong to it is handed back."""
    lines = [_read_line()]
    while lines[-1].strip() and len(lines) < _MOST_LINES:
        match reading(_text(b"".join(lines))):
            case Reading.MORE:
                pass
            case Reading.MAYBE if _readable(_REST):
                pass
            case _:
                break
        lines.append(_read_line())
    found = [_whole_token(b"".join(lines[:count])) for count in range(1, len(lines) + 1)]
    wanted = found[-1] or next(filter(None, found), "")
    count = found.index(wanted) + 1 if wanted else len(lines)
    return PipedToken(b"".join(lines[:count]), b"".join(lines[count:]))


def _whole_token(raw: bytes) -> str:
    """Return the token in these lines; nothing where there is none, or where their text goes on."""
    text = _text(raw)
    try:
        return "" if reading(text) is Reading.MORE else token_in(text)
    except UnusableToken:
        return ""


def _read_line() -> bytes:
    """Read to the end of a line and no further; empty at the end of all."""
    line = bytearray()
    while (piece := _read(1)) and len(line) <= LARGEST:
        line += piece
        if piece == b"\n":
            break
    if len(line) > LARGEST:
        raise _too_much()
    return bytes(line)


def _readable(seconds: float) -> bool:
    if sys.platform == "win32":
        return False  # It cannot tell.
    return bool(select.select([_STDIN], [], [], seconds)[0])


def _read(most: int) -> bytes:
    try:
        return os.read(_STDIN, most)
    except OSError:  # It is closed.
        return b""


def open_keyboard() -> int:
    """Open the keyboard of the terminal that the program was started on.

    Raises:
        NoKeyboard: There is none.
    """
    try:
        return os.open(_TERMINAL, os.O_RDONLY)
    except OSError:
        raise NoKeyboard(
            "With --token-stdin the wizard reads your keys from the terminal it was started on, and there is none.",
            "Over SSH use `ssh -t`.",
        ) from None


def put_on_stdin(keyboard: int) -> None:
    """Let everything that reads stdin from now on read the keyboard."""
    os.dup2(keyboard, _STDIN)
    os.close(keyboard)
