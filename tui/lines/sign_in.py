"""Step Sign in: which Infisical, and a token for it; and another token when one stops working on the way."""

from collections.abc import Awaitable, Callable

from pydantic import SecretStr

from tui.api.errors import InsecureAddress, NetworkProblem, Problem, ServerFailed
from tui.auth.instances import other_region
from tui.auth.keep_token import Keep, question
from tui.auth.keyring_report import KeyringFailed
from tui.auth.methods import Way
from tui.auth.token_text import UnusableToken
from tui.auth.tokens import Token, TokenSource
from tui.lines.instance import ask_where
from tui.lines.prompts import Back, Refresh
from tui.lines.talk import Talk
from tui.lines.terminal import Left
from tui.model.choices import Choice, Choices
from tui.model.steps import Step

TakeToken = Callable[[str], Awaitable[Token | None]]
"""Gets a token for an address; None when there is none."""


async def sign_in(talk: Talk) -> Step:
    """Sign in with a token that waits for the address, else with one that the user gives."""
    access, wizard = talk.access, talk.wizard
    if wizard.signed_in:
        talk.say(access.says())
        rows = (Choice(False, "Go on with it"), Choice(True, "Sign in with another token"))  # noqa: FBT003
        if not (await talk.prompts.choose(Choices(rows))).value:
            return wizard.forward()
    address = await _address(talk)
    here = wizard.signed_in and access.is_there(wizard, address)
    try:
        token, step = await _enter(talk, address, None if here else access.find)
    except Back:
        talk.asks_where = not wizard.settings.demo
        raise
    wizard.tell(access.welcome())
    await _keep(talk, token)
    return step


async def _address(talk: Talk) -> str:
    """Return the address that was set or chosen before, else ask for one; a wrong one can be corrected here.

    Raises:
        InsecureAddress: The one that was set cannot be used, and nobody is there to give another.
    """
    given = talk.wizard.settings.infisical_url
    where, talk.where = talk.where, ""
    if where:
        return where
    if not given.value or talk.asks_where:
        return await ask_address(talk)
    talk.say(f"Infisical: {given.value} (from {given.source}).")
    try:
        talk.access.origin(given.value)
    except InsecureAddress as problem:
        if not talk.prompts.lines.attended:
            raise
        talk.tell(problem)
        talk.asks_where = True
        try:
            return await ask_address(talk)
        except Left as left:
            raise Left(left.problem or problem) from left
    return given.value


async def _enter(talk: Talk, address: str, take: TakeToken | None) -> tuple[Token, Step]:
    """Sign in with what `take` gets, and ask how where that is nothing, or is refused."""
    while True:
        take = take or await ask_how(talk)
        origin = talk.access.origin(address)
        try:
            token = await talk.wait_for(take(address), "Looking for a token ...")
            if token:
                return token, await talk.wait_for(talk.access.enter(talk.wizard, address, token), "Signing in ...")
            take = None
        except KeyringFailed as failed:
            talk.tell(failed)
            take = None
        except Problem as problem:
            talk.tell(problem)
            other = other_region(origin, problem)
            if other and await talk.prompts.yes_no(f"{other.label} ({other.detail})", default=False):
                address = other.value  # With the same credential: it is the one that may have been meant for there.
                continue
            if other is None:
                await talk.ask_after(problem, told=True)
            # What was refused is never sent twice by itself: three bad logins lock an identity.
            take = take if isinstance(problem, NetworkProblem | ServerFailed) else None


async def sign_in_again(talk: Talk, problem: Problem) -> None:
    """Take another token in the middle of the way; everything answered stays."""
    told = await talk.access.refused(problem)
    talk.tell(problem)
    talk.say(*([told] if told else []), "Sign in again to go on where you are; every answer is kept.")
    while True:
        token = await ask_token(talk, talk.wizard.session.origin)
        try:
            await talk.wait_for(talk.access.enter_again(talk.wizard, token), "Signing in ...")
        except Problem as again:
            await talk.ask_after(again)
        else:
            talk.say(talk.access.says())
            await _keep(talk, token)
            return


