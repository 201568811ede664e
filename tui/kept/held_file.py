"""A mark that a process holds as long as it lives: the operating system takes it back, however the process ends."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            return None
        return cls(path, handle)

    def release(self) -> None:
        """Let go and take the file away; one that will not go is left lying, for it says nothing."""
        os.close(self._handle)
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
