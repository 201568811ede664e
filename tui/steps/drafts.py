"""Drafts on the disk: each run has a file of its own, so that two wizards never write the same one.

Beside `drafts/<number>.json` lies a lock that its run holds. So a start offers only what no living run is at, and the
drafts of other hosts stay where they are.
"""

import asyncio
import threading
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from tui.api.text import printable
from tui.model.answers import Answers
from tui.model.choices import Choice, Choices
from tui.model.steps import Step
from tui.steps.draft import Draft, what_was_typed
from tui.storage.lock_file import HeldFile
from tui.storage.state_folder import StateFolder

_FOLDER: Final = "drafts"


@dataclass(frozen=True)
class Kept:
    """A draft that this run holds, so that no other start is offered it."""

    draft: Draft
    name: str
    held: HeldFile


class Drafts:
    """The drafts as one run sees them: its own, and those that earlier runs left. Without a folder there are none.

    Trouble with the disk ends nothing: it is told once, in words, and the run goes on without drafts.

    Attributes:
        offered: What earlier runs left for this host, newest first, until the user has decided.
        path: Where this run's own draft is, once it was saved.
    """

    def __init__(self, folder: StateFolder | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder: Final = folder
        self.now: Final = now
        self._own: tuple[str, HeldFile] | None = None
        self._saved: Draft | None = None
        self._passed_over: tuple[Kept, ...] = ()
        self._told = False
        self._closed = False
        self._writing = threading.Lock()
        self.offered: tuple[Kept, ...] = ()
        self.path: Path | None = None

    async def look(self, origin: str) -> str:
        """Find what earlier runs left for this host, and leave the own draft to the host before; returns a word on it.

        A draft that is damaged, or of another version, is set aside and named.
        """
        self.release()
        self.path = None
        if self._folder is None:
            return ""
        try:
            return await asyncio.to_thread(self._look, self._folder, origin)
        except OSError as error:
            return self._once("Earlier drafts cannot be read", error)

    def _look(self, folder: StateFolder, origin: str) -> str:
        found: list[Kept] = []
        words: list[str] = []
        for name in folder.names(f"{_FOLDER}/*.json"):
            held = folder.hold(name)
            if held is None:
                continue
            text = folder.read(name)
            draft = _read(text) if text is not None else None
            if draft and draft.origin == origin:
                found.append(Kept(draft, name, held))
                continue
            if text is not None and draft is None:
                spoilt = folder.set_aside(name)
                words.append(f"A draft that this version cannot read was set aside: {spoilt}.")
            held.release()
        self.offered = tuple(sorted(found, key=lambda kept: kept.draft.saved, reverse=True))
        return " ".join(words)

    def choices(self) -> "Choices[Kept | None]":
        """Return the rows of the question what to do with the drafts; None stands for starting anew."""
        rows: list[Choice[Kept | None]] = []
        for kept in self.offered:
            project = kept.draft.answers.project
            where = f", {printable(project.name, limit=40)}" if project else ""
            rows.append(Choice(kept, f"Go on at {kept.draft.step}", f"{kept.draft.age(self.now())}{where}"))
        likeliest = len(rows) if not self.offered or self.offered[0].draft.is_stale(self.now()) else 0
        return Choices((*rows, Choice(None, "Start anew")), likeliest)

    def go_on_with(self, chosen: Kept) -> None:
        """Make an offered draft this run's own; the others stay for later starts."""
        for kept in self.offered:
            if kept is not chosen:
                kept.held.release()
        self.offered = ()
        self._own = (chosen.name, chosen.held)
        self._saved = chosen.draft
        self.path = self._folder.root / chosen.name if self._folder else None

    def start_anew(self) -> None:
        """Pass over what was offered; it goes once there is an answer to keep in its place."""
        self._passed_over = self.offered
        self.offered = ()

    async def pass_over(self, answers: Answers) -> None:
        """Ask nothing at this start; the draft with these answers goes, for it has led to a sync after all."""
        fulfilled = next((kept for kept in self.offered if kept.draft.answers == answers), None)
        if fulfilled:
            self.go_on_with(fulfilled)
            await self.drop()
        self.release()

    async def keep(self, origin: str, step: Step, answers: Answers, unsent: Mapping[Step, Mapping[str, Any]]) -> str:
        """Save the answers where there are any; returns words if that failed for the first time."""
        if self._folder is None or self._closed or answers == Answers():
            return ""
        draft = Draft(origin=origin, saved=self.now(), step=step, answers=answers, typed=what_was_typed(unsent))
        if self._saved and draft == self._saved.model_copy(update={"saved": draft.saved}):
            return ""
        try:
            await asyncio.to_thread(self._keep, self._folder, draft)
        except OSError as error:
            return self._once("Your answers cannot be kept for a later start", error)
        return ""

    def _keep(self, folder: StateFolder, draft: Draft) -> None:
        with self._writing:
            if self._own is None:
                name = f"{_FOLDER}/{uuid.uuid4().hex}.json"
                held = folder.hold(name)
                if held is None:
                    raise OSError("the file system has no locks")
                self._own = (name, held)
            self.path = folder.write(self._own[0], draft.model_dump_json())
            self._saved = draft
            for kept in self._passed_over:
                folder.remove(kept.name)
                kept.held.release()
            self._passed_over = ()

    async def drop(self) -> None:
        """Take the own draft away: it has led to a sync."""
        folder, own = self._folder, self._own
        if folder and own:
            with suppress(OSError):  # Then it is offered once more, and the re-check finds its name taken.
                await asyncio.to_thread(folder.remove, own[0])
        self._saved = self.path = None

    def close(self) -> None:
        """Keep nothing from now on, and let go of everything held."""
        self._closed = True
        self.release()

    def release(self) -> None:
        """Let go of everything held, for later starts to find."""
        for kept in (*self.offered, *self._passed_over):
            kept.held.release()
        self.offered = self._passed_over = ()
        if self._own:
            self._own[1].release()
        self._own = self._saved = None

    def _once(self, what: str, error: OSError) -> str:
        if self._told:
            return ""
        self._told = True
        return f"{what} ({printable(error.strerror or str(error))})."


def _read(text: str) -> Draft | None:
    try:
        return Draft.model_validate_json(text)
    except ValidationError:
        return None