async def ask_address(talk: Talk) -> str:
    """Ask which Infisical, and make sure that it is one before anything is sent there."""
    while True:
        address = await ask_where(talk.prompts, talk.wizard.settings)
        try:
            return await talk.wait_for(talk.access.check(address))
        except Problem as problem:
            await talk.ask_after(problem)


async def ask_token(talk: Talk, address: str) -> Token:
    """Ask how to sign in, and for what that takes, until there is a token."""
    while True:
        take = await ask_how(talk)
        try:
            token = await talk.wait_for(take(address), "Looking for a token ...")
        except Problem as problem:
            await talk.ask_after(problem)
        else:
            if token:
                return token


async def ask_how(talk: Talk) -> TakeToken:
    """Ask how to sign in and for what that takes; nothing is sent yet."""
    access = talk.access
    report = await talk.wait_for(access.keyring.report(), "Looking for a keyring ...")
    while True:
        way: Way = (await talk.prompts.choose(access.ways(report))).value
        talk.say(way.effect)
        try:
            match way:
                case Way.TOKEN:
                    return await _ask_token(talk)
                case Way.IDENTITY:
                    return await _ask_client(talk)
                case Way.CLI:
                    return access.from_cli
                case Way.KEYRING:
                    return lambda address: access.from_keyring(address, report)
        except Back:
            continue


async def _ask_token(talk: Talk) -> TakeToken:
    while True:
        typed = await talk.prompts.line("Token (not shown):", hidden=True)
        try:
            token = talk.access.typed(typed)
        except UnusableToken as problem:
            talk.prompts.lines.complain(f"{problem.happened} {problem.remedy}")
        else:
            break

    async def take(address: str) -> Token:
        del address
        return token

    return take


async def _ask_client(talk: Talk) -> TakeToken:
    client_id = await talk.prompts.needed("Client id")
    client_secret = await _ask_client_secret(talk)
    organization = await talk.prompts.text("Organisation slug, if it is asked for", may_be_empty=True)
    return lambda address: talk.access.log_in(address, client_id, client_secret, organization)


async def _ask_client_secret(talk: Talk) -> SecretStr:
    while True:
        typed = await talk.prompts.needed("Client secret (not shown)", hidden=True)
        try:
            _, secret = talk.access.client("", typed)
        except UnusableToken as problem:
            talk.prompts.lines.complain(f"{problem.happened} {problem.remedy}")
        else:
            return secret


async def _keep(talk: Talk, token: Token) -> None:
    """Ask whether to keep a token that was typed."""
    if token.source in (TokenSource.TYPED, TokenSource.TYPED_LOGIN):
        await ask_to_keep(talk)


async def ask_to_keep(talk: Talk) -> bool:
    """Ask whether to keep the token of this session, where there is a keyring for it, and do so; tell if it is kept."""
    report = await talk.wait_for(talk.access.keyring.report(), "Looking for a keyring ...")
    while True:
        asked = question(report)
        if asked is None:
            talk.say(f"The token is kept for this run only. {report.reason} {report.remedy}")
            return False
        talk.say(asked.text)
        try:
            said = (await talk.prompts.choose(asked.choices)).value
        except (Back, Refresh):
            said = Keep.AGAIN
        match said:
            case Keep.NO:
                return False
            case Keep.YES:
                try:
                    await talk.wait_for(talk.access.keep(agreed_to=asked.agreed_to), "Saving the token ...")
                except Problem as problem:
                    talk.tell(problem)
                    return False
                talk.say("The token is kept for the next time.")
                return True
            case Keep.UNLOCK:
                report = await talk.wait_for(talk.access.keyring.unlock(), "Waiting for the keyring ...")
            case Keep.AGAIN:
                report = await talk.wait_for(talk.access.keyring.report(), "Looking for a keyring ...")
