"""A sync that exists, and how it compares with the request it should come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tui.api.models import CreateNetlifySync, SecretSync
from tui.api.text import printable
from tui.model.answers import SUBFOLDERS_FIELD
from tui.preview.comparison import Landed
from tui.preview.remarks import Remark
from tui.run.delete import Removal
from tui.run.follow import Run, RunState, state_of


@dataclass(frozen=True)
class Created:
    """The sync that exists now.

    `found` tells that it was recognised by a look-up after its reply was lost; `changed` names the request
    fields that the server kept differently, for unknown options are dropped without a word.
    """

    sync: SecretSync
    found: bool
    changed: tuple[str, ...]

    @property
    def dropped_subfolders(self) -> bool:
        """Whether subfolders were to be included, and the server does not do that."""
        return SUBFOLDERS_FIELD in self.changed and not self.sync.sync_options.include_all_sub_folders


@dataclass(frozen=True)
class Made:
    """A sync made in this run of the wizard: on which server, for which site or team, and the last looks at it.

    `landed` is what its latest run did, `left_behind` what its removal left, both as far as that was compared.
    """

    origin: str
    target: str
    sync: SecretSync
    run: Run | None = None
    removal: Removal | None = None
    landed: Landed | None = None
    left_behind: Sequence[Remark] | None = None

    @property
    def state(self) -> RunState:
        """How far its latest run was when it was last looked at."""
        return self.run.state if self.run else state_of(self.sync)


_PLACE: Final = (
    "projectId",
    "connectionId",
    "environment",
    "secretPath",
    "destinationConfig.accountId",
    "destinationConfig.siteId",
    "destinationConfig.context",
)
"""The fields that say from where to where a sync goes. Two syncs that differ in one of them are two different ones;
names of teams and sites are only labels, and options may be dropped by older servers."""


def same_place(request: CreateNetlifySync, sync: SecretSync) -> bool:
    """Tell whether the sync goes from where to where the request says; a field absent in one only is a difference."""
    sent, held = _sent(request), _held(sync)
    return all(sent.get(field) == held.get(field) for field in _PLACE)


def differences(request: CreateNetlifySync, sync: SecretSync) -> tuple[str, ...]:
    """Name the request fields (wire names, dotted) that the server holds with another value than was sent.

    A field that was not sent and is held, or the other way round, is named too; an empty text counts as absent.
    """
    sent, held = _sent(request), _held(sync)
    return tuple(field for field in {**sent, **held} if sent.get(field) != held.get(field))


def label(sync: SecretSync) -> str:
    """Name the site or team that a sync writes to, cleaned for display."""
    config = sync.destination_config
    return printable(config.site_name or config.site_id or config.account_name or config.account_id)


def _sent(request: CreateNetlifySync) -> dict[str, object]:
    return _flat(request.to_wire())


def _held(sync: SecretSync) -> dict[str, object]:
    """Write the sync the way a request for it is written; environment and folder are null once the source is gone."""
    held = sync.to_wire()
    held["environment"] = sync.environment.slug if sync.environment else ""
    held["secretPath"] = sync.folder.path if sync.folder else ""
    return _flat({name: held[name] for name in _REQUEST_FIELDS if name in held})


_REQUEST_FIELDS: Final = tuple(field.alias or name for name, field in CreateNetlifySync.model_fields.items())


def _flat(body: Mapping[str, Any]) -> dict[str, object]:
    found = {field: value for field, value in _leaves(body, "") if value != ""}
    if "secretPath" in found:  # some servers keep the slash at the end or at the start, some do not
        found["secretPath"] = "/" + str(found["secretPath"]).strip("/")
    return found


def _leaves(body: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, object]]:
    for key, value in body.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
