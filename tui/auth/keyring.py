"""The operating system's keyring: one entry per Infisical host, and never longer than a few seconds of waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import SecretStr

from tui.auth.daemon_calls import DaemonCalls
from tui.auth.keyring_backends import WINDOWS, Backend, contained, find_backend, is_native, open_window
from tui.auth.keyring_report import KeyringFailed, KeyringReport, KeyringState, remedy_for, switched_off_by

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE: Final = "infisical-netlify-sync"
"""Service name of every entry; the user name is the host's origin, such as `https://us.infisical.com`."""

_WINDOWS_LIMIT: Final = 2560
"""Bytes of UTF-16 that a Windows credential holds (`CRED_MAX_CREDENTIAL_BLOB_SIZE`)."""

_NO_ENTRY: Final = frozenset({KeyringState.NONE, KeyringState.UNINITIALISED})
_NEEDS_CONSENT: Final = frozenset({KeyringState.PLAINTEXT, KeyringState.THIRD_PARTY})


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds."""

    look: float = 3.0
    """To find the keyring, to read."""
    change: float = 5.0
    """To save, to forget."""
    person: float = 60.0
    """When the user has a password to type."""


_LIMITS: Final = Limits()


class Keyring:
    """Keeps one token per host in the keyring of the operating system, and in nothing weaker.

    Only `unlock` opens a window. A PLAINTEXT backend is filled, and a THIRD_PARTY one touched at all, only when
    `agreed_to` is the report's `name`, that is, after the user said yes to that very backend; a THIRD_PARTY
    one may then ask in the terminal, so suspend the screen around the call.

    Every failure is KeyringFailed, whatever the backend raised. With SILENT a change may still happen later.
    """

    def __init__(self, *, off_by: str = "", limits: Limits = _LIMITS) -> None:
        """Prepare; `off_by` names the setting by which the user wants no keyring, if there is one."""
        self._off_by: Final = off_by
        self._limits: Final = limits
        self._calls: Final = DaemonCalls("keyring")

    async def report(self) -> KeyringReport:
        """Tell what would be used; within `limits.look` and without raising KeyringFailed."""
        return await self._report(find_backend, self._limits.look)

    async def read(self, origin: str, *, agreed_to: str | None = None) -> SecretStr | None:
        """Return the token kept for `origin`; None when there is no entry, or no keyring to hold one.

        A PLAINTEXT backend asks nothing and is read without `agreed_to`: only a yes can have filled it.
        Within `limits.look`, or `limits.person` with `agreed_to`.
        """
        states = {KeyringState.READY, KeyringState.PLAINTEXT}
        try:
            return await self._use(partial(_read, origin), states, agreed_to, self._limits.look)
        except KeyringFailed as failed:
            if failed.state in _NO_ENTRY:
                return None
            raise

    async def save(self, origin: str, token: SecretStr, *, agreed_to: str | None = None) -> None:
        """Keep `token` for `origin` and make sure that it can be read again; replaces the entry of that host.

        Within `limits.change`, or `limits.person` with `agreed_to`.
        """
        await self._use(partial(_save, origin, token), {KeyringState.READY}, agreed_to, self._limits.change)

    async def forget(self, origin: str, *, agreed_to: str | None = None) -> bool:
        """Delete the entry of `origin`; False when there was none.

        Within `limits.change`, or `limits.person` with `agreed_to`.
        """
        states = {KeyringState.READY, KeyringState.PLAINTEXT}
        try:
            return await self._use(partial(_forget, origin), states, agreed_to, self._limits.change)
        except KeyringFailed as failed:
            if failed.state in _NO_ENTRY:
                return False
            raise

    async def unlock(self) -> KeyringReport:
        """Let a LOCKED or UNINITIALISED keyring show its window, perhaps on the machine's own screen; report anew.

        Only after the user asked for it. Within `limits.person`.
        """
        return await self._report(_unlock, self._limits.person)

    async def _report(self, call: Callable[[], Backend], seconds: float) -> KeyringReport:
        try:
            return (await self._run(call, seconds)).report
        except KeyringFailed as failed:
            return KeyringReport(failed.state, reason=failed.happened, remedy=failed.remedy)

    async def _use(
        self, call: Callable[["KeyringBackend"], T], states: set[KeyringState], agreed_to: str | None, seconds: float
    ) -> T:
        seconds = seconds if agreed_to is None else self._limits.person
        return await self._run(partial(_use_backend, call, states, agreed_to), seconds)

    async def _run(self, call: Callable[[], T], seconds: float) -> T:
        if self._off_by:
            off = switched_off_by(self._off_by)
            raise KeyringFailed(off.reason, off.remedy, state=off.state)
        try:
            return await self._calls.run(partial(contained, call), seconds)
        except TimeoutError:
            happened = f"The keyring did not answer within {seconds:g} seconds."
            raise KeyringFailed(happened, remedy_for(KeyringState.SILENT), state=KeyringState.SILENT) from None


def _use_backend(call: Callable[["KeyringBackend"], T], states: set[KeyringState], agreed_to: str | None) -> T:
    backend = find_backend()
    report = backend.report
    consented = report.state in _NEEDS_CONSENT and report.name == agreed_to
    if report.state not in states and not consented:
        raise KeyringFailed(report.reason, report.remedy, state=report.state)
    return contained(partial(call, backend.ring), name=report.name, quote=is_native(backend.ring))


def _read(origin: str, ring: "KeyringBackend") -> SecretStr | None:
    return _secret(ring.get_password(SERVICE, origin))


def _secret(value: str | None) -> SecretStr | None:
    return SecretStr(value) if value else None


def _save(origin: str, token: SecretStr, ring: "KeyringBackend") -> None:
    if type(ring).__module__ == WINDOWS and len(token.get_secret_value().encode("utf-16-le")) > _WINDOWS_LIMIT:
        happened = f"The token is longer than the {_WINDOWS_LIMIT // 2} characters that Windows can keep."
        remedy = "Use it for this run only, or set INFISICAL_TOKEN before the start."
        raise KeyringFailed(happened, remedy, state=KeyringState.READY)
    ring.set_password(SERVICE, origin, token.get_secret_value())
    kept = _read(origin, ring)
    if kept == token:
        return
    if kept is not None:
        ring.delete_password(SERVICE, origin)
    raise KeyringFailed(
        "The keyring took the token but did not give the same one back.",
        remedy_for(KeyringState.BROKEN),
        state=KeyringState.BROKEN,
    )


def _forget(origin: str, ring: "KeyringBackend") -> bool:
    # Asked first because "not there" and "could not delete" are the same exception in `keyring`.
    if ring.get_password(SERVICE, origin) is None:
        return False
    ring.delete_password(SERVICE, origin)
    return True


def _unlock() -> Backend:
    backend = find_backend()
    if backend.report.state in {KeyringState.LOCKED, KeyringState.UNINITIALISED}:
        open_window(backend.ring)
        backend = find_backend()
    return backend
