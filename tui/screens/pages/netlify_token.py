"""A small page that takes a Netlify access token for this run, over the step that needs one."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, Final

from pydantic import SecretStr
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from tui.api.errors import Problem
from tui.auth.tokens import clean_netlify_token
from tui.preview.plan_words import TOKEN_ROW, TOKEN_WHY
from tui.screens.pages.page import Page
from tui.screens.widgets.field import Field
from tui.steps.forms import NETLIFY_TOKEN as TOKEN


class NetlifyTokenScreen(Page[None]):
    """Stays until the token reads Netlify, or the user goes back without one."""

    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "back")]

    def __init__(self, use: Callable[[SecretStr], Awaitable[Problem | None]]) -> None:
        """Take a token; `use` tries it and returns what is wrong with it, or nothing."""
        super().__init__()
        self._use = use

    def compose(self) -> ComposeResult:
        """What it is for, and the line to paste into."""
        with Vertical(classes="dialog"):
            yield Static(TOKEN_ROW, classes="dialog--title", markup=False)
            with VerticalScroll(classes="dialog--text"):
                yield Static(TOKEN_WHY, markup=False)
            with Vertical(classes="dialog--foot"):
                yield Field(TOKEN.label, id=TOKEN.id, hidden=True, hint=TOKEN.hint)
                yield Static(_KEYS, id="token-keys", markup=False)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            token = clean_netlify_token(event.value)
        except Problem as problem:
            self._complain(problem)
        else:
            self._try(token, event.value)

    @work(exclusive=True, group="accept", description="read Netlify")
    async def _try(self, token: SecretStr, typed: str) -> None:
        keys = self.query_one("#token-keys", Static)
        keys.update("Asking Netlify ...")
        problem = await self._use(token)
        keys.update(_KEYS)
        if problem:
            self._complain(problem)
            self.query_one(Field).give_way(typed)
        else:
            self.dismiss(None)

    def _complain(self, problem: Problem) -> None:
        self.query_one(Field).complain(f"{problem.happened} {problem.remedy}")

    def action_back(self) -> None:
        """Go back without a token."""
        self.dismiss(None)


_KEYS: Final = "Enter reads Netlify, Esc goes back."
