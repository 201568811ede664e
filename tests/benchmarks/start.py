"""From the command to the first screen, or to the answer of a command that needs none."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.auth.secret_service import INSTALLED, WITH_SECRET_SERVICE, bus_session
from tests.benchmarks.one_label import LABEL
from tests.benchmarks.pairs import Pairs, in_turn
from tests.benchmarks.program import ONE_LABEL, WIZARD, Program, environment
from tests.benchmarks.table import Row, at_most

_LAST_WORDS: Final = b"leave"
"""The end of the bottom line, which is the end of the first frame."""

_FIRST_QUESTION: Final = b"Enter for 1, Infisical Cloud, US:"
"""The end of what the line prompts ask first."""

_HOST: Final = "http://127.0.0.1:9"
"""Where nothing answers, so that no more than the start is measured."""


def rows(*, short: bool) -> Iterator[Row]:
    """Measure the group."""
    rounds = 5 if short else 20
    with TemporaryDirectory() as home:
        pairs = _first_frame(environment(home), rounds)
        yield at_most("First screen, no stored token", pairs.ratio, 1.15, "x", beside=pairs.beside)
        if INSTALLED:
            with bus_session(Path(home), str(WITH_SECRET_SERVICE)) as session:
                variables = environment(home, INFISICAL_DOMAIN=_HOST, DBUS_SESSION_BUS_ADDRESS=session.address)
                del variables["INFISICAL_NETLIFY_SYNC_NO_KEYRING"]
                _store_a_token(variables)
                pairs = _first_frame(variables, rounds)
            yield at_most("First screen, a stored token", pairs.ratio, 1.15, "x", beside=pairs.beside)
        yield _worst_key(environment(home), rounds)
        pairs = _first_question(environment(home), rounds)
        yield at_most("--plain to the first prompt, against the imports", pairs.ratio, 1.2, "x", beside=pairs.beside)
        for argument in ("--help", "--version", "--nonsense"):
            pairs = _without_a_screen(["-m", "tui", argument], ["-c", "pass"], environment(home), 2 * rounds)
            yield at_most(f"{argument}, against python -c pass", pairs.ratio, 3.0, "x", beside=pairs.beside)


def _first_frame(variables: dict[str, str], rounds: int) -> Pairs:
    def until(command: Sequence[str], painted: bytes) -> float:
        with Program(command, variables) as program:
            return program.until(painted)

    return in_turn(lambda: until(WIZARD, _LAST_WORDS), lambda: until(ONE_LABEL, LABEL.encode()), rounds)


def _first_question(variables: dict[str, str], rounds: int) -> Pairs:
    """Until the line prompts ask, against a program that only imports httpx and pydantic."""

    def asked() -> float:
        with Program((*WIZARD, "--plain"), variables) as program:
            return program.until(_FIRST_QUESTION)

    return in_turn(asked, lambda: _taken(["-c", "import httpx, pydantic"], variables), rounds)


def _store_a_token(variables: dict[str, str]) -> None:
    store = (
        "import asyncio; from pydantic import SecretStr; from tui.auth.keyring import Keyring;"
        f"asyncio.run(Keyring().save({_HOST!r}, SecretStr('a-token')))"
    )
    subprocess.run([sys.executable, "-c", store], env=variables, check=True, timeout=60)


def _worst_key(variables: dict[str, str], rounds: int) -> Row:
    """Letters typed into the token's line from the first frame on, against letters typed when all is quiet."""
    loading, idle = [], []
    for _ in range(rounds):
        with Program(WIZARD, variables | {"INFISICAL_DOMAIN": _HOST}) as program:
            program.until(_LAST_WORDS)
            loading += _waits(program, 20)
            program.settled()
            idle += _waits(program, 20)
    worst = Pairs(tuple(loading), tuple(idle))
    ours, quiet = sorted(worst.ours)[-rounds], sorted(worst.measure)[-rounds]  # one outlier a round is the machine's
    beside = f"{ours * 1000:.0f} against {quiet * 1000:.0f} ms"
    return at_most("Worst key while everything loads, against idle", ours / quiet, 2.0, "x", beside=beside)


def _waits(program: Program, keys: int) -> list[float]:
    waits = []
    for _ in range(keys):
        seen = len(program.drawn)
        began = time.perf_counter()
        program.press("x")
        program.until(b"\xe2\x80\xa2", seen)
        waits.append(time.perf_counter() - began)
    return waits


def _without_a_screen(ours: list[str], measure: list[str], variables: dict[str, str], rounds: int) -> Pairs:
    return in_turn(lambda: _taken(ours, variables), lambda: _taken(measure, variables), rounds)


def _taken(arguments: list[str], variables: dict[str, str]) -> float:
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *arguments], env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.waitpid(child.pid, 0)
    return time.perf_counter() - began
