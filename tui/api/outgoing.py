"""One request on its way out, and the only place where a secret becomes plain text again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from pydantic import SecretStr

from tui.api.surrogates import json_text, original

_SENDABLE: Final = re.compile(r"[\x21-\x7e]+")
"""What a header value may hold; an HTTP library would quote anything else in its error, token and all."""


@dataclass(frozen=True)
class Outgoing:
    """A request. `token` is `None` for unsigned ones; `read_limit` is the longest silence in seconds.

    `body` may hold `SecretStr` at any depth.
    """

    method: str
    url: str
    params: Mapping[str, str] | None
    token: SecretStr | None
    read_limit: float
    body: Mapping[str, Any] | None = None

    def token_is_sendable(self) -> bool:
        """Whether the token, if any, can stand in a header."""
        return self.token is None or _SENDABLE.fullmatch(self.token.get_secret_value()) is not None

    @property
    def address(self) -> str:
        """The URL with its query."""
        if not self.params:
            return self.url
        params = {name: original(value) for name, value in self.params.items()}
        return f"{self.url}?{urlencode(params, errors='surrogatepass')}"

    def headers(self) -> dict[str, str]:
        """Return the headers of this request; an empty body gets no content type, Infisical fails on that."""
        headers = {}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token.get_secret_value()}"
        if self.body is not None:
            headers["Content-Type"] = "application/json"
        return headers

    def content(self) -> bytes | None:
        """Return the body as JSON."""
        return None if self.body is None else json_text(self.body, _plain).encode()

    def secrets(self) -> list[SecretStr]:
        """Return every secret in this request, so that an answer which repeats one can be cleaned."""
        return [*_secrets(self.token), *_secrets(self.body)]


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    raise TypeError(f"a request body cannot hold {type(value).__name__}")


def _secrets(value: object) -> Iterator[SecretStr]:
    if isinstance(value, SecretStr):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _secrets(inner)


def segment(text: str) -> str:
    """Encode one segment of a path; dots too when alone, for they would climb to another route."""
    return quote(original(text), safe="", errors="surrogatepass") if text.strip(".") else text.replace(".", "%2E")
