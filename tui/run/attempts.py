"""The create requests of one run: each noted on disk before it leaves, and never forgotten while in doubt."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.api.errors import Problem
from tui.api.http import Waiting
from tui.api.models import CreateNetlifySync, SecretSync
from tui.api.text import printable
from tui.model.answers import Answers
from tui.model.session import Session
from tui.run.create import LATE, EarlierCreated, InDoubt, OutcomeUnknown, create, look_up
from tui.run.created import Created
from tui.run.journal import Attempt, Entry, Journal


@dataclass(frozen=True)
class Recovered:
    """What came of the attempts that earlier runs left behind, in words; `created` is the latest sync of theirs."""

    words: str
    created: tuple[Attempt, SecretSync] | None = None


class Creation:
    """Sends requests to create and remembers those whose outcome is open, in memory and in the journal.

    Without a `journal` (the demo) nothing is written down.
    """

    def __init__(
        self,
        journal: Journal | None,
        sleep: Callable[[float], Awaitable[None]],
        on_wait: Callable[[Waiting], None],
    ) -> None:
        """Prepare; `on_wait` is told before each pause between looks for a sync whose answer was lost."""
        self._journal: Final = journal
        self._sleep: Final = sleep
        self._on_wait: Final = on_wait
        self._in_doubt: CreateNetlifySync | None = None
        self.unanswered: CreateNetlifySync | None = None
        """What this run sent without learning whether it led to a sync."""
        self._entries: list[Entry] = []
        self._told_of_the_disk = False

    async def send(self, session: Session, answers: Answers, *, paused: bool, tell: Callable[[str], None]) -> Created:
        """Create the sync once, see `tui.run.create`; `tell` is told when the attempt cannot be noted down.

        Raises:
            Problem: As `create` does.
        """
        attempt = Attempt(origin=session.origin, began=datetime.now(UTC), answers=answers, paused=paused)
        await self._note(attempt, tell)
        in_doubt, request = self._in_doubt, attempt.request
        # Set before sending, so that they survive a cancelled wait for the reply.
        self._in_doubt, self.unanswered = in_doubt or request, request
        try:
            created = await create(session.infisical, request, in_doubt=in_doubt, sleep=self._pause)
        except InDoubt as lost:
            self._settle(lost.request)
            if isinstance(lost, OutcomeUnknown):
                self.unanswered = lost.request
            raise
        except EarlierCreated:
            self._settle(None)
            raise
        except Problem:
            self._settle(in_doubt)
            raise
        self._settle(None)
        return created

    def forget(self) -> None:
        """Leave the doubts to the journal: the next requests go to another server."""
        self._in_doubt = None
        for entry in self._entries:
            entry.leave()
        self._entries.clear()

    async def recover(self, session: Session) -> Recovered:
        """Look up what earlier runs were creating on this server when they were cut short.

        Attempts of runs that are alive stay theirs. What cannot be found out yet stays noted for the next start,
        and is looked for before anything is created.
        """
        if self._journal is None:
            return Recovered("")
        try:
            left = await asyncio.to_thread(self._journal.left_behind, session.origin)
        except OSError as error:
            return Recovered(f"Whether an earlier run was cut short cannot be read: {_reason(error)}.")
        words = [f"The note of an earlier attempt was damaged and set aside as {path}." for path in left.damaged]
        created: tuple[Attempt, SecretSync] | None = None
        for entry in left.entries:
            request = entry.attempt.request
            name = printable(request.name)
            try:
                sync = await look_up(session.infisical, request)
            except OutcomeUnknown as unknown:
                why = unknown.__cause__ or unknown
                words.append(f"Whether {name} was created before an earlier run was cut short is not known yet. {why}")
                self._keep(entry)
                continue
            if sync:
                words.append(f"{name} was created before an earlier run was cut short.")
                created = entry.attempt, sync
            else:
                words.append(f"{name} was not created: an earlier run was cut short.")
            if sync is None and datetime.now(UTC) - entry.attempt.began < _SOON:
                self._keep(entry)  # The server may still be at it.
            else:
                _forget(entry)
        return Recovered(" ".join(words), created)

    def _keep(self, entry: Entry) -> None:
        """Have the attempt looked for before the next one."""
        self._in_doubt = entry.attempt.request
        self._entries.append(entry)

    async def _pause(self, seconds: float) -> None:
        looks = LATE.index(seconds) + 2
        reason = "the answer was lost, and the sync is not there yet"
        self._on_wait(Waiting("Infisical", reason, seconds, looks, len(LATE) + 1))
        await self._sleep(seconds)

    async def _note(self, attempt: Attempt, tell: Callable[[str], None]) -> None:
        if self._journal is None:
            return
        try:
            self._entries.append(await asyncio.to_thread(self._journal.note, attempt))
        except OSError as error:
            if not self._told_of_the_disk:
                tell(
                    f"The attempt could not be noted on this disk ({_reason(error)}): if the wizard is cut short "
                    "meanwhile, look in Infisical."
                )
            self._told_of_the_disk = True

    def _settle(self, in_doubt: CreateNetlifySync | None) -> None:
        """Keep this doubt, if any, and forget every attempt whose outcome is known."""
        self._in_doubt, self.unanswered = in_doubt, None
        for entry in [entry for entry in self._entries if entry.attempt.request != in_doubt]:
            self._entries.remove(entry)
            _forget(entry)


_SOON: Final = timedelta(minutes=2)
"""Within this time after an attempt left, a slow server may still carry it out."""


def _forget(entry: Entry) -> None:
    with suppress(OSError):  # The next start looks the sync up once more, which does no harm.
        entry.forget()


def _reason(error: OSError) -> str:
    return printable(error.strerror or str(error))
