"""The wizard beside a real Secret Service: unlocked, locked, empty, hung, killed, started late.

Every test starts a bus and a daemon of its own, in a home of its own, and takes them down again.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.auth.rings import fence_off
from tests.auth.secret_service import INSTALLED, WITH_SECRET_SERVICE, Session, bus_session
from tui.auth.keyring import Keyring, Limits
from tui.auth.keyring_report import KeyringFailed, KeyringState

pytestmark = [
    pytest.mark.secret_service,
    pytest.mark.skipif(not INSTALLED, reason="needs the packages gnome-keyring and dbus"),
]

US = "https://us.infisical.com"
TOKEN = SecretStr("canary-in-the-secret-service")
PATIENT = Limits(look=30, change=30, person=30)
"""For a busy machine; the tests of a silence use less."""


@pytest.fixture(autouse=True)
def _no_real_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


@pytest.fixture
def unlocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session with an unlocked, empty keyring, which this process sees."""
    with bus_session(tmp_path, str(WITH_SECRET_SERVICE)) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
        yield session


@pytest.fixture
def uninitialised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session whose Secret Service holds no keyring yet."""
    with bus_session(tmp_path) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
        yield session


def read_in_another_run() -> str:
    """Return what a new process prints that reads the token."""
    script = (
        "import asyncio\n"
        "from tui.auth.keyring import Keyring, Limits\n"
        f"kept = asyncio.run(Keyring(limits=Limits(look=30)).read('{US}'))\n"
        "print(kept.get_secret_value())\n"
    )
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.strip() + done.stderr


@pytest.mark.anyio
async def test_a_token_is_saved_replaced_read_and_forgotten(unlocked: Session) -> None:
    keeper = Keyring(limits=PATIENT)
    report = await keeper.report()
    assert (report.state, report.reason) == (KeyringState.READY, "")
    assert "Secret Service" in report.name
    assert await keeper.read(US) is None
    await keeper.save(US, SecretStr("x" * 20_000))
    await keeper.save(US, TOKEN)
    await keeper.save("https://eu.infisical.com", SecretStr("another"))
    assert await keeper.read(US) == TOKEN
    assert await keeper.forget(US) is True
    assert await keeper.forget(US) is False
    assert await keeper.read(US) is None
    assert not unlocked.showed_a_window()


@pytest.mark.anyio
async def test_the_next_run_finds_the_token(unlocked: Session) -> None:
    await Keyring(limits=PATIENT).save(US, TOKEN)
    assert read_in_another_run() == TOKEN.get_secret_value()
    assert not unlocked.showed_a_window()


@pytest.mark.anyio
async def test_a_locked_keyring_is_named_and_asked_for_no_window(unlocked: Session) -> None:
    keeper = Keyring(limits=PATIENT)
    await keeper.save(US, TOKEN)
    unlocked.lock()
    assert (await keeper.report()).state is KeyringState.LOCKED
    for call in (keeper.read(US), keeper.save(US, SecretStr("new")), keeper.forget(US)):
        with pytest.raises(KeyringFailed, match="is locked") as failed:
            await call
        assert failed.value.state is KeyringState.LOCKED
    assert not unlocked.showed_a_window()


@pytest.mark.anyio
async def test_a_keyring_not_made_yet_holds_nothing_and_is_asked_for_no_window(uninitialised: Session) -> None:
    keeper = Keyring(limits=PATIENT)
    assert (await keeper.report()).state is KeyringState.UNINITIALISED
    assert await keeper.read(US) is None
    assert await keeper.forget(US) is False
    with pytest.raises(KeyringFailed, match="no keyring yet") as failed:
        await keeper.save(US, TOKEN)
    assert failed.value.state is KeyringState.UNINITIALISED
    assert not uninitialised.showed_a_window()


@pytest.mark.anyio
async def test_only_unlock_asks_for_a_window_and_without_a_display_nothing_changes(unlocked: Session) -> None:
    keeper = Keyring(limits=PATIENT)
    assert (await keeper.unlock()).state is KeyringState.READY
    assert not unlocked.showed_a_window()
    unlocked.lock()
    assert (await keeper.unlock()).state is KeyringState.LOCKED
    assert unlocked.showed_a_window()


@pytest.mark.anyio
async def test_a_keyring_that_was_never_made_stays_so_when_its_window_cannot_be_shown(uninitialised: Session) -> None:
    assert (await Keyring(limits=PATIENT).unlock()).state is KeyringState.UNINITIALISED
    assert uninitialised.showed_a_window()


@pytest.mark.anyio
async def test_a_hung_daemon_is_silent_and_works_again_once_it_wakes(unlocked: Session) -> None:
    keeper = Keyring(limits=PATIENT)
    await keeper.save(US, TOKEN)
    daemon = unlocked.daemon()
    os.kill(daemon, signal.SIGSTOP)
    hasty = Keyring(limits=Limits(look=0.3, change=0.3))
    try:
        assert (await hasty.report()).state is KeyringState.SILENT
        with pytest.raises(KeyringFailed) as failed:
            await hasty.read(US)
        assert failed.value.state is KeyringState.SILENT
    finally:
        os.kill(daemon, signal.SIGCONT)
    assert await keeper.read(US) == TOKEN


@pytest.mark.anyio
async def test_a_daemon_killed_in_between_comes_back_locked_and_is_not_prompted(unlocked: Session) -> None:
    keeper = Keyring(limits=PATIENT)
    await keeper.save(US, TOKEN)
    daemon = unlocked.daemon()
    os.kill(daemon, signal.SIGKILL)
    with pytest.raises(KeyringFailed) as failed:
        await keeper.read(US)
    assert failed.value.state in {KeyringState.LOCKED, KeyringState.BROKEN}
    assert (await keeper.report()).state is KeyringState.LOCKED
    assert unlocked.daemon() != daemon
    assert not unlocked.showed_a_window()


@pytest.mark.anyio
async def test_a_bus_that_ended_is_a_failure_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keyring(limits=PATIENT)
    with bus_session(tmp_path, str(WITH_SECRET_SERVICE)) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
        await keeper.save(US, TOKEN)
    with pytest.raises(KeyringFailed) as failed:
        await keeper.read(US)
    assert failed.value.state is KeyringState.BROKEN
    # Whose words they are hangs on whether the bus goes in the middle of the question or before it.
    assert re.fullmatch(r"The system keyring failed \(\w+.*\)\.", failed.value.happened)


@pytest.mark.anyio
async def test_a_keyring_started_while_the_wizard_runs_is_found_by_looking_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keyring(limits=PATIENT)
    assert (await keeper.report()).state is KeyringState.NONE
    with bus_session(tmp_path, str(WITH_SECRET_SERVICE)) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
        assert (await keeper.report()).state is KeyringState.READY
        await keeper.save(US, TOKEN)
