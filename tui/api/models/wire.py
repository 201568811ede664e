"""The ground of all wire models: names, strictness, and the kinds of text with their limits.

Models are strict: `"true"` is no boolean and `1` is no string. A reply may carry fields that are not
listed, for servers grow; a request may not. Read replies with `model_validate_json`, write requests with `to_wire`.
"""

import os
from typing import Annotated, Any, Final, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationInfo
from pydantic.alias_generators import to_camel

# Plugins of pydantic's (Logfire brings one) would see all that is read and sent, tokens too; and to look for them takes
# a look at every package that is installed, before the first model is built.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

UUID_PATTERN: Final = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z"
"""`format: uuid` of the contract. Ids stay text, so that what is sent back is what was received."""

T = TypeVar("T")


def _never_null(value: object, info: ValidationInfo) -> object:
    """Refuse a JSON `null` where the contract lets a field be absent but not null."""
    if value is None and info.mode == "json":
        msg = "null is not allowed here; the field may only be left out"
        raise ValueError(msg)
    return value


Uuid = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
NonEmpty = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"\S", max_length=255)]
"""The id of a record in a list: a record without one could be shown, but not chosen."""
Destination255 = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Absent = Annotated[T | None, BeforeValidator(_never_null)]
"""Optional on the wire, but never null: `None` means the field is left out."""


class Wire(BaseModel):
    """Base of all wire models: camelCase outside, snake_case inside, immutable, strict."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        strict=True,
        defer_build=True,  # No run needs all of them, and what is built is a megabyte that stays.
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    @classmethod
    def model_validate_json(
        cls,
        json_data: str | bytes | bytearray,
        **options: Any,  # noqa: ANN401 - Pydantic's own keywords, of which newer versions have more
    ) -> Self:
        """Read JSON text by its camelCase names only: `project_id` is a name of ours, unknown to the contract."""
        return super().model_validate_json(json_data, **options | {"by_alias": True, "by_name": False})

    @classmethod
    def prepare(cls) -> None:
        """Build what reads and writes this model, and first what its fields do that are models.

        They would else be built once within this one, and once more where one is used by itself: 10 ms for a sync.
        """
        for field in cls.model_fields.values():
            if isinstance(field.annotation, type) and issubclass(field.annotation, Wire):
                field.annotation.prepare()
        cls.model_rebuild()

    def to_wire(self) -> dict[str, Any]:
        """Return the JSON object to send: camelCase keys, absent fields left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def _text_or_nothing(value: object) -> object:
    return value if isinstance(value, str) else None


MaybeText = Annotated[str | None, BeforeValidator(_text_or_nothing)]
"""Text where there is some; anything else a server may put there counts as nothing."""
