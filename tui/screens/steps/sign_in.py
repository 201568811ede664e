"""Step Sign in: which Infisical, and with which token. It is on the screen before anything heavy is loaded."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from tui.api.errors import InsecureAddress, NetworkProblem, Problem
from tui.screens.steps.keep_token import TokenKeepingPane
from tui.screens.steps.sign_in_form import SignInForm
from tui.screens.steps.step import StepPane
from tui.settings.declared import Settings
from tui.sync.steps import Step
from tui.widgets.field import Field
from tui.widgets.picker import Picker
from tui.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from tui.access.access import Access
    from tui.access.opening import Opening
    from tui.credentials.reports import KeyringReport
    from tui.credentials.tokens import Token
    from tui.sync.choosing.choices import Choice
    from tui.sync.wizard import Wizard

    TakeToken = Callable[[str], Awaitable[Token | None]]


class SignInPane(TokenKeepingPane):
    """First where, then how; by itself where a token waits for a known address.

    With `why` it stands over a step whose token was refused, at the address of the session.
    """

    STEP: ClassVar[Step] = Step.SIGN_IN
    KEYS = tuple(key for key in StepPane.FORM_KEYS if key[0] != "Esc")

    class Over(Message):
        """A sign-in over a step has ended, with a new token or without."""

        def __init__(self, *, signed_in: bool) -> None:
            super().__init__()
            self.signed_in: Final = signed_in

    def __init__(
        self,
        settings: Settings,
        opening: "Awaitable[Opening]",
        wizard: "Wizard | None",
        *,
        why: Problem | None = None,
    ) -> None:
        super().__init__(wizard)
        self._settings = settings
        self._opening = opening
        self._opened: Opening | None = None
        self._why = why
        self._given = settings.infisical_url.value or ""
        self._report: KeyringReport | None = None
        self._address = wizard.session.origin if wizard and wizard.signed_in else self._given

    def body(self) -> ComposeResult:
        """The form."""
        yield SignInForm(how=bool(self._address))

    @property
    def _form(self) -> SignInForm:
        return self.query_one(SignInForm)

    def on_mount(self) -> None:
        """Show the form at once; it comes alive when everything is loaded."""
        if self._address:
            self._ask_how()
        else:
            self._ask_where()

    def _ask_how(self) -> None:
        self.show_keys(self.FORM_KEYS if self._why or not self._given else self.KEYS)
        given = f"   (from {self._settings.infisical_url.source})" if self._given == self._address != "" else ""
        self._form.ask_how(f"{self._address.partition('://')[2] or self._address}{given}")

    def show_frame(self) -> None:
        """Say why the token is asked for once more, where it is."""
        super().show_frame()
        if self._why:
            self.say("#notice", f"{self._why.happened} Sign in again to go on; every answer is kept.")

    # Loading

    async def load(self) -> None:
        """Wait until everything is loaded, then sign in with a token that is there, or ask."""
        opened = await asyncio.shield(self._opening)  # A reload must not cancel what all wait for.
        # Only now, when the thread that opens has loaded it: this runs before the first paint.
        from tui.access.places import instances
        from tui.api.identities import LoginRefused
        from tui.credentials.reports import KeyringFailed
        from tui.credentials.tokens import IncompleteLogin, UnusableToken

        await self._form.complete()
        self._opened, self._wizard = opened, opened.wizard
        self._form.offer(instances(self._settings), opened.access.ways())
        if not opened.wizard.signed_in:
            self._form.name_waiting(self._settings)
        self._look_at_keyring(opened.access)
        if self._why:
            told = await opened.access.refused(self._why)
            if told:
                self.query_one("#token", Field).say(told)
        elif opened.wizard.signed_in:
            self.query_one("#token", Field).say(f"{opened.access.says()} Enter goes on.")
        elif self._given:
            self.status("Looking for a token ...")
            try:
                token = await opened.access.find(self._given)
            except KeyringFailed:
                return  # What is the matter with it stands below the form, and the way to open it above.
            except Problem as problem:
                in_vain = isinstance(problem, (LoginRefused, UnusableToken, IncompleteLogin))  # It could lock.
                self.show_problem(problem, again="" if in_vain else "Enter tries again.")
                return
            if token:
                await self._sign_in(self._given, _always(token))
        self.show_frame()

    @work(exclusive=True, group="keyring", description="look at the keyring")
    async def _look_at_keyring(self, access: "Access") -> None:
        from tui.credentials.reports import KeyringState

        self._report = report = await access.keyring.report()
        self._form.offer_ways(access.ways(report))
        if report.reason:
            without = "No keyring in use, so the token is not kept; F1 says more."
            self._form.say_keyring(without if report.state is KeyringState.NONE else report.reason)

    def help(self) -> str:
        """Say how to get a keyring too, where there is none."""
        report = self._report
        return super().help() + (f"\n\nTo keep the token: {report.reason} {report.remedy}" if report else "")

    @on(Picker.Moved)
    def _say_effect(self) -> None:
        if self._form.asks_how and (way := self._form.way):
            self.effect(way.effect)

    @on(SignInForm.Stood)
    def _show_where_it_stands(self) -> None:
        self.call_after_refresh(self.show_focus)

    # Moving in the form

    def action_next(self) -> None:
        """Go to the next field; behind the address, on to how to sign in."""
        if self._opened and self._form.ends_where:
            self._go_on_to_how()
        else:
            super().action_next()

    def action_back(self) -> None:
        """From how back to where; over a step, back to it."""
        if self.give_up_the_keyring() or self._busy or self._opened is None:
            return
        if self._why:
            self.post_message(self.Over(signed_in=False))
        elif self._form.asks_how:
            self._ask_where()

    def _ask_where(self) -> None:
        if not self._given:
            self.screen.query_one(ProblemPanel).clear()  # It is about the place that may be another one now.
            self.show_keys(self.KEYS)
            self._form.ask_where()

    async def action_accept(self) -> None:
        """Go on to the next field; behind the last one, sign in."""
        if self._busy or self._opened is None or self._form.go_on():
            return
        if self._form.asks_how:
            # Behind what was typed before Enter and is still to be put into the line.
            (self.screen.focused or self).call_later(self._enter)
        else:
            self._go_on_to_how()

    def _go_on_to_how(self) -> None:
        """Go on at once, for a token may be typed already; what was typed before is read when it has arrived."""
        self._address = self._form.instance
        self._ask_how()
        self._form.address.call_later(self._take_address)

    @work(exclusive=True, group="where", description="look for Infisical")
    async def _take_address(self) -> None:
        self._address = self._address or self._form.text("address").strip()
        if self._opened is None:
            return
        access = self._opened.access
        self._form.say_place(self._address or "no address yet")
        try:
            # Before anything answers there: a token may be typed meanwhile.
            self._form.say_place(access.origin(self._address).partition("://")[2])
            await access.check(self._address)
        except Problem as problem:
            # Not beside the address: to go there now could show the token being typed.
            if not self._busy and self._form.asks_how:
                self.show_problem(problem, again="Esc goes back to the address.")

    # Signing in

    @work(exclusive=True, group="accept", description="sign in")
    async def _enter(self) -> None:
        opened = self._opened
        if opened is None:
            return
        address = self._address
        try:
            here = opened.access.is_there(opened.wizard, address)
        except InsecureAddress as problem:
            self._ask_where()
            self.show_complaints({"address": f"{problem.happened} {problem.remedy}"})
            return
        if here and not self._why and not any(field.value for field in self._form.asked):
            self.go_to(opened.wizard.forward())
            return
        take = self._taker(opened.access)
        if take:
            await self._sign_in(address, take)

    def _taker(self, access: "Access") -> "TakeToken | None":
        """Return what gets a token for an address in the way that is marked; complain where something is missing."""
        from pydantic import SecretStr

        form, report = self._form, self._report
        match form.way:
            case "identity":
                client_id = form.text("client_id")
                client_secret = SecretStr(form.text("client_secret"))
                organization = form.text("organization")
                missing = {"client_id": not client_id.strip(), "client_secret": not client_secret}
                self.show_complaints({field: _IS_MISSING[field] for field in missing if missing[field]})
                if any(missing.values()):
                    return None
                return lambda address: access.log_in(address, client_id, client_secret, organization)
            case "cli":
                return access.from_cli
            case "keyring" if report:
                return lambda address: self.with_screen_suspended(lambda: access.from_keyring(address, report))
            case _:
                pass
        typed = form.text("token")
        if not typed:
            return lambda address: access.find(address, anew=True)
        try:
            return _always(access.typed(typed))
        except Problem as problem:
            self.show_complaints({"token": f"{problem.happened} {problem.remedy}"})
            return None

    async def _sign_in(self, address: str, take: "TakeToken") -> None:
        opened = self._opened
        if opened is None:
            return
        access, wizard = opened.access, opened.wizard
        self.show_complaints({})
        self.busy_with("Signing in ...")
        step: Step | None = None
        try:
            token = await take(address)
            if token is None:
                self.show_complaints({"token": "Paste a token here, or set INFISICAL_TOKEN before the start."})
                return
            if self._why:
                await access.enter_again(wizard, token)
            else:
                step = await access.enter(wizard, address, token)
        except Problem as problem:
            self._refused(access, address, take, problem)
        else:
            await self._signed_in(opened, token, step)
        finally:
            self.no_longer_busy()

    def _refused(self, access: "Access", address: str, take: "TakeToken", problem: Problem) -> None:
        from tui.access.places import other_region

        self.show_problem(problem, again="Enter tries again." if isinstance(problem, NetworkProblem) else "")
        self.query_one("#token", Field).say("")  # It may say that somebody is signed in: with another token.
        other = None if self._why else other_region(access.origin(address), problem)
        if other:
            self._offer_region(other, problem, take)
        else:
            self._form.stand_on_first()

    def _offer_region(self, other: "Choice[str]", problem: Problem, take: "TakeToken") -> None:
        from tui.screens.pages.ask import AskScreen
        from tui.sync.choosing.choices import Choice, Choices

        def decide(region: str | None) -> None:
            self._form.stand_on_first()
            if region:
                self._address = region
                self._ask_how()
                self._try_region(region, take)

        text = f"{problem.happened} Each region of Infisical Cloud knows its own users and machine identities only."
        stay: Choice[str] = Choice("", "Change what I gave")
        choices = Choices((stay, other))
        self.app.push_screen(AskScreen("Is it the other region?", text, choices, escape="goes back"), decide)

    @work(exclusive=True, group="accept", description="sign in at the other region")
    async def _try_region(self, region: str, take: "TakeToken") -> None:
        await self._sign_in(region, take)

    async def _signed_in(self, opened: "Opening", token: "Token", step: Step | None) -> None:
        from tui.credentials.tokens import TokenSource

        self._form.clear()
        go_on = partial(self._go_on, opened, step)
        if token.source in {TokenSource.TYPED, TokenSource.TYPED_LOGIN}:
            self.status("Looking for a keyring ...")
            self.ask_to_keep(opened.access, self._report or await opened.access.keyring.report(), go_on)
        else:
            go_on("")

    def _go_on(self, opened: "Opening", step: Step | None, kept: str) -> None:
        opened.wizard.tell(opened.access.welcome(kept))
        if step:
            self.go_to(step)
        else:
            self.post_message(self.Over(signed_in=True))


_IS_MISSING = {
    "client_id": "Type the client id of the machine identity.",
    "client_secret": "Type or paste one of its client secrets.",
}


def _always(token: "Token") -> "TakeToken":
    async def take(_: str) -> "Token":
        return token

    return take
