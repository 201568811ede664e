"""Step Sign in: which Infisical, and a token for it; and another token when one stops working on the way."""

from pydantic import SecretStr, ValidationError

from tui.access.keeping import Keep, question
from tui.access.places import instances, other_region
from tui.access.ways import Way
from tui.api.errors import Problem
from tui.credentials.tokens import Token, TokenSource
from tui.plain.prompts import Back
from tui.plain.talk import Talk
from tui.sync.choices import Choice, Choices
from tui.sync.steps import Step


async def sign_in(talk: Talk) -> Step:
    """Sign in with a token that waits for the address, else with one that the user gives."""
    access, wizard = talk.access, talk.wizard
    given = wizard.settings.infisical_url
    if wizard.signed_in:
        rows = (Choice(False, "Go on with it"), Choice(True, "Sign in with another token"))  # noqa: FBT003
        talk.say(access.says())
        if not (await talk.prompts.choose(Choices(rows))).value:
            return wizard.forward()
    if given.value:
        talk.say(f"Infisical: {given.value} (from {given.source}).")
    address = given.value or await ask_address(talk)
    token: Token | None = None
    if not (wizard.signed_in and access.is_there(wizard, address)):
        token = await talk.wait_for(access.find(address), "Looking for a token ...")
    while True:
        token = token or await ask_token(talk, address)
        try:
            step = await talk.wait_for(access.enter(wizard, address, token), "Signing in ...")
        except Problem as problem:
            other = other_region(access.origin(address), problem)
            talk.tell(problem)
            if other and await talk.prompts.yes_no(other.label, default=False):
                address = other.value
            elif other is None:
                await talk.ask_after(problem, told=True)
            token = None
        else:
            break
    wizard.tell(access.says() if not wizard.settings.demo else _DEMO)
    await _keep(talk, token)
    return step


_DEMO = "This is a demo: Infisical and Netlify are played by this program, and nothing leaves your computer."


async def sign_in_again(talk: Talk, problem: Problem) -> None:
    """Take another token in the middle of the way; everything answered stays."""
    talk.tell(problem)
    told = await talk.access.refused(problem)
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
        address = (await talk.prompts.choose(instances(talk.wizard.settings))).value
        try:
            address = address or await talk.prompts.text(
                "Address of your Infisical, as in https://infisical.example.com"
            )
            return await talk.wait_for(talk.access.check(address))
        except Back:
            continue
        except Problem as problem:
            talk.tell(problem)


async def ask_token(talk: Talk, address: str) -> Token:
    """Ask how to sign in, and for what that takes, until there is a token."""
    while True:
        try:
            way = (await talk.prompts.choose(talk.access.ways())).value
            if way is Way.TOKEN:
                return talk.access.typed(await talk.prompts.line("Token (not shown):", hidden=True))
            if way is Way.CLI:
                return await talk.wait_for(talk.access.from_cli(address))
            client_id = await talk.prompts.text("Client id")
            client_secret = await talk.prompts.line("Client secret (not shown):", hidden=True)
            organization = await talk.prompts.text("Organisation slug", may_be_empty=True)
            secret = SecretStr(client_secret.strip())
            return await talk.wait_for(talk.access.log_in(address, client_id, secret, organization), "Signing in ...")
        except ValidationError:
            talk.say("Client id and client secret may not be empty.")
        except Problem as problem:
            talk.tell(problem)


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
            talk.say(f"The token is kept for this run only. {report.reason}")
            return False
        talk.say(asked.text)
        match (await talk.prompts.choose(asked.choices)).value:
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
