"""What went wrong and what to do, in place; never a dialog in the way."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui.api.text import printable
from tui.screens.widgets.shapes import SHAPES

if TYPE_CHECKING:
    from tui.api.errors import Problem


class ProblemPanel(Static):
    """Hidden until there is something to say."""

    def __init__(self) -> None:
        super().__init__(id="problem", markup=False)
        self.display = False

    def show(self, problem: "Problem", again: str) -> None:
        """Show both sentences, how to try again, and the request id to quote to an admin."""
        request = f" (request {printable(problem.request_id)})" if problem.request_id else ""
        self._put(problem.happened, f"{problem.remedy} {again}{request}")

    def say(self, text: str) -> None:
        """Show one sentence, for an answer that cannot be accepted yet."""
        self._put(text, "")

    def clear(self) -> None:
        """Hide it."""
        self._appear(shown=False)

    def _put(self, happened: str, remedy: str) -> None:
        lines = [Content.assemble((f"{SHAPES.attention} {printable(happened, limit=400)}", "bold"))]
        if remedy:
            lines.append(Content(printable(remedy, limit=400)))
        self.update(Content("\n").join(lines))
        self._appear(shown=True)

    def _appear(self, *, shown: bool) -> None:
        """Show or hide; a low window makes room for the way out of the trouble."""
        self.display = shown
        self.screen.set_class(shown, "-troubled")
