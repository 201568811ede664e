"""Attempts to create a sync, noted on disk before they are sent: a run that is cut short leaves word of them.

Each attempt has a file of its own, `attempts/<number>.json`, and beside it a lock that the run holds. So a wizard
that starts sees which attempts are somebody's right now, and which were left behind. No secret is in them.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from tui.api.models import CreateNetlifySync
from tui.model.answers import Answers
from tui.storage.lock_file import HeldFile
from tui.storage.state_folder import StateFolder


class Attempt(BaseModel):
    """The answers that made a request to create, where it was going, and when it left."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    origin: str
    began: AwareDatetime
    answers: Answers
    paused: bool

    @property
    def request(self) -> CreateNetlifySync:
        """What was sent."""
        return self.answers.request(paused=self.paused)


@dataclass(frozen=True)
class Entry:
    """A recorded attempt that this run is responsible for."""

    attempt: Attempt
    _folder: StateFolder
    _name: str
    _held: HeldFile

    def leave(self) -> None:
        """Leave the note to whoever looks for what was left behind."""
        self._held.release()

    def forget(self) -> None:
        """Take the note away: it is known what became of the attempt.

        Raises:
            OSError: The disk is the trouble; the next start will then look the sync up once more.
        """
        self._folder.remove(self._name)
        self._held.release()


@dataclass(frozen=True)
class LeftBehind:
    """What earlier runs left: their attempts, oldest first, and damaged notes, by the path they were set aside to."""

    entries: tuple[Entry, ...]
    damaged: tuple[Path, ...]


class Journal:
    """The notes of all runs of this user. Every method raises OSError where the disk is the trouble."""

    def __init__(self, folder: StateFolder) -> None:
        self._folder: Final = folder

    def note(self, attempt: Attempt) -> Entry:
        """Write an attempt down; afterwards it is on the disk, and this run's."""
        name = f"{_FOLDER}/{uuid.uuid4().hex}{_NOTE}"
        held = self._folder.hold(name)
        if held is None:
            raise OSError("the file system has no locks")
        self._folder.write(name, attempt.model_dump_json())
        return Entry(attempt, self._folder, name, held)

    def left_behind(self, origin: str) -> LeftBehind:
        """Take over what no living run holds, as far as it was going to this server."""
        found: list[Entry] = []
        damaged: list[Path] = []
        for name in self._folder.names(f"{_FOLDER}/*{_NOTE}"):
            held = self._folder.hold(name)
            if held is None:
                continue
            text = self._folder.read(name)
            if text is None:  # Its run was just done with it.
                held.release()
                continue
            attempt = _read(text)
            if attempt is None:
                damaged.append(self._folder.set_aside(name))
                held.release()
            elif attempt.origin == origin:
                found.append(Entry(attempt, self._folder, name, held))
            else:
                held.release()
        return LeftBehind(tuple(sorted(found, key=lambda entry: entry.attempt.began)), tuple(damaged))


_FOLDER: Final = "attempts"
_NOTE: Final = ".json"


def _read(text: str) -> Attempt | None:
    try:
        attempt = Attempt.model_validate_json(text)
    except ValidationError:
        return None
    return attempt if attempt.answers.missing() is None else None
