"""What there is to say about a keyring: its state, why it cannot be used, and how to get on."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.api.errors import Problem

UNNAMED: Final = "system keyring"
"""What a keyring is called before it has told what it is."""


class KeyringState(StrEnum):
    """Whether a token can be kept, and if not, why."""

    READY = "ready"
    LOCKED = "locked"
    UNINITIALISED = "uninitialised"
    """The service runs, but holds no keyring yet; creating one asks for a password in a window."""
    SILENT = "silent"
    """No answer in time."""
    PLAINTEXT = "plaintext"
    """It stores without protection; it does not ask anything."""
    THIRD_PARTY = "third-party"
    """None of the operating system's own; it may ask for a password in the terminal."""
    BROKEN = "broken"
    """It is there and fails; an entry may exist."""
    NONE = "none"
    """There is none, or it is switched off; no entry can exist."""


@dataclass(frozen=True)
class KeyringReport:
    """The keyring in words for the user; `reason` and `remedy` are one sentence each, empty when READY."""

    state: KeyringState
    name: str = UNNAMED
    reason: str = ""
    remedy: str = ""


class KeyringFailed(Problem):
    """The keyring could not be used; the wizard goes on without it. `state` tells what stands in the way."""

    def __init__(self, happened: str, remedy: str, *, state: KeyringState) -> None:
        super().__init__(happened, remedy)
        self.state = state


def none_because(reason: str) -> KeyringReport:
    """Report that no keyring is there, for `reason`."""
    return KeyringReport(KeyringState.NONE, UNNAMED, reason, remedy_for(KeyringState.NONE))


def switched_off_by(setting: str) -> KeyringReport:
    """Report that the user wants no keyring, and by which setting the wizard knows."""
    remedy = f"Remove {setting}{WITHOUT_KEYRING}"
    return KeyringReport(KeyringState.NONE, UNNAMED, f"The keyring is switched off by {setting}.", remedy)


def remedy_for(state: KeyringState) -> str:
    """Say in one sentence how to get on, on this kind of machine."""
    step = _NO_KEYRING_STEP.get(sys.platform, _NO_KEYRING_STEP["linux"]) if state is KeyringState.NONE else _STEP[state]
    return f"{step}{WITHOUT_KEYRING}"


WITHOUT_KEYRING: Final = ", use the token for this run only, or set INFISICAL_TOKEN before the start."
"""How each remedy ends: what works without any keyring."""

_STEP: Final = {
    KeyringState.LOCKED: "Unlock it",
    KeyringState.UNINITIALISED: "Create and unlock one",
    KeyringState.SILENT: "Look for a window that asks for a password and try again",
    KeyringState.PLAINTEXT: "Agree to that keyring",
    KeyringState.THIRD_PARTY: "Agree to that keyring",
    KeyringState.BROKEN: "Try again",
}

_NO_KEYRING_STEP: Final = {
    "linux": "Install gnome-keyring and dbus and unlock the keyring in this login",
    "darwin": "Install the wizard again with the Python of python.org or Homebrew",
    "win32": "Install the wizard again together with pywin32-ctypes",
}
