"""What an option is. Each is declared once, a field of `declared.Settings`, and everything else is made of that.

The command line, its help, the values with their sources, `--show-settings` and the check of README's tables all read
the declarations. Standard library only, as for all settings.
"""

from collections.abc import Iterator, Mapping
from enum import Enum, StrEnum
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_args

from tui.settings.cleaning import clean_text, clean_value

T = TypeVar("T")

DEFAULT: Final = "default"
"""The source of a value that nobody gave."""


class Setting(NamedTuple, Generic[T]):
    """A value and its source in words (`--url`, `INFISICAL_DOMAIN`, `default`); as true or false as its value.

    A source that cannot be read gives no value, but `trouble`: why, to follow its name.
    """

    value: T
    source: str = DEFAULT
    trouble: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)


class Group(StrEnum):
    """What options are about, in the order in which they are shown."""

    INFISICAL = "Infisical"
    SIGN_IN = "Signing in"
    NETLIFY = "Netlify"
    NETWORK = "Network"
    SCREEN = "Screen and files"
    TRYING = "Trying out"


class Kind(Enum):
    """What a value is, and so how it is read and how it may be shown."""

    TEXT = "text"
    ORIGIN = "origin"
    """An address of which scheme, host and port count."""
    BASE_URL = "base-url"
    """An address whose path counts as well."""
    PROXY = "proxy"
    """Its variable counts in small letters too, and first, as everywhere else; it may hold a password."""
    SWITCH = "switch"
    """On when the flag is given, or a variable holds anything but white space."""
    SECRET = "secret"
    """Its setting says whether a variable is there; only the place that uses it reads the value."""


class Option(NamedTuple):
    """One thing that can be set before the start.

    Attributes:
        title: What it is called in `--show-settings`.
        help: What it does, as the half sentence for `--help`.
        group: What it is about.
        kind: What its value is.
        flag: The long option, if it has one.
        metavar: What the help calls the flag's value.
        variables: Environment variables, of which the first one set counts, after the flag.
        for_auth: It counts for the commands `auth ...` too.
    """

    title: str
    help: str
    group: Group
    kind: Kind = Kind.TEXT
    flag: str = ""
    metavar: str = ""
    variables: tuple[str, ...] = ()
    for_auth: bool = False

    def given(self, value: object) -> Setting[Any] | None:
        """Return what the flag says; None when it is absent or blank."""
        value = self._cleaned(value) if isinstance(value, str) else value
        return Setting(value, self.flag) if value else None

    def read(self, environ: Mapping[str, str]) -> Setting[Any] | None:
        """Return the value of the first variable that is set to more than blanks and quotes.

        A proxy variable in small letters hides the one in capitals even when it is empty.
        """
        for variable in self.variables:
            name = variable.lower() if self.kind is Kind.PROXY and variable.lower() in environ else variable
            text = self._cleaned(environ.get(name, ""), name)
            if text:
                return Setting(True if self.kind in {Kind.SWITCH, Kind.SECRET} else text, name)
        return None

    def _cleaned(self, text: str, *names: str) -> str:
        """Take off what quoting and copying leave around a value; names and paths may have quotes of their own."""
        return clean_text(text) if self.kind in _MAY_BE_QUOTED else clean_value(text, *names)


_MAY_BE_QUOTED: Final = frozenset({Kind.TEXT, Kind.PROXY})


def options_of(settings: type) -> Iterator[tuple[str, Option]]:
    """List the options that a class of settings declares, in its order, each with the name of its field."""
    for name, declared in settings.__annotations__.items():
        yield name, next(note for note in get_args(declared) if isinstance(note, Option))
