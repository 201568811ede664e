"""What all steps have in common: how one is entered, loaded, answered and left, and what it says in the frame."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message

from tui.api.errors import Problem, right_refusal, sign_in_refusal
from tui.model.steps import Step
from tui.screens.steps.pane import Pane
from tui.screens.widgets.body import Body
from tui.screens.widgets.field import Field
from tui.screens.widgets.frame import HeadLine, Keys, KeysLine, StepsRail
from tui.screens.widgets.picker import Picker
from tui.screens.widgets.plain_text import PlainText
from tui.screens.widgets.problem import ProblemPanel
from tui.steps.guide import Guide, guide_of

if TYPE_CHECKING:
    from tui.model.answers import Answer
    from tui.steps.wizard import Wizard


ANOTHER_TOKEN: Final = "F2 signs in with another token."
"""The way out where the token lacks a right."""


class StepPane(Pane):
    """Base of the steps' panes, of which the frame shows one at a time.

    A step fills `body`, loads what it needs in `load`, and builds its model in `answer`; the frame says what went wrong
    in place, what was typed is kept when the user goes back, and the app is asked for the next step.
    """

    STEP: ClassVar[Step]

    KEYS: ClassVar[Keys] = (("Enter", "choose"), ("Esc", "back"), ("F1", "help"), ("F5", "refresh"))
    """What the bottom line says about the keys."""

    FORM_KEYS: ClassVar[Keys] = (("Enter", "go on"), ("Tab", "next"), *KEYS[1:])
    """The same where there are lines to fill in."""

    FRAME: ClassVar[Mapping[str, str]] = {}
    """Style classes of texts in the frame, by selector, while this step is shown."""

    PATIENCE: ClassVar[float] = 0.1
    """Seconds that a step change waits for what the step loads, before it shows the step without that."""

    class GoTo(Message):
        """Show the pane of this step; the wizard stands on it already."""

        def __init__(self, step: Step) -> None:
            super().__init__()
            self.step: Final = step

    class SignInWanted(Message):
        """The server does not accept the token any more."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem: Final = problem

    def __init__(self, wizard: "Wizard | None") -> None:
        super().__init__()
        self._retry: Callable[[], object] | None = None
        self._wizard = wizard
        self._busy = False
        self._soon = ""
        self._settled = asyncio.Event()

    @property
    def wizard(self) -> "Wizard":
        """The run; only Sign in is opened before there is one."""
        if self._wizard is None:
            raise RuntimeError("this step was opened before the wizard")
        return self._wizard

    @property
    def guide(self) -> Guide:
        """The words of this step."""
        return self._wizard.guide_of(self.STEP) if self._wizard else guide_of(self.STEP, updating=False)

    @property
    def meaning(self) -> str:
        """What is said at the foot of the screen at first: what the servers will do with the answer."""
        return self.guide.effect

    def body(self) -> ComposeResult:
        """Yield the step's own widgets."""
        yield from ()

    def foot(self) -> ComposeResult:
        """Yield what stays in sight below the body, however far the body is scrolled."""
        yield from ()

    async def load(self) -> None:
        """Ask the catalogue and fill the widgets.

        Raises:
            Problem: Shown in place; F5 asks again.
        """

    def answer(self) -> "Answer | None":
        """Build the step's model from the widgets; None when there is nothing to accept yet.

        Raises:
            ValidationError: Shown beside the fields.
        """
        return None

    def unsent(self) -> dict[str, Any]:
        """Return what was typed or marked, to be restored when the user comes back."""
        return {field.id or "": field.value for field in self.query(Field) if not field.password}

    def compose(self) -> ComposeResult:
        """The body, and what stays in sight below it."""
        with Body():
            yield from self.body()
        yield from self.foot()

    def on_mount(self) -> None:
        """Show where we are and start loading."""
        self.show_frame()
        self.restore_typed()
        self.reload()

    def restore_typed(self) -> None:
        """Put back what was typed before the step was left."""
        unsent = self._wizard.unsent.get(self.STEP, {}) if self._wizard else {}
        for field in self.query(Field):
            if isinstance(text := unsent.get(field.id or ""), str):
                field.fill(text)

    def show_frame(self) -> None:
        """Bring head line, rail and notice up to date."""
        wizard = self._wizard
        rail = self.screen.query_one(StepsRail)
        if wizard is None:
            rail.show(self.STEP, (), ())
            return
        host = wizard.session.origin.partition("://")[2] if wizard.signed_in else ""
        project = wizard.answers.project.name if wizard.answers.project else ""
        self.screen.query_one(HeadLine).show(host, project, demo=bool(wizard.settings.demo))
        rail.show(self.STEP, wizard.done, wizard.cleared)
        self.say("#notice", wizard.notice)
        self.screen.set_class(bool(wizard.notice), "-noticed")

    @on(Picker.Moved)
    @on(events.DescendantFocus)
    def _follow_mark(self) -> None:
        self.call_after_refresh(self.show_focus)

    def show_focus(self) -> None:
        """Scroll to where the keyboard is: what was filled in around it may have pushed it out of sight."""
        for body in () if self._abandoned else self.query(Body):
            body.show_focus()

    def say(self, selector: str, text: str) -> None:
        """Put a text into a line of the frame; a line without one is not there."""
        self.screen.query_one(selector, PlainText).say(text)

    def show_keys(self, keys: Keys) -> None:
        """Say in the bottom line which keys work now."""
        self.screen.query_one(KeysLine).show(keys)

    def status(self, text: str) -> None:
        """Say in one line what is going on; nothing hides the line.

        A step that is answered keeps its line: to take it away is a layout that the next step would wait for.
        """
        self._soon = ""
        if not self._abandoned:
            self.say("#status", text)

    def _status_soon(self, text: str) -> None:
        """Say what is going on, unless that is over in a moment, or more is said by then."""
        self._soon = text
        self.set_timer(0.1, lambda: self.status(self._soon) if self._soon else None)

    def tell_waiting(self, text: str) -> None:
        """Say why a request takes long, unless the request is an early one that this step does not wait for."""
        if self.is_mounted and (self._busy or not self._settled.is_set()):
            self.status(text)

    def effect(self, text: str) -> None:
        """Say what Infisical or Netlify will do with the answer as it stands."""
        self.screen.query_one("#effect", PlainText).put(text)

    async def settle(self) -> None:
        """Wait until the first load has ended, while that is worth waiting for."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), self.PATIENCE)

    def reload(self) -> None:
        """Load the step's choices, in a worker that ends with the pane."""
        self.screen.query_one(ProblemPanel).clear()
        self._load()

    @work(exclusive=True, group="load", description="load the step")
    async def _load(self) -> None:
        self._settled.clear()
        self._status_soon("Asking Infisical ...")
        try:
            await self.load()
        except Problem as problem:
            self.show_problem(problem, retry=self.reload)
        # Not where it was cancelled: then another load has begun, or the step is going.
        if not self._busy:
            self.status("")
        self._settled.set()
        if self._wizard and (complaints := self._wizard.complaints.get(self.STEP)):
            self.show_complaints(complaints)  # None at all would wipe away what the load itself found wrong.
        self.call_after_refresh(self.show_focus)

    def refuse(self, why: str) -> None:
        """Say why the answer cannot be accepted as it stands."""
        self.screen.query_one(ProblemPanel).say(why)

    def show_problem(
        self, problem: Problem, *, again: str = "F5 tries again.", retry: Callable[[], object] | None = None
    ) -> None:
        """Show a failure in place; where the token was refused, ask for a new one over this step.

        `retry` is done after that by itself: nothing that changes anything may be.
        """
        if self.STEP is not Step.SIGN_IN and right_refusal(problem):
            again = f"{again} {ANOTHER_TOKEN}"
        self.screen.query_one(ProblemPanel).show(problem, again)
        if self.STEP is not Step.SIGN_IN and sign_in_refusal(problem):
            self._retry = retry
            self.post_message(self.SignInWanted(problem))
        if self.screen.focused:  # The panel takes room; what Enter acts on has to stay in sight.
            self.call_after_refresh(self.show_focus)

    def signed_in_again(self) -> None:
        """Go on with a new token where the former one was refused."""
        self.screen.query_one(ProblemPanel).clear()
        self.show_frame()
        retry, self._retry = self._retry, None
        if retry:
            retry()

    def action_sign_in(self) -> None:
        """Take another token over this step; every answer is kept."""
        wizard = self._wizard
        if not self._busy and self.STEP is not Step.SIGN_IN and wizard and wizard.signed_in:
            self._retry = self.reload
            self.post_message(self.SignInWanted(Problem("You asked to sign in with another token.", "")))

    def action_refresh(self) -> None:
        """Ask the servers again."""
        if self._busy or self._wizard is None:
            return
        if self.wizard.signed_in:
            self.wizard.catalog.refresh(self.STEP)
        self.reload()

    def action_next(self) -> None:
        """Give the keyboard to the next part."""
        self.screen.focus_next()

    def action_help(self) -> None:
        """Say what this step is about."""
        from tui.screens.pages.help import HelpScreen

        self.app.push_screen(HelpScreen(str(self.STEP), self.help()))

    def help(self) -> str:
        """Return the text behind F1."""
        return self.guide.help_about(self.focused_field)

    @property
    def focused_field(self) -> str:
        """The field of the guide that the keyboard is at; nothing where it is none."""
        focused = self.screen.focused
        around = focused.ancestors_with_self if focused else ()
        return next((part.id for part in around if part.id in self.guide.fields), None) or ""

    def action_back(self) -> None:
        """Go back, with everything typed kept."""
        if self._busy or self._wizard is None:
            return
        self.wizard.unsent[self.STEP] = self.unsent()
        self.go_to(self.wizard.back())

    @on(Picker.Chosen)
    async def _entered(self, event: Message) -> None:
        event.stop()
        await self.action_accept()

    async def action_accept(self) -> None:
        """Validate the answer and go on; what is wrong is said beside its field."""
        # Here, because Sign in is on the screen before pydantic is loaded.
        from pydantic import ValidationError

        from tui.model.answers import complaints

        if self._busy or self._wizard is None:
            return
        try:
            answer = self.answer()
        except ValidationError as error:
            self.show_complaints(complaints(error))
            return
        if answer is not None:
            self.accept(answer)

    @work(exclusive=True, group="accept", description="accept the answer")
    async def accept(self, answer: "Answer") -> None:
        """Hand the answer over and ask for the next step."""
        self.busy_with("Asking Infisical ...")
        try:
            step = await self.wizard.accept(self.STEP, answer)
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.", retry=lambda: self.accept(answer))
        else:
            self.go_to(step)
        finally:
            self.no_longer_busy()

    def busy_with(self, text: str) -> None:
        """Hold Enter, Back and Refresh while a request that changes something is under way; say which."""
        self._busy = True
        self.screen.query_one(ProblemPanel).clear()
        self._status_soon(text)

    def no_longer_busy(self) -> None:
        """Let the keys work again."""
        self._busy = self._abandoned
        self.status("")

    def go_to(self, step: Step) -> None:
        """Ask for the pane of another step; no key does anything here any more."""
        self.abandon()
        self.post_message(self.GoTo(step))

    def abandon(self) -> None:
        """Take no key any more, either."""
        super().abandon()
        self._busy = True

    def show_complaints(self, found: dict[str, str]) -> None:
        """Put each complaint beside its field (by id); those whose field is not shown go to the problem panel."""
        left = dict(found)
        shown = [field for field in self.query(Field) if all(node.display for node in field.ancestors_with_self)]
        for field in shown:
            field.complain(left.pop(field.id or "", ""))
        wrong = next((field for field in shown if field.has_class("-wrong")), None)
        if wrong:
            self.screen.set_focus(wrong)
            self.call_after_refresh(self.show_focus)
        if left:
            self.refuse(" ".join(left.values()))
