"""What a run remembers between the steps: the answers, where the user is, and what each screen is to say."""

from collections import deque
from typing import TYPE_CHECKING, Any

from tui.model.answers import Answers
from tui.model.steps import Step, after
from tui.steps.revalidate import Settled

if TYPE_CHECKING:
    from tui.preview.overlaps import Overlaps
    from tui.preview.plan import Preview


class Position:
    """The part of the wizard that asks no server.

    Attributes:
        answers: What was accepted so far.
        current: The step the user is at.
        editing: The user came from Review and goes straight back to it.
        cleared: Steps that lost their answer to a change and have not been answered since.
        notice: One line about what the last change did to other answers; shown once.
        complaints: What the server said about single fields, by step and field of its model.
        unsent: What was typed or marked on a step that was left with Back, by step.
        visited: The last steps that the user stood on, the latest last.
        preview: What was last said that the sync would do.
        preview_is_old: The last attempt to bring it up to date failed.
        overlaps: The other syncs that it was last said to meet.
    """

    def __init__(self) -> None:
        self.answers = Answers()
        self.current = Step.SIGN_IN
        self.editing = False
        self.notice = ""
        self.cleared: frozenset[Step] = frozenset()
        self.complaints: dict[Step, dict[str, str]] = {}
        self.unsent: dict[Step, dict[str, Any]] = {}
        self.visited: deque[Step] = deque(maxlen=20)
        self._before_update: Answers | None = None
        self.preview: Preview | None = None
        self.preview_is_old = False
        self.overlaps: Overlaps | None = None

    @property
    def updating(self) -> bool:
        """Whether Review and the steps before it change the sync that exists, instead of making one."""
        return self._before_update is not None

    def tell(self, notice: str) -> None:
        """Add a line to what the next screen says on top."""
        self.notice = f"{notice} {self.notice}".strip()

    def forward(self) -> Step:
        """Go on from Sign in with the session as it is."""
        self.notice = ""
        return self._stand_on(self._next(Step.SIGN_IN))

    def edit(self, step: Step) -> Step:
        """Go from Review to `step`, to come straight back from there."""
        self.notice = ""
        self.editing = True
        return self._stand_on(step)

    def _take(self, step: Step, settled: Settled) -> Step:
        """Make the settled answers the wizard's own and go on from `step`."""
        for stale in (step, *settled.cleared):
            self.complaints.pop(stale, None)
            self.unsent.pop(stale, None)
        if settled.renamed:
            self.complaints.pop(Step.NAME, None)
        self.answers = settled.answers
        self.cleared = frozenset(item for item in {*self.cleared, *settled.cleared} if not self.answers.has(item))
        self.notice = settled.notice
        return self._stand_on(self._next(step))

    def _next(self, step: Step) -> Step:
        if self.editing or step is Step.SIGN_IN:
            return self.answers.missing() or Step.REVIEW
        return after(step)

    def _stand_on(self, step: Step) -> Step:
        self.current = step
        self.visited.append(step)
        if step in (Step.REVIEW, Step.RESULT):
            self.editing = False
        return step

    def _discard_update(self, answers: Answers) -> Step:
        self.answers, self._before_update = answers, None
        self.complaints.clear()
        self.unsent.clear()
        self.notice = "The sync stays as it was."
        return self._stand_on(Step.RESULT)
