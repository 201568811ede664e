"""On Linux, with a session bus that is missing, dead or says nothing."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.auth.rings import fence_off
from tui.auth.keyring import Keyring, Limits
from tui.auth.keyring_report import KeyringState

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps its keyring on D-Bus")

US = "https://us.infisical.com"
PATIENT = Limits(look=30)


@pytest.fixture(autouse=True)
def _no_real_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


@contextmanager
def silent_bus(path: Path) -> Iterator[threading.Event]:
    """Listen as a bus that lets clients in and never answers them; the event tells that one has been let in."""
    greeted = threading.Event()
    clients: list[socket.socket] = []

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:  # the test is over
                return
            clients.append(client)
            client.recv(4096)
            client.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
            greeted.set()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        server = threading.Thread(target=serve, args=(listener,))
        server.start()
        try:
            yield greeted
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            server.join()
            for client in clients:
                client.close()


@pytest.mark.anyio
async def test_without_a_session_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    report = await Keyring(limits=PATIENT).report()
    assert report.state is KeyringState.NONE
    assert "DBUS_SESSION_BUS_ADDRESS is unset" in report.reason
    assert "gnome-keyring" in report.remedy
    assert "INFISICAL_TOKEN" in report.remedy
    assert await Keyring(limits=PATIENT).read(US) is None


@pytest.mark.anyio
async def test_a_socket_nobody_listens_on_is_no_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "bus"))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        report = await Keyring(limits=PATIENT).report()
    assert report.state is KeyringState.NONE
    assert "refused" in report.reason


def test_a_bus_that_greets_and_then_says_nothing_holds_up_neither_the_answer_nor_the_exit(tmp_path: Path) -> None:
    script = (
        "import asyncio\n"
        "from tui.auth.keyring import Keyring, Limits\n"
        "print(asyncio.run(Keyring(limits=Limits(look=1)).report()).state)\n"
    )
    with silent_bus(tmp_path / "bus") as asked:
        environ = os.environ | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path / 'bus'}"}
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("silent\n", "", 0)
    assert asked.is_set()
