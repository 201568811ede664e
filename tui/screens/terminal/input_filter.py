"""Splits what a terminal sends into keys, pastes and reports, and drops everything that Textual cannot parse.

Textual's parser types the characters of an unknown sequence into the focused field (issue 6573), raises on a malformed
key report, and never ends a paste whose end was lost. So it is only given sequences that it knows. Standard library
only; `tui.screens.terminal.driver` connects the two.
"""

import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Final, NamedTuple


class Kind(Enum):
    """What was sent."""

    TEXT = auto()
    """Characters and sequences that Textual parses completely, or control characters such as Enter."""
    PASTE = auto()
    ESCAPE = auto()
    """The Esc key; its text is empty."""


class Token(NamedTuple):
    """One piece of input."""

    kind: Kind
    text: str = ""


_ESCAPE: Final = Token(Kind.ESCAPE)
_CTRL_C: Final = "\x03"
_PASTE_START: Final = "\x1b[200~"
_PASTE_END: Final = "\x1b[201~"

SEQUENCE_TIMEOUT: Final = 1.0
"""Seconds without a character after which an unfinished sequence or reply is dropped."""

PASTE_TIMEOUT: Final = 3.0
"""Seconds without a character after which an unfinished paste is delivered as it is."""

_COMPLETE: Final = re.compile(
    r"""\x1b(?:
        \[M[^\x00-\x1f]{3}                          # a mouse report of old terminals
      | \[<[-\d;.NaIfinty]*[Mm]                     # a mouse report; xterm.js sends NaN for coordinates at times
      | \[\[[ -~]                                   # F1 to F5 on the Linux console
      | \[\d\d?\$                                   # a key of rxvt with Shift
      | \[(?![M<\[])[0-?]*[ -/]*[@-~]               # any other control sequence
      | O[ -~]                                      # a key in application mode
      | [\]P_^X][^\x1b\x07\x18\x1a]*(?:\x07|\x1b\\) # a string: OSC, DCS, APC, PM, SOS
      | [^\[OP\]_^X\x1b\x00-\x1f]                   # Alt and a character
    )""",
    re.VERBOSE,
)
"""Anything that begins with ESC, up to its end."""

_PARTIAL: Final = re.compile(
    r"""\x1b(?:
        \[M[^\x00-\x1f]{0,2}
      | \[<[-\d;.NaIfinty]*
      | \[\[
      | \[[0-?]*[ -/]*
      | O
      | [\]P_^X][^\x1b\x07\x18\x1a]*\x1b?
    )?""",
    re.VERBOSE,
)
"""What may still become one of those."""

_MOUSE: Final = re.compile(r"\x1b\[<\d{1,3};\d{1,5};\d{1,5}[Mm]")
_REPORT_FOR_TEXTUAL: Final = re.compile(r"\x1b\[(?:[IO]|\?2026;\d\$y)")
"""Focus gained or lost; whether the terminal can paint a frame at once."""

_KEY_REPORT: Final = re.compile(r"\x1b\[(?:(\d{1,7})[:\d]{0,20})?(?:;(\d{0,4})(?::(\d))?)?(?:;([:\d]{0,60}))?([A-Zu~])")
"""A key in the kitty keyboard protocol: code; modifiers:event; text. Legacy keys have the same form."""

_RELEASED: Final = "3"
_SHIFT, _ALT, _CTRL = 1, 2, 4
_LOCKS: Final = 64 | 128
"""Caps Lock and Num Lock, which change no key."""

_PRIVATE_CODES: Final = range(57344, 63744)
"""Codes of keys that are no characters: a lone modifier, Caps Lock, media keys."""

_LEGACY: Final = {
    9: "\t",
    13: "\r",
    127: "\x7f",
    **{57399 + digit: str(digit) for digit in range(10)},
    **dict(zip(range(57409, 57414), "./*-+", strict=True)),
    57414: "\r",
    57415: "=",
    57416: ",",
    57417: "\x1b[D",
    57418: "\x1b[C",
    57419: "\x1b[A",
    57420: "\x1b[B",
    57421: "\x1b[5~",
    57422: "\x1b[6~",
    57423: "\x1b[H",
    57424: "\x1b[F",
    57425: "\x1b[2~",
    57426: "\x1b[3~",
}
"""Codes of the kitty protocol, those of the keypad included, and what terminals send for them without it."""

_WITH_SHIFT: Final = _LEGACY | {9: "\x1b[Z"}
_ESCAPE_CODE: Final = 27


