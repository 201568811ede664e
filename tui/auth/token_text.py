"""The one reader of texts that hold a token: a paste, what came on stdin, a variable, an entry of a keyring.

People paste tables, JSON, whole entries of a password manager and tokens that a terminal has wrapped. The reader takes
the one token that is there. Where there is none, or more than one, it returns nothing, so that nothing else of the text
is ever sent, and says what it found without repeating any of it.

Loads nothing heavy: the line prompts read stdin with it before their first question.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from tui.api.errors import Problem
from tui.settings.cleaning import clean_value


class Wanted(Enum):
    """What is looked for; the value says which labels (`token:`, `"accessToken":`, `NAME=`) name it."""

    INFISICAL = r"(?!.*(?:netlify|refresh|id[ _-]?token)).*(?:token|jwt|bearer)"
    NETLIFY = r"(?!.*(?:infisical|refresh)).*(?:token|pat|bearer)"
    CLIENT_SECRET = r".*client[ _-]?secret"

    def named_by(self, label: str) -> bool:
        """Tell whether a label names it."""
        return re.fullmatch(self.value, label.strip(), re.IGNORECASE) is not None


class UnusableToken(Problem):
    """The text holds no token that can be used, or more than one; none of it is repeated in the message."""


class NoToken(UnusableToken):
    """No token was found in the text; more of it may bring one."""


class _Word(NamedTuple):
    """Characters that tokens are made of, and where they stand in the text."""

    text: str
    start: int
    end: int


_COLOUR: Final = re.compile(r"\x1b\[[\d;:]*[mK]|(?:\^\[)?\[[\d;:]+m|\x1b\(B|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)")
"""What a terminal's colours and links are made of, where a program wrote them into a pipe."""

_WORD: Final = re.compile(r"[\w.-]+", re.ASCII)
_GAP: Final = re.compile(r"[\s|\u2502\u2503\\>]+")
"""What may stand between two pieces of a wrapped token: a line break, a table's border, a mark of quoted mail."""

_OPENERS: Final = frozenset("\"'`([{<>|=:,;/\u2502\u2503\u2018\u201c\u00ab")
_CLOSERS: Final = frozenset("\"'`)]}<>|,;&\\\u2502\u2503\u2019\u201d\u00bb")

_JWT: Final = re.compile(r"(eyJ[\w-]*)\.[\w-]+\.([\w-]+)", re.ASCII)
_DOTS: Final = 2
_MOST_PIECES: Final = 256
_LONGEST: Final = 16_384

_SIGNATURES: Final = {
    "HS256": (43,),
    "HS384": (64,),
    "HS512": (86,),
    "ES256": (86,),
    "ES384": (128,),
    "ES512": (176,),
    "EdDSA": (86,),
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), (342, 512, 683)),
}
"""Characters of a signature by its algorithm (RFC 7518, 3); Infisical signs with HS256. They tell a wrapped token from
one with something else below it."""

_SERVICE: Final = re.compile(r"(?<![\w./-])st\.[\w-]", re.ASCII)
_NETLIFY: Final = re.compile(r"(?<![\w.-])nf[a-z]_\w{8,}", re.ASCII)
_NETLIFY_LENGTH: Final = 40

_SCHEME: Final = re.compile(r"\A(?:Authorization\s*[:=]\s*)?(?:Bearer|Token)(?:\s+|\Z)", re.IGNORECASE)
_LABELLED: Final = re.compile(
    r"""\A[-*#>\s]*(?:export\s+|set\s+|\$env:)?["'`]?(?P<label>[A-Za-z][\w .-]{0,60}?)["'`]?\s*[:=]\s*(?P<value>.*)\Z"""
)
_LABEL_BEFORE: Final = re.compile(r"""([A-Za-z][\w-]{0,60})["'`]?\s*[:=]\s*["'`]?(?:Bearer\s+)?\Z""")
_FOR_SOMETHING_ELSE: Final = re.compile(r"netlify|refresh|id[_-]?token", re.IGNORECASE)
_ENTRY_LINE: Final = re.compile(r"\s*(?:[A-Za-z][\w.-]*(?::(?:\s.*)?|=.*)|\w+://\S*|-{3,}\s*|#.*)")
"""What stands below the first line in an entry of `pass`."""

