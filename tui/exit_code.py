"""The exit codes of the command, as README lists them."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command."""

    DONE = 0
    BUG = 1
    USAGE = 2
    SIGN_IN = 3
    REFUSED = 4
    NETWORK = 5
    RUN_NOT_OVER = 6
    """Created, but the first run failed or was still running when the user left."""
    NEEDS_A_PERSON = 7
    LEFT = 130
    """Left by the user before a sync was known to be created."""
