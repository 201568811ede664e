"""The life of a sync's jobs: queued, running, retried, done; worked out when somebody looks, on the demo's clock.

Nothing runs in the background. Whoever reads either service first calls `Jobs.advance`, which applies
everything that has become due since, in the order in which it did.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count

from tui.api.models import InitialSyncBehavior
from tui.demo import engine
from tui.demo.engine import Rules, RunFailed
from tui.demo.identifiers import stable_uuid
from tui.demo.server import ServerProfile
from tui.demo.sync_records import EPOCH, Job, JobKind, SyncRecord
from tui.demo.world import Account, Folder, Project, Variable, World

QUEUED_SECONDS = 0.8
"""How long a job waits before it runs; up to 10 s on real servers."""

RUNNING_SECONDS = 1.5
"""How long each attempt takes."""

RETRY_PAUSES_SECONDS = (0.3, 0.6, 1.2, 2.4)
"""The pauses between the five attempts of a sync job, a tenth of the real ones; other jobs get one attempt."""


class Jobs:
    """Queues jobs on the syncs of a world and carries out what is due; `clock` counts seconds."""

    def __init__(self, world: World, server: ServerProfile, clock: Callable[[], float]) -> None:
        self._world = world
        self._server = server
        self._clock = clock
        self._began = clock()
        self._numbers = count(1)

    def now(self) -> datetime:
        """Return the demo's time of day."""
        return self._moment(self._seconds())

    def queue(
        self, sync: SyncRecord, kind: JobKind, *, prioritize_destination: bool = False, deletes_sync: bool = False
    ) -> None:
        """Queue a job behind those of the same sync; its status is `pending` at once."""
        job_id = stable_uuid("job", sync.id, str(next(self._numbers)))
        job = Job(kind, job_id, prioritize_destination=prioritize_destination, deletes_sync=deletes_sync)
        if not sync.jobs:
            self._schedule(job, self._seconds())
        sync.jobs.append(job)
        sync.outcomes[kind].status = "pending"

    def advance(self) -> None:
        """Carry out every attempt that has ended by now, across all syncs in the order of time."""
        now = self._seconds()
        while due := self._next_due(now):
            self._attempt(*due)
        for sync in self._world.syncs:
            if sync.jobs and sync.jobs[0].starts <= now:
                sync.outcomes[sync.jobs[0].kind].status = "running"

    def _seconds(self) -> float:
        return self._clock() - self._began

    def _moment(self, seconds: float) -> datetime:
        return EPOCH + timedelta(milliseconds=round(seconds * 1000))

    @staticmethod
    def _schedule(job: Job, after: float) -> None:
        job.starts = after + QUEUED_SECONDS
        job.due = job.starts + RUNNING_SECONDS

    def _next_due(self, now: float) -> tuple[SyncRecord, Job] | None:
        waiting = [(sync, sync.jobs[0]) for sync in self._world.syncs if sync.jobs and sync.jobs[0].due <= now]
        return min(waiting, key=lambda pair: pair[1].due, default=None)

    def _attempt(self, sync: SyncRecord, job: Job) -> None:
        try:
            self._run(sync, job)
        except RunFailed as failure:
            if job.kind is JobKind.SYNC and failure.retries and job.attempt <= len(RETRY_PAUSES_SECONDS):
                job.due += RETRY_PAUSES_SECONDS[job.attempt - 1] + RUNNING_SECONDS
                job.attempt += 1
                return
            self._finish(sync, job, failed=str(failure))
        else:
            self._finish(sync, job, failed=None)

    def _finish(self, sync: SyncRecord, job: Job, *, failed: str | None) -> None:
        outcome = sync.outcomes[job.kind]
        outcome.status = "succeeded" if failed is None else "failed"
        outcome.job_id = job.id
        outcome.message = failed
        if failed is None:
            outcome.at = self._moment(job.due)
        sync.jobs.pop(0)
        if sync.jobs:
            self._schedule(sync.jobs[0], job.due)
        if job.deletes_sync and failed is None:
            self._world.syncs.remove(sync)

    def _run(self, sync: SyncRecord, job: Job) -> None:
        world = self._world
        project = world.project(sync.project_id)
        folder = None if project is None else project.folder(sync.environment, sync.secret_path)
        if project is None or folder is None:
            raise RunFailed("Invalid Secret Sync source configuration: folder no longer exists.", retries=False)
        account, variables = destination(world, sync)
        rules = rules_of(sync, self._server, account)
        secrets = covered_secrets(project, folder, sync.secret_path, sync.sync_options)
        if job.kind is JobKind.REMOVE:
            engine.withdraw(secrets, variables, rules)
        elif job.kind is JobKind.IMPORT:
            engine.pull(folder, variables, rules, prioritize_destination=job.prioritize_destination)
        else:
            self._run_sync(sync, folder, secrets, variables, rules)

    def _run_sync(
        self, sync: SyncRecord, folder: Folder, secrets: dict[str, str], variables: list[Variable], rules: Rules
    ) -> None:
        check_size(secrets, self._server)
        if sync.outcomes[JobKind.SYNC].at is None:
            behavior = InitialSyncBehavior(sync.sync_options["initialSyncBehavior"])
            engine.sync(secrets, folder, variables, rules, behavior)
        else:
            engine.push(secrets, variables, rules)


def covered_secrets(project: Project, folder: Folder, path: str, sync_options: Mapping[str, object]) -> dict[str, str]:
    """Return what a sync with these options pushes from the folder at `path`; raise `RunFailed` for clashing names."""
    if sync_options.get("includeAllSubFolders"):
        return engine.tree_secrets(project, folder, path)
    return engine.source_secrets(project, folder)


def check_size(secrets: Mapping[str, str], server: ServerProfile) -> None:
    """Raise `RunFailed` where these are more secrets than the server syncs."""
    most = server.most_secrets
    if most is not None and len(secrets) > most:
        raise RunFailed(f"This sync covers {len(secrets)} secrets, which is above the limit of {most}", retries=False)


def rules_of(sync: SyncRecord, server: ServerProfile, account: Account) -> Rules:
    """Return the rules by which a server of that kind runs the sync to that account."""
    return Rules(
        generation=server.generation,
        environment=sync.environment,
        context=sync.destination_config.get("context"),
        key_schema=sync.sync_options.get("keySchema"),
        disable_secret_deletion=sync.sync_options.get("disableSecretDeletion", False),
        misaddresses_values=server.misaddresses_values,
        netlify=account.traits,
    )


def destination(world: World, sync: SyncRecord) -> tuple[Account, list[Variable]]:
    """Return the account and variables a sync writes to, the team's own when it names no site.

    Raise `RunFailed` as Netlify would. Its answer becomes the message of the run: 401 to a token it does not know,
    404 for what it does not have.
    """
    connection = world.connection(sync.connection_id)
    accounts = world.accounts_seen_by(connection.token) if connection else None
    if accounts is None:
        raise RunFailed(json.dumps({"code": 401, "message": "Access Denied"}))
    config = sync.destination_config
    account = next((account for account in accounts if account.id == config["accountId"]), None)
    site = account.site(config["siteId"]) if account and "siteId" in config else None
    if account is None or ("siteId" in config and site is None):
        raise RunFailed(json.dumps({"code": 404, "message": "Not Found"}))
    return account, account.variables if site is None else site.variables
