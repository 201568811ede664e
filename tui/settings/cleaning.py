"""What quoting and copying leave around a value, taken off it: `docker --env-file` keeps quotes, a paste brings more.

Standard library only, as for all settings.
"""

import re
from typing import Final

_BLANKS: Final = " \t\r\n\v\f\u00a0\u200b\u2028\u2029\ufeff"
"""White space, and what looks like none at all: a zero-width space, a byte order mark."""

_QUOTES: Final = "\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
_PAIRS: Final = frozenset({'""', "''", "``", "\u2018\u2019", "\u201c\u201d", "\u00ab\u00bb"})
_ASSIGNMENT: Final = r"(?:export\s+|set\s+|\$env:)?(?:{names})\s*[=:]\s*"


def clean_value(text: str, *names: str) -> str:
    """Return an address, an id or a secret without blanks and quotes around it, and without `NAME=` before it.

    Args:
        text: What stood in a variable, in a file, or was pasted.
        names: Variables that may be assigned in it, as in `export INFISICAL_TOKEN=...`.
    """
    bare = _without_quotes(text)
    if names:
        assignment = _ASSIGNMENT.format(names="|".join(map(re.escape, names)))
        bare = _without_quotes(re.sub(rf"\A{assignment}", "", bare))
    return bare


def _without_quotes(text: str) -> str:
    bare = text.strip(_BLANKS).replace('\\"', '"').replace("\\'", "'")
    if bare[-1:] in {",", ";"} and bare[-2:-1] in {*_QUOTES}:  # The end of a line of JSON, or of a shell's.
        bare = bare[:-1]
    return bare.strip(_BLANKS + _QUOTES)


def clean_text(text: str) -> str:
    """Return a name or a path without blanks around it, and without quotes where they come in a pair."""
    bare = text.strip(_BLANKS)
    while len(bare) > 1 and bare[0] + bare[-1] in _PAIRS:
        bare = bare[1:-1].strip(_BLANKS)
    return bare
