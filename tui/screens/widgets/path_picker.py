"""A list of paths with a line to type one: the two always agree."""

import re
from typing import TYPE_CHECKING, Any

from tui.model.filter import Found
from tui.screens.widgets.picker import Picker

if TYPE_CHECKING:
    from tui.model.choices import Choices


class PathPicker(Picker):
    """Typing marks the best match and keeps the tree's order; moving the mark writes its path into the line."""

    PROMPT = "Path: "

    def offer(self, choices: "Choices[Any]") -> None:
        """Show new paths, and say what Enter takes from an empty line."""
        if self._filter:
            self._filter.placeholder = "empty takes /" if choices.likeliest is not None else "type a path"
        super().offer(choices)

    @property
    def typed(self) -> str:
        """The text in the line; slashes in a row are one, for the line begins with one, and so do people."""
        return re.sub("//+", "/", super().typed)

    @property
    def known(self) -> frozenset[str]:
        """All paths there are to choose from."""
        return frozenset(str(choice.value) for choice in self._choices)

    def _arrange(self, found: Found) -> tuple[Found, int | None]:
        if not found:
            return found, 0
        best = found[0] if self.typed.strip() else self._likeliest
        ordered = found.in_the_lists_order()
        if best is None:
            return ordered, None
        return ordered, ordered.index(best) if best in ordered else 0

    def _mark(self, position: int, *, by_hand: bool = True) -> None:
        super()._mark(position, by_hand=by_hand)
        self.complete()

    def complete(self) -> None:
        """Write the marked path into the line, without filtering by it: its neighbours stay in sight."""
        if self.choice:
            self.write(str(self.choice.value))

    def write(self, path: str) -> None:
        """Put a path into the line and leave the rows as they are."""
        if self._filter:
            with self.prevent(self._filter.Changed):
                self._filter.value = path
            self._filter.cursor_position = len(path)
