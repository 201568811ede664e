r"""Lone surrogates: half of an emoji, such as `"shop \ud83d"`, which JavaScript makes by cutting a text in two.

JSON may carry them as escapes, but they are no Unicode text: UTF-8 has no bytes for them, and Pydantic refuses them.
So each is read as a stand-in, one of 2,048 code points that Unicode will not assign, and written as the escape it was.
A stand-in is compared, cut and counted like any other character, and `printable` shows it as `?`.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_SHIFT: Final = 0x40000
"""From a surrogate to its stand-in: plane 4, of which nothing is assigned."""

_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
"""Every escape, one after the other: a whole pair, a lone surrogate (the group), or anything else."""

_ORIGINALS: Final = {code + _SHIFT: code for code in range(0xD800, 0xE000)}


def with_stand_ins(body: bytes) -> bytes:
    """Return JSON text in which stand-ins take the place of escaped lone surrogates."""
    return _ESCAPE.sub(_stand_in, body) if b"\\ud" in body or b"\\uD" in body else body


def _stand_in(escape: re.Match[bytes]) -> bytes:
    return chr(int(escape[1], 16) + _SHIFT).encode() if escape[1] else escape[0]


def original(text: str) -> str:
    """Return the text with the lone surrogates that it had; it may not be encodable then."""
    return text if text.isascii() else text.translate(_ORIGINALS)


def json_text(body: Mapping[str, Any], default: Callable[[Any], str] | None = None) -> str:
    """Return a JSON object in ASCII, with every lone surrogate as the escape it was read from.

    `default` turns what JSON does not know into text.
    """
    return json.dumps(_originals(body, default))


def _originals(value: Any, default: Callable[[Any], str] | None) -> Any:  # noqa: ANN401 - JSON is anything
    match value:
        case str():
            return original(value)
        case Mapping():
            return {key: _originals(inner, default) for key, inner in value.items()}
        case list() | tuple():
            return [_originals(inner, default) for inner in value]
        case None | bool() | int() | float():
            return value
        case _ if default:
            return original(default(value))
        case _:
            return value  # json.dumps says what is wrong with it
