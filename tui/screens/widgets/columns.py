"""One row of a list as text: the label in a column of its own, then detail and note as far as there is room."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len, set_cell_size

from tui.api.text import printable
from tui.screens.widgets.lines import cut

if TYPE_CHECKING:
    from tui.model.choices import Choice

_GAP: Final = 2
"""Cells between label, detail and note."""

_SHORTEST_NOTE: Final = 6
"""Cells; less of a note than that tells nothing."""


class Columns:
    """How wide the labels and the details of some choices are."""

    def __init__(self, choices: "Sequence[Choice[Any]]") -> None:
        self._label = max((_cells(printable(item.label)) for item in choices), default=0)
        noted = [item for item in choices if item.reason or item.refused]
        self._detail = max((cell_len(printable(item.detail)) for item in noted), default=0)

    def label(self, choice: "Choice[Any]", width: int) -> str:
        """Return a label as wide as the column is in a row of so many cells, the sign of the mark included."""
        columns = max(min(self._label, width - 4 - min(self._detail + 2, width // 2 + 3)), 8)
        label = cut(printable(choice.label), columns)
        return label + " " * (columns - cell_len(label))

    def beside(self, choice: "Choice[Any]", room: int) -> str:
        """Detail and note, as far as there is room; only why a row cannot be chosen outlives its detail."""
        note = choice.refused or choice.reason  # There may be the name of a branch in it.
        detail, note = printable(choice.detail) if choice.detail else "", printable(note) if note else ""
        both = f"  {set_cell_size(detail, self._detail)}  {note}" if note else f"  {detail}"
        if cell_len(both) > room and (choice.refused or not detail):
            both = f"  {note}"
        elif cell_len(both) > room and note and room < cell_len(both) - cell_len(note) + _SHORTEST_NOTE:
            both = f"  {detail}"
        return cut(both, room) if room > _GAP else ""


def _cells(text: str) -> int:
    """Return how wide a text is; of nearly every name that is plain to see, and rich would look at each letter."""
    return len(text) if text.isascii() else cell_len(text)
