"""Secret syncs and their jobs as the demo's Infisical keeps them: plain mutable data."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tui.demo.identifiers import stable_uuid

EPOCH = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""The moment at which every demo starts; a fixed one, so that pictures of the demo stay the same."""


class JobKind(StrEnum):
    """The three things a sync can be asked to do; the value is the prefix of the fields on the wire."""

    SYNC = "sync"
    IMPORT = "import"
    REMOVE = "remove"


@dataclass
class Outcome:
    """How the jobs of one kind stand: the four status fields of a sync."""

    status: str | None = None
    job_id: str | None = None
    message: str | None = None
    at: datetime | None = None


@dataclass
class Job:
    """A queued or running job; times are seconds since the demo began.

    `due` is when the attempt that is now under way ends, `attempt` counts from 1.
    """

    kind: JobKind
    id: str
    starts: float = 0.0
    due: float = 0.0
    attempt: int = 1
    prioritize_destination: bool = False
    deletes_sync: bool = False


def _no_outcomes() -> dict[JobKind, Outcome]:
    return {kind: Outcome() for kind in JobKind}


@dataclass
class SyncRecord:
    """A secret sync of any destination; the two configurations are kept as they are on the wire."""

    name: str
    project_id: str
    connection_id: str
    environment: str
    secret_path: str
    destination_config: dict[str, Any]
    sync_options: dict[str, Any]
    destination: str = "netlify"
    description: str | None = None
    is_auto_sync_enabled: bool = True
    created_at: datetime = EPOCH
    updated_at: datetime = EPOCH
    version: int = 1
    id: str = ""
    outcomes: dict[JobKind, Outcome] = field(default_factory=_no_outcomes)
    jobs: list[Job] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = self.id or stable_uuid("sync", self.project_id, self.name)
