"""Starts programs on terminals, in an environment that holds what a test gives it and little else."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.terminal.terminal import WIZARD, Terminal


class Start(Protocol):
    """Starts the wizard, or another command, on a terminal of its own; it is gone when the test ends."""

    def __call__(
        self,
        *arguments: str,
        command: Sequence[str] = WIZARD,
        environment: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
        stdout: Path | None = None,
    ) -> Terminal:
        """Start it; `environment` comes on top of the bare one."""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    home = tmp_path / "home"
    home.mkdir()
    bare = {
        "HOME": str(home),
        "INFISICAL_NETLIFY_SYNC_NO_KEYRING": "1",
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
    }
    with ExitStack() as running:

        def starts(
            *arguments: str,
            command: Sequence[str] = WIZARD,
            environment: Mapping[str, str] | None = None,
            size: tuple[int, int] = (80, 24),
            stdout: Path | None = None,
        ) -> Terminal:
            variables = bare | dict(environment or {})
            return running.enter_context(Terminal([*command, *arguments], home, variables, size=size, stdout=stdout))

        yield starts
