"""A monkey at a real terminal, before a server that is slow and fails at random: it always ends, and always clean.

One round for each size by default; MONKEY_TERMINALS=36 is the long form. `tests/screens/test_monkey.py` has the mass.
"""

import asyncio
import os
import signal
from random import Random

import pytest

from tests.demo.serving import served
from tests.screens.monkey import SIZES
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, DOWN, ENTER, F1, TAB, UP, Terminal
from tests.terminal.walk import title
from tui.demo import DEMO_USER_TOKEN, Demo
from tui.demo.asgi import Message, Receive, Send
from tui.exit_code import Exit

pytestmark = pytest.mark.terminal

ROUNDS = int(os.environ.get("MONKEY_TERMINALS", "3"))

KEYS = (
    *[ENTER] * 10,
    *[UP, DOWN, TAB, "\x1b", " "] * 3,
    *[F1, "\x1b[15~", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\x1b[Z", "\x7f", "\x15", "\x0c", CTRL_C],
    *["a", "p", "t", "i", "c", "/", "[", "acme-shop", "\x1b[200~[/x]\x1b[2J\x1b[201~", "\x1b[<0;30;9M", "\x1b[99", "é"],
)
LEFT: frozenset[int] = frozenset({Exit.DONE, Exit.RUN_NOT_OVER, Exit.LEFT})
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Unreliable:
    """A demo that takes its time, and refuses now and then, as the number says."""

    def __init__(self, random: Random) -> None:
        self._demo = Demo()
        self._random = random

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request, or do not."""
        await asyncio.sleep(self._random.choice((0, 0, 0.05, 0.3)))
        status = self._random.choice((200, 200, 200, 200, 500, 403))
        if status == 200:
            await self._demo(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"message": "no", "reqId": "req-1"}'})


@pytest.mark.parametrize("number", range(ROUNDS))
def test_whatever_a_monkey_does_the_wizard_ends_and_leaves_the_terminal_as_it_was(number: int, start: Start) -> None:
    random = Random(number)  # noqa: S311 - it is to be repeatable, not secret
    with served(Unreliable(Random(number))) as origin:  # noqa: S311
        wizard = start("--url", origin, environment={"INFISICAL_TOKEN": DEMO_USER_TOKEN}, size=SIZES[number % 3])
        wizard.wait_for(lambda: title(wizard))
        play(wizard, random)
        how = random.choice(ENDS)
        leave(wizard, how)
        # A signal may also hit a wizard that was just left, when nothing is there any more to heed it.
        assert wizard.finish() in LEFT | {128 + how, -how}
    assert wizard.left_behind == []


def play(wizard: Terminal, random: Random) -> None:
    """Press what comes to hand until it has been enough, or the wizard was left."""
    for _ in range(random.randint(10, 30)):
        if wizard.ended:
            return
        wizard.press(*random.choices(KEYS, k=random.randint(1, 5)))
        if random.random() < 0.1:
            wizard.resize(*random.choice(SIZES))
        wizard.look(random.choice((0, 0.02, 0.2)))


def leave(wizard: Terminal, how: signal.Signals) -> None:
    """End it from the keyboard or with a signal."""
    if how is signal.SIGINT:
        wizard.press("\x1b[201~", CTRL_C, CTRL_C)
    elif not wizard.ended:
        wizard.signal(how)
