"""Another program, run for what it prints: no shell, no input, no terminal, and no way to outlive its time."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

LARGEST_OUTPUT: Final = 65_536
"""Bytes that are read from a program; one that prints more is stopped."""


@dataclass(frozen=True)
class Printed:
    """How the program ended and what it printed, which may be a secret.

    `output` is None when there was more than `LARGEST_OUTPUT`, or when it was stopped before it began.
    """

    code: int
    output: bytes | None = field(repr=False)


class Child:
    """One run of a program, in a process group and session of its own.

    What it writes to stderr is thrown away, for it would land on the screen.
    """

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], folder: str) -> None:
        """Prepare to run `command`, whose first word is an absolute path, in `folder` with `environ` only."""
        self._command: Final = command
        self._environ: Final = environ
        self._folder: Final = folder
        self._lock: Final = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self) -> Printed:
        """Run it to its end; blocks as long as that takes, or until `stop`.

        Raises:
            OSError: it cannot be started.
        """
        with self._lock:
            if self._stopped:
                return Printed(-signal.SIGTERM, None)
            process = self._process = subprocess.Popen(  # noqa: S603 - no shell, and no word of it comes from outside
                self._command,
                env=self._environ,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        with process:
            output = process.stdout.read(LARGEST_OUTPUT + 1) if process.stdout else b""
            if len(output) <= LARGEST_OUTPUT:
                return Printed(process.wait(), output)
            self.stop()
            return Printed(process.wait(), None)

    def stop(self) -> None:
        """Kill it and the programs it has started, unless it has ended; from any thread, at any time."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is None or process.returncode is not None:
            return
        # Gone meanwhile; macOS says EPERM of a group in which all have ended.
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.kill()
            else:
                # Nobody has waited for it yet, so its number cannot belong to another group by now.
                os.killpg(process.pid, signal.SIGKILL)
