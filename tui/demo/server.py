"""Which Infisical the demo pretends to be: servers in the field differ in routes, rules and effects."""

from dataclasses import dataclass
from enum import Enum


class Generation(Enum):
    """What a Netlify sync does to Netlify; named by the order in which the versions appeared.

    Two texts of the third one exist, and which of them servers run is not certain: the later one sets a
    single value, the earlier one writes the merged variable and recreates those that are secret.
    """

    FIRST = 1
    SECOND = 2
    THIRD_MERGED = 3
    THIRD = 4


@dataclass(frozen=True)
class ServerProfile:
    """The traits of one server version; every field is a difference that a client can meet.

    `connection_name_limit` is in characters, `most_secrets` the largest number of secrets a run accepts.
    `answers_as_documented` turns an expired token into 401 and a taken name into 409, as the newest error
    page says, where the servers seen so far answer 403 and 400. One that `misaddresses_values` deletes a single
    value of a variable at an address that Netlify does not know, and takes the 404 for done. One that does not know
    `subfolders` drops `includeAllSubFolders` without a word.
    """

    generation: Generation = Generation.THIRD
    new_routes: bool = True
    can_import: bool = True
    requires_account_name: bool = False
    check_destination: bool = True
    lowercases_slugs: bool = False
    resolves_relative_paths: bool = True
    reads_secrets_before_folder: bool = False
    project_connections: bool = True
    connection_name_limit: int = 64
    most_secrets: int | None = 500
    answers_as_documented: bool = False
    misaddresses_values: bool = False
    subfolders: bool = True


NEWEST = ServerProfile()
"""The newest server that is known."""

SECOND_GENERATION = ServerProfile(
    generation=Generation.SECOND,
    check_destination=False,
    lowercases_slugs=True,
    resolves_relative_paths=False,
    reads_secrets_before_folder=True,
    connection_name_limit=32,
    most_secrets=None,
    subfolders=False,
)
"""A server between late 2025 and mid 2026: imports, but still replaces and deletes whole variables."""

OLDEST = ServerProfile(
    generation=Generation.FIRST,
    new_routes=False,
    can_import=False,
    requires_account_name=True,
    check_destination=False,
    lowercases_slugs=True,
    resolves_relative_paths=False,
    reads_secrets_before_folder=True,
    project_connections=False,
    connection_name_limit=32,
    most_secrets=None,
    subfolders=False,
)
"""The first server that knew Netlify at all."""
