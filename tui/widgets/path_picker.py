"""A list of paths with a line to type one: the two always agree."""

from collections.abc import Sequence

from tui.sync.filter import Match
from tui.widgets.picker import Picker


class PathPicker(Picker):
    """Typing marks the best match and keeps the tree's order; moving the mark writes its path into the line."""

    PROMPT = "Path: "

    @property
    def known(self) -> frozenset[str]:
        """All paths there are to choose from."""
        return frozenset(str(choice.value) for choice in self._choices)

    def _arrange(self, found: Sequence[Match]) -> tuple[Sequence[Match], int]:
        if not found:
            return found, 0
        best = found[0].index if self.typed.strip() else self._likeliest
        ordered = sorted(found, key=lambda match: match.index)
        return ordered, next((at for at, match in enumerate(ordered) if match.index == best), 0)

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
