"""Ten thousand sites, five thousand folders and two thousand projects against a dozen: keys, opening, memory."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.benchmarks.one_label import LABEL
from tests.benchmarks.pairs import Pairs
from tests.benchmarks.program import ONE_LABEL, WIZARD, Program, environment, memory_of
from tests.benchmarks.server import served
from tests.benchmarks.table import Row, at_most
from tests.terminal.terminal import BACKSPACE, DOWN, ENTER, UP, Terminal
from tests.terminal.walk import wait_for_step, walk_to
from tui.model.steps import Step

_END: Final = "\x1b[F"
_HOME: Final = "\x1b[H"
_ESCAPE: Final = "\x1b"

_BEFORE: Final = {
    Step.PROJECT: Step.CONNECTION,
    Step.SECRET_PATH: Step.ENVIRONMENT,
    Step.NETLIFY_SITE: Step.NETLIFY_ACCOUNT,
}
"""From which step each of the long pickers is opened."""


_KEYS: Final = {"Arrow": (DOWN, UP), "End": (_END, _HOME), "Letter": ("s", BACKSPACE)}
"""Keys, and what takes them back."""


def rows(*, short: bool) -> Iterator[Row]:
    """Measure the group."""
    rounds = 3 if short else 15
    with ExitStack() as running:
        large, small = (_Walker(running, large=large) for large in (True, False))
        for step, before in _BEFORE.items():
            for walker in (large, small):
                walker.walk_to(before)
            yield _row(f"Open {step}", large, small, _opening(step), rounds, 1.5)
            # The line of Secret path holds a path that is whole already, so no letter is typed there.
            for name, keys in _KEYS.items() if step is not Step.SECRET_PATH else list(_KEYS.items())[:2]:
                yield _row(f"{name} on {step}", large, small, _pressing(*keys), rounds, 1.2)
        grown = large.memory - small.memory
        yield at_most("Memory, more than with a dozen", grown, 15, "MiB")
    yield from _at_review()


def _opening(step: Step) -> Callable[["_Walker"], float]:
    return lambda walker: walker.open(step)


def _pressing(there: str, back: str) -> Callable[["_Walker"], float]:
    return lambda walker: walker.press(there, back)


def _row(
    what: str, large: "_Walker", small: "_Walker", act: Callable[["_Walker"], float], rounds: int, limit: float
) -> Row:
    taken = [(act(large), act(small)) for _ in range(rounds)]
    pairs = Pairs(tuple(one for one, _ in taken), tuple(other for _, other in taken))
    return at_most(what, pairs.ratio, limit, "x", beside=pairs.beside)


class _Walker:
    """A wizard on a terminal, before a server with few or with many of everything."""

    def __init__(self, running: ExitStack, *, large: bool) -> None:
        server = running.enter_context(served(large=large))
        home = running.enter_context(TemporaryDirectory())
        self._terminal = running.enter_context(Terminal(WIZARD, Path(home), environment(home, **server.variables)))
        self._at = Step.PROJECT

    @property
    def memory(self) -> float:
        return memory_of(self._terminal.pid)

    def walk_to(self, step: Step) -> None:
        """Press Enter until the step is there."""
        walk_to(self._terminal, step, first=self._at)
        self._at = step
        self._terminal.rest(0.3)

    def open(self, step: Step) -> float:
        """Go to a step beside the current one and return the seconds it took; come back if it is to be done again."""
        if self._at is step:
            self._go(_BEFORE[step])
        return self._go(step)

    def _go(self, step: Step) -> float:
        forward = step.number > self._at.number
        began = time.perf_counter()
        self._terminal.press(ENTER if forward else _ESCAPE)
        wait_for_step(self._terminal, step)
        taken = time.perf_counter() - began
        self._terminal.rest(0.2)
        self._at = step
        return taken

    def press(self, there: str, back: str) -> float:
        """Press a key and return the seconds until something is painted; then take it back."""
        taken = self._until_answered(there)
        self._until_answered(back)
        return taken

    def _until_answered(self, key: str) -> float:
        taken = self._terminal.seconds_to_answer(lambda: self._terminal.press(key))
        self._terminal.rest(0.4 if self._at is Step.SECRET_PATH else 0.1)  # There the count of the keys comes late.
        return taken


def _at_review() -> Iterator[Row]:
    with served() as server, TemporaryDirectory() as home:
        with Program(ONE_LABEL, environment(home)) as program:
            program.until(LABEL.encode())
            program.settled()
            one_label = memory_of(program.pid)
        with Terminal(WIZARD, Path(home), environment(home, **server.variables)) as terminal:
            walk_to(terminal, Step.REVIEW)
            terminal.rest(0.5)
            ours = memory_of(terminal.pid)
    beside = f"{ours:.0f} against {one_label:.0f} MiB"
    yield at_most("Memory at Review, against the one-label app", ours / one_label, 1.8, "x", beside=beside)
