"""The one folder where the wizard keeps what outlives a run: files for the user's eyes only, whole or not there at all.

No token ever comes here. It is `~/.local/state/infisical-netlify-sync` on Linux (`XDG_STATE_HOME` moves it), and what
the system has for this purpose elsewhere.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui import PROGRAM
from tui.storage.lock_file import HeldFile


class StateFolder:
    """Private files (mode 0600, in folders of mode 0700) below one root, named relative to it.

    Every method raises OSError where the disk is the trouble, or where there is no folder at all.
    """

    def __init__(self, root: Path | None) -> None:
        """Prepare; nothing is created before the first `write` or `hold`. None: nothing can be kept."""
        self._root: Final = root

    @property
    def root(self) -> Path:
        """The folder itself."""
        if self._root is None:
            raise OSError("this user has no home folder; set HOME or XDG_STATE_HOME to keep files between runs")
        return self._root

    @classmethod
    def of_this_user(cls) -> "StateFolder":
        """Return the folder that the operating system has for it."""
        from platformdirs import user_state_path

        try:
            return cls(user_state_path(PROGRAM, appauthor=False))
        except RuntimeError:  # Neither HOME nor an entry in the user database names a home folder.
            return cls(None)

    def write(self, name: str, text: str) -> Path:
        """Put `text` (UTF-8) into the file in one step: a crash or a power loss leaves the old content or the new."""
        path = self._with_folders(name)
        import tempfile  # A start that only answers for itself has no need of it.

        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # of mode 0600 from the start
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(draft).unlink()
            raise
        _settle(path.parent)
        return path

    def hold(self, name: str) -> HeldFile | None:
        """Hold a file by the lock beside it, as long as this run lives; None when another run holds it.

        A file system that knows no locks lets nobody hold anything.
        """
        return HeldFile.take(self._with_folders(name).with_suffix(".lock"))

    def _with_folders(self, name: str) -> Path:
        path = self.root / name
        self.root.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self.root, path.parent):  # `parents=True` would make the root readable for others.
            folder.mkdir(mode=0o700, exist_ok=True)
        return path

    def read(self, name: str) -> str | None:
        """Return the file's text, damaged bytes replaced; None when there is no such file."""
        try:
            return (self.root / name).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """Delete the file, if it is there."""
        (self.root / name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> Path:
        """Rename a file that cannot be used, so that it is neither lost nor met again; returns its new path."""
        path = self.root / name
        spoilt = next(spare for spare in _numbered(path) if not spare.exists())
        return path.replace(spoilt)

    def names(self, pattern: str) -> list[str]:
        """Return the names of the files that match a glob pattern such as `drafts/*.json`, sorted."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern) if path.is_file())


def _numbered(path: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield path.with_name(f"{path.name}.unusable-{number}")
        number += 1


def _settle(folder: Path) -> None:
    """Make the rename outlast a power loss, where a folder can be opened for it (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
