"""A bench for each test, with a keyring that only it knows."""

from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from tests.auth.rings import MemoryRing, fence_off, install
from tests.cli.auth.bench import Bench


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Bench:
    fence_off(monkeypatch, tmp_path)
    return Bench(install(MemoryRing))


@pytest.fixture
def _no_keyring(monkeypatch: pytest.MonkeyPatch, bench: Bench) -> None:
    """Take the keyring away, and the bus on which another could be found."""
    assert bench.kept() is None
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # the class carries no annotations
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
