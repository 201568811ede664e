"""Step Result: what was created, and its first run followed to the end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from tui.api.errors import Problem
from tui.screens.confirm import with_a_yes
from tui.screens.step import StepScreen
from tui.sync.effects import needs_a_typed_yes, target
from tui.sync.follow import Run, RunState
from tui.sync.outcome import Next, created_words, meaning, minutes, next_actions
from tui.sync.steps import Step
from tui.widgets.menu import Menu
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from tui.sync.care import Care


class ResultScreen(StepScreen):
    """Created; the states of the run as they come, then what to do next."""

    STEP = Step.RESULT
    KEYS = (("Enter", "choose"), ("F1", "help"), ("F5", "look again"))

    @dataclass
    class Leave(Message):
        """The user is done, or may be: then `ask`."""

        ask: bool

    def body(self) -> ComposeResult:
        """Name and id, the log of states, what they mean, the actions."""
        yield Static(id="created", markup=False)
        yield Static(id="log", markup=False)
        yield Static(id="outcome", markup=False)
        yield Menu(id="actions")

    def on_mount(self) -> None:
        """Say what exists now and follow it."""
        self._seen: list[tuple[RunState, float]] = []
        self._touched = False
        created = self.wizard.created
        if created:
            self.query_one("#created", Static).update("\n".join(created_words(created)))
        self._offer(RunState.QUEUED)
        self.query_one("#actions", Picker).focus_input()

    async def load(self) -> None:
        """Follow the first run, or look again where the last look stopped."""
        if self.wizard.care:
            self._follow(self.wizard.care)

    @work(exclusive=True, group="follow", description="follow the run")
    async def _follow(self, care: "Care") -> None:
        try:
            async for run in care.follow():
                self._show(run)
        except Problem as problem:
            self.show_problem(problem, again="F5 looks again.")

    def _show(self, run: Run) -> None:
        if not self._seen or self._seen[-1][0] is not run.state:
            self._seen.append((run.state, run.elapsed))
            self._offer(run.state)
        else:
            self._seen[-1] = (run.state, run.elapsed)
        lines = [f"{state:<12} {minutes(elapsed)}" for state, elapsed in self._seen]
        if run.lost:
            lines.append(f"(no answer just now: {run.lost.happened})")
        self.query_one("#log", Static).update("\n".join(lines))
        self.query_one("#outcome", Static).update("\n".join(meaning(run, target(self.wizard.answers))))
        self.call_after_refresh(self.show_focus)

    def _offer(self, state: RunState) -> None:
        actions = self.query_one("#actions", Picker)
        marked = actions.choice if self._touched else None
        actions.offer(next_actions(state))
        if marked:
            actions.mark(marked.value)

    def action_accept(self) -> None:
        """Do what is marked; an Enter too many from Review does nothing while the run goes on."""
        choice = self.query_one("#actions", Picker).choice
        over = bool(self._seen) and self._seen[-1][0].over
        if self._busy or choice is None or not (over or self._touched):
            return
        if choice.value is Next.AGAIN:
            self.post_message(self.GoTo(self.wizard.again()))
        elif choice.value is Next.RUN:
            # A sync created paused was created without the yes that its first run needs.
            paused = self._seen[-1][0] is RunState.PAUSED
            why = needs_a_typed_yes(self.wizard.answers) if paused else ""
            with_a_yes(self.app, why, target(self.wizard.answers), self._run_again)
        else:
            self.action_leave()

    @work(exclusive=True, group="accept", description="run the sync")
    async def _run_again(self) -> None:
        care = self.wizard.care
        if care is None:
            return
        self.busy_with("Asking Infisical to run the sync ...")
        try:
            await care.trigger()
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
        else:
            self._seen.clear()
            self._touched = False
            self._follow(care)
        finally:
            self.no_longer_busy()

    def action_back(self) -> None:
        """There is no way back behind a created sync, so ask whether to leave."""
        self.post_message(self.Leave(ask=True))

    def action_leave(self) -> None:
        """Leave; Infisical goes on by itself."""
        self.post_message(self.Leave(ask=False))

    @on(Picker.Moved)
    def _moved(self, event: Picker.Moved) -> None:
        self._touched = self._touched or event.by_hand

    def unsent(self) -> dict[str, Any]:
        """Nothing is typed here."""
        return {}
