"""The sync that was made, and what can be done with it afterwards: follow it, run, pause, change and delete it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from tui.api.errors import LOST
from tui.api.infisical import Infisical
from tui.api.models import ChangeNetlifySync, CreateNetlifySync, SecretSync
from tui.preview.comparison import Landed
from tui.preview.remarks import Remark
from tui.preview.run_check import Landing
from tui.run.created import Created, differences
from tui.run.delete import Removal, RemovalState, delete, follow_removal
from tui.run.follow import Run, RunState, follow, has_begun, state_of
from tui.run.lost_reply import look_after


class Care:
    """One sync that exists.

    Attributes:
        created: The sync as the last answer to a request of ours described it.
        run: The last look at its latest run.
        removal: The last look at its deletion, once that was asked for.
        untried: It was changed, and no run has been asked for since.
        put_off: Its automatic syncs were wanted, and left off only to begin with (`Create paused`).
        landed: What its latest run did, as far as that was compared.
        left_behind: What a deletion with its variables left on Netlify, as far as that was compared.
    """

    def __init__(
        self,
        created: Created,
        infisical: Callable[[], Infisical],
        landing: Landing,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float],
    ) -> None:
        """Take over a sync; `infisical` gives the client of the current sign-in, `landing` knows what to expect."""
        self.created = created
        self.run: Run | None = None
        self.removal: Removal | None = None
        self.untried = False
        self.put_off = False
        self.landed: Landed | None = None
        self.left_behind: Sequence[Remark] | None = None
        self._infisical: Final = infisical
        self._landing: Final = landing
        self._sleep: Final = sleep
        self._clock: Final = clock
        self._before: SecretSync | None = None
        self._began: float | None = None

    @property
    def sync(self) -> SecretSync:
        """The sync as last seen."""
        if self.removal:
            return self.removal.sync
        return self.run.sync if self.run else self.created.sync

    @property
    def state(self) -> RunState:
        """How far its latest run is."""
        return self.run.state if self.run else state_of(self.created.sync, before=self._before)

    @property
    def paused(self) -> bool:
        """Whether it waits for somebody to start its first run."""
        return self.state is RunState.PAUSED

    @property
    def has_run(self) -> bool:
        """Whether a run of it has succeeded: the next ones import nothing."""
        return self.sync.last_synced_at is not None

    @property
    def at_rest(self) -> bool:
        """Whether nothing more is to be expected of its latest run: it is over, or stuck."""
        return self.state.over or (self.run is not None and self.run.stuck)

    @property
    def deleted(self) -> bool:
        """Whether it is gone."""
        return self.removal is not None and self.removal.state is RemovalState.DELETED

    async def follow(self) -> AsyncIterator[Run]:
        """Follow its latest run to the end; where there was a look already, the server is asked before the first one.

        Raises:
            Problem: The server will not show the sync any more.
        """
        infisical = self._infisical()
        sync = await infisical.sync(self.created.sync.id) if self.run else self.created.sync
        self._began = self._clock() if self._began is None else self._began
        async for seen in follow(
            infisical, sync, before=self._before, began=self._began, sleep=self._sleep, clock=self._clock
        ):
            # A result seen before keeps the elapsed time at which it was first seen.
            ended = self.run if self.run and self.run.state is seen.state and seen.state.over else seen
            self.run = replace(seen, elapsed=ended.elapsed)
            yield self.run

    async def trigger(self) -> None:
        """Run it once more.

        Raises:
            NotDone: No run was started.
            Problem: The server refused, or nobody knows; a second request does not start a second run.
        """
        before = self.sync
        await self._landing.expect(afresh=True, has_run=self.has_run)
        infisical = self._infisical()
        try:
            sync = await infisical.trigger_sync(before.id)
        except LOST as lost:
            sync = await look_after(lost, infisical, before.id, lambda seen: has_begun(seen, before))
        self._take(sync, self.created.changed, before)
        self.untried = False

    async def switch(self, *, automatic: bool) -> None:
        """Turn automatic syncing off, or on, which queues a run.

        Raises:
            NotDone: It is as it was.
            Problem: The server refused, or nobody knows.
        """
        change = ChangeNetlifySync(is_auto_sync_enabled=automatic)
        if automatic:
            await self._landing.expect(afresh=True, has_run=self.has_run)
        sync = await self._change(change, lambda seen: seen.is_auto_sync_enabled is automatic)
        self.put_off = False
        self._take(sync, self.created.changed, sync if automatic else None)
        self.untried = self.untried and not automatic

    async def update(self, request: CreateNetlifySync) -> None:
        """Make it what the request says; with automatic syncing on, this queues a run.

        Raises:
            NotDone: It is as it was.
            Problem: The server refused, or nobody knows.
        """
        fields = request.model_dump(exclude={"project_id", "description"})
        change = ChangeNetlifySync(**fields, description=request.description or "")
        wrong_before = differences(request, self.sync)
        await self._landing.expect(afresh=False, has_run=self.has_run)  # Both sides have just been looked at.

        def holds(seen: SecretSync) -> bool:
            wrong = differences(request, seen)  # An older server may have dropped an option, and changed the others.
            return not wrong or wrong != wrong_before

        sync = await self._change(change, holds)
        self._take(sync, differences(request, sync), sync if sync.is_auto_sync_enabled else None)
        self.untried = not sync.is_auto_sync_enabled

    async def expect_anew(self) -> None:
        """Compare the run with what the answers say now."""
        await self._landing.expect(afresh=False, has_run=self.has_run)

    async def compare(self) -> Landed | None:
        """Return what its latest run did, once that is over; None where nothing is known of before, or it has not run.

        Afterwards `landed` holds it too.
        """
        if not self.untried and self.state in (RunState.SUCCEEDED, RunState.FAILED):
            self.landed = await self._landing.compare(has_failed=self.state is RunState.FAILED)
        return self.landed

    async def delete(self, *, values: bool) -> None:
        """Delete it, with `values` its variables on Netlify as well; then `follow_removal`.

        Raises:
            NotDone: It is as it was.
            Problem: The server refused, or nobody knows; to delete again is safe.
        """
        if values:
            await self._landing.expect_removal()
        self.removal = await delete(self._infisical(), self.sync, values=values)

    async def follow_removal(self) -> AsyncIterator[Removal]:
        """Follow the deletion that was asked for to its end.

        Raises:
            Problem: The server will not show the sync any more, though it is there.
        """
        if self.removal is None:
            raise RuntimeError("no deletion was asked for")
        async for seen in follow_removal(self._infisical(), self.removal, sleep=self._sleep, clock=self._clock):
            self.removal = seen
            yield seen

    async def compare_removal(self) -> Sequence[Remark] | None:
        """Return what was to be removed from Netlify and is still there; None where that is not known.

        Afterwards `left_behind` holds it too.
        """
        if self.deleted and self.removal and self.removal.values:
            self.left_behind = await self._landing.compare_removal()
        return self.left_behind

    def _take(self, sync: SecretSync, changed: tuple[str, ...], before: SecretSync | None) -> None:
        """Keep the sync of an answer; `before` tells an old end from that of the run which was asked for."""
        self.created = Created(sync, found=self.created.found, changed=changed)
        self.run, self.removal, self._before, self._began = None, None, before, None
        self.landed = None

    async def _change(self, change: ChangeNetlifySync, holds: Callable[[SecretSync], bool]) -> SecretSync:
        infisical = self._infisical()
        sync_id = self.created.sync.id
        try:
            return await infisical.change_sync(sync_id, change)
        except LOST as lost:
            return await look_after(lost, infisical, sync_id, holds)