_VISIBLE: Final = re.compile(r"[!-~]+")
"""Visible ASCII, what RFC 9110 (5.5) lets every HTTP field value carry."""

_COPY_AGAIN: Final = "Copy the whole token, and nothing else, and give it here; nothing was sent."


def token_in(text: str, wanted: Wanted = Wanted.INFISICAL, *, called: str = "The token") -> str:
    """Return the one token that a text holds; `called` names it in the error.

    A token that is known by its form counts first, then one with a label, then a text that is a single word, or the
    first line of an entry.

    Raises:
        NoToken: There is none.
        UnusableToken: There are several, it is one that cannot be used here, or one that no HTTP header can carry.
    """
    plain = "\n".join(_COLOUR.sub("", text).splitlines())
    try:
        found = _known_by_form(plain, wanted, called) or _known_by_place(plain, wanted, called)
    except NoToken as none:
        raise _foreign(plain, wanted, called) or none from None
    if foreign := _foreign(found, wanted, called):
        raise foreign
    if not _VISIBLE.fullmatch(found):
        raise UnusableToken(f"{called} holds characters that no token has.", _COPY_AGAIN)
    return found


def jwts_in(text: str) -> list[str]:
    """Return the JWTs in a text, each once; a wrapped one in one piece."""
    return list(dict.fromkeys(jwt for jwt, _ in _jwts(text)))


class Reading(Enum):
    """Whether a text that comes line by line is all there."""

    WHOLE = "whole"
    MAYBE = "maybe"
    """There is a token, and another line may be a piece of it."""
    MORE = "more"
    """There is none yet."""


def reading(text: str) -> Reading:
    """Tell whether a token for Infisical is whole in the lines that have come so far."""
    try:
        token_in(text)
    except NoToken:
        return Reading.MORE
    except UnusableToken:
        return Reading.WHOLE
    if _is_cut_json(_COLOUR.sub("", text)):
        return Reading.MORE
    return Reading.MAYBE if _may_go_on(text) else Reading.WHOLE


def _is_cut_json(text: str) -> bool:
    bare = clean_value(text)
    if not bare.startswith(("{", "[")):
        return False
    try:
        json.loads(bare)
    except (ValueError, RecursionError):
        return True
    return False


def belongs_to_entry(line: str) -> bool:
    """Tell whether a line below a token is what entries of `pass` hold there, such as `url: ...`."""
    return _ENTRY_LINE.fullmatch(line) is not None


def _may_go_on(text: str) -> bool:
    """Tell whether the text ends within what may be a wrapped JWT."""
    words = list(_words(text))
    for at, word in enumerate(words):
        if word.text.startswith("eyJ") and _opens(text, word):
            pieces = _pieces(text, words, at)
            if at + len(pieces) == len(words) and not text[words[-1].end :].strip():
                return _is_open(pieces)
    return False


def _is_open(pieces: Sequence[str]) -> bool:
    match = _JWT.fullmatch("".join(pieces))
    if match is None:
        return sum(piece.count(".") for piece in pieces) <= _DOTS and len(pieces) < _MOST_PIECES
    lengths = _signature_lengths(match[1])
    if lengths:
        return len(match[2]) not in lengths and len(match[2]) < max(lengths)
    return len(pieces) > 1 and len(pieces[-1]) == len(pieces[0])


# Known by its form


def _known_by_form(text: str, wanted: Wanted, called: str) -> str:
    match wanted:
        case Wanted.INFISICAL:
            found = _wanted_jwts(text)
        case Wanted.NETLIFY:
            found = _netlify_tokens(text)
        case Wanted.CLIENT_SECRET:
            return ""
    if len(found) > 1:
        raise UnusableToken(f"{called} is not clear: the text holds {len(found)} tokens.", _COPY_AGAIN)
    return found[0] if found else ""


