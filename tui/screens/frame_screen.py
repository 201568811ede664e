"""The frame around every step, in which one step's pane takes the place of another."""

from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.model.steps import ORDER
from tui.screens.single_paint import SinglePaintScreen
from tui.screens.steps.step import StepPane
from tui.screens.widgets.frame import HeadLine, KeysLine, StepsRail
from tui.screens.widgets.hollow import blanks
from tui.screens.widgets.plain_text import Footnote, PlainText
from tui.screens.widgets.problem import ProblemPanel
from tui.screens.widgets.shapes import SHAPES


class Content(Vertical):
    """What stands between the edges."""

    render_lines = blanks


ROOM_FOR_THE_RAIL: Final = 60
"""Columns from which on the rail stands beside the step; below, the title carries the step's number."""


class FrameScreen(SinglePaintScreen):
    """Head line, rail, keys, and what each step says in the same place; `pane` is the current step."""

    render_lines = blanks

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the focused widget sees it: what is typed right behind Enter has to land where that leads.
        Binding("enter", "pane('accept')", priority=True),
        Binding("escape", "pane('back')"),
        Binding("f1", "pane('help')"),
        Binding("f2", "pane('sign_in')"),
        Binding("f5", "pane('refresh')"),
        # In the same way for Tab and the next field.
        Binding("tab", "pane('next')", priority=True),
        Binding("shift+tab", "app.focus_previous", priority=True),
    ]

    def __init__(self, pane: StepPane) -> None:
        super().__init__()
        self.pane = pane

    def compose(self) -> ComposeResult:
        """Rail, head line and keys at the edges, and the step between them."""
        yield StepsRail()
        yield HeadLine()
        yield KeysLine(self.pane.KEYS)
        with Content(id="content"):
            yield PlainText(self._title, id="title")
            yield PlainText(self.pane.guide.question, id="question")
            yield PlainText(id="notice")
            yield self.pane
            yield PlainText(id="status")
            yield ProblemPanel()
            yield Footnote(self.pane.meaning, id="effect")

    @property
    def _title(self) -> str:
        step = self.pane.STEP
        narrow = self.app.size.width < ROOM_FOR_THE_RAIL
        return f"{step.number} of {len(ORDER)} {SHAPES.dot} {step}" if narrow else step.value

    async def exchange(self, pane: StepPane) -> None:
        """Put another step's pane in the place of this one's; what was said about this one goes with it.

        The former one is hidden, and goes with `tidy`: to take it away is work that the picture need not wait for.
        """
        former, self.pane = self.pane, pane
        self.set_focus(None)
        self.query_one("#problem", ProblemPanel).clear()
        self.query_one("#status", PlainText).say("")
        self.remove_class("-noticed")
        self.query_one(KeysLine).show(pane.KEYS)
        for part, text in (("#title", self._title), ("#question", pane.guide.question), ("#effect", pane.meaning)):
            self.query_one(part, PlainText).put(text)
        for part in former.FRAME.keys() | pane.FRAME.keys():
            self.query_one(part).set_classes(pane.FRAME.get(part, ""))
        former.display = False
        await self.query_one("#content").mount(pane, after="#notice")

    def tidy(self) -> None:
        """Take away what an exchange has left behind, once it is painted."""
        for pane in self.query(StepPane):
            if pane is not self.pane:
                pane.remove()

    def on_resize(self) -> None:
        """The title carries the step's number where the rail has no room; what has the keyboard stays in sight."""
        self.query_one("#title", PlainText).put(self._title)
        self.pane.call_after_refresh(self.pane.show_focus)

    def stay(self) -> None:
        """Drop what Textual asks for behind an exchange too."""
        content = self.query_one("#content")
        content._layout_required = content._repaint_required = False  # noqa: SLF001 - as for the screen
        super().stay()

    def action_pane(self, action: str) -> Any:  # noqa: ANN401 - what the pane's action returns
        """Let the pane act, once it is all there: its own bindings count only while the keyboard is in it."""
        return getattr(self.pane, f"action_{action}")() if self.pane.is_mounted else None
