"""The question what to do with answers that an earlier run left for this host: go on from them, or start anew."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.api.errors import Problem
from tui.api.text import printable
from tui.screens.pages.page import Page
from tui.screens.widgets.menu import Menu
from tui.screens.widgets.picker import Picker
from tui.screens.widgets.problem import ProblemPanel
from tui.steps.summary import summary

if TYPE_CHECKING:
    from tui.model.steps import Step
    from tui.steps.drafts import Kept
    from tui.steps.wizard import Wizard


class DraftsScreen(Page["Step"]):
    """Rows for the drafts, newest first, and one for starting anew; below them what the marked draft holds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before what is typed behind it is dealt out, which may be meant for what comes after the question.
        Binding("enter", "accept", "go on", priority=True),
        Binding("escape", "back", "back"),
    ]

    def __init__(self, wizard: "Wizard", step: "Step") -> None:
        super().__init__()
        self._wizard = wizard
        self._step = step
        self._busy = False

    def compose(self) -> ComposeResult:
        """Title, rows, what the marked draft holds, what went wrong, the keys."""
        with Vertical(classes="dialog"):
            yield Static("Go on where you left off?", classes="dialog--title", markup=False)
            yield Menu(id="drafts")
            with VerticalScroll(classes="dialog--text", can_focus=False):
                yield Static(id="holds", markup=False)
            yield ProblemPanel()
            yield Static("Enter takes the marked row, Esc goes back.", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Stand on what is likelier."""
        menu = self.query_one("#drafts", Picker)
        menu.offer(self._wizard.drafts.choices())
        menu.focus_input()

    @on(Picker.Moved)
    def _show_what_it_holds(self, event: Picker.Moved) -> None:
        kept = event.choice.value if event.choice else None
        self.query_one("#holds", Static).update(_told(kept) if kept else "The draft goes with the first new answer.")

    @on(Picker.Chosen)
    def action_accept(self) -> None:
        """Take the marked row."""
        choice = self.query_one("#drafts", Picker).choice
        if choice is None or self._busy:
            return
        if choice.value is None:
            self.action_start_anew()
        else:
            self._go_on_with(choice.value)

    @work(exclusive=True, group="accept", description="check the draft")
    async def _go_on_with(self, kept: "Kept") -> None:
        self._busy = True
        self.query_one(ProblemPanel).clear()
        self.query_one("#holds", Static).update("Checking whether the answers still hold ...")
        try:
            step = await self._wizard.go_on_with(kept)
        except Problem as problem:
            self.query_one(ProblemPanel).show(problem, "Enter tries again.")
        else:
            self.dismiss(step)
        finally:
            self._busy = False

    def action_back(self) -> None:
        """Go back to Sign in, from where the same question comes again: the drafts stay."""
        if not self._busy:
            self.dismiss(self._wizard.back())

    def action_start_anew(self) -> None:
        """Begin without the drafts."""
        if not self._busy:
            self._wizard.drafts.start_anew()
            self.dismiss(self._step)


def _told(kept: "Kept") -> str:
    rows = summary(kept.draft.answers)
    width = max((len(row.label) for row in rows), default=0)
    return "\n".join(f"{row.label:<{width}}  {printable(row.detail)}" for row in rows)
