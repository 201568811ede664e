"""A lock file that the operating system releases when its process ends, however it ends."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _take_away(path: Path, handle: int) -> None:
        os.close(handle)  # An open file cannot be deleted there, so nobody who has it by now loses it.
        path.unlink(missing_ok=True)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _take_away(path: Path, handle: int) -> None:
        try:
            path.unlink(missing_ok=True)  # Still held: once let go, it could be another's already.
        finally:
            os.close(handle)


class HeldFile:
    """An empty file of mode 0600 that one process at a time can hold; children do not inherit it."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """Take hold of the file, which is made if need be; None when another process (or this one) holds it.

        A file system that knows no locks counts as held: nothing there is anybody's to take.

        Raises:
            OSError: The file cannot be made or opened.
        """
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(handle)
            except OSError:
                os.close(handle)
                return None
            if _is_at(path, handle):
                return cls(path, handle)
            os.close(handle)  # Its holder took it away while we opened it: the next one may hold another by now.

    def release(self) -> None:
        """Let go and take the file away; one that will not go is left lying, for it says nothing."""
        with suppress(OSError):
            _take_away(self._path, self._handle)


def _is_at(path: Path, handle: int) -> bool:
    """Tell whether the path still leads to the open file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
