"""Step Sign in: which Infisical, and with which token. It is on the screen before anything heavy is loaded."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from tui.api.errors import InsecureAddress, NetworkProblem, Problem
from tui.model.steps import Step
from tui.screens.steps.keep_token import TokenKeepingPane
from tui.screens.steps.sign_in_form import SignInForm
from tui.screens.steps.step import StepPane
from tui.screens.widgets.field import Field
from tui.screens.widgets.frame import HeadLine
from tui.screens.widgets.picker import Picker
from tui.screens.widgets.problem import ProblemPanel
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.auth.keyring_report import KeyringReport
    from tui.auth.tokens import Token
    from tui.model.choices import Choice
    from tui.steps.opening import Opening
    from tui.steps.sign_in import Access
    from tui.steps.wizard import Wizard

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
        self._place = _place(self._address, settings)
        self._asks_how_first = bool(self._place.origin)

    def body(self) -> ComposeResult:
        """The form."""
        yield SignInForm(how=self._asks_how_first)

    @property
    def _form(self) -> SignInForm:
        return self.query_one(SignInForm)

    def on_mount(self) -> None:
        """Show the form at once; it comes alive when everything is loaded."""
        if self._asks_how_first:
            self._ask_how()
        else:
            self._ask_where()

    @property
    def _place_is_fixed(self) -> bool:
        """Whether the host cannot be changed: every answer is about it, or nothing but the demo is there."""
        return self._why is not None or bool(self._settings.demo)

    def _ask_how(self) -> None:
        self.show_keys(self.FORM_KEYS if self._why or not self._place_is_fixed else self.KEYS)
        given = f"   (from {self._settings.infisical_url.source})" if self._given == self._address != "" else ""
        self._form.ask_how(f"{self._address.partition('://')[2] or self._address}{given}")

    def show_frame(self) -> None:
        """Say why the token is asked for once more, where it is; on top stands no host but the one chosen here."""
        super().show_frame()
        if self._why:
            self.say("#notice", f"{self._why.happened} {_AGAIN}")
        self._show_host()

    def _show_host(self) -> None:
        wizard = self._wizard
        if wizard is None or not wizard.signed_in or self._why:
            return
        here = self._form.asks_how and self._place.origin == wizard.session.origin
        project = wizard.answers.project if here else None
        host = self._place.origin.partition("://")[2] if here else ""
        self.screen.query_one(HeadLine).show(host, project.name if project else "", demo=bool(self._settings.demo))

    # Loading

    async def load(self) -> None:
        """Wait until everything is loaded, then sign in with a token that is there, or ask."""
        opened = await asyncio.shield(self._opening)  # A reload must not cancel what all wait for.
        # Only now, when the thread that opens has loaded it: this runs before the first paint.
        from tui.api.identities import LoginRefused
        from tui.auth.instances import instances
        from tui.auth.keyring_report import KeyringFailed
        from tui.auth.token_text import UnusableToken
        from tui.auth.tokens import IncompleteLogin

        await self._form.complete()
        self._opened, self._wizard = opened, opened.wizard
        rows = instances(self._settings, self._address, self._place.origin)
        self._form.offer(rows, opened.access.ways(), self._address)
        if not opened.wizard.signed_in:
            self._form.name_waiting(self._settings)
        self._look_at_keyring(opened.access)
        if self._why:
            told = await opened.access.refused(self._why)
            if told:
                self.query_one("#token", Field).say(told)
        elif opened.wizard.signed_in:
            self.query_one("#token", Field).say(f"{opened.access.says()} Enter goes on.")
        elif self._place.problem:
            self._refuse_address(opened.access)
        elif self._given and self._given == self._address and self._form.asks_how:
            self.status("Looking for a token ...")
            try:
                token = await opened.access.find(self._given)
            except KeyringFailed:
                return  # What is the matter with it stands below the form, and the way to open it above.
            except Problem as problem:
                in_vain = isinstance(problem, (LoginRefused, UnusableToken, IncompleteLogin))  # It could lock.
                self.show_problem(problem, again="" if in_vain else self._again)
                return
            if token:
                await self._sign_in(self._given, _always(token))
        self.show_frame()

    @property
    def _again(self) -> str:
        return "Enter tries again." if self._place_is_fixed else "Enter tries again. Esc goes back to the address."

    @work(exclusive=True, group="keyring", description="look at the keyring")
    async def _look_at_keyring(self, access: "Access") -> None:
        from tui.auth.keyring_report import KeyringState

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
    def _say_effect(self, moved: Picker.Moved) -> None:
        if moved.by_hand:
            self._forget_errors()  # They are about another way to sign in, or another instance.
        if self._form.asks_how and (way := self._form.way):
            self.effect(way.effect)

    def _forget_errors(self) -> None:
        self.screen.query_one(ProblemPanel).clear()
        super().show_complaints({})
        for field in self.query(Field):
            field.complain("")

    def show_complaints(self, found: dict[str, str]) -> None:
        """Say what is wrong beside the first field it is about, and nowhere else."""
        self._forget_errors()
        super().show_complaints(dict(list(found.items())[:1]))

    def show_problem(
        self, problem: Problem, *, again: str = "F5 tries again.", retry: "Callable[[], object] | None" = None
    ) -> None:
        """Say what went wrong, in place of what was said before."""
        self._forget_errors()
        if self._why:
            self.say("#notice", _AGAIN)
        super().show_problem(problem, again=again, retry=retry)

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
        elif self._form.asks_how and not self._place_is_fixed:
            self._forget_errors()  # They are about the place that may be another one now.
            self._ask_where()

    def _ask_where(self) -> None:
        self.show_keys(self.KEYS)
        self._form.ask_where()
        self._show_host()

    def _refuse_address(self, access: "Access") -> None:
        """Go back to the address, and say why it cannot be used."""
        self._ask_where()
        try:
            access.origin(self._address)
        except InsecureAddress as problem:
            found = {"address": f"{problem.happened} {problem.remedy}"}
            # Behind what is being filled in, which would take the complaint away.
            self._form.address.call_later(self.show_complaints, found)

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
        self._form.set_aside()
        if self._address:
            self._settle_place()
        self._ask_how()
        self._form.address.call_later(self._take_address)

    @work(exclusive=True, group="where", description="look for Infisical")
    async def _take_address(self) -> None:
        self._address = self._address or self._form.text("address").strip()
        self._settle_place()
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

    def _settle_place(self) -> None:
        """Keep what was typed for the same host only: a secret, even a refused one, is never sent to another one."""
        former, self._place = self._place, _place(self._address, self._settings)
        self._form.put_back(same_place=bool(former.origin) and former.origin == self._place.origin)
        self._show_host()

    # Signing in

    @work(exclusive=True, group="accept", description="sign in")
    async def _enter(self) -> None:
        opened = self._opened
        if opened is None:
            return
        address = self._address
        try:
            here = opened.access.is_there(opened.wizard, address)
        except InsecureAddress:
            self._refuse_address(opened.access)
            return
        if here and not self._why and not any(field.value for field in self._form.asked):
            self.go_to(opened.wizard.forward())
            return
        take = self._taker(opened.access)
        if take:
            await self._sign_in(address, take)

    def _taker(self, access: "Access") -> "TakeToken | None":
        """Return what gets a token for an address in the way that is marked; complain where something is missing."""
        report = self._report
        match self._form.way:
            case "identity":
                return self._login(access)
            case "cli":
                return access.from_cli
            case "keyring" if report:
                return lambda address: self.with_screen_suspended(lambda: access.from_keyring(address, report))
            case _:
                pass
        return self._token(access)

    def _login(self, access: "Access") -> "TakeToken | None":
        form = self._form
        organization = form.text("organization")
        try:
            client_id, client_secret = access.client(form.text("client_id"), form.text("client_secret"))
        except Problem as problem:
            self.show_complaints({"client_secret": f"{problem.happened} {problem.remedy}"})
            return None
        missing = {"client_id": not client_id, "client_secret": not client_secret}
        self.show_complaints({field: _IS_MISSING[field] for field in missing if missing[field]})
        if any(missing.values()):
            return None
        return lambda address: access.log_in(address, client_id, client_secret, organization)

    def _token(self, access: "Access") -> "TakeToken | None":
        typed = self._form.text("token")
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
        from tui.auth.instances import other_region

        self.show_problem(problem, again=self._again if isinstance(problem, NetworkProblem) else "")
        self.query_one("#token", Field).say("")  # It may say that somebody is signed in: with another token.
        other = None if self._why else other_region(access.origin(address), problem)
        if other:
            self._offer_region(other, problem, take)
        else:
            self._form.stand_on_first()

    def _offer_region(self, other: "Choice[str]", problem: Problem, take: "TakeToken") -> None:
        from tui.model.choices import Choice, Choices
        from tui.screens.pages.ask import AskScreen

        def decide(region: str | None) -> None:
            self._form.stand_on_first()
            if region:
                self._address, self._place = region, _place(region, self._settings)
                self._ask_how()
                self._show_host()
                self._try_region(region, take)

        text = f"{problem.happened} Each region of Infisical Cloud knows its own users and machine identities only."
        stay: Choice[str] = Choice("", "Change what I gave")
        choices = Choices((stay, other))
        self.app.push_screen(AskScreen("Is it the other region?", text, choices, escape="goes back"), decide)

    @work(exclusive=True, group="accept", description="sign in at the other region")
    async def _try_region(self, region: str, take: "TakeToken") -> None:
        await self._sign_in(region, take)

    async def _signed_in(self, opened: "Opening", token: "Token", step: Step | None) -> None:
        from tui.auth.tokens import TokenSource

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


_AGAIN: Final = "Sign in again to go on; every answer is kept."


class _Place(NamedTuple):
    """The host that an address means; empty where there is no address, or, with the problem, a wrong one."""

    origin: str
    problem: InsecureAddress | None = None


def _place(address: str, settings: Settings) -> _Place:
    if not address:
        return _Place("")
    from tui.api.address import origin_of  # Without an address, the first picture need not wait for it.

    try:
        return _Place(origin_of(address, allow_plain_http=bool(settings.insecure_http)))
    except InsecureAddress as problem:
        return _Place("", problem)


def _always(token: "Token") -> "TakeToken":
    async def take(_: str) -> "Token":
        return token

    return take
