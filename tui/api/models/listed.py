"""Lists from the servers, in which one record that does not fit its model takes nothing else away."""

from collections.abc import Iterable
from typing import Any, Final, Self, TypeVar, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")
U = TypeVar("U")

_UNREADABLE: Final = object()
"""Stands in a list that is being read, in the place of a record that does not fit."""


class Listed(list[T]):
    """The records of a list that could be read.

    Attributes:
        unreadable: How many could not.
        may_be_cut: The server may hold more than it listed.
    """

    def __init__(self, found: Iterable[T] = (), *, unreadable: int = 0, may_be_cut: bool = False) -> None:
        super().__init__(found)
        self.unreadable: Final = unreadable
        self.may_be_cut: Final = may_be_cut

    @property
    def is_whole(self) -> bool:
        """Whether what is not in it is surely not on the server."""
        return not (self.unreadable or self.may_be_cut)

    @property
    def total(self) -> int:
        """How many records the server listed."""
        return len(self) + self.unreadable

    def of(self, items: Iterable[U]) -> "Listed[U]":
        """Return these items as a list with the same gaps."""
        return Listed(items, unreadable=self.unreadable, may_be_cut=self.may_be_cut)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - Pydantic's own
        """Read each record by its model, and mark it where that fails."""
        [record] = get_args(source)
        unfit = core_schema.no_info_after_validator_function(lambda _: _UNREADABLE, core_schema.any_schema())
        each = core_schema.union_schema([handler.generate_schema(record), unfit], mode="left_to_right")
        return core_schema.no_info_after_validator_function(cls._without_gaps, core_schema.list_schema(each))

    @classmethod
    def _without_gaps(cls, read: list[Any]) -> Self:
        found = [record for record in read if record is not _UNREADABLE]
        return cls(found, unreadable=len(read) - len(found))
