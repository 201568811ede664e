"""`auth logout`: the token goes out of the keyring, off the server if that is wanted, and what remains is said."""

from collections.abc import Iterator

from pydantic import SecretStr

from tui.api.errors import BadRequest, Problem, SignInRequired
from tui.auth.infisical_cli import OfficialCli
from tui.auth.instances import host_of
from tui.auth.keyring_report import KeyringFailed, KeyringReport, KeyringState
from tui.auth.token_kinds import TokenKind, describe, expires_in_words
from tui.auth.tokens import utc_now
from tui.cli.auth.means import Means, insist
from tui.cli.outcome import code_of
from tui.exit_code import Exit
from tui.settings.cleaning import clean_value
from tui.settings.settings import ACCESS_TOKEN_VARIABLE, CLIENT_ID_VARIABLE, TOKEN_VARIABLE

_CLOSED = frozenset({KeyringState.LOCKED, KeyringState.THIRD_PARTY, KeyringState.SILENT, KeyringState.BROKEN})
"""States in which an entry may exist that cannot be seen."""


async def logout(means: Means) -> Exit:
    """Remove the entries of the servers.

    Returns:
        DONE when no entry is left, NEEDS_A_PERSON when nobody could open the keyring, REFUSED or NETWORK when a token
        was removed here but could not be revoked as was wanted.
    """
    report, agreed_to = await _opened(means, await means.access.keyring.report())
    if report.state in _CLOSED and agreed_to is None:
        means.tell(f"{report.reason} Whether it holds a token is not known. {report.remedy}")
        return Exit.NEEDS_A_PERSON
    if report.state is KeyringState.NONE:
        means.tell(f"{report.reason} Nothing was removed.", *_remains(means))
        return Exit.DONE
    ends = [await _server(means, origin, agreed_to) for origin in means.origins()]
    means.tell(*_remains(means))
    return next((end for end in ends if end is not Exit.DONE), Exit.DONE)


async def _opened(means: Means, report: KeyringReport) -> tuple[KeyringReport, str | None]:
    """Open a closed keyring if the user wants it; the name is that of a backend the user agreed to."""
    if not means.talk.prompts.lines.at_terminal:
        return report, None
    match report.state:
        case KeyringState.LOCKED if await _yes(means, f"{report.reason} Unlock it"):
            return await means.talk.wait_for(means.access.keyring.unlock(), "Waiting for the keyring ..."), None
        case KeyringState.THIRD_PARTY if await _yes(means, f"{report.reason} Ask it"):
            return report, report.name
        case _:
            return report, None


async def _server(means: Means, origin: str, agreed_to: str | None) -> Exit:
    host, keyring = host_of(origin), means.access.keyring
    try:
        kept = await keyring.read(origin, agreed_to=agreed_to)
        if kept is None:
            means.tell(f"{host}: no token is kept.")
            return Exit.DONE
        revoke = await _wants_to_revoke(means, kept)
        await keyring.forget(origin, agreed_to=agreed_to)
    except KeyringFailed as failed:
        means.tell(f"{host}: {failed.happened} {failed.remedy}")
        return Exit.NEEDS_A_PERSON
    means.tell(f"{host}: the token was removed from the keyring.")
    if revoke:
        return await _revoked(means, origin, kept)
    means.tell(f"{host}: it was not revoked; it {expires_in_words(describe(kept), utc_now())}.")
    return Exit.DONE


async def _wants_to_revoke(means: Means, kept: SecretStr) -> bool:
    """Ask, if there is anybody to ask; a user's token is not the wizard's to revoke, and the server would not."""
    if describe(kept).kind is TokenKind.USER or not means.talk.prompts.lines.at_terminal:
        return False
    return await _yes(means, "Revoke the token on the server too, so that it works nowhere any more")


async def _revoked(means: Means, origin: str, token: SecretStr) -> Exit:
    host = host_of(origin)
    try:
        await means.talk.wait_for(means.access.revoke(origin, token), "Asking Infisical ...")
    except SignInRequired:
        means.tell(f"{host}: the token did not work any more.")
    except BadRequest as problem:
        means.tell(f"{host}: only the token of a machine identity can be revoked; this one lives on until it expires.")
        return code_of(problem)
    except Problem as problem:
        means.tell(f"{host}: the token could not be revoked. {problem.happened} {problem.remedy}")
        return code_of(problem)
    else:
        means.tell(f"{host}: the token was revoked.")
    return Exit.DONE


async def _yes(means: Means, question: str) -> bool:
    return await insist(lambda: means.talk.prompts.yes_no(question, default=False))


def _remains(means: Means) -> Iterator[str]:
    """Say what still signs the user in."""
    for variable in (ACCESS_TOKEN_VARIABLE, TOKEN_VARIABLE, CLIENT_ID_VARIABLE):
        if clean_value(means.environ.get(variable, ""), variable):
            yield f"{variable} is still set in this environment, and signs you in."
    if OfficialCli(means.environ).available():
        yield "The Infisical CLI may have a session of its own; `infisical logout` ends that."
