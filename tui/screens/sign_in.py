"""Step Sign in: which Infisical, and with which token. It is on the screen before anything heavy is loaded."""

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from tui.access.opening import Opening
from tui.api.errors import Problem, SignInRequired
from tui.screens.step import StepScreen
from tui.settings import Settings
from tui.sync.steps import Step
from tui.widgets.field import Field
from tui.widgets.menu import RadioMenu
from tui.widgets.picker import Picker
from tui.widgets.switch import YesNo

if TYPE_CHECKING:
    from tui.credentials.keyrings import Keyring
    from tui.credentials.tokens import Token
    from tui.sync.wizard import Wizard

US_CLOUD = "https://us.infisical.com"
EU_CLOUD = "https://eu.infisical.com"


class SignInScreen(StepScreen):
    """Signs in by itself where a token is found for a known address; else asks."""

    STEP: ClassVar[Step] = Step.SIGN_IN
    KEYS = (("Enter", "sign in"), ("Tab", "next"), *StepScreen.KEYS[2:])

    def __init__(self, settings: Settings, opening: Awaitable[Opening], wizard: "Wizard | None") -> None:
        super().__init__(wizard)
        self._settings = settings
        self._opening = opening
        self._opened: Opening | None = None
        self._agreed_to: str | None = None
        self._keyring_remedy = ""

    def body(self) -> ComposeResult:
        """The instance, unless it is given; the token; whether to keep it."""
        given = self._address_given
        if given:
            yield Static(f"Infisical: {given}   (from {self._settings.infisical_url.source})", markup=False)
        else:
            yield Static("Instance", classes="field--label", markup=False)
            yield RadioMenu(id="instance")
        yield Field("Address", id="address", placeholder="https://infisical.example.com")
        yield Field("Token", id="token", hidden=True)
        yield YesNo("Keep the token", id="keep")
        yield Static(id="keyring", markup=False)

    @property
    def _address_given(self) -> str:
        return self._settings.infisical_url.value or ""

    def on_mount(self) -> None:
        """Show the form at once; it comes alive when everything is loaded."""
        self.query_one("#address").display = False
        self.query_one("#keep").display = False
        if self._address_given:
            self.query_one("#token", Field).line.focus()  # So that nothing typed while it loads is lost.

    async def load(self) -> None:
        """Wait until everything is loaded, then sign in with a token that is there, or ask."""
        self._opened = opened = await asyncio.shield(self._opening)  # A reload must not cancel what all wait for.
        self._wizard = opened.wizard
        self._offer_instances()
        self._look_at_keyring(opened.access.keyring)
        if opened.wizard.signed_in:
            session = opened.wizard.session
            self.query_one("#token", Field).say(f"Signed in with the token {session.token_source}. Enter goes on.")
            return
        if self._address_given:
            self.status("Looking for a token ...")
            token = await opened.access.find(self._address_given)
            if token:
                await self._sign_in(self._address_given, token)
                return
        self.show_frame()

    def _offer_instances(self) -> None:
        if self._address_given:
            self.query_one("#token", Field).line.focus()
            return
        from tui.sync.choices import Choice, Choices

        picker = self.query_one("#instance", Picker)
        if not picker.rows:
            rows = [
                Choice(US_CLOUD, "Infisical Cloud, US", "us.infisical.com"),
                Choice(EU_CLOUD, "Infisical Cloud, EU", "eu.infisical.com"),
                Choice("", "Self-hosted", "your own address"),
            ]
            proposed = self._settings.proposed_url
            if proposed.value:  # Whoever can write to the folder wrote it, so it is never what Enter alone chooses.
                rows.append(Choice(proposed.value, f"From {proposed.source}", proposed.value))
            picker.offer(Choices(tuple(rows)))
        picker.focus_input()

    @work(exclusive=True, group="keyring", description="look at the keyring")
    async def _look_at_keyring(self, keyring: "Keyring") -> None:
        from tui.credentials.reports import KeyringState

        report = await keyring.report()
        usable = report.state in {KeyringState.READY, KeyringState.PLAINTEXT}
        switch = self.query_one("#keep", YesNo)
        switch.display = usable
        line = self.query_one("#keyring", Static)
        if report.state is KeyringState.READY:
            line.update(f"Yes stores it in {report.name}, for the next time.")
        elif report.state is KeyringState.PLAINTEXT:
            line.update(f"Careful: yes stores it in {report.name}, readable by whoever reads your files.")
            self._agreed_to = report.name
        else:
            line.update(f"The token is kept for this run only. {report.reason} F1 says more.")
            self._keyring_remedy = report.remedy

    def help(self) -> str:
        """Say how to get a keyring too, where there is none."""
        keeping = f"\n\nTo keep the token: {self._keyring_remedy}" if self._keyring_remedy else ""
        return super().help() + keeping

    @on(Picker.Moved)
    def _show_address(self) -> None:
        choice = self.query_one("#instance", Picker).choice
        self.query_one("#address").display = choice is not None and not choice.value

    def _after_instance(self) -> None:
        """Go on to the address where one has to be typed, else to the token."""
        self._show_address()
        address, token = self.query_one("#address", Field), self.query_one("#token", Field)
        self.set_focus((address if address.display else token).line)

    def action_accept(self) -> None:
        """Sign in with what was typed, or with the token that waits for this address."""
        if self._busy or self._opened is None:
            return
        if any(picker.has_focus_within for picker in self.query(Picker)):
            self._after_instance()
        else:
            self._enter(self._opened)

    @work(exclusive=True, group="accept", description="sign in")
    async def _enter(self, opened: Opening) -> None:
        typed = self.query_one("#token", Field).value
        address = self._address()
        if not address:
            self.show_complaints({"address": "Type the address of your Infisical."})
            return
        try:
            here = opened.access.is_there(opened.wizard, address)
        except Problem as problem:
            self.show_complaints({"address": f"{problem.happened} {problem.remedy}"})
            return
        if here and not typed:
            self.post_message(self.GoTo(opened.wizard.forward()))
            return
        try:
            token = opened.access.typed(typed) if typed else await opened.access.find(address, anew=True)
        except Problem as problem:
            self.show_complaints({"token": f"{problem.happened} {problem.remedy}"})
            return
        if token is None:
            self.show_complaints({"token": "Paste a token here, or set INFISICAL_TOKEN before the start."})
            return
        await self._sign_in(address, token)

    def _address(self) -> str:
        if self._address_given:
            return self._address_given
        choice = self.query_one("#instance", Picker).choice
        return (choice.value if choice else "") or self.query_one("#address", Field).value.strip()

    async def _sign_in(self, address: str, token: "Token") -> None:
        opened = self._opened
        if opened is None:
            return
        self.show_complaints({})
        self.busy_with("Signing in ...")
        try:
            step = await opened.access.enter(opened.wizard, address, token)
        except SignInRequired as refusal:
            self.show_problem(refusal, again="")
            self.query_one("#token", Field).line.focus()
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
        else:
            await self._keep(opened, token)
            self.post_message(self.GoTo(step))
        finally:
            self.no_longer_busy()

    async def _keep(self, opened: Opening, token: "Token") -> None:
        from tui.credentials.tokens import TokenSource

        notice = f"Signed in with the token {token.source.words}."
        if self._settings.demo:
            notice = (
                "This is a demo: Infisical and Netlify are played by this program, and nothing leaves your computer."
            )
        if token.source is TokenSource.TYPED and self.query_one("#keep", YesNo).value:
            try:
                await opened.access.keep(agreed_to=self._agreed_to)
            except Problem as problem:
                notice = f"Signed in, but the token was not stored. {problem.happened}"
            else:
                notice = "Signed in, and the token is stored for the next time."
        opened.wizard.tell(notice)
