"""`auth status`: which token would be used at a server, whose it is, whether it works, and what the keyring holds."""

from dataclasses import replace

from tui.api.errors import Problem, RateLimited
from tui.auth.keyring_report import KeyringFailed, KeyringReport, KeyringState
from tui.auth.token_kinds import TokenKind, describe, expires_in_words
from tui.auth.tokens import Token, TokenSource, find_token, utc_now
from tui.cli.auth.means import Means
from tui.cli.outcome import code_of
from tui.exit_code import Exit
from tui.model.session import NoNetlifySyncs


async def status(means: Means) -> Exit:
    """Print what is known, a paragraph per server.

    Without an address only what the keyring holds is tried: nobody knows where another token belongs.

    Returns:
        DONE if a token works at one of the servers, NETWORK if that could not be found out, else SIGN_IN.
    """
    report = await means.access.keyring.report()
    ends = [await _server(means, origin, report) for origin in means.origins()]
    elsewhere = means.settings.token_stdin or means.settings.token or means.settings.client_id
    if elsewhere and not means.settings.infisical_url:
        means.tell(f"The token of {elsewhere.source} was not looked at: say by --url where it belongs.")
    return next((end for end in (Exit.DONE, Exit.NETWORK) if end in ends), Exit.SIGN_IN)


async def _server(means: Means, origin: str, report: KeyringReport) -> Exit:
    means.tell(origin)
    try:
        token = await _token(means, origin)
    except Problem as problem:
        means.tell(_line("Token", _in_words(problem)))
        means.tell(_line("Keyring", await _entry(means, origin, report)))
        return _end_of(problem)
    if token is None:
        means.tell(_line("Token", "none"))
        end = Exit.SIGN_IN
    else:
        facts = describe(token.secret)
        kind = TokenKind.IDENTITY if token.source is TokenSource.ENVIRONMENT_LOGIN else facts.kind
        facts = replace(facts, kind=kind, expires_at=token.expires_at or facts.expires_at)
        means.tell(_line("Token", token.source.words), _line("Kind", facts.kind.words))
        who = facts.who or await means.access.owner(origin, token)
        means.tell(*([_line("Whose", who)] if who else []))
        means.tell(_line("Expiry", expires_in_words(facts, utc_now())))
        end = await _tried(means, origin, token)
    means.tell(_line("Keyring", await _entry(means, origin, report)))
    return end


async def _token(means: Means, origin: str) -> Token | None:
    """Find the token without asking the server for anything, unless a machine identity has to be logged in."""
    settings, keyring = means.settings, means.access.keyring
    if not settings.infisical_url:
        return await find_token(origin, {}, keyring)
    if (settings.client_id or settings.client_secret) and not settings.token and means.given is None:
        return await means.access.find(origin)
    return await find_token(origin, means.environ, keyring, given=means.given)


async def _tried(means: Means, origin: str, token: Token) -> Exit:
    """Ask the server about the token, and say what it answers."""
    end = Exit.DONE
    try:
        await means.access.try_out(origin, token)
    except NoNetlifySyncs as problem:
        means.tell(_line("Works", f"yes, but: {_in_words(problem)}"))
    except Problem as problem:
        end = _end_of(problem)
        means.tell(_line("Works", f"{'not known' if end is Exit.NETWORK else 'no'}: {_in_words(problem)}"))
    else:
        means.tell(_line("Works", "yes"))
    if token.source is TokenSource.ENVIRONMENT_LOGIN:
        await _give_back(means, origin, token)
    return end


def _end_of(problem: Problem) -> Exit:
    """Return the code of a problem; a server too busy to say whether a token works has not refused it."""
    return Exit.NETWORK if isinstance(problem, RateLimited) else code_of(problem)


async def _give_back(means: Means, origin: str, token: Token) -> None:
    """Revoke a token that was made for this look only."""
    try:
        await means.access.revoke(origin, token.secret)
    except Problem as problem:
        means.tell(_line("", f"The token made for this look could not be revoked. {problem.happened}"))


async def _entry(means: Means, origin: str, report: KeyringReport) -> str:
    if report.state not in {KeyringState.READY, KeyringState.PLAINTEXT}:
        return report.reason
    try:
        kept = await means.access.keyring.read(origin)
    except KeyringFailed as failed:
        return _in_words(failed)
    if kept is None:
        return f"{report.name}: no token is kept"
    return f"{report.name}: a token is kept{', unprotected' if report.state is KeyringState.PLAINTEXT else ''}"


def _line(title: str, words: str) -> str:
    return f"  {title:7}  {words}"


def _in_words(problem: Problem) -> str:
    return f"{problem.happened} {problem.remedy}"
