"""Reads bodies and queries as Infisical's schemas do: every issue is collected, unknown keys are dropped.

The issues have the shape of zod 3: `code`, `path`, `message`, and what the code brings along.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tui.api.models import UUID_PATTERN
from tui.demo.failures import Issue, invalid_fields

_UUID = re.compile(UUID_PATTERN.removesuffix(r"\z"))  # pydantic's anchor; Python's own expressions lack it before 3.14
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KINDS = {str: "string", bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}


def _kind(value: object) -> str:
    """Return JavaScript's name for the kind of a JSON value."""
    return "null" if value is None else _KINDS[type(value)]


class Fields:
    """One JSON object under validation; call `done` after the last field, it raises the 422."""

    def __init__(
        self, values: object, *, path: tuple[str, ...] = (), issues: list[Issue] | None = None, muted: bool = False
    ) -> None:
        self._path = path
        self._issues: list[Issue] = [] if issues is None else issues
        self._muted = muted
        self._values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self._wrong_kind(self._path, "object", values)
            self._muted = True

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def done(self) -> None:
        """Raise the 422 that tells all issues of this object and its sections; do nothing when there are none."""
        if self._issues:
            raise invalid_fields(self._issues)

    def text(self, name: str, *, least: int = 0, most: int | None = None, trim: bool = False) -> str:
        """Return a required text; `least` and `most` are lengths in characters."""
        value = self._typed(name, str, required=True, nullable=False)
        return "" if value is None else self._sized(name, value.strip() if trim else value, least, most)

    def optional_text(
        self, name: str, *, least: int = 0, most: int | None = None, trim: bool = False, nullable: bool = False
    ) -> str | None:
        """Return a text that may be left out, and may be null only where `nullable`."""
        value = self._typed(name, str, required=False, nullable=nullable)
        return None if value is None else self._sized(name, value.strip() if trim else value, least, most)

    def slug(self, name: str, *, most: int, lowercases: bool = False) -> str:
        """Return a required slug; old servers lower its case first instead of refusing capitals."""
        value = self.text(name, least=1, most=most)
        value = value.lower() if lowercases else value
        if value and not _SLUG.fullmatch(value):
            self.complain(name, f"{name} field can only contain lowercase letters, numbers, and hyphens")
        return value

    def uuid(self, name: str) -> str:
        """Return a required UUID."""
        value = self._typed(name, str, required=True, nullable=False)
        if value is not None and not _UUID.fullmatch(value):
            self._add((*self._path, name), "invalid_string", "Invalid uuid", validation="uuid")
        return value or ""

    def flag(self, name: str) -> bool | None:
        """Return a boolean that may be left out."""
        value: bool | None = self._typed(name, bool, required=False, nullable=False)
        return value

    def choice(self, name: str, options: Sequence[str], *, required: bool = True) -> str | None:
        """Return one of the options."""
        value = self._typed(name, str, required=required, nullable=False)
        if value is not None and value not in options:
            expected = " | ".join(f"'{option}'" for option in options)
            message = f"Invalid enum value. Expected {expected}, received '{value}'"
            self._add((*self._path, name), "invalid_enum_value", message, received=value, options=list(options))
        return None if value is None else str(value)

    def section(self, name: str) -> "Fields":
        """Return a required object; when it is missing that is the only complaint about it."""
        path = (*self._path, name)
        muted = self._muted
        value = self._values.get(name)
        if not isinstance(value, Mapping):
            self._typed(name, dict, required=True, nullable=False)
            muted = True
        return Fields(value if isinstance(value, Mapping) else {}, path=path, issues=self._issues, muted=muted)

    def complain(self, name: str, message: str) -> None:
        """Add an issue of the server's own making about a field."""
        self._add((*self._path, name), "custom", message)

    def _typed(self, name: str, kind: type, *, required: bool, nullable: bool) -> Any:  # noqa: ANN401 - of the given type
        if name not in self._values:
            if required:
                expected = _KINDS[kind]
                path = (*self._path, name)
                self._add(path, "invalid_type", "Required", expected=expected, received="undefined")
            return None
        value = self._values[name]
        if value is None and nullable:
            return None
        if type(value) is not kind:
            self._wrong_kind((*self._path, name), _KINDS[kind], value)
            return None
        return value

    def _sized(self, name: str, value: str, least: int, most: int | None) -> str:
        path = (*self._path, name)
        if len(value) < least:
            message = f"String must contain at least {least} character(s)"
            self._add(path, "too_small", message, minimum=least, type="string", inclusive=True, exact=False)
        if most is not None and len(value) > most:
            message = f"String must contain at most {most} character(s)"
            self._add(path, "too_big", message, maximum=most, type="string", inclusive=True, exact=False)
        return value

    def _wrong_kind(self, path: tuple[str, ...], expected: str, value: object) -> None:
        received = _kind(value)
        message = f"Expected {expected}, received {received}"
        self._add(path, "invalid_type", message, expected=expected, received=received)

    def _add(self, path: tuple[str, ...], code: str, message: str, **extras: object) -> None:
        if not self._muted:
            self._issues.append({"code": code, **extras, "path": list(path), "message": message})
