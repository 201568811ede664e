"""One whole HTTP answer, and how a good one is read into its model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from tui.api.errors import Service, UnexpectedAnswer
from tui.api.models.listed import Listed
from tui.api.models.wire import Wire
from tui.api.surrogates import with_stand_ins
from tui.api.text import printable

M = TypeVar("M", bound=Wire)
T = TypeVar("T")

UPDATE: Final = "Update this program or the server; if both are current, report it as a bug."
"""What to do about data in a form that is not known."""

_FIELDS_NAMED: Final = 3
"""Wrong fields named in one sentence; more would not fit a line and help nobody."""


@dataclass(frozen=True)
class Peer:
    """Whom we talk to, as the user knows it: the service and `host[:port]`; and what may stand in between."""

    service: Service
    host: str
    scheme: str = "https"

    @property
    def proxy_variable(self) -> str:
        """The environment variable that may put a proxy in between."""
        return f"{self.scheme.upper()}_PROXY"

    def __str__(self) -> str:
        """Return for example `Infisical (eu.infisical.com)`."""
        return f"{self.service} ({printable(self.host)})"

    @property
    def address_source(self) -> str:
        """Where the user gave the address."""
        return "the address given with --url" if self.service == "Infisical" else "NETLIFY_API_URL"

    @property
    def address_remedy(self) -> str:
        """What to check when something else than this service seems to answer."""
        return f"Check {self.address_source}, and whether a proxy or a login page stands in between."

    @property
    def between(self) -> str:
        """Name whatever answered in the service's place, as the subject of a sentence."""
        return f"Something between here and {self}"


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case) and the whole body; the body may hold names, so it stays out of `repr`."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_html(self) -> bool:
        """Whether this is a web page, by its type or its first character."""
        return "html" in self.headers.get("content-type", "") or self.body.lstrip()[:1] == b"<"


def read_object(reply: type[M], answer: Answer, peer: Peer) -> M:
    """Read the body as one JSON object.

    Raises:
        UnexpectedAnswer: a web page, no JSON, or JSON of another shape.
    """
    return _read(reply.model_validate_json, answer, peer)


def read_list(item: type[M], answer: Answer, peer: Peer) -> Listed[M]:
    """Read the body as a bare JSON array, which is how Netlify answers; items that do not fit are left out.

    Raises:
        UnexpectedAnswer: as `read_object`.
    """
    return _read(TypeAdapter(Listed[item]).validate_json, answer, peer)  # type: ignore[valid-type]  # mypy knows no run-time types


def _read(validate: Callable[..., T], answer: Answer, peer: Peer) -> T:
    if answer.is_html:
        raise UnexpectedAnswer(f"{peer} answered with a web page instead of data.", peer.address_remedy)
    try:
        return validate(with_stand_ins(answer.body), by_alias=True, by_name=False)
    except ValidationError as error:
        # Only the places are kept: the values may be anything, and the error itself holds them.
        faults = error.errors(include_url=False, include_context=False, include_input=False)
    if any(fault["type"] == "json_invalid" for fault in faults):
        raise UnexpectedAnswer(f"{peer} answered with something that is not whole JSON.", peer.address_remedy)
    places = dict.fromkeys(".".join(str(step) for step in fault["loc"]) or "the whole" for fault in faults)
    named = ", ".join(printable(place, limit=80) for place in list(places)[:_FIELDS_NAMED])
    more = ", …" if len(places) > _FIELDS_NAMED else ""
    raise UnexpectedAnswer(
        f"{peer} answered in a form this program does not know: {named}{more} is missing or of another type.",
        UPDATE,
    )
