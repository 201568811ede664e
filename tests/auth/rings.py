"""Keyring backends in memory, and the fence between the tests and the keyring of whoever runs them."""

import threading
from pathlib import Path
from typing import TypeVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError

Ring = TypeVar("Ring", bound=KeyringBackend)

NATIVE = "keyring.backends.macOS"
"""Module of a native backend that is judged by its class alone, so that memory can stand in for it anywhere."""


class MemoryRing(KeyringBackend):
    """Keeps entries in memory."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the class carries no annotations
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return the entry."""
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the entry."""
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Drop the entry; an absent one is an error, as in the real backends."""
        try:
            del self.entries[service, username]
        except KeyError:
            raise PasswordDeleteError("No such password!") from None


class ForgetfulRing(MemoryRing):
    """Accepts everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Lose the entry."""


class CuttingRing(MemoryRing):
    """Keeps only the first half of what it is given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep half of it."""
        super().set_password(service, username, password[: len(password) // 2])


class RaisingRing(MemoryRing):
    """Raises `error` whatever it is asked."""

    error: BaseException

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - keyring's signature
        """Raise."""
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 - keyring's signature
        """Raise."""
        raise self.error


class StuckRing(MemoryRing):
    """Does not come back from a read until `let_go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.reads = 0

    def get_password(self, service: str, username: str) -> str | None:
        """Wait, then return the entry."""
        self.reads += 1
        self.let_go.wait()
        return super().get_password(service, username)


def ring(kind: type[Ring], module: str = NATIVE, name: str = "Keyring") -> Ring:
    """Make a `kind` whose class calls itself `module.name`."""
    made: Ring = type(name, (kind,), {"__module__": module})()
    return made


def install(kind: type[Ring], module: str = NATIVE, name: str = "Keyring") -> Ring:
    """Make such a backend the one that `keyring` offers."""
    made = ring(kind, module, name)
    keyring.set_keyring(made)
    return made


def fence_off(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Leave this process without a keyring, and without a way to find one, until the test is over."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())  # type: ignore[no-untyped-call]  # as it is
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder / 'no-bus'}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