def _foreign(text: str, wanted: Wanted, called: str) -> UnusableToken | None:
    """Say what is wrong with a text that holds a token which must not go where the wanted one goes."""
    if wanted is Wanted.INFISICAL and _SERVICE.search(text):
        return UnusableToken(
            f"{called} is a service token, and Infisical does not let those use secret syncs.",
            "Take the token of a machine identity, or your own from `infisical user get token --plain`.",
        )
    if wanted is Wanted.INFISICAL and _netlify_tokens(text):
        return UnusableToken(f"{called} is a token for Netlify.", "Give a token for Infisical here; nothing was sent.")
    if wanted is Wanted.NETLIFY and (jwts_in(text) or _SERVICE.search(text)):
        return UnusableToken(f"{called} is a token for Infisical.", "Give a token for Netlify here; nothing was sent.")
    return None


def _wanted_jwts(text: str) -> list[str]:
    """Return the JWTs that no label names for something else; of several those that are named or have no label."""
    named: list[str] = []
    others: list[str] = []
    for jwt, start in _jwts(text):
        label = _LABEL_BEFORE.search(text, max(start - 100, 0), start)
        if label is None or Wanted.INFISICAL.named_by(label[1]):
            named.append(jwt)
        elif not _FOR_SOMETHING_ELSE.search(label[1]):
            others.append(jwt)
    return list(dict.fromkeys(named or others))


def _netlify_tokens(text: str) -> list[str]:
    found: list[str] = []
    words = list(_words(text))
    for at, word in enumerate(words):
        if _NETLIFY.fullmatch(word.text) and _opens(text, word) and _closes(text, word):
            whole = word.text
            if len(whole) < _NETLIFY_LENGTH and at + 1 < len(words) and _adjoin(text, word, words[at + 1]):
                joined = whole + words[at + 1].text
                whole = joined if len(joined) == _NETLIFY_LENGTH else whole
            found.append(whole)
    return list(dict.fromkeys(found))


def _jwts(text: str) -> Iterator[tuple[str, int]]:
    """Yield each JWT and where it begins."""
    words = list(_words(text))
    at = 0
    while at < len(words):
        taken = 1
        if words[at].text.startswith("eyJ") and _opens(text, words[at]):
            pieces = _pieces(text, words, at)
            count = _whole_jwt(pieces)
            if count:
                yield "".join(pieces[:count]).removesuffix("."), words[at].start
                taken = count
        at += taken


def _pieces(text: str, words: Sequence[_Word], first: int) -> list[str]:
    """Return the words that can be pieces of one wrapped JWT, in order."""
    pieces: list[str] = []
    length = dots = 0
    for at in range(first, min(first + _MOST_PIECES, len(words))):
        word = words[at]
        if at > first and not _adjoin(text, words[at - 1], word):
            break
        if pieces and word.text.startswith("eyJ") and not pieces[-1].endswith("."):
            break  # Another token.
        length, dots = length + len(word.text), dots + word.text.removesuffix(".").count(".")
        if not _closes(text, word) or length > _LONGEST:
            break
        pieces.append(word.text)
        if dots > _DOTS:
            break
    return pieces


def _whole_jwt(pieces: Sequence[str]) -> int:
    """Return how many of the pieces make the token, 0 where none do.

    Where the length of the signature does not tell, a first piece that is a whole token counts alone, and pieces of one
    width are lines that a terminal has wrapped.
    """
    least = 0
    for count in range(1, len(pieces) + 1):
        match = _JWT.fullmatch("".join(pieces[:count]).removesuffix("."))
        if match is None:
            continue
        if len(match[2]) in _signature_lengths(match[1]):
            return count
        least = least or count
    if least <= 1:
        return least
    wrapped = next((at for at, piece in enumerate(pieces) if len(piece) != len(pieces[0])), len(pieces))
    if wrapped < len(pieces) and len(pieces[wrapped]) < len(pieces[0]):
        wrapped += 1
    return wrapped if _JWT.fullmatch("".join(pieces[:wrapped])) else least