class InputFilter:
    """Takes what was read from a terminal, in pieces of any size, and yields what was typed and pasted.

    Args:
        is_key: Tells whether a sequence is a key that Textual knows.
        escape_delay: Seconds after which a lone ESC is the Esc key and not the start of another key.
    """

    def __init__(self, is_key: Callable[[str], bool], escape_delay: float) -> None:
        self._is_key: Final = is_key
        self._escape_delay: Final = escape_delay
        self._rest = ""
        self._deadline: float | None = None

    def feed(self, text: str, now: float) -> list[Token]:
        """Return what is complete with `text`, which was read at `now` (a monotonic clock, in seconds)."""
        text, self._rest = self._rest + text, ""
        tokens = list(self._split(text))
        self._deadline = now + self._timeout() if self._rest else None
        return tokens

    def tick(self, now: float) -> list[Token]:
        """Return what has become of an unfinished sequence by `now`; call it a few times a second."""
        if self._deadline is None or now < self._deadline:
            return []
        rest, self._rest, self._deadline = self._rest, "", None
        if rest == "\x1b":
            return [_ESCAPE]
        pasted = rest.removeprefix(_PASTE_START)
        return [Token(Kind.PASTE, pasted)] if pasted and pasted != rest else []

    def _timeout(self) -> float:
        if self._rest == "\x1b":
            return self._escape_delay
        return PASTE_TIMEOUT if self._rest.startswith(_PASTE_START) else SEQUENCE_TIMEOUT

    def _split(self, text: str) -> Iterator[Token]:
        """Yield the tokens of `text`; what is unfinished stays in `_rest`."""
        while text:
            before, escape, after = text.partition("\x1b")
            if typed := _without_c1(before):  # An empty text would end Textual's parser.
                yield Token(Kind.TEXT, typed)
            text = escape + after
            if text.startswith(_PASTE_START):
                end = text.find(_PASTE_END)
                stop = _interruption(text) if end < 0 else None
                if end >= 0:
                    yield Token(Kind.PASTE, text[len(_PASTE_START) : end])
                    text = text[end + len(_PASTE_END) :]
                elif stop:
                    yield Token(Kind.TEXT, _CTRL_C)
                    text = text[stop:]
                else:
                    self._rest = text
                    return
            elif complete := _COMPLETE.match(text):
                yield from self._known(complete.group())
                text = text[complete.end() :]
            elif _PARTIAL.fullmatch(text):
                stop = _interruption(text)
                if stop is None:
                    self._rest = text
                    return
                yield Token(Kind.TEXT, _CTRL_C)
                text = text[stop:]
            elif text.startswith("\x1b\x1b"):
                yield _ESCAPE
                text = text[1:]
            else:  # Broken off by another sequence or a control character.
                broken_off = _PARTIAL.match(text)
                end = broken_off.end() if broken_off else 1
                text = text[end - text.startswith("\x1b", end - 1) or 1 :]

    def _known(self, sequence: str) -> Iterator[Token]:
        """Yield what the user did, in a form that Textual can parse; nothing for replies and what is unknown."""
        if self._is_key(sequence) or _MOUSE.fullmatch(sequence) or _REPORT_FOR_TEXTUAL.fullmatch(sequence):
            yield Token(Kind.TEXT, sequence)
        elif report := _KEY_REPORT.fullmatch(sequence):
            yield from self._reported(*report.groups())

    def _reported(
        self, code: str | None, modifiers: str | None, event: str | None, text: str | None, final: str
    ) -> Iterator[Token]:
        """Yield the key of a report in the form that it has without the kitty protocol, if it has one."""
        pressed = (int(modifiers or "1") - 1) & ~_LOCKS
        if event == _RELEASED:
            return
        if final != "u":
            number = code or "1"
            plain = f"\x1b[{final}" if number == "1" and final != "~" else f"\x1b[{number}{final}"
            legacy = f"\x1b[{number};{pressed + 1}{final}" if pressed > 0 else plain
            if self._is_key(legacy):
                yield Token(Kind.TEXT, legacy)
            return
        key = int(code or "1")
        if key == _ESCAPE_CODE and not pressed:
            yield _ESCAPE
        elif typed := _typed(key, pressed, text or ""):
            yield Token(Kind.TEXT, typed)


def _typed(key: int, pressed: int, text: str) -> str:
    """Return what a terminal without the kitty protocol sends for this key; nothing if it has no such key."""
    if key in _PRIVATE_CODES and key not in _LEGACY:
        return ""
    if text and not pressed & ~(_SHIFT | _ALT):
        return "".join(_printable(int(code)) for code in text.split(":") if code)
    character = _printable(key)
    if pressed == _CTRL and character.isascii() and character.isalpha():
        return chr(key & 0x1F)
    if pressed & ~_SHIFT:
        return ""
    if pressed:
        return _WITH_SHIFT.get(key) or character.upper()
    return _LEGACY.get(key) or character


def _printable(code: int) -> str:
    character = chr(code) if code <= sys.maxunicode else ""
    return character if character.isprintable() else ""


def _without_c1(text: str) -> str:
    """Drop the control characters above ASCII, which no key sends."""
    return re.sub(r"[\x80-\x9f]", "", text)


def _interruption(text: str) -> int | None:
    """Return where Ctrl+C ends within an unfinished sequence, in whichever way the terminal sends it."""
    found = re.search(r"\x03|\x1b\[99;(?:5|69|133|197)(?::1)?(?:;\d*)?u", text[1:])
    return found.end() + 1 if found else None
