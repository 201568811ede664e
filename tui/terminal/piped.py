"""A token that comes on stdin, and the keyboard that is put in its place afterwards.

All of it is read before anything is shown: whatever stands at the other end of the pipe may ask for a password on this
very terminal. Standard library only, so that the first screen does not wait.
"""

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui.api.errors import Problem

if TYPE_CHECKING:
    from pydantic import SecretStr

LARGEST: Final = 65_536
"""Bytes that a token may have; the longest ones, made from OIDC claims, have a few thousand."""

_STDIN: Final = 0
_TERMINAL: Final = "CONIN$" if sys.platform == "win32" else "/dev/tty"
"""The keyboard of the terminal that the program was started on, whatever stdin is."""


class NothingPiped(Problem):
    """There is no token on stdin."""


class NoKeyboard(Problem):
    """Stdin is taken by the token, and there is no terminal to answer on."""


@dataclass(frozen=True)
class PipedToken:
    """What came, in no readable form before somebody asks for the secret."""

    _raw: bytes = field(repr=False)

    def secret(self) -> "SecretStr":
        """Return it as it came; what is no token is for `clean_token` to say."""
        from pydantic import SecretStr

        return SecretStr(self._raw.decode("utf-8-sig", errors="replace"))


def read_token(*, first_line: bool) -> PipedToken:
    """Read the token from stdin; blocks until it has come.

    Args:
        first_line: It ends with its line, and what follows stays there, for it answers the questions that come. Else
            everything belongs to it, for a token that was pasted into a file may be spread over several lines.

    Raises:
        NothingPiped: stdin is a terminal, closed, empty or far too long.
    """
    if os.isatty(_STDIN):
        raise NothingPiped(
            "stdin is a terminal, where the token would be seen.",
            "Pipe the token in, or leave out --token-stdin and paste it when asked.",
        )
    text = bytearray()
    while piece := _read(1 if first_line else LARGEST):
        if first_line and piece == b"\n":
            break
        text += piece
        if len(text) > LARGEST:
            raise NothingPiped("More than 64 KiB came on stdin.", "Pipe the token in, and nothing else.")
    if not text.strip():
        raise NothingPiped("No token came on stdin.", "See whether the command before the pipe prints one.")
    return PipedToken(bytes(text))


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
