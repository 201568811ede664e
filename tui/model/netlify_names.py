"""Which names Netlify takes for a variable, and which of those its functions can see.

Netlify does not publish its rule for characters; users report that of shells (cue-lang/cuelang.org, pull request 257).
Its read-only variables are reserved (docs.netlify.com/build/functions/environment-variables; the list of them is in
docs.netlify.com/build/configure-builds/environment-variables). Functions run on AWS Lambda, which takes names of two
letters or more that start with a letter and are none of its own, and 4 KB for all names and values together
(docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). Nobody publishes a limit for the length of one name.
"""

import re
from collections.abc import Iterable
from typing import Final

FUNCTIONS_LIMIT: Final = 4096
"""Bytes for all names and values that a function gets; Netlify's own variables count too."""

_READ_ONLY: Final = frozenset(
    {
        *("BRANCH", "CONTEXT", "HEAD", "PULL_REQUEST", "REPOSITORY_URL", "REVIEW_ID"),
        *("BUILD_ID", "CACHED_COMMIT_REF", "COMMIT_REF"),
        *("DEPLOY_ID", "DEPLOY_PRIME_URL", "DEPLOY_URL", "URL"),
        *("NETLIFY", "NETLIFY_BUILD_BASE", "NETLIFY_IMAGES_CDN_DOMAIN", "NETLIFY_LOCAL"),
        *("SITE_ID", "SITE_NAME"),
    }
)

_OF_LAMBDA: Final = frozenset(
    {
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_REGION"),
        *("LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT"),
    }
)

_PLAIN: Final = re.compile(r"(?!AWS_)[A-Za-z][A-Za-z0-9_]+").fullmatch
"""Nearly every name: neither rule has anything against it unless it is reserved."""

_TAKEN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch


def refusal_of(name: str) -> str:
    """Say in one sentence why Netlify refuses a new variable of that name, or nothing."""
    if name in _READ_ONLY:
        return "Netlify keeps this name for itself."
    if _PLAIN(name) or _TAKEN(name):
        return ""
    if not name:
        return "A variable needs a name."
    if name[0].isdecimal() and _TAKEN(f"_{name}"):
        return "A name may not start with a digit on Netlify."
    return "Netlify takes only letters, digits and underscores in a name."


def doubt_about(name: str) -> str:
    """Say in one sentence why functions may not see a variable that Netlify takes, or nothing."""
    if name in _OF_LAMBDA or name.startswith("AWS_LAMBDA_"):
        return "AWS Lambda keeps this name for itself, so Netlify may refuse it."
    if _TAKEN(name) and (name.startswith("_") or len(name) == 1):
        return "AWS Lambda wants at least two characters, the first a letter, so functions may not see it."
    return ""


def is_plain(name: str) -> bool:
    """Tell, fast, whether nothing at all is to be said about a name."""
    return _PLAIN(name) is not None and name not in _READ_ONLY and name not in _OF_LAMBDA


def least_size(names: Iterable[str]) -> int:
    """Return the bytes that the names alone take of `FUNCTIONS_LIMIT`; values come on top and are not known."""
    return sum(len(name.encode()) for name in names)
