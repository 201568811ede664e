"""The front door: arguments and environment become Settings, the wizard runs, the outcome is printed.

Nothing heavy is imported before the arguments are known to be good.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui import __version__
from tui.api.text import printable
from tui.settings import Settings, collect

if TYPE_CHECKING:
    from tui.api.http import Waiting
    from tui.screens.sign_in import Opening

_USAGE_ERROR = 2
_SIGNALS = 128

_NO_MOUSE_PIXELS = "\x1b[?1016l"
"""Takes back the one mode that Textual 8.2 turns on (where the terminal reports its size by itself) and never off."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """End with one line instead of the whole usage."""
        self.exit(_USAGE_ERROR, f"{self.prog}: {message}. See {self.prog} --help.\n")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End with the status even where stderr is closed; the argparse of Python 3.11.2 would stumble over that."""
        super().exit(status, message if sys.stderr else None)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="infisical-netlify-sync",
        description="A terminal wizard that creates an Infisical secret sync to Netlify.",
        epilog="Environment: INFISICAL_TOKEN, INFISICAL_DOMAIN or INFISICAL_API_URL, NETLIFY_AUTH_TOKEN, "
        "NETLIFY_API_URL, INFISICAL_NETLIFY_SYNC_NO_KEYRING. Tokens are never taken from the command line.",
        allow_abbrev=False,
    )
    parser.add_argument("--demo", action="store_true", help="try it out on an embedded demo, no account needed")
    parser.add_argument("--url", metavar="URL", help="address of your Infisical")
    parser.add_argument("--project", metavar="ID", help="id or slug of the project to start with")
    parser.add_argument("--insecure-http", action="store_true", help="allow plain http to other machines")
    parser.add_argument("--version", action="version", version=f"infisical-netlify-sync {__version__}")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the wizard and return its exit code."""
    parser = _parser()
    given, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.error(_not_known(unknown[0]))
    settings = collect(
        os.environ,
        Path.cwd(),
        url=given.url,
        project=given.project,
        insecure_http=given.insecure_http,
        demo=given.demo,
    )
    refusal = _no_terminal()
    if refusal:
        parser.exit(_USAGE_ERROR, f"{parser.prog}: {refusal}\n")
    try:
        return _run(settings)
    except KeyboardInterrupt:  # Ctrl+C while the wizard loads and does not read the keyboard itself yet.
        return _SIGNALS + signal.SIGINT


def _not_known(word: str) -> str:
    """Name an option, never a value: it may be a token that somebody tried to pass."""
    if word.startswith("--"):
        return f"there is no option {printable(word.partition('=')[0])}"
    if word.startswith("-"):
        return f"there is no option {printable(word[:2])}"
    return "it takes options only"


def _no_terminal() -> str:
    """Say why no screen can be shown: Textual reads stdin and draws on stderr, and checks neither."""
    if not sys.stdin or not sys.stdin.isatty() or not sys.stderr or not sys.stderr.isatty():
        return "the wizard needs a terminal on stdin and stderr. Over SSH use `ssh -t`."
    if os.environ.get("TERM", "") in {"", "dumb", "unknown"}:
        return "this terminal (TERM) cannot show the wizard's screens. Try TERM=xterm if yours can."
    return ""


def _run(settings: Settings) -> int:
    from tui.app import WizardApp
    from tui.exits import Exit, bug, farewell

    app = WizardApp(settings, lambda tell: open_wizard(settings, tell))
    outcome = app.run(mouse="SSH_CONNECTION" not in os.environ)
    sys.stderr.write(_NO_MOUSE_PIXELS)
    if app.wizard and app.wizard.made:
        outcome, words = farewell(app.wizard)
        sys.stdout.write(f"{words}\n")
    if app.crash:
        sys.stderr.write(f"{bug(app.crash)}\n")
        return Exit.BUG
    # Above 128 it is a signal's number, which tells whoever sent it that it worked.
    if app.return_code and app.return_code > _SIGNALS:
        return app.return_code
    return Exit.LEFT if outcome is None else outcome


def open_wizard(settings: Settings, tell: "Callable[[Waiting], None]") -> "Opening":
    """Load everything heavy and put the run together; called in a thread after the first paint."""
    import tui.screens.all_steps  # noqa: F401 - so that the first step change does not wait for it
    from tui.access.access import Access
    from tui.api.services import Services
    from tui.credentials.keyrings import Keyring
    from tui.credentials.tokens import netlify_token
    from tui.screens.sign_in import Opening
    from tui.state_folder import StateFolder
    from tui.sync.wizard import Wizard

    if settings.demo:
        return _open_demo(settings, tell)
    services = Services(settings.netlify_url.value, tell, allow_plain_http=settings.insecure_http)
    access = Access(services, Keyring.from_environment(os.environ), os.environ)
    return Opening(Wizard(settings, services, netlify_token(os.environ), StateFolder.of_this_user()), access)


def _open_demo(settings: Settings, tell: "Callable[[Waiting], None]") -> "Opening":
    from pydantic import SecretStr

    from tui.access.access import Access
    from tui.api.services import Services
    from tui.credentials.keyrings import Keyring
    from tui.credentials.tokens import Token, TokenSource
    from tui.demo import DEMO_USER_TOKEN, Demo
    from tui.screens.sign_in import Opening
    from tui.sync.wizard import Wizard

    demo = Demo()
    services = Services(settings.netlify_url.value, tell, infisical_app=demo.infisical, netlify_app=demo.netlify)
    token = Token(SecretStr(DEMO_USER_TOKEN), TokenSource.DEMO)
    return Opening(Wizard(settings, services, None), Access(services, Keyring(enabled=False), {}, embedded=token))


if __name__ == "__main__":
    sys.exit(main())
