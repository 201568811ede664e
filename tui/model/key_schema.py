"""Key schemas: what the sync calls a key on Netlify, and which of Netlify's variables it takes for its own.

A schema is a fence around deletion: runs delete only what looks as if the schema had made it. With exactly one
placeholder two keys never become one name.

Infisical renders schemas as HTML text, so `&`, `<`, `=` or quotes within a key would be spelled out. Netlify refuses
such names in either spelling; they are shown here as they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

PLACEHOLDER: Final = "{{secretKey}}"
"""Stands for the secret's own key in a key schema."""

_ENVIRONMENT: Final = "{{environment}}"


def objection(schema: str) -> str:
    """Say in one sentence why the schema cannot be used, or nothing; an empty one leaves all keys as they are."""
    if not schema:
        return ""
    if schema.count(PLACEHOLDER) != 1:
        return f"Use {PLACEHOLDER} exactly once, as in INFISICAL_{PLACEHOLDER}, or leave the field empty."
    if not re.fullmatch(r"[A-Za-z0-9_/-]*", schema.replace(PLACEHOLDER, "").replace(_ENVIRONMENT, "")):
        return f"Around {PLACEHOLDER} use letters, digits, underscores, hyphens, slashes and {_ENVIRONMENT} only."
    return ""


def is_key(text: str) -> bool:
    """Tell whether Infisical takes this as the key of a secret; one that it does not take fails a whole import."""
    return bool(text) and ":" not in text and "/" not in text


@dataclass(frozen=True)
class KeySchema:
    """A schema with the environment's slug filled in: what stands before and behind each key."""

    prefix: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, schema: str, environment: str) -> Self:
        """Read a schema that meets no `objection`; `environment` is the slug."""
        prefix, _, suffix = schema.replace(_ENVIRONMENT, environment).partition(PLACEHOLDER)
        return cls(prefix, suffix)

    @property
    def is_fence(self) -> bool:
        """Whether any variable is out of the sync's reach."""
        return bool(self.prefix or self.suffix)

    def name_of(self, key: str) -> str:
        """Return the variable's name on Netlify."""
        return f"{self.prefix}{key}{self.suffix}"

    def names_of(self, keys: Iterable[str]) -> set[str]:
        """Return the names of many keys at once."""
        prefix, suffix = self.prefix, self.suffix
        return {f"{prefix}{key}{suffix}" for key in keys}

    def owned(self, names: Iterable[str]) -> set[str]:
        """Return those names that the sync takes for its own."""
        prefix, suffix = self.prefix, self.suffix
        least = len(prefix) + len(suffix)
        fitting = {name for name in names if name.startswith(prefix) and name.endswith(suffix) and len(name) >= least}
        if "/" not in prefix + suffix:
            return fitting
        return {name for name in fitting if "/" not in self.key_of(name)}

    def key_of(self, name: str) -> str:
        """Return the key that an import of this variable writes; only for names that are `owned`."""
        return name[len(self.prefix) : len(name) - len(self.suffix)]

    def apart_from(self, other: "KeySchema") -> bool:
        """Tell whether no name at all can be made by both schemas."""
        return not (
            (self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix))
            and (self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix))
        )
