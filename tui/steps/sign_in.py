"""Tokens from where they wait or from what the user gives, to a session, and back into or out of the keyring."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from pydantic import SecretStr

from tui.api.address import origin_of
from tui.api.errors import InsecureAddress, NotAllowed, Problem, SignInRequired, sign_in_refusal
from tui.api.identities import Identities, IssuedToken, LoginRefused
from tui.api.services import Services
from tui.api.text import printable
from tui.auth.infisical_cli import OfficialCli
from tui.auth.instances import host_of, is_cloud
from tui.auth.keyring import Keyring
from tui.auth.keyring_report import KeyringFailed, KeyringReport, KeyringState
from tui.auth.methods import Way, ways
from tui.auth.session_token import Held, describe_token
from tui.auth.token_kinds import LONGEST_NAME, TokenKind, describe
from tui.auth.token_text import UnusableToken
from tui.auth.tokens import (
    Token,
    TokenSource,
    clean_client,
    clean_token,
    find_token,
    netlify_token,
    token_of_login,
    utc_now,
)
from tui.model.choices import Choices
from tui.model.session import open_session
from tui.model.steps import Step
from tui.settings.cleaning import clean_value
from tui.settings.options import Setting
from tui.settings.settings import ORGANIZATION_VARIABLE
from tui.steps.wizard import Wizard

_NO_ADDRESS: Final[Setting[str | None]] = Setting(None)


class NothingKept(Problem):
    """The keyring was opened and holds no token for this server."""


class Access:
    """The sign-in of one run. Everything raises `Problem` and its kinds, with nothing to undo.

    `given` is what came by `--token-stdin`; `embedded` is the demo's own token, which goes before all others.
    `address` is the one that the settings name; a refusal of it says where it stands. `now` tells an aware time.

    Attributes:
        keyring: The keyring of this machine.
        netlify_token: What the environment holds for this run, if it can be used.
    """

    def __init__(
        self,
        services: Services,
        keyring: Keyring,
        environ: Mapping[str, str],
        *,
        given: SecretStr | None = None,
        embedded: Token | None = None,
        address: Setting[str | None] = _NO_ADDRESS,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.keyring: Final = keyring
        self._services: Final = services
        self._environ: Final = environ
        self._given: Final = given
        self._embedded: Final = embedded
        self._address: Final = address
        self._now: Final = now
        self._cli: Final = OfficialCli(environ)
        self._checked: Final[set[str]] = set()
        self._owner = ""
        self._logged_in: Final[dict[str, Token | LoginRefused]] = {}
        self._held: Held | None = None
        self.netlify_token: SecretStr | None = None
        self._unusable = ""
        try:
            self.netlify_token = netlify_token(environ)
        except UnusableToken as problem:
            self._unusable = f"{problem.happened} It is not used."

    @property
    def held(self) -> Held | None:
        """The token of this session, once there is one."""
        return self._held

    # Where

    def origin(self, address: str) -> str:
        """Reduce an address to the origin that requests go to.

        Raises:
            InsecureAddress: It is none that can be used.
        """
        typed = clean_value(address)
        try:
            return origin_of(typed, allow_plain_http=self._services.allow_plain_http)
        except InsecureAddress as problem:
            if typed != self._address.value:
                raise
            raise InsecureAddress(f"{self._address.source}: {problem.happened}", problem.remedy) from None

    def is_there(self, wizard: Wizard, address: str) -> bool:
        """Tell whether the wizard is signed in at this address.

        Raises:
            InsecureAddress: The address is none that can be used.
        """
        origin = self.origin(address)
        return wizard.signed_in and wizard.session.origin == origin

    async def check(self, address: str) -> str:
        """Make sure that an Infisical answers there, without showing it anything; return its origin.

        Asked once for each address; neither of Infisical's clouds nor of the demo.
        """
        origin = self.origin(address)
        if not (is_cloud(origin) or self._embedded or origin in self._checked):
            await self._services.infisical(origin, None).status()
            self._checked.add(origin)
        return origin

    # Getting a token

    async def find(self, address: str, *, anew: bool = False) -> Token | None:
        """Return the token that waits for this address, by the order of sources; None when there is none.

        A machine identity of the environment is logged in once; a login that was refused is not tried again
        unless the user asks for it (`anew`).

        Raises:
            KeyringFailed: An entry may exist and cannot be read.
            Problem: What is there cannot be used, or the login was refused.
        """
        if self._embedded:
            return self._embedded
        origin = await self.check(address)
        before = self._logged_in.get(origin)
        if isinstance(before, Token):
            return before
        if before and not anew:
            raise before
        identities = self._services.identities(origin)
        try:
            token = await find_token(
                origin, self._environ, self.keyring, given=self._given, identities=identities, now=self._now
            )
        except LoginRefused as refusal:
            self._logged_in[origin] = refusal
            raise
        if token and token.source is TokenSource.ENVIRONMENT_LOGIN:
            self._logged_in[origin] = token
        return token

    def ways(self, keyring: KeyringReport | None = None) -> Choices[Way]:
        """Return how the user can give a token on this machine; `keyring` is what is known of it by now."""
        return ways(has_cli=self._cli.available(), keyring=keyring)

    def typed(self, text: str) -> Token:
        """Take a token out of what was typed or pasted.

        Raises:
            UnusableToken: It is none.
        """
        return Token(clean_token(text), TokenSource.TYPED)

    def client(self, client_id: str, client_secret: str) -> tuple[str, SecretStr]:
        """Take id and secret of a machine identity out of what was typed or pasted; a blank one is empty.

        Raises:
            UnusableToken: The text for the secret holds more than that.
        """
        return clean_client(client_id, client_secret)

    async def log_in(self, address: str, client_id: str, client_secret: SecretStr, organization: str) -> Token:
        """Log a machine identity in, once; the secret is held no longer than that. The slug may be empty.

        Raises:
            ValidationError: Id or secret is empty (Pydantic's).
            UnusableToken: The text for the secret holds more than that.
            LoginRefused: Do not repeat it: three of these lock the identity for everybody.
        """
        identities = await self._identities(address)
        client_id, client_secret = clean_client(client_id, client_secret.get_secret_value())
        issued = await identities.login(client_id, client_secret, clean_value(organization, ORGANIZATION_VARIABLE))
        return token_of_login(issued, TokenSource.TYPED_LOGIN, self._now())

    async def from_cli(self, address: str) -> Token:
        """Take the token of the official command line tool's session, if that is one at this address.

        Raises:
            OfficialCliProblem: It has none, or would not tell.
        """
        origin = await self.check(address)
        return Token(await self._cli.session_token(origin), TokenSource.OFFICIAL_CLI)

    async def from_keyring(self, address: str, report: KeyringReport) -> Token:
        """Open the keyring of the report as it needs it, and take the token for this address out of it.

        A LOCKED one may open a window, a THIRD_PARTY one may ask in the terminal: only after the user chose it.

        Raises:
            KeyringFailed: It stayed closed.
            NothingKept: It holds no token for this address.
        """
        origin = await self.check(address)
        if report.state is KeyringState.LOCKED:
            await self.keyring.unlock()
        agreed_to = report.name if report.state is KeyringState.THIRD_PARTY else None
        kept = await self.keyring.read(origin, agreed_to=agreed_to)
        if kept is None:
            raise NothingKept(f"The {report.name} holds no token for {host_of(origin)}.", "Sign in another way.")
        return Token(clean_token(kept.get_secret_value(), called="The token in the keyring"), TokenSource.KEYRING)

    async def _identities(self, address: str) -> Identities:
        return self._services.identities(await self.check(address))

    # Signing in

    async def try_out(self, address: str, token: Token) -> str:
        """Ask the server whether the token works, and return the origin; nothing is kept of it.

        Raises:
            SignInRequired: It does not; a kept one is forgotten then.
        """
        origin = await self.check(address)
        try:
            session = await open_session(self._services, origin, token.secret, None)
        except (SignInRequired, NotAllowed) as refusal:
            _name_source(refusal, token)
            await self._forget_refused(refusal, origin, token, kept=token.source is TokenSource.KEYRING)
            raise
        await session.close()
        return origin

    async def enter(self, wizard: Wizard, address: str, token: Token) -> Step:
        """Sign the wizard in, and return the step that it goes on with.

        Raises:
            SignInRequired: The server does not accept the token; a kept one is forgotten then.
        """
        origin = await self.check(address)
        owner = asyncio.ensure_future(self.owner(origin, token))  # Beside the sign-in, which it must not delay.
        try:
            step = await wizard.sign_in(origin, token.secret)
        except (SignInRequired, NotAllowed) as refusal:
            _name_source(refusal, token)
            await self._forget_refused(refusal, origin, token, kept=token.source is TokenSource.KEYRING)
            raise
        else:
            self._hold(wizard, origin, token)
            self._owner = await owner
        finally:
            owner.cancel()
        return step

    async def owner(self, origin: str, token: Token) -> str:
        """Return the name, for display, of the person whose user token holds none; nothing where no server says it."""
        facts = describe(token.secret)
        if facts.who or facts.kind is not TokenKind.USER:
            return ""
        try:
            name = await self._services.infisical(await self.check(origin), token.secret).user_name()
        except Problem:
            return ""  # Only a name is missing then.
        return printable(name, limit=LONGEST_NAME) if name.strip() else ""

    async def enter_again(self, wizard: Wizard, token: Token) -> None:
        """Go on with another token at the same address; the wizard stays where it is, with every answer.

        Raises:
            SignInRequired: The server does not accept this one either.
        """
        try:
            await wizard.sign_in_again(token.secret)
        except (SignInRequired, NotAllowed) as refusal:
            _name_source(refusal, token)
            raise
        self._hold(wizard, wizard.session.origin, token)
        self._owner = await self.owner(wizard.session.origin, token)

    def _hold(self, wizard: Wizard, origin: str, token: Token) -> None:
        async def renew(secret: SecretStr) -> IssuedToken:
            return await self._services.identities(origin).renew(secret)

        async def renewed(held: Held) -> None:
            if held.token.source is TokenSource.ENVIRONMENT_LOGIN:
                self._logged_in[origin] = held.token
            wizard.tell(await self._keep_renewed(held))

        held = self._held = Held(origin, token, renew=renew, renewed=renewed, now=self._now)
        if held.is_renewable:
            wizard.session.infisical.sign_with(held.current)

    def says(self) -> str:
        """Say in one sentence who is signed in, with which kind of token, from where, and when it ends."""
        if self._held is None:
            return "Not signed in."
        return f"Signed in{describe_token(self._held.token, self._now(), self._owner)}"

    def welcome(self, kept: str = "") -> str:
        """Say that the sign-in worked; `kept` is what became of the token besides."""
        return _DEMO if self._embedded else " ".join(filter(None, (self.says(), kept, self._unusable)))

    # Keeping and forgetting

    async def keep(self, *, agreed_to: str | None = None) -> None:
        """Keep the token of this session in the keyring; `agreed_to` comes from the `Question`.

        Raises:
            KeyringFailed: It could not be kept; the sign-in stands.
        """
        held = self._held
        if held:
            await self.keyring.save(held.origin, held.token.secret, agreed_to=agreed_to)
            held.kept = True

    async def refused(self, problem: Problem) -> str:
        """Note that the token of this session was refused; say what became of a kept one, if anything did.

        The problem names the source of the token from now on.
        """
        held = self._held
        if held is None or sign_in_refusal(problem) is None:  # A token that lacks a right still works.
            return ""
        held.give_up()
        _name_source(problem, held.token)
        told = await self._forget_refused(problem, held.origin, held.token, kept=held.kept)
        held.kept = False
        return told

    async def revoke(self, address: str, token: SecretStr) -> None:
        """Make the server forget a machine identity's token; the keyring is another matter.

        Raises:
            SignInRequired: It did not work any more.
            BadRequest: It is no machine identity's.
        """
        identities = await self._identities(address)
        await identities.revoke(token)

    async def _forget_refused(self, problem: Problem, origin: str, token: Token, *, kept: bool) -> str:
        """Take a kept token out of the keyring if the server itself refused it, and not a proxy before it.

        One that a login of this run got is not used again either: the next login gets another.
        """
        refusal = sign_in_refusal(problem)
        if refusal and self._logged_in.get(origin) == token:
            del self._logged_in[origin]
        if not kept or refusal is None or refusal.request_id is None:
            return ""
        try:
            # Another wizard may have put a fresh one there meanwhile.
            if await self.keyring.read(origin) != token.secret:
                return ""
            await self.keyring.forget(origin)
        except KeyringFailed as failed:
            return f"The kept token is still in the keyring. {failed.happened}"
        return "It was removed from the keyring."

    async def _keep_renewed(self, held: Held) -> str:
        """Put the renewed token in the place of a kept one; say why, if that cannot be."""
        if not held.kept:
            return ""
        report = await self.keyring.report()
        # An entry in the clear is there because of a yes; a keyring that asks in the terminal cannot be asked now.
        agreed_to = report.name if report.state is KeyringState.PLAINTEXT else None
        try:
            await self.keyring.save(held.origin, held.token.secret, agreed_to=agreed_to)
        except KeyringFailed as failed:
            held.kept = False
            return f"The renewed token could not be kept. {failed.happened}"
        return ""


def _name_source(refusal: Problem, token: Token) -> None:
    """Say in a refusal where the token came from, for a variable is mended where it was set."""
    words = token.source.words
    if words not in refusal.happened:
        refusal.happened = refusal.happened.replace(_THE_TOKEN, f"{_THE_TOKEN} {words}", 1)


_THE_TOKEN: Final = "accept the token"
_DEMO: Final = "This is a demo: Infisical and Netlify are simulated here, and nothing leaves your computer."
