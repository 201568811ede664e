"""The lines around every step: where we are, how far, and which keys work."""

from collections.abc import Collection, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tui.api.text import printable
from tui.sync.steps import ORDER, Step
from tui.widgets.lines import cut
from tui.widgets.shapes import SHAPES

Keys = tuple[tuple[str, str], ...]
"""Keys and what each does, in the order to show."""


class HeadLine(Static):
    """Product on the left; host, project and DEMO on the right, cut from the left end of the right part."""

    def __init__(self) -> None:
        super().__init__(id="head", markup=False)
        self._demo = False
        self._where: tuple[str, ...] = ()

    def show(self, host: str, project: str, *, demo: bool) -> None:
        """Tell where the wizard is signed in and which project is at hand; empty parts are left out."""
        self._demo = demo
        self._where = tuple(printable(part, limit=60) for part in (host, project) if part)
        self.refresh()

    def render(self) -> Content:
        """Fill the line, with the right part flush right; host and project give way before DEMO does."""
        between = f" {SHAPES.dot} "
        where = between.join(self._where)
        demo = Content(f"{between if self._where else ''}DEMO" if self._demo else "").stylize("bold")
        width = self.content_size.width
        left = "Infisical to Netlify"
        if width < len(left) + cell_len(where) + demo.cell_length + 2:
            left = ""
        place = Content(cut(where, max(width - len(left) - demo.cell_length, 1)))
        gap = " " * max(width - len(left) - place.cell_length - demo.cell_length, 0)
        return Content.assemble((left, "bold"), gap, place, demo)


class StepsRail(Static):
    """All steps: a mark for done, here and to be answered again."""

    def __init__(self) -> None:
        super().__init__(id="rail", markup=False)

    def show(self, here: Step, done: Collection[Step], again: Collection[Step]) -> None:
        """Mark the steps: `done` are answered, `again` lost their answer to a change."""
        lines = Content("\n").join([self._line(step, here, done, again) for step in ORDER])
        if lines != self.content:
            self.update(lines, layout=False)

    @staticmethod
    def _line(step: Step, here: Step, done: Collection[Step], again: Collection[Step]) -> Content:
        if step is here:
            return Content.styled(f"{SHAPES.here} {step}", "bold")
        if step in again:
            return Content(f"{SHAPES.attention} {step}")
        if step in done:
            return Content(f"{SHAPES.done} {step}")
        return Content(f"  {step}")


class FrameText(Static):
    """What a step says in its place in the frame."""

    def __init__(self, text: str = "", *, id: str, classes: str = "") -> None:  # noqa: A002 - Textual's name for it
        super().__init__(text, id=id, classes=classes, markup=False)

    def put(self, text: str) -> None:
        """Say something else; the same words again would still be laid out and painted again."""
        if self.content != text:
            self.update(text)

    def say(self, text: str) -> None:
        """Say something; with nothing to say, take no room."""
        if text or self.display:
            self.put(text)
            self.display = bool(text)


class KeysLine(Static):
    """The keys that work here, the one that leaves at the far right."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(id="keys-line", markup=False)
        self._keys = keys

    def show(self, keys: Keys) -> None:
        """Tell of other keys."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> Content:
        """Fill the line; where not all fits, the keys that work on every step and the way out stay longest."""
        leave = _key("Ctrl+C", "leave")
        room = self.content_size.width - leave.cell_length - 2
        kept: list[tuple[str, str]] = []
        for entry in sorted(self._keys, key=lambda entry: entry[0] not in _EVERYWHERE):
            wider = [known for known in self._keys if known in kept or known == entry]
            if _row(wider).cell_length <= room:
                kept = wider
        line = _row(kept)
        return Content.assemble(line, " " * max(room + 2 - line.cell_length, 1), leave)


_EVERYWHERE: Final = ("Enter", "Esc", "F1")


def _row(keys: Sequence[tuple[str, str]]) -> Content:
    return Content("   ").join([_key(key, words) for key, words in keys])


def _key(key: str, words: str) -> Content:
    return Content.assemble((key, "bold"), f" {words}")
