"""Step Result: what was created, and its first run followed to the end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from tui.api.errors import Problem
from tui.api.text import printable
from tui.screens.confirm import with_a_yes
from tui.screens.step import StepScreen
from tui.sync.answers import STEP_OF_FIELD
from tui.sync.choices import Choice, Choices
from tui.sync.effects import needs_a_typed_yes, target
from tui.sync.explain import explain
from tui.sync.follow import USUAL, Run, RunState
from tui.sync.steps import Step
from tui.widgets.menu import Menu
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from tui.api.models import SecretSync

_AGAIN = "again"
_RUN = "run"
_LEAVE = "leave"


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
            found = " It was there already: the answer to the first attempt was lost." if created.found else ""
            name, identifier = printable(created.sync.name), created.sync.id
            text = f"Created {name}\nid {identifier}{found}{_kept_differently(created.changed)}"
            self.query_one("#created", Static).update(text)
        self._offer(RunState.QUEUED)
        self.query_one("#actions", Picker).focus_input()

    async def load(self) -> None:
        """Follow the first run, or look again where the last look stopped."""
        if self.wizard.created:
            self._follow(None)

    @work(exclusive=True, group="follow", description="follow the run")
    async def _follow(self, before: "SecretSync | None") -> None:
        try:
            async for run in self.wizard.follow(before):
                self._show(run)
        except Problem as problem:
            self.show_problem(problem, again="F5 looks again.")

    def _show(self, run: Run) -> None:
        if not self._seen or self._seen[-1][0] is not run.state:
            self._seen.append((run.state, run.elapsed))
            self._offer(run.state)
        else:
            self._seen[-1] = (run.state, run.elapsed)
        lines = [f"{state:<12} {_minutes(elapsed)}" for state, elapsed in self._seen]
        if run.lost:
            lines.append(f"(no answer just now: {run.lost.happened})")
        self.query_one("#log", Static).update("\n".join(lines))
        self.query_one("#outcome", Static).update(self._meaning(run))
        self.call_after_refresh(self.show_focus)

    def _meaning(self, run: Run) -> str:
        place = target(self.wizard.answers)
        match run.state:
            case RunState.SUCCEEDED:
                return f"The variables are on Netlify. {place} uses them from its next deploy on."
            case RunState.FAILED:
                happened, remedy = explain(run.sync.last_sync_message)
                return f"{happened}\n{remedy}"
            case RunState.PAUSED:
                return "Nothing has been written to Netlify. The first run starts when you say so."
            case RunState.RUNNING if run.elapsed > USUAL:
                return "This takes unusually long. Infisical goes on without the wizard; you may leave."
            case RunState.RUNNING:
                return "Infisical tries up to five times, which can take a minute."
            case _:
                return "Infisical starts the run within a few seconds."

    def _offer(self, state: RunState) -> None:
        run = "Run the first sync" if state is RunState.PAUSED else "Run again"
        rows = [Choice(_AGAIN, "Again for another context"), Choice(_LEAVE, "Leave")]
        if state.over:
            rows.insert(0, Choice(_RUN, run))
        likeliest = 0 if state in (RunState.FAILED, RunState.PAUSED) else len(rows) - 1
        actions = self.query_one("#actions", Picker)
        marked = actions.choice if self._touched else None
        actions.offer(Choices(tuple(rows), likeliest))
        if marked:
            actions.mark(marked.value)

    def action_accept(self) -> None:
        """Do what is marked; an Enter too many from Review does nothing while the run goes on."""
        choice = self.query_one("#actions", Picker).choice
        over = bool(self._seen) and self._seen[-1][0].over
        if self._busy or choice is None or not (over or self._touched):
            return
        if choice.value == _AGAIN:
            self.post_message(self.GoTo(self.wizard.again()))
        elif choice.value == _RUN:
            # A sync created paused was created without the yes that its first run needs.
            paused = self._seen[-1][0] is RunState.PAUSED
            why = needs_a_typed_yes(self.wizard.answers) if paused else ""
            with_a_yes(self.app, why, target(self.wizard.answers), self._run_again)
        else:
            self.action_leave()

    @work(exclusive=True, group="accept", description="run the sync")
    async def _run_again(self) -> None:
        self.busy_with("Asking Infisical to run the sync ...")
        try:
            before = await self.wizard.trigger()
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
        else:
            self._seen.clear()
            self._touched = False
            if self.wizard.created:
                self._follow(before)
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


def _kept_differently(fields: tuple[str, ...]) -> str:
    steps = dict.fromkeys(STEP_OF_FIELD[field][0] for field in fields if field in STEP_OF_FIELD)
    return f"\nInfisical kept these differently from what was sent: {', '.join(steps)}." if steps else ""


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
