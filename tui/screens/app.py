"""The Textual app: moves between the steps and keeps only what no screen can."""

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.worker import WorkerFailed

from tui.api.errors import Problem
from tui.exit_code import Exit
from tui.model.steps import Step
from tui.screens.frame_screen import ROOM_FOR_THE_RAIL, FrameScreen
from tui.screens.steps.sign_in import SignInPane
from tui.screens.steps.step import StepPane
from tui.screens.terminal.canvas import CanvasApp
from tui.screens.widgets.scroll_mark import WholeCells
from tui.settings.settings import Settings
from tui.steps.leaving import leaving

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.timer import Timer

    from tui.api.http import Waiting
    from tui.screens.steps.result import ResultPane
    from tui.screens.steps.review import ReviewPane
    from tui.steps.opening import Opening
    from tui.steps.wizard import Wizard

_STYLES_BEHIND = Path(__file__).parent / "styles" / "steps.tcss"
"""What nothing in the first picture is styled by; reading it takes a twentieth of the time to that picture."""

_HEAD_START = 20
"""Event-loop turns yielded before painting, so that the next requests go out first."""

_QUIET = 0.25
"""Seconds after a step change before its garbage is collected: who knows the way presses the next key before."""

_PATIENCE_WITH_A_PAGE = 1.0
"""Seconds to wait for a page to finish opening before closing it."""


