"""A run: what was asked for and the environment become Settings, the wizard runs, the outcome is printed.

Nothing heavy is imported at the top: the first screen would wait for it. `gc` is off until all is loaded.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from tui import PROGRAM
from tui.api.errors import Problem
from tui.cli.outcome import code_of, farewell, print_result, say_last, to_copy
from tui.cli.task import Asked, Task
from tui.cli.terminal import FrontEnd, Streams, front_end, make_blocking, manner
from tui.exit_code import Exit
from tui.settings.settings import Settings
from tui.settings.sources import collect

if TYPE_CHECKING:
    from tui.api.http import Waiting
    from tui.auth.stdin_token import PipedToken
    from tui.steps.opening import Opening
    from tui.steps.wizard import Wizard

T = TypeVar("T")

_SIGNALS = 128


def run(asked: Asked) -> int:
    """Do what the command line asks for and return the exit code."""
    try:
        here = Path.cwd()
    except OSError:  # It was removed, or may not be read.
        return _refuse("the current folder is gone or cannot be read. Change to another one and start again.")
    settings = collect(os.environ, here, asked.flags)
    if asked.task is Task.SHOW_SETTINGS:
        return _show(settings)
    try:
        return _run_wizard(settings) if asked.task is Task.WIZARD else _auth(asked.task, settings)
    except KeyboardInterrupt:  # Ctrl+C while the wizard loads and does not read the keyboard itself yet.
        return Exit.LEFT
    except Problem as problem:
        return _refuse(f"{problem.happened} {problem.remedy}")
    except Exception as error:  # noqa: BLE001 - the last one to catch it; a traceback may show what is nobody's business
        if isinstance(error.__cause__, KeyboardInterrupt):
            return Exit.LEFT  # So Python 3.11 wraps what interrupts the making of a class.
        return _report(error, ())


def _report(error: Exception, steps: Sequence[str]) -> int:
    """Tell of a bug, and leave a report of it."""
    from tui.cli.crash_report import report
    from tui.storage.state_folder import StateFolder

    say_last(sys.stderr, f"{report(error, steps, StateFolder.of_this_user(), os.environ)}\n")
    return Exit.BUG


def _show(settings: Settings) -> int:
    from tui.cli.show_settings import settings_shown
    from tui.storage.state_folder import StateFolder

    try:
        state_folder = str(StateFolder.of_this_user().root)
    except OSError as error:
        state_folder = f"none: {error}"
    print_result(settings_shown(settings, state_folder))
    return Exit.DONE


def _auth(task: Task, settings: Settings) -> int:
    from tui.cli.auth import command

    return command.run(task, settings)


def _refuse(sentence: str) -> int:
    say_last(sys.stderr, f"{PROGRAM}: {sentence}\n")
    return Exit.USAGE


def _run_wizard(settings: Settings) -> int:
    streams = Streams.of_this_process(keyboard=bool(settings.token_stdin))
    make_blocking()
    match front_end(settings, streams, os.environ):
        case FrontEnd.NONE:
            return _refuse(_NOBODY)
        case FrontEnd.LINES:
            out = sys.stderr if streams.stderr or settings.plain else sys.stdout
            return _hold_conversation(settings, out)
        case FrontEnd.SCREENS:
            return _open_screens(settings, _take_token() if settings.token_stdin else None)


_NOBODY = (
    "there is no terminal to ask on.\nOver SSH use `ssh -t`; with --plain, answers may come from a pipe, one a line."
)


def _take_token() -> "PipedToken":
    """Read the token from stdin, and let the keyboard take its place.

    Raises:
        NoKeyboard: There is no terminal to read keys from; said before anything is waited for.
        NothingPiped: No token came.
    """
    from tui.auth.stdin_token import open_keyboard, put_on_stdin, read_token

    keyboard = open_keyboard()
    token = read_token(answers_follow=False)
    put_on_stdin(keyboard)
    return token


def _open_screens(settings: Settings, piped: "PipedToken | None") -> int:
    treating = manner(settings, os.environ)
    treating.prepare(os.environ)
    from tui.screens.app import WizardApp
    from tui.screens.terminal.style_cache import mend

    mend()

    def load(tell: "Callable[[Waiting], None]") -> "Opening":
        import tui.screens.steps.all_steps  # noqa: F401 - so that the first step change does not wait for it

        return _load(settings, tell, piped)

    app = WizardApp(settings, load)
    outcome = _to_the_end(app.run_async(mouse=treating.mouse))
    if app.wizard:
        code, words = farewell(app.wizard)
        outcome = code if app.wizard.made else outcome
        say_last(sys.stderr, to_copy(app.wizard))
        print_result(words)
    if app.crash:
        return _report(app.crash, _visited(app.wizard))
    # Above 128 it is a signal's number, which tells whoever sent it that it worked.
    if app.return_code and app.return_code > _SIGNALS:
        return app.return_code
    return Exit.LEFT if outcome is None else outcome


def _hold_conversation(settings: Settings, out: TextIO) -> int:
    """Ask in lines. Where they may come from a pipe, a token on stdin comes before them and the answers follow."""
    if not sys.stdin or not out:
        return _refuse("there is nothing to read answers from or to ask on.")
    from tui.lines.conversation import hold

    piped = None
    if settings.token_stdin:
        from tui.auth.stdin_token import read_token

        piped = read_token(answers_follow=True) if settings.plain else _take_token()
    talk = hold(
        settings,
        lambda tell: _load(settings, tell, piped),
        out,
        below_token=piped is not None,
        ahead=piped.behind if piped else b"",
    )
    ended = _to_the_end(talk)
    outcome = code_of(ended.problem) if ended.problem else Exit.LEFT
    if ended.wizard:
        code, words = farewell(ended.wizard)
        outcome = code if ended.wizard.made else outcome
        say_last(out, to_copy(ended.wizard))
        print_result(words)
    if ended.crash:
        return _report(ended.crash, _visited(ended.wizard))
    return _SIGNALS + ended.signal if ended.signal else outcome


def _to_the_end(wizard: Coroutine[Any, Any, T]) -> T:
    """Run it, then ignore Ctrl+C, so that an extra one cannot lose the final output or the exit code."""
    import asyncio  # A start that only answers for itself has no need of it.

    async def whole() -> T:
        try:
            return await wizard
        finally:
            if sys.platform != "win32":  # A loop there has no handlers.
                asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    return asyncio.run(whole())


def _visited(wizard: "Wizard | None") -> Sequence[str]:
    return tuple(wizard.visited) if wizard else ()


def _load(settings: Settings, tell: "Callable[[Waiting], None]", piped: "PipedToken | None") -> "Opening":
    opening = open_wizard(settings, tell, piped)
    gc.freeze()  # What was loaded stays to the end; no search for garbage has to go through it.
    gc.enable()
    return opening


def open_wizard(settings: Settings, tell: "Callable[[Waiting], None]", piped: "PipedToken | None" = None) -> "Opening":
    """Load everything heavy and put the run together; called in a thread after the first paint."""
    from tui.api.services import Services
    from tui.auth.keyring import Keyring
    from tui.auth.tokens import take_secrets
    from tui.steps.opening import Opening
    from tui.steps.sign_in import Access
    from tui.steps.wizard import Wizard
    from tui.storage.state_folder import StateFolder

    if settings.demo:
        return _open_demo(settings, tell, piped)
    keyring = Keyring(off_by=settings.no_keyring.source if settings.no_keyring else "")
    services = Services(settings.netlify_url.value, tell, allow_plain_http=settings.insecure_http.value)
    environ = take_secrets(os.environ)
    given = piped.secret() if piped else None
    access = Access(services, keyring, environ, given=given, address=settings.infisical_url)
    return Opening(Wizard(settings, services, access.netlify_token, StateFolder.of_this_user()), access)


def _open_demo(settings: Settings, tell: "Callable[[Waiting], None]", piped: "PipedToken | None") -> "Opening":
    from pydantic import SecretStr

    from tui.api.services import Services
    from tui.auth.keyring import Keyring
    from tui.auth.tokens import Token, TokenSource
    from tui.demo import DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo
    from tui.steps.opening import Opening
    from tui.steps.sign_in import Access
    from tui.steps.wizard import Wizard

    demo = Demo()
    services = Services(settings.netlify_url.value, tell, infisical_app=demo.infisical, netlify_app=demo.netlify)
    keyring = Keyring(off_by=settings.no_keyring.source)
    token = Token(SecretStr(DEMO_USER_TOKEN), TokenSource.DEMO)
    access = (
        Access(services, keyring, {}, given=piped.secret()) if piped else Access(services, keyring, {}, embedded=token)
    )
    return Opening(Wizard(settings, services, SecretStr(DEMO_NETLIFY_TOKEN)), access)
