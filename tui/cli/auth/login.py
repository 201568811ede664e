"""`auth login`: a token, tried at its server, and kept in the keyring if the user says so."""

from tui.api.errors import Problem
from tui.auth.instances import other_region
from tui.auth.keyring_report import KeyringState
from tui.auth.tokens import Token, TokenSource, clean_token
from tui.cli.auth.means import Means, insist
from tui.exit_code import Exit
from tui.lines.sign_in import ask_address, ask_to_keep, ask_token


async def login(means: Means) -> Exit:
    """Take the token on stdin, or ask for one and ask again where it is refused; then ask whether to keep it.

    Returns:
        DONE when the token is kept, SIGN_IN when it is good but not kept.

    Raises:
        Problem: The address cannot be used, or the token on stdin does not work there.
    """
    talk, access = means.talk, means.access
    await insist(lambda: _sign_in(means))
    means.tell(access.says())
    report = await talk.wait_for(access.keyring.report(), "Looking for a keyring ...")
    if report.state is KeyringState.NONE:
        means.tell(f"There is nowhere to keep the token. {report.reason} {report.remedy}")
        return Exit.SIGN_IN
    return Exit.DONE if await insist(lambda: ask_to_keep(talk)) else Exit.SIGN_IN


async def _sign_in(means: Means) -> None:
    """Ask for what is not given; going back starts with the address again."""
    given = means.settings.infisical_url.value
    origin = await means.talk.wait_for(means.access.check(given)) if given else await ask_address(means.talk)
    if means.given is not None:
        secret = clean_token(means.given.get_secret_value(), called="The token from --token-stdin")
        await _enter(means, origin, Token(secret, TokenSource.STDIN))
    else:
        await _ask_until_it_works(means, origin)


async def _enter(means: Means, origin: str, token: Token) -> None:
    await means.talk.wait_for(means.access.enter(means.talk.wizard, origin, token), "Signing in ...")


async def _ask_until_it_works(means: Means, origin: str) -> None:
    talk = means.talk
    while True:
        token = await ask_token(talk, origin)
        try:
            await _enter(means, origin, token)
        except Problem as problem:
            other = other_region(origin, problem)
            talk.tell(problem)
            if other is None:
                await talk.ask_after(problem, told=True)
            elif await talk.prompts.yes_no(other.label, default=False):
                origin = other.value
        else:
            return
