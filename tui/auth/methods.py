"""How the user can give a token, and what will be done with what each way asks for."""

from enum import StrEnum
from typing import Final

from tui.auth.keyring_report import KeyringReport, KeyringState
from tui.model.choices import Choice, Choices


class Way(StrEnum):
    """How the user can give a token."""

    TOKEN = "token"
    IDENTITY = "identity"
    CLI = "cli"
    KEYRING = "keyring"
    """One that may be kept where nobody looks unasked: behind a lock, or in a keyring that asks in the terminal."""

    @property
    def effect(self) -> str:
        """What is done with what the user gives, in a sentence or two."""
        return _EFFECTS[self]


_EFFECTS: Final = {
    Way.TOKEN: "The token goes to this Infisical only. It may be a user token or a machine identity's access token.",
    Way.IDENTITY: "The client secret is sent to this Infisical once, for an access token, and never stored.",
    Way.CLI: "The wizard asks the Infisical CLI for the token of its session, if that is one at this Infisical.",
    Way.KEYRING: "The keyring may ask for a password: in a window, perhaps on the machine's own screen, or here.",
}

_CLOSED: Final = {
    KeyringState.LOCKED: "Unlock the keyring",
    KeyringState.THIRD_PARTY: "Ask the keyring",
    KeyringState.SILENT: "Try the keyring again",
    KeyringState.BROKEN: "Try the keyring again",
}
"""States in which nobody knows whether a token is kept, and what there is to do about it."""


def ways(*, has_cli: bool, keyring: KeyringReport | None) -> Choices[Way]:
    """Return the ways there are on a machine with or without the official command line tool, and with this keyring."""
    rows = [
        Choice(Way.TOKEN, "Paste a token", "a user's or a machine identity's"),
        Choice(Way.IDENTITY, "Machine identity", "client id and client secret"),
    ]
    if has_cli:
        rows.append(Choice(Way.CLI, "Infisical CLI", "the session of `infisical login`"))
    if keyring and keyring.state in _CLOSED:
        rows.append(Choice(Way.KEYRING, _CLOSED[keyring.state], "a token may be kept there"))
    return Choices(tuple(rows))
