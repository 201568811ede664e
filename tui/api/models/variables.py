"""Netlify's environment variables on the wire; Netlify's own names have underscores."""

from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr

from tui.api.models.listed import Listed
from tui.api.models.wire import Wire


def _unless_null(value: object) -> object:
    """Read a null flag as one that is not set."""
    return False if value is None else value


def _text_or_none(value: object) -> str | None:
    """Read anything but text as absent: the time of the last change is only ever compared."""
    return value if isinstance(value, str) else None


class VariableValue(Wire, alias_generator=None):
    """The value of a variable in one deploy context; `context_parameter` names the branch of the context `branch`.

    Netlify masks the values of secret-flagged variables, all but those of the context `dev`.
    """

    context: str
    context_parameter: str | None = None
    value: SecretStr | None = None

    @property
    def where(self) -> str:
        """The deploy context; a branch of its own is written `branch:NAME`."""
        return f"{self.context}:{self.context_parameter}" if self.context_parameter else self.context


class NetlifyVariable(Wire, alias_generator=None):
    """One entry of `GET /accounts/{account}/env`: a variable with its values, one per deploy context at most.

    Values are secrets to us even where Netlify shows them to everybody; only a backup has use for them.
    """

    key: str
    values: Listed[VariableValue] = Field(default_factory=Listed)
    is_secret: Annotated[bool, BeforeValidator(_unless_null)] = False
    scopes: Listed[str] = Field(default_factory=Listed)
    updated_at: Annotated[str | None, BeforeValidator(_text_or_none)] = None
