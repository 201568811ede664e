"""What every step of the conversation needs: the run, the way in, the prompts; waiting and trouble in words."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tui.api.errors import Problem, right_refusal
from tui.api.text import printable
from tui.lines.prompts import Back, Prompts, Refresh
from tui.lines.terminal import Left
from tui.model.answers import complaints
from tui.steps.sign_in import Access
from tui.steps.wizard import Wizard

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

_SOON = 0.5
"""Seconds after which a wait is told of."""


@dataclass
class Talk:
    """One conversation about one run.

    `where` is the address that was chosen while everything was loaded, until Sign in has taken it; `asks_where` tells
    that the address which was set before the start is not the one; `creating` that the request is under way which makes
    the sync.
    """

    wizard: Wizard
    access: Access
    prompts: Prompts
    where: str = ""
    asks_where: bool = False
    creating: bool = False

    def say(self, *statements: str) -> None:
        """Say something, a line for each statement."""
        self.prompts.say(*statements)

    async def wait_for(self, wanted: Awaitable[T], words: str = "Asking Infisical ...") -> T:
        """Wait for an answer of a server; say so if it takes a while."""
        task = asyncio.ensure_future(wanted)
        try:
            done, _ = await asyncio.wait({task}, timeout=_SOON)
            if not done:
                self.say(words)
            return await task
        except asyncio.CancelledError:
            task.cancel()
            raise

    def tell(self, problem: Problem) -> None:
        """Say what happened and what to do."""
        request = f" (request {printable(problem.request_id)})" if problem.request_id else ""
        self.say(f"{problem.happened}{request}", problem.remedy)

    async def ask_after(self, problem: Problem, *, told: bool = False) -> None:
        """Tell a problem and ask what now; returns to try again.

        Nobody sits at a pipe: there everything but the letter for it gives up.

        Raises:
            Back: The user goes back.
            Left: The user, or the end of the answers, ends the conversation with this problem.
        """
        if not told:
            self.tell(problem)
        attended = self.prompts.lines.attended
        enter = "Enter" if attended else "r"
        try:
            may = self.prompts.takes_another_token and right_refusal(problem)
            another = " s signs in with another token," if may else ""
            await self.prompts.line(f"{enter} tries again,{another} b goes back, q leaves:")
        except Refresh:
            return
        except Left as left:
            raise Left(problem) from left
        if not attended:
            raise Left(problem)

    async def fill(
        self, questions: Mapping[str, Callable[[], Awaitable[Any]]], make: Callable[[dict[str, Any]], M]
    ) -> M:
        """Ask for the fields of a model one by one; one that is wrong is asked again, `b` goes to the one before.

        Args:
            questions: Asks for a field, by its name in the model.
            make: Makes the model of the fields answered so far.

        Raises:
            Back: from the first field.
        """
        fields = list(questions)
        given: dict[str, Any] = {}
        at = 0
        while True:
            field = fields[at]
            self.prompts.help = self.wizard.guide_of(self.wizard.current).help_about(field)
            try:
                given[field] = await questions[field]()
                model = make(given)
            except Back:
                if at == 0:
                    raise
                at -= 1
                given = {name: given[name] for name in fields[:at]}
                continue
            except ValidationError as error:
                found = complaints(error)
                asked = next((name for name in fields[: at + 1] if name in found), None)
                if asked is not None:
                    self.prompts.lines.complain(found[asked])
                    at = fields.index(asked)
                    continue
                if at == len(fields) - 1:  # None of the fields is to blame, so none could mend it.
                    raise
            at += 1
            if at == len(fields):
                return model
