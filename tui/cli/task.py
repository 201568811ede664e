"""What the command is started for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class Task(StrEnum):
    """What there is to do."""

    WIZARD = "wizard"
    SHOW_SETTINGS = "show-settings"
    STATUS = "status"
    LOGIN = "login"
    LOGOUT = "logout"


class Asked(NamedTuple):
    """What the command line says; `flags` are the options given, by field of `Settings`."""

    task: Task
    flags: Mapping[str, Any]
