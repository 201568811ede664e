"""A user without a home folder, as in a container that runs under a number nobody has given a name."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.demo.serving import served
from tui.demo import DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can become somebody else"
)

NOBODY = [
    "setpriv",
    "--reuid=12345",
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
]
"""Nobody's number; it may still read this interpreter, wherever that is installed."""

FRESH = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def run(*arguments: str, answers: str = "", environment: dict[str, str] | None = None) -> tuple[int, str]:
    command: Sequence[str] = [*NOBODY, sys.executable, "-m", "tui", *arguments]
    done = subprocess.run(
        command,
        input=answers,
        env=FRESH | (environment or {}),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_sync_is_created_and_the_missing_folder_is_said() -> None:
    environment = {"INFISICAL_TOKEN": DEMO_USER_TOKEN, "NETLIFY_AUTH_TOKEN": DEMO_NETLIFY_TOKEN}
    with served(Demo()) as origin:
        code, said = run("--plain", "--url", origin, answers="\n" * 40, environment=environment)
    assert "this user has no home folder; set HOME or XDG_STATE_HOME" in said
    assert "Created secret sync acme-shop-production" in said
    assert code in {0, 6}, "6: stdin ended while the first run went on"


def test_nothing_that_looks_ends_in_a_traceback() -> None:
    code, said = run("--show-settings")
    assert code == 0
    assert "this user has no home folder" in said
    code, said = run("auth", "status", "--url", "http://127.0.0.1:9")
    assert code == 3
    assert "Traceback" not in said
