"""`--show-settings`: every setting, its value and where it came from, as aligned lines; no character of any secret.

Nothing is opened for it, neither the keyring nor a connection.
"""

from collections.abc import Iterator
from typing import Any, Final

from tui.api.address import base_url_of, origin_of
from tui.api.errors import InsecureAddress
from tui.api.text import printable
from tui.settings.options import DEFAULT, Group, Kind, Option, Setting, options_of
from tui.settings.settings import CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, Settings

_NOT_SET: Final = "not set"
_WIDEST_VALUE: Final = 31
"""Columns that values are filled up to; the source of a longer one follows it at once."""


def settings_shown(settings: Settings, state_folder: str) -> str:
    """Return the lines to print, without the last line break; `state_folder` is where files are kept between runs."""
    rows = list(_rows(settings, state_folder))
    titles = max(len(title) for _, title, _, _ in rows)
    values = min(_WIDEST_VALUE, max(len(value) for _, _, value, _ in rows))
    lines: list[str] = []
    for group in Group:
        lines += ["", group]
        lines += [f"  {title:{titles}}  {value:{values}}  {source}" for of, title, value, source in rows if of is group]
    return "\n".join(lines[1:])


def _rows(settings: Settings, state_folder: str) -> Iterator[tuple[Group, str, str, str]]:
    """List group, title, value and source of each setting."""
    yield Group.SIGN_IN, "Signs in with", *_signs_in_with(settings)
    for name, option in options_of(Settings):
        setting: Setting[Any] = getattr(settings, name)
        value = state_folder if name == "state_home" else _value(option, setting, settings)
        yield option.group, option.title, value, printable(_source(setting))


def _source(setting: Setting[Any]) -> str:
    return f"{setting.source}, which {setting.trouble}" if setting.trouble else setting.source


def _signs_in_with(settings: Settings) -> tuple[str, str]:
    """Say which source of a token comes first, as `tui.auth.tokens.find_token` will find it."""
    if settings.token_stdin:
        return "the token on stdin", settings.token_stdin.source
    if settings.demo:
        return "the demo's own token", settings.demo.source
    if settings.token:
        return "a token", settings.token.source
    if settings.client_id and settings.client_secret:
        return "a login as machine identity", settings.client_id.source
    if settings.client_id or settings.client_secret:
        missing = CLIENT_SECRET_VARIABLE if settings.client_id else CLIENT_ID_VARIABLE
        return "half a login", f"{missing} is {_NOT_SET}"
    if settings.no_keyring:
        return "what you type", DEFAULT
    return "the keyring, else what you type", "the keyring is asked when the wizard starts"


def _value(option: Option, setting: Setting[Any], settings: Settings) -> str:
    match option.kind:
        case Kind.SWITCH:
            return "on" if setting else "off"
        case Kind.SECRET:
            return "set" if setting else _NOT_SET
        case _ if not setting:
            return _NOT_SET
        case Kind.ORIGIN | Kind.BASE_URL:
            used = origin_of if option.kind is Kind.ORIGIN else base_url_of
            try:
                return printable(used(setting.value, allow_plain_http=settings.insecure_http.value))
            except InsecureAddress as problem:
                return f"cannot be used: {problem.happened}"
        case Kind.PROXY:
            return printable(_without_login(setting.value))
        case Kind.TEXT:
            return printable(setting.value)


def _without_login(address: str) -> str:
    """Hide user name and password, which end with the last `@`, whatever stands in them."""
    before, at, after = address.rpartition("@")
    scheme, colons, _ = before.partition("://")
    return f"{scheme if colons else ''}{colons}***@{after}" if at else address