class WizardApp(CanvasApp[Exit]):
    """One run of the wizard on the screen. Ends with an `Exit`; `wizard` tells what came of it.

    Args:
        settings: What was asked for before the start.
        open_wizard: Loads everything heavy and returns the opening; runs in a thread after the first paint.
            It is given the function to report waits to.
    """

    TITLE = "Infisical to Netlify"
    CSS_PATH = "styles/frame.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    # For the dialogs too. Textual declares these on instances; a class-wide annotation would contradict it.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (ROOM_FOR_THE_RAIL, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middling"), (24, "-high")]  # noqa: RUF012

    # From the start: a theme that is set later has Textual read all style sheets once more before the first paint.
    theme: Reactive[str] = Reactive("ansi-dark")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave", "leave", priority=True),
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False),
    ]

    def __init__(self, settings: Settings, open_wizard: "Callable[[Callable[[Waiting], None]], Opening]") -> None:
        # Said here too, for NO_COLOR is heeded before the theme is set, and would paint black on black.
        super().__init__(ansi_color=True)
        ScrollBar.renderer = WholeCells
        self._settings = settings
        self._open_wizard = open_wizard
        self._opening: asyncio.Future[Opening] | None = None
        self._creating = self._is_tidy = False
        self._tidying: Timer | None = None
        self.wizard: Wizard | None = None

    def get_driver_class(self) -> "type[Driver]":
        """Return what reads the keyboard and writes on the terminal."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from tui.screens.terminal.driver import TidyDriver

        return TidyDriver

    def on_load(self) -> None:
        """Heed signals before the screen is taken."""
        if sys.platform == "win32":
            return  # There are no such signals, and the keyboard is read in another way.
        from tui.screens.signals import heed

        heed(lambda code: self.exit(Exit.LEFT, code))

    def get_default_screen(self) -> Screen[None]:
        """Begin with Sign in itself, not with an empty screen below it."""
        self._opening = asyncio.get_running_loop().create_future()
        return FrameScreen(SignInPane(self._settings, self._opening, None))

    def on_mount(self) -> None:
        """Let Sign in be painted first, then load what it needs."""
        self.call_after_refresh(self._load)

    def _load(self) -> None:
        self.stylesheet.read(_STYLES_BEHIND)
        self.stylesheet.parse()
        for early in self.screen_stack[1:]:  # Ctrl+C came before.
            self.stylesheet.update(early)
        threading.Thread(target=self._open_in_thread, args=(asyncio.get_running_loop(),), daemon=True).start()

    def _open_in_thread(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            opening = self._open_wizard(self._tell_waiting)
        except Exception as error:  # noqa: BLE001 - a thread's failure is nobody's unless it is handed over
            loop.call_soon_threadsafe(self._handle_exception, error)
        else:
            loop.call_soon_threadsafe(self._opened, opening)

    def _opened(self, opening: "Opening") -> None:
        self.wizard = opening.wizard
        if self._opening and not self._opening.done():
            self._opening.set_result(opening)

    def _tell_waiting(self, waiting: "Waiting") -> None:
        if isinstance(self.screen, FrameScreen):
            self.screen.pane.tell_waiting(waiting.words)

    async def on_unmount(self) -> None:
        """Close the connections; what runs behind the app collects garbage as it likes."""
        gc.enable()
        if self.wizard:
            await self.wizard.close()

    async def on_step_pane_go_to(self, message: StepPane.GoTo) -> None:
        """Show the pane of another step; behind a sign-in ask first what to do with earlier answers."""
        if self.wizard and self.wizard.drafts.offered and message.step is not Step.SIGN_IN:
            self._ask_about_drafts(self.wizard, message.step)
        else:
            await self._show(message.step)

    def _ask_about_drafts(self, wizard: "Wizard", step: Step) -> None:
        from tui.screens.pages.drafts import DraftsScreen

        def decided(to: Step | None) -> None:
            if to:
                self.post_message(StepPane.GoTo(to))

        self._frames[0].pane.say("#status", "")  # The next step would clear it, but this question comes first.
        self.push_screen(DraftsScreen(wizard, step), decided)

    async def _show(self, step: Step) -> None:
        """Change the step in one paint: what is known already is part of it, slow answers follow."""
        async with self._pages_closed():  # A page of help opened meanwhile would stay over the step.
            await self._abandon(*self._frames)
            *over, frame = self._frames
            for _ in over:
                await self.pop_screen()  # Sign-in, open over the step.
            async with self._one_picture(frame):
                await frame.exchange(self._pane_of(step))

    @asynccontextmanager
    async def _one_picture(self, frame: FrameScreen) -> AsyncIterator[None]:
        """Paint once what comes meanwhile, with the step's choices if they are there soon.

        The requests that those make possible go out before the picture is made, which takes them longer. Python's own
        search for garbage, a tenth of a step change, waits until the user does.
        """
        gc.disable()
        frame.wait()
        with self.batch_update():
            yield
            await frame.pane.settle()
            for _ in range(_HEAD_START):
                await asyncio.sleep(0)
        frame.show()
        frame.pane.show_focus()
        frame.tidy()
        self.call_next(frame.stay)  # Behind what Textual does once something was mounted, and something else removed.
        if self._tidying:
            self._tidying.stop()
        self._tidying = self.set_timer(_QUIET, self._tidy)

    def _tidy(self) -> None:
        """Give back the former steps' widgets, which by Python's own numbers would stay to the end.

        What came before the first pause, connections and lists, stays to the end: it is not looked through again.
        """
        gc.collect()
        gc.enable()
        if not self._is_tidy:
            self._is_tidy = True
            gc.freeze()

    async def on_step_pane_sign_in_wanted(self, message: StepPane.SignInWanted) -> None:
        """Open sign-in over the step, unless it is open, or a sync is being created with the former token."""
        if self._opening is None or self._creating or isinstance(self._frames[0].pane, SignInPane):
            return
        async with self._pages_closed():
            frame = FrameScreen(SignInPane(self._settings, self._opening, self.wizard, why=message.problem))
            async with self._one_picture(frame):
                await self.push_screen(frame)

    async def on_sign_in_pane_over(self, message: SignInPane.Over) -> None:
        """Go back to the step that sign-in was opened over."""
        async with self._pages_closed():
            sign_in, *step = self._frames
            if not step:
                return  # It was left twice, by two keys in a row.
            await self._abandon(sign_in)
            await self.pop_screen()
            if message.signed_in:
                step[0].pane.signed_in_again()

    @property
    def _frames(self) -> list[FrameScreen]:
        """What shows steps, whatever lies over it: the step, and before it sign-in if that is open over the step."""
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, FrameScreen)]

    async def _abandon(self, *frames: FrameScreen) -> None:
        """End the work of panes that are about to go: Textual takes the widgets first, which it would then miss."""
        for frame in frames:
            frame.pane.abandon()
        stopped = [worker for frame in frames for worker in self.workers.cancel_node(frame.pane)]
        await asyncio.gather(*(worker.wait() for worker in stopped), return_exceptions=True)

    @asynccontextmanager
    async def _pages_closed(self) -> AsyncIterator[None]:
        """Close help and questions that lie over the step; whether to leave is asked again over what comes instead.

        Else an Enter that was meant for that question would be an answer to the next step's.
        """
        from tui.screens.pages.leave import LeaveScreen
        from tui.screens.pages.page import Page

        asked = isinstance(self.screen, LeaveScreen)
        while isinstance(self.screen, Page):
            await self.screen.opened(_PATIENCE_WITH_A_PAGE)
            await self.pop_screen()
        try:
            yield
        finally:
            if asked:
                self.action_leave()

    def _pane_of(self, step: Step) -> StepPane:
        from tui.screens.steps.all_steps import PANES

        if step is Step.SIGN_IN and self._opening:
            return SignInPane(self._settings, self._opening, self.wizard)
        return PANES[step](self.wizard)

    def _handle_exception(self, error: Exception) -> None:
        """Drop what fails once the app was told to exit: a screen that is only half there misses its widgets."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback: it prints local variables, and one of them may be a secret."""
        self._close_messages_no_wait()

    @property
    def crash(self) -> Exception | None:
        """The uncaught error that ended the app, if one did; Textual keeps the first one here."""
        error = self._exception
        inner = error.error if isinstance(error, WorkerFailed) else error
        return inner if isinstance(inner, Exception) else error

    def on_review_pane_create_wanted(self, message: "ReviewPane.CreateWanted") -> None:
        """Create in the app's own name: the pane may go, the request may not."""
        self._create(paused=message.paused)

    @work(exclusive=True, group="create", description="create the sync")
    async def _create(self, *, paused: bool) -> None:
        wizard = self.wizard
        if wizard is None:
            return
        self._creating = True
        try:
            if wizard.updating:
                await wizard.update()
            else:
                await wizard.create(paused=paused)
        except Problem as problem:
            self._creation_failed(wizard, problem)
            return
        finally:
            self._creating = False
        # Not from here, beside the keys: a question opened meanwhile would be painted over what is half gone.
        self.post_message(StepPane.GoTo(Step.RESULT))

    def _creation_failed(self, wizard: "Wizard", problem: Problem) -> None:
        from tui.screens.steps.review import ReviewPane

        step = next((item for item in Step if wizard.complaints.get(item)), None)
        if step and step is not Step.REVIEW:
            wizard.edit(step)
            wizard.tell(problem.happened)
            self.post_message(StepPane.GoTo(step))
            return
        for frame in self._frames:  # It may lie under the question whether to leave.
            if isinstance(frame.pane, ReviewPane):
                frame.pane.creation_failed(problem)

    def action_leave(self) -> None:
        """Ask once; a second Ctrl+C leaves at once."""
        from tui.screens.pages.leave import LeaveScreen

        if isinstance(self.screen, LeaveScreen):
            self.exit(Exit.LEFT)
            return

        def decide(leave: bool | None) -> None:  # noqa: FBT001 - Textual's callback shape
            if leave:
                self.exit(Exit.LEFT)

        self.push_screen(LeaveScreen(leaving(self.wizard, creating=self._creating)), decide)

    def on_result_pane_leave(self, message: "ResultPane.Leave") -> None:
        """Leave after the work is done, or ask first."""
        if message.ask:
            self.action_leave()
        else:
            self.exit(Exit.DONE)
