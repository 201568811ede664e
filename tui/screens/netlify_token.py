"""A small page that takes a Netlify access token for this run, over the step that needs one."""

from typing import ClassVar

from pydantic import SecretStr
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from tui.api.errors import Problem
from tui.credentials.tokens import clean_token
from tui.screens.page import Page
from tui.sync.choosing.forms import NETLIFY_TOKEN as TOKEN
from tui.sync.preview.consequence import TOKEN_ROW, TOKEN_WHY
from tui.widgets.field import Field


class NetlifyTokenScreen(Page[SecretStr]):
    """Ends with the token, or with None when the user goes back without one."""

    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "back")]

    def compose(self) -> ComposeResult:
        """What it is for, and the line to paste into."""
        with Vertical(classes="dialog"):
            yield Static(TOKEN_ROW, classes="dialog--title", markup=False)
            with VerticalScroll(classes="dialog--text"):
                yield Static(TOKEN_WHY, markup=False)
            with Vertical(classes="dialog--foot"):
                yield Field(TOKEN.label, id=TOKEN.id, hidden=True, hint=TOKEN.hint)
                yield Static("Enter reads the site, Esc goes back.", markup=False)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            token = clean_token(event.value, called="The Netlify access token")
        except Problem as problem:
            self.query_one(Field).complain(f"{problem.happened} {problem.remedy}")
        else:
            self.dismiss(token)

    def action_back(self) -> None:
        """Go back without a token."""
        self.dismiss(None)
