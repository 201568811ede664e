"""How a machine identity gets, renews and gives back an access token (Universal Auth)."""

from dataclasses import replace
from datetime import datetime, timedelta

from tui.demo.access import MachineIdentity, Token, TokenKind, TokenState
from tui.demo.call import OPEN, Call, Endpoint
from tui.demo.failures import bad_request, unauthorized
from tui.demo.identifiers import stable_hex
from tui.demo.tokens import PEOPLE_ONLY, working_token

_FAILURES_BEFORE_LOCK = 3
_FAILURES_COUNT_FOR = timedelta(seconds=30)
_LOCKED_FOR = timedelta(seconds=300)


def _login(call: Call) -> object:
    body = call.body_fields()
    client_id = body.text("clientId", trim=True)
    client_secret = body.text("clientSecret", trim=True)
    body.done()
    identity = call.world.identities.get(client_id)
    if identity is None:
        raise unauthorized("Invalid credentials")
    now = call.jobs.now()
    if identity.locked_until is not None and now < identity.locked_until:
        raise unauthorized("This identity auth method is temporarily locked, please try again later")
    if client_secret != identity.client_secret:
        _count_failure(identity, now)
        raise unauthorized("Invalid credentials")
    identity.failures.clear()
    token = Token(TokenKind.IDENTITY, renewable_until=now + timedelta(seconds=identity.token_max_seconds))
    return _issue(call, token, identity)


def _count_failure(identity: MachineIdentity, now: datetime) -> None:
    identity.failures = [moment for moment in identity.failures if now - moment < _FAILURES_COUNT_FOR] + [now]
    if len(identity.failures) >= _FAILURES_BEFORE_LOCK:
        identity.locked_until = now + _LOCKED_FOR
        identity.failures.clear()


def _issue(call: Call, token: Token, identity: MachineIdentity) -> object:
    """Put a new token of the identity into the world, and return the reply that hands it over."""
    token.identity = identity
    token.expires = call.jobs.now() + timedelta(seconds=identity.token_seconds)
    text = f"demo-access-{stable_hex('access', str(len(call.world.tokens)))}"
    call.world.tokens[text] = token
    return {
        "accessToken": text,
        "expiresIn": identity.token_seconds,
        "accessTokenMaxTTL": identity.token_max_seconds,
        "tokenType": "Bearer",
    }


def _sent_token(call: Call) -> Token:
    body = call.body_fields()
    text = body.text("accessToken", trim=True)
    body.done()
    token = working_token(text, call.world, call.server, call.jobs.now())
    if token.kind is not TokenKind.IDENTITY:
        raise bad_request("Only identity access tokens can be renewed or revoked")
    return token


def _renew(call: Call) -> object:
    old = _sent_token(call)
    if old.identity is None or old.renewable_until is None:
        raise bad_request("This token was not made by a login and cannot be renewed")
    if call.jobs.now() + timedelta(seconds=old.identity.token_seconds) > old.renewable_until:
        raise unauthorized("Cannot renew: identity access token has reached its max TTL")
    renewed = replace(old, denied=set(old.denied))
    return _issue(call, renewed, old.identity)


def _revoke(call: Call) -> object:
    _sent_token(call).state = TokenState.REVOKED
    return {"message": "Successfully revoked access token"}


def _user(call: Call) -> object:
    del call
    return {"user": {"id": "7d3f9b1e-5c0a-4c57-9a51-0d6c3e1f2a44", "username": USER, "email": USER, "firstName": "Ada"}}


USER = "ada@acme.example"
"""The person that all user tokens belong to."""

ENDPOINTS = (
    Endpoint("GET", "/api/v1/user", _user, PEOPLE_ONLY),
    Endpoint("POST", "/api/v1/auth/universal-auth/login", _login, OPEN),
    Endpoint("POST", "/api/v1/auth/token/renew", _renew, OPEN),
    Endpoint("POST", "/api/v1/auth/token/revoke", _revoke, OPEN),
)
