"""A session bus of the test's own, with a real Secret Service on it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

WITH_SECRET_SERVICE = Path(__file__).parents[2] / ".ci" / "with-secret-service"
"""Command that runs another beside an unlocked keyring."""

INSTALLED = bool(shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session"))


@dataclass(frozen=True)
class Session:
    """A bus of the test's own; `log` holds what the bus and the daemons say."""

    address: str
    log: Path

    def daemon(self) -> int:
        """Process id of the daemon that owns the Secret Service's name."""
        ask = ["dbus-send", f"--bus={self.address}", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]
        ask += ["org.freedesktop.DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets"]
        answer = subprocess.run(ask, capture_output=True, text=True, check=True, timeout=30)
        return int(answer.stdout.split()[-1])

    def lock(self) -> None:
        """Lock the default collection."""
        import secretstorage

        with closing(secretstorage.dbus_init()) as bus:
            secretstorage.Collection(bus).lock()

    def showed_a_window(self) -> bool:
        """Whether the daemon asked the bus for somebody to show a window."""
        return "SystemPrompter" in self.log.read_text()


@contextmanager
def bus_session(folder: Path, *before: str) -> Iterator[Session]:
    """Hold a bus open; it ends with the pipe to its standard input, so even a killed test leaves nothing behind."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    hold = ["sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat']
    log = folder / "session.log"
    with (
        # Not in pytest's own folder: the daemon's socket lies some levels deeper, and its path may have 107 bytes.
        TemporaryDirectory(ignore_cleanup_errors=True) as home,
        log.open("w") as errors,
        subprocess.Popen(
            ["dbus-run-session", "--", *before, *hold],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=kept | dict.fromkeys(("TMPDIR", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"), home),
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, log.read_text()
        yield Session(address, log)