def _signature_lengths(header: str) -> Sequence[int]:
    try:
        claims = json.loads(urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (ValueError, RecursionError):
        return ()
    algorithm = claims.get("alg") if isinstance(claims, dict) else None
    return _SIGNATURES.get(algorithm, ()) if isinstance(algorithm, str) else ()


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        yield _Word(match[0], match.start(), match.end())


def _opens(text: str, word: _Word) -> bool:
    before = text[word.start - 1 : word.start]
    return not before or before.isspace() or before in _OPENERS


def _closes(text: str, word: _Word) -> bool:
    after = text[word.end : word.end + 1]
    return not after or after.isspace() or after in _CLOSERS


def _adjoin(text: str, one: _Word, other: _Word) -> bool:
    return _GAP.fullmatch(text, one.end, other.start) is not None


# Known by its label or its place


def _known_by_place(text: str, wanted: Wanted, called: str) -> str:
    """Find what no form tells: a labelled value, a single word, or the first line of an entry."""
    bare = _without_scheme(text)
    if not bare:
        raise NoToken(f"{called} is empty.", _COPY_AGAIN)
    if bare[0] in "{[":
        return _in_json(bare, wanted, called)
    lines = [line for line in bare.splitlines() if line.strip()]
    labelled = list(dict.fromkeys(filter(None, (_labelled(*pair, wanted) for pair in zip_longest(lines, lines[1:])))))
    if len(labelled) > 1:
        raise UnusableToken(f"{called} is not clear: the text holds {len(labelled)} tokens.", _COPY_AGAIN)
    if labelled:
        return labelled[0]
    first, *below = lines
    if _is_label(first, wanted) and not below:
        raise NoToken(f"{called} is empty.", _COPY_AGAIN)
    first = _without_scheme(first)
    if len(first.split()) == 1 and all(map(_ENTRY_LINE.fullmatch, below)):
        return first
    found = f"{len(lines)} lines" if below else f"{len(first.split())} words"
    raise NoToken(f"{called} is not clear: the text has {found}, and none of them is a token.", _COPY_AGAIN)


def _without_scheme(text: str) -> str:
    return clean_value(_SCHEME.sub("", clean_value(text)))


def _is_label(line: str, wanted: Wanted) -> bool:
    match = _LABELLED.match(line)
    return match is not None and wanted.named_by(match["label"]) and not _without_scheme(match["value"])


def _labelled(line: str, below: str | None, wanted: Wanted) -> str:
    """Return the one word behind a label that names it, or below the label; empty where the line is none such."""
    match = _LABELLED.match(line)
    if match is None or not wanted.named_by(match["label"]):
        return ""
    value = _without_scheme(match["value"]) or _without_scheme(below or "")
    return value if len(value.split()) == 1 else ""


def _in_json(text: str, wanted: Wanted, called: str) -> str:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise NoToken(f"{called} is not clear: the text is broken JSON.", _COPY_AGAIN) from None
    found = list(dict.fromkeys(_without_scheme(value) for value in _values(content, wanted)))
    if len(found) == 1 and len(found[0].split()) == 1:
        return found[0]
    many = f"{len(found)} tokens" if found else "no token"
    raise UnusableToken(f"{called} is not clear: the text is JSON with {many}.", _COPY_AGAIN)


def _values(content: Any, wanted: Wanted) -> Iterator[str]:  # noqa: ANN401 - anything that JSON can hold
    if isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, str) and wanted.named_by(key):
                yield value
            else:
                yield from _values(value, wanted)
    elif isinstance(content, list):
        for value in content:
            yield from _values(value, wanted)
