"""Asking once whether a new token may be kept, and doing what the user says, whatever state the keyring is in."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.app import SuspendNotSupported
from textual.worker import Worker

from tui.api.errors import Problem
from tui.screens.steps.step import StepPane

if TYPE_CHECKING:
    from tui.auth.keep_token import Keep, Question
    from tui.auth.keyring_report import KeyringReport
    from tui.steps.sign_in import Access

T = TypeVar("T")

GoOn = Callable[[str], None]
"""What comes after the question; it is told in a sentence what became of the token, or nothing."""


class TokenKeepingPane(StepPane):
    """A step on which a token is got, and may be kept."""

    _opening_the_keyring: tuple[Worker[None], GoOn] | None = None

    def ask_to_keep(self, access: "Access", report: "KeyringReport", go_on: GoOn, *, tried: bool = False) -> None:
        """Ask whether to keep the token of the session, unless there is no keyring to keep it in.

        `tried` tells that the user wanted to open the keyring just now.
        """
        from tui.auth.keep_token import Keep, question
        from tui.screens.pages.ask import AskScreen

        asked = question(report, tried=tried)
        if asked is None:
            go_on("")
            return

        def decide(answer: "Keep | None") -> None:
            match answer:
                case Keep.YES:
                    self._keep(access, asked, go_on)
                case Keep.UNLOCK | Keep.AGAIN:
                    worker = self._open_keyring(access, go_on, unlock=answer is Keep.UNLOCK)
                    self._opening_the_keyring = worker, go_on
                case _:
                    go_on("")

        self.app.push_screen(
            AskScreen("Keep the token?", asked.text, asked.choices, escape="uses it in this session only"), decide
        )

    @work(exclusive=True, group="keyring", description="keep the token")
    async def _keep(self, access: "Access", asked: "Question", go_on: GoOn) -> None:
        self.busy_with("Keeping the token ...")
        try:
            if asked.asks_here:
                await self.with_screen_suspended(lambda: access.keep(agreed_to=asked.agreed_to))
            else:
                await access.keep(agreed_to=asked.agreed_to)
        except Problem as problem:
            go_on(f"It was not kept. {problem.happened}")
        else:
            go_on("It is kept for the next time.")
        finally:
            self.no_longer_busy()

    @work(exclusive=True, group="keyring", description="open the keyring")
    async def _open_keyring(self, access: "Access", go_on: GoOn, *, unlock: bool) -> None:
        from tui.auth.keep_token import question
        from tui.auth.keyring_report import KeyringState

        self.busy_with(_WINDOW if unlock else "Asking the keyring ...")
        try:
            report = await (access.keyring.unlock() if unlock else access.keyring.report())
        finally:
            self._opening_the_keyring = None
            self.no_longer_busy()
        asked = question(report)
        if unlock and asked and report.state is KeyringState.READY:
            self._keep(access, asked, go_on)  # What it was unlocked for.
        else:
            self.ask_to_keep(access, report, go_on, tried=True)

    def give_up_the_keyring(self) -> bool:
        """Wait no longer for a keyring that is being opened, and go on without it; False when none is."""
        if self._opening_the_keyring is None:
            return False
        worker, go_on = self._opening_the_keyring
        worker.cancel()
        go_on("")
        return True

    async def with_screen_suspended(self, call: Callable[[], Awaitable[T]]) -> T:
        """Give the terminal away while something may ask there."""
        problem: Problem
        with ExitStack() as stack:
            stack.enter_context(self.app.batch_update())
            with suppress(SuspendNotSupported):
                stack.enter_context(self.app.suspend())
            try:
                return await call()
            except Problem as failed:  # Textual comes back from a suspension only if nothing is raised in it.
                problem = failed
        raise problem


_WINDOW = "Waiting for the keyring: a window may ask for its password. Esc goes on without it."
