"""Key schemas: how Infisical turns its keys into Netlify's, and which of Netlify's it takes for its own."""

import re

PLACEHOLDER = "{{secretKey}}"
_ENVIRONMENT = "{{environment}}"
_LITERAL = re.compile(r"[A-Za-z0-9_\-/]*")


def is_allowed(schema: str) -> bool:
    """Say whether the server takes the schema: the key's placeholder, and else only letters, digits, `_`, `-`, `/`.

    Like the server this only asks for the placeholder to be there, not for there to be one of it.
    """
    rest = schema.replace(PLACEHOLDER, "").replace(_ENVIRONMENT, "")
    return PLACEHOLDER in schema and _LITERAL.fullmatch(rest) is not None


def _ends(schema: str, environment: str) -> tuple[str, str]:
    prefix, _, suffix = schema.replace(_ENVIRONMENT, environment).partition(PLACEHOLDER)
    return prefix, suffix


def rendered(key: str, schema: str | None, environment: str) -> str:
    """Return the Netlify key of an Infisical key; an absent or empty schema leaves it as it is."""
    if not schema:
        return key
    return schema.replace(_ENVIRONMENT, environment).replace(PLACEHOLDER, key)


def matches(key: str, schema: str | None, environment: str) -> bool:
    """Say whether a Netlify key looks as if the schema had made it; without a schema every key does."""
    if not schema:
        return True
    prefix, suffix = _ends(schema, environment)
    if not (key.startswith(prefix) and key.endswith(suffix)) or len(key) < len(prefix) + len(suffix):
        return False
    return "/" not in prefix + suffix or "/" not in stripped(key, schema, environment)


def stripped(key: str, schema: str | None, environment: str) -> str:
    """Return the Infisical key of a Netlify key that matches the schema."""
    if not schema:
        return key
    prefix, suffix = _ends(schema, environment)
    return key[len(prefix) : len(key) - len(suffix)]
