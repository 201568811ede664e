"""Bytes to the terminal, at 80x24 in true colour: of a key, of a step, and of doing nothing."""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.benchmarks.program import WIZARD, Program, environment
from tests.benchmarks.server import served
from tests.benchmarks.table import Row, at_most
from tests.terminal.terminal import BACKSPACE, DOWN, UP, Terminal
from tests.terminal.walk import steps
from tui.model.steps import Step

_DEMO: Final = (*WIZARD, "--demo")

_LAST_PICTURE: Final = 1_200
"""Bytes of the change from Sign in to Project."""


def rows(*, short: bool) -> Iterator[Row]:
    """Measure the group."""
    with TemporaryDirectory() as home:
        yield from _keys(home)
        yield from _steps(home, watched=0.3 if short else 2.0)
        yield _loading(home)


def _keys(home: str) -> Iterator[Row]:
    with Program(_DEMO, environment(home)) as program:
        program.until(b"Acme Shop")
        program.settled(1.0)
        arrows = [program.cost_of(key) for key in (DOWN, UP)]
        letters = [program.cost_of(key) for key in ("s", "h", BACKSPACE, BACKSPACE)]
    yield at_most("Arrow key in a picker", max(arrows), 700, "B")
    yield at_most("Letter typed into a filter", max(letters), 700, "B")


def _steps(home: str, watched: float) -> Iterator[Row]:
    """Walk, and look at each step for so many seconds after it has come."""
    drawn, idle = [], {}
    with Terminal(_DEMO, Path(home), environment(home)) as terminal:
        for step in steps(terminal):
            drawn.append(len(terminal.drawn))
            if step is Step.RESULT:  # What it shows goes on by itself, until the run is over.
                terminal.wait_for("next deploy on")
            idle[step] = _written_within(terminal, watched)
    dearest = max(after - before for before, after in pairwise(drawn))
    yield at_most(
        "Step to step, the dearest", dearest, 6_000, "B", beside=f"{drawn[-1] - drawn[0]:,} B for all of them"
    )
    yield at_most("Idle, the busiest step", max(idle.values()) / watched, 0, "B/s")


def _written_within(terminal: Terminal, seconds: float) -> int:
    """Let what is late come, then count what comes within so many seconds."""
    terminal.rest(0.5)
    before = len(terminal.drawn)
    terminal.rest(seconds)
    return len(terminal.drawn) - before


def _loading(home: str) -> Row:
    with served(delay=2.0) as server, Program(WIZARD, environment(home, **server.variables)) as program:
        program.until(b"leave")
        before, began = len(program.drawn), time.perf_counter()
        program.until(b"Acme Shop")
        # The picture of the step that comes in the end is no part of the waiting.
        waited, written = time.perf_counter() - began, len(program.drawn) - before - _LAST_PICTURE
    return at_most("While loading", max(written, 0) / waited, 300, "B/s")
