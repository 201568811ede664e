"""Runs one of the commands `auth ...`: puts together what it needs, and turns what comes of it into an exit code."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Final

from tui.api.errors import Problem
from tui.api.services import Services
from tui.auth.keyring import Keyring
from tui.auth.stdin_token import NoKeyboard, PipedToken, open_keyboard, put_on_stdin, read_token
from tui.auth.tokens import take_secrets
from tui.cli.auth.login import login
from tui.cli.auth.logout import logout
from tui.cli.auth.means import Means
from tui.cli.auth.status import status
from tui.cli.outcome import code_of, print_result
from tui.cli.task import Task
from tui.exit_code import Exit
from tui.lines.keyboard import Keyboard
from tui.lines.prompts import Prompts
from tui.lines.talk import Talk
from tui.lines.terminal import Left, Lines
from tui.settings.settings import Settings
from tui.steps.sign_in import Access
from tui.steps.wizard import Wizard

_COMMANDS: Final[dict[Task, Callable[[Means], Awaitable[Exit]]]] = {
    Task.STATUS: status,
    Task.LOGIN: login,
    Task.LOGOUT: logout,
}

_SIGNALS: Final = 128


def run(task: Task, settings: Settings) -> int:
    """Do it, and return the exit code.

    Raises:
        NothingPiped: `--token-stdin` was given, and no token came.
    """
    given = _take_token() if settings.token_stdin else None
    return asyncio.run(_do(task, settings, given))


def _take_token() -> PipedToken:
    """Read the token from stdin. The questions are asked on the terminal; where there is none, stdin answers them.

    Raises:
        NothingPiped: No token came.
    """
    try:
        keyboard = open_keyboard()
    except NoKeyboard:
        return read_token(answers_follow=True)
    token = read_token(answers_follow=False)
    put_on_stdin(keyboard)
    return token


async def _do(task: Task, settings: Settings, piped: PipedToken | None) -> int:
    err = sys.stderr or io.StringIO()
    encoding = sys.stdin.encoding if sys.stdin else "utf-8"
    given = piped.secret() if piped else None
    lines = Lines(Keyboard(0, encoding, below_token=piped is not None, ahead=piped.behind if piped else b""), err)
    lines.leaving = lambda: "Nothing has been changed."
    prompts = Prompts(lines)
    services = Services(settings.netlify_url.value, prompts.tell_waiting, allow_plain_http=settings.insecure_http.value)
    keyring = Keyring(off_by=settings.no_keyring.source if settings.no_keyring else "")
    environ = take_secrets(os.environ)
    access = Access(services, keyring, environ, given=given, address=settings.infisical_url)
    wizard = Wizard(settings, services, None)
    means = Means(Talk(wizard, access, prompts), environ, given, print_result)
    working = asyncio.ensure_future(_COMMANDS[task](means))
    stopped_by = _heed_signals(working)
    try:
        with lines.open():
            return await working
    except Problem as problem:
        means.talk.tell(problem)
        return code_of(problem)
    except Left as left:
        if left.problem:
            return code_of(left.problem)
        return Exit.LEFT if lines.at_terminal else Exit.NEEDS_A_PERSON
    except asyncio.CancelledError:
        if not stopped_by:
            raise
        err.write("\nLeft before the end.\n")
        return _SIGNALS + stopped_by[0]
    finally:
        await wizard.close()


def _heed_signals(working: "asyncio.Future[Exit]") -> list[int]:
    """Let every signal that ends a program end the work in order: unheeded, they leave the echo off.

    Returns:
        What will hold the number of the signal that came.
    """
    came: list[int] = []

    def stop(number: int) -> None:
        came.append(number)
        working.cancel()

    if sys.platform != "win32":
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            loop.add_signal_handler(number, stop, number)
    return came
