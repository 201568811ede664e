"""The command line: what was asked for, read by the declared options; and the help, made of the same.

Nothing typed in the place of a value is ever repeated: it may be a token that somebody tried to pass.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NoReturn

from tui import PROGRAM, __version__
from tui.api.text import printable
from tui.cli.task import Asked, Task
from tui.exit_code import Exit
from tui.settings.options import Group, Kind, Option, options_of
from tui.settings.settings import Settings

_WIDEST: Final = 80
_INDENT: Final = 20
"""Columns before what an option does."""

_AUTH: Final = "auth"


_AUTH_TASKS: Final = {
    Task.STATUS: "say which token would be used, whose it is, and if it works",
    Task.LOGIN: "check a token, and keep it in the keyring",
    Task.LOGOUT: "take the token out of the keyring, and revoke it if you like",
}

_SAY_ONE: Final = f"expected one of {', '.join(_AUTH_TASKS)} after {_AUTH}"


class _Parser(argparse.ArgumentParser):
    """Refuses in one line; `takes` is what it says to a word that is no option."""

    def __init__(self, *, prog: str, usage: str, description: str, takes: str) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            formatter_class=_formatter,
            allow_abbrev=False,
            exit_on_error=False,
            add_help=False,
        )
        self.takes: Final = takes
        self._options: Sequence[tuple[str, Option]] = ()

    def add_options(self, options: Sequence[tuple[str, Option]]) -> "argparse._ArgumentGroup":
        """Add the declared options by their groups, and return the group of those that end the program."""
        for group in Group:
            titled = self.add_argument_group(group)
            for name, option in options:
                if option.flag and option.group is group and option.kind is Kind.SWITCH:
                    titled.add_argument(option.flag, dest=name, action="store_true", help=option.help)
                elif option.flag and option.group is group:
                    titled.add_argument(option.flag, dest=name, metavar=option.metavar, help=option.help)
        more = self.add_argument_group("More")
        more.add_argument("-h", "--help", action="help", help="print this and exit")
        self._options = options
        return more

    def format_help(self) -> str:
        """Describe the variables too; only now, since that takes time."""
        self.epilog = "\n".join(_about_variables(option for _, option in self._options))
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """End with one line instead of the whole usage."""
        self.exit(Exit.USAGE, f"{self.prog}: {message}. See {self.prog} --help.\n")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End with the status even where stderr is closed; the argparse of Python 3.11.2 would stumble over that."""
        super().exit(status, message if sys.stderr else None)


def read(words: Sequence[str]) -> Asked:
    """Understand the words after the program's name; ends the program where that cannot be done, or for the help."""
    if words[:1] != [_AUTH]:
        given = _given(_wizard_parser(), words)
        return Asked(Task.SHOW_SETTINGS if given.pop("show_settings") else Task.WIZARD, given)
    parser = _auth_parser()
    task = next((task for task in _AUTH_TASKS if words[1:2] == [task]), None)
    given = _given(parser, words[2:] if task else words[1:])
    if task is None:
        parser.error(_SAY_ONE)
    if task is Task.LOGOUT and given["token_stdin"]:
        parser.error("logout takes no --token-stdin: it removes what the keyring holds")
    return Asked(task, given)


def _given(parser: _Parser, words: Sequence[str]) -> dict[str, Any]:
    try:
        given, unknown = parser.parse_known_args(words)
    except argparse.ArgumentError as wrong:
        name = wrong.argument_name or ""
        with_value = {option.flag for _, option in options_of(Settings) if option.kind is not Kind.SWITCH}
        parser.error(f"{name} {'needs a value' if name in with_value else 'takes no value'}")
    if unknown:
        parser.error(_not_known(unknown[0]) or parser.takes)
    return vars(given)


def _not_known(word: str) -> str:
    """Name an option, never a value."""
    if word == _AUTH:
        return f"{_AUTH} stands before all options"
    if word.startswith("--"):
        return f"there is no option {printable(word.partition('=')[0])}"
    if word.startswith("-"):
        return f"there is no option {printable(word[:2])}"
    return ""


def _wizard_parser() -> _Parser:
    parser = _Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [option ...]\n       {PROGRAM} {_AUTH} {'|'.join(_AUTH_TASKS)} [option ...]",
        description="A terminal wizard that creates an Infisical secret sync to Netlify.\n"
        f"{_AUTH} looks at, keeps or removes a token without the wizard: see {_AUTH} --help.",
        takes="only options are accepted",
    )
    more = parser.add_options(list(options_of(Settings)))
    more.add_argument("--show-settings", action="store_true", help="print every setting and its source, and end")
    version = f"{PROGRAM} {__version__}"
    more.add_argument("--version", action="version", version=version, help="print the version, and end")
    return parser


def _auth_parser() -> _Parser:
    parser = _Parser(
        prog=f"{PROGRAM} {_AUTH}",
        usage=f"{PROGRAM} {_AUTH} {'|'.join(_AUTH_TASKS)} [option ...]",
        description="\n".join(f"  {task:{_INDENT - 4}}  {does}" for task, does in _AUTH_TASKS.items()),
        takes=_SAY_ONE,
    )
    parser.add_options([(name, option) for name, option in options_of(Settings) if option.for_auth])
    return parser


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=_INDENT, width=_width())


def _width() -> int:
    """Return the columns of the help, found as by `shutil`, which would take longer to load than most of the rest."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return min(int(told), _WIDEST)
    try:
        return min(os.get_terminal_size(sys.stdout.fileno()).columns or _WIDEST, _WIDEST)
    except (AttributeError, OSError, ValueError):  # There is no stdout, or it is no terminal, or it is closed.
        return _WIDEST


def _about_variables(options: Iterable[Option]) -> Iterator[str]:
    """List the environment variables, those of a flag by naming the flag."""
    import textwrap

    yield "Environment variables; flags override them, and the first one that is set wins:"
    margin = " " * _INDENT
    for option in options:
        if option.variables:
            yield f"  {', '.join(option.variables)}"
            does = f"as {option.flag}" if option.flag else option.help
            yield from textwrap.wrap(does, _width() - 2, initial_indent=margin, subsequent_indent=margin)
