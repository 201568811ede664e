"""Walking through the wizard on a terminal, one step after the other, by what the screen shows."""

import re
from collections.abc import Iterator

from tests.terminal.terminal import ENTER, Terminal
from tui.model.steps import ORDER, Step

_BESIDE_THE_RAIL = re.compile(r" . Sign in +(.+)")
_WITHOUT_A_RAIL = re.compile(r" \d+ of 12 [·|] (.+)")

_READY = {
    Step.SIGN_IN: re.compile(r"\(x\) (Infisical Cloud|Paste a token)"),
    Step.SYNC_OPTIONS: re.compile(r"\(x\) Push Infisical's values"),
    Step.NAME: re.compile(r"[│|] [a-z-]+-production"),
}
"""What shows on a step without a marked row that it can be answered."""


def title(terminal: Terminal) -> str:
    """Return the title of the step on the screen."""
    line = terminal.lines[2]
    found = _WITHOUT_A_RAIL.fullmatch(line) or _BESIDE_THE_RAIL.fullmatch(line)
    return found[1] if found else ""


def marked(terminal: Terminal) -> str:
    """Return the row that Enter would choose, without its mark; nothing when no row is marked."""
    beside = _BESIDE_THE_RAIL.fullmatch(terminal.lines[2])
    edge = beside.start(1) if beside else 1
    return next((line[edge + 2 :] for line in terminal.lines[3:-2] if line[edge:].startswith(("› ", "> "))), "")


def stands_on(terminal: Terminal, step: Step) -> bool:
    """Tell whether the step is on the screen, loaded, with the way out at the bottom."""
    if title(terminal) != step or not terminal.lines[-1].endswith("Ctrl+C leave"):
        return False
    ready = _READY.get(step)
    return bool(ready.search(terminal.text) if ready else marked(terminal))


def wait_for_step(terminal: Terminal, step: Step) -> None:
    """Wait until the step can be answered."""

    def there() -> bool:
        return stands_on(terminal, step)

    there.__qualname__ = f"the step {step}"
    terminal.wait_for(there)


def steps(terminal: Terminal, first: Step = Step.PROJECT) -> Iterator[Step]:
    """Yield each step from `first` on when it is on the screen, and press Enter behind it; the last is Result."""
    for step in ORDER[ORDER.index(first) :]:
        wait_for_step(terminal, step)
        yield step
        if step is not Step.RESULT:
            terminal.press(ENTER)


def walk_to(terminal: Terminal, last: Step, first: Step = Step.PROJECT) -> None:
    """Press Enter until the step is on the screen."""
    for step in steps(terminal, first):
        if step is last:
            return
