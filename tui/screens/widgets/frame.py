"""The lines around every step: where we are, how far, and which keys work."""

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Final

from rich.cells import cell_len
from textual.geometry import Size

from tui.api.text import printable
from tui.model.steps import ORDER, Step
from tui.screens.widgets.drawn import Drawing, Drawn
from tui.screens.widgets.lines import cut
from tui.screens.widgets.shapes import SHAPES

Keys = tuple[tuple[str, str], ...]
"""Keys and what each does, in the order to show."""


class HeadLine(Drawn):
    """Product on the left; host, project and DEMO on the right, cut from the left end of the right part."""

    def __init__(self) -> None:
        super().__init__(id="head")
        self._demo = False
        self._where: tuple[str, ...] = ()

    def show(self, host: str, project: str, *, demo: bool) -> None:
        """Tell where the wizard is signed in and which project is at hand; empty parts are left out."""
        where = tuple(printable(part, limit=60) for part in (host, project) if part)
        if (where, demo) != (self._where, self._demo):
            self._where, self._demo = where, demo
            self.refresh()

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Fill the line, with the right part flush right; host and project give way before DEMO does."""
        between = f" {SHAPES.dot} "
        where = between.join(self._where)
        demo = f"{between if self._where else ''}DEMO" if self._demo else ""
        width = size.width - 2
        left = "Infisical to Netlify"
        if width < len(left) + cell_len(where) + len(demo) + 2:
            left = ""
        place = cut(where, max(width - len(left) - len(demo), 1))
        gap = " " * max(width - len(left) - cell_len(place) - len(demo), 0)
        return ((" ", False), (left, True), (gap + place, False), (demo, True)), _edge(size)


class StepsRail(Drawn):
    """All steps: a mark for done, here and to be answered again."""

    def __init__(self) -> None:
        super().__init__(id="rail")
        self._lines: Sequence[Drawing] = ()

    def show(self, here: Step, done: Collection[Step], again: Collection[Step]) -> None:
        """Mark the steps: `done` are answered, `again` lost their answer to a change."""
        lines = [self._line(step, here, done, again) for step in ORDER]
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Begin below the head line."""
        del size
        return (), (), *self._lines

    @staticmethod
    def _line(step: Step, here: Step, done: Collection[Step], again: Collection[Step]) -> Drawing:
        if step is here:
            mark = SHAPES.here
        elif step in again:
            mark = SHAPES.attention
        else:
            mark = SHAPES.done if step in done else " "
        return (" ", False), (f"{mark} {step}", step is here)


class KeysLine(Drawn):
    """The keys that work here, the one that leaves at the far right."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(id="keys-line")
        self._keys = keys

    def show(self, keys: Keys) -> None:
        """Tell of other keys."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def drawing(self, size: Size) -> Sequence[Drawing]:
        """Fill the line; where not all fits, the keys that work on every step and the way out stay longest."""
        room = size.width - 2 - _width((_LEAVE,))
        kept: list[tuple[str, str]] = []
        for entry in sorted(self._keys, key=lambda entry: entry[0] not in _EVERYWHERE):
            wider = [known for known in self._keys if known in kept or known == entry]
            if _width(wider) + 2 <= room:
                kept = wider
        gap = " " * max(room - _width(kept), 1)
        return _edge(size), ((" ", False), *_row(kept), (gap, False), *_row((_LEAVE,)))


_EVERYWHERE: Final = ("Enter", "Esc", "F1")
_LEAVE: Final = ("Ctrl+C", "leave")
_BETWEEN: Final = "   "


def _width(keys: Sequence[tuple[str, str]]) -> int:
    return len(_BETWEEN.join(f"{key} {words}" for key, words in keys))


def _row(keys: Sequence[tuple[str, str]]) -> Drawing:
    pieces = chain.from_iterable(((_BETWEEN, False), (key, True), (f" {words}", False)) for key, words in keys)
    return tuple(pieces)[1:]


def _edge(size: Size) -> Drawing:
    """Return the line that parts the frame from the step."""
    return (("─" * size.width, False),)
