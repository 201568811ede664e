"""Which keyring this machine offers, whether it may be used, and what to tell the user about it.

Everything here blocks and may hang: call it through `tui.auth.keyring` only. The `keyring` package takes
some 100 ms to import and starts helper processes, so it is imported inside the functions.
"""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from tui.api.text import printable
from tui.auth.keyring_report import (
    UNNAMED,
    WITHOUT_KEYRING,
    KeyringFailed,
    KeyringReport,
    KeyringState,
    none_because,
    remedy_for,
    switched_off_by,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

# Without a handler, Python prints the traceback of a broken keyring plugin over the screen.
logging.getLogger("keyring").addHandler(logging.NullHandler())

WINDOWS: Final = "keyring.backends.Windows"
"""Module of the backend that limits the length of a token."""

_NATIVE: Final = {
    "keyring.backends.SecretService": "Secret Service (such as GNOME Keyring)",
    "keyring.backends.libsecret": "Secret Service (such as GNOME Keyring)",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "macOS Keychain",
    WINDOWS: "Windows Credential Locker",
}
"""The operating systems' own keyrings: module of the backend class to the name the user knows."""

_BACKEND_VARIABLE: Final = "PYTHON_KEYRING_BACKEND"

_KEYRING_SETTINGS: Final = "PYTHON_KEYRING_BACKEND or keyringrc.cfg"
"""The two places where users of Python's `keyring` choose a backend themselves."""

_SECRET_SERVICE: Final = {"keyring.backends.SecretService", "keyring.backends.libsecret"}


@dataclass(frozen=True)
class Backend:
    """The `keyring` backend that would be used, and the report on it."""

    ring: "KeyringBackend"
    report: KeyringReport


def contained(call: Callable[[], T], *, name: str = UNNAMED, quote: bool = True) -> T:
    """Return what `call` returns; whatever it raises leaves as KeyringFailed (BROKEN).

    With `quote` the backend's own words are shown; without it only the kind of error, for a foreign backend
    may put the token into its words (a command line that failed, for one).
    """
    try:
        return call()
    except KeyringFailed:
        raise
    # Backends let out anything: D-Bus and Windows errors of their own, ValueError, AssertionError, even the
    # BaseException of a Rust panic.
    except BaseException as error:  # noqa: BLE001
        words = printable(str(error)) if quote and str(error) else ""
        kind = type(error).__name__
    # Raised out here on purpose: the original error's frames hold the token, and a crash report shows frames.
    detail = f"{kind}: {words}" if words else kind
    raise KeyringFailed(f"The {name} failed ({detail}).", remedy_for(KeyringState.BROKEN), state=KeyringState.BROKEN)


def find_backend() -> Backend:
    """Judge the backend that `keyring` picks for this machine, without opening any window.

    Raises whatever `keyring` and the backend raise: see `contained`.
    """
    ring = _unchained(_picked())
    module = type(ring).__module__
    if module == "keyring.backends.fail":
        return _revived(ring)
    if module == "keyring.backends.null":
        return Backend(ring, switched_off_by(_KEYRING_SETTINGS))
    return Backend(ring, _judge(ring))


def _picked() -> "KeyringBackend":
    """Return what `keyring` picks.

    Raises:
        KeyringFailed: The user's own settings for it are the trouble; names them.
    """
    import keyring

    if not os.environ.get(_BACKEND_VARIABLE, "unset").strip():
        del os.environ[_BACKEND_VARIABLE]  # `keyring` would take the empty text for the name of a module.
    try:
        return keyring.get_keyring()
    except Exception as error:
        raise _failed_to_pick(error) from error


def _failed_to_pick(error: Exception) -> KeyringFailed:
    """Blame the user's settings for `keyring`: its own choice among the backends raises nothing."""
    from keyring.util import platform_

    try:
        setting = printable(str(Path(platform_.config_root(), "keyringrc.cfg")))
    except RuntimeError:  # Neither HOME nor an entry in the user database names a home folder.
        happened = "There is no keyring here, since this user has no home folder."
        return KeyringFailed(happened, f"Set HOME{WITHOUT_KEYRING}", state=KeyringState.NONE)
    if name := os.environ.get(_BACKEND_VARIABLE):
        setting = f"{_BACKEND_VARIABLE}={printable(name)}"
    happened = f"{setting} keeps the keyring from being used ({type(error).__name__})."
    return KeyringFailed(happened, f"Correct or remove it{WITHOUT_KEYRING}", state=KeyringState.BROKEN)


def is_native(ring: "KeyringBackend") -> bool:
    """Whether this is one of the operating systems' own keyrings, by its class and not by what it says."""
    return type(ring).__module__ in _NATIVE


def open_window(ring: "KeyringBackend") -> None:
    """Let the Secret Service unlock or create its keyring; blocks until the user has answered its window.

    A window that was dismissed, or could not be shown, changes nothing and raises nothing.
    """
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        try:
            path = _preferred_collection(ring)
            collection = secretstorage.Collection(bus, path) if path else secretstorage.get_default_collection(bus)
            collection.unlock()
        except secretstorage.PromptDismissedException:
            return


def _unchained(ring: "KeyringBackend") -> "KeyringBackend":
    """Pick one member of a chain: a chain may end in a plaintext file without saying so."""
    from keyring.backends import chainer, fail

    if not isinstance(ring, chainer.ChainerBackend):
        return ring
    members: list[KeyringBackend] = list(ring.backends)
    if not members:
        return fail.Keyring()  # type: ignore[no-untyped-call]  # the class carries no annotations
    return next((member for member in members if is_native(member)), members[0])


def _revived(failing: "KeyringBackend") -> Backend:
    """Look again for a Secret Service started since `keyring` made its choice, which it never looks at twice."""
    import keyring
    from keyring.backends import SecretService

    if keyring.core.load_env() or keyring.core.load_config():
        return Backend(failing, switched_off_by(_KEYRING_SETTINGS))
    if sys.platform in {"darwin", "win32"}:
        return Backend(failing, none_because("This Python cannot reach the keyring of the operating system."))
    try:
        SecretService.Keyring.priority  # noqa: B018 - asking is what looks for the service, and raises the reason
    except RuntimeError as error:
        return Backend(failing, none_because(f"There is no keyring here ({printable(str(error))})."))
    except OSError as error:
        return Backend(failing, none_because(f"The D-Bus session cannot be reached ({printable(str(error))})."))
    found = SecretService.Keyring()  # type: ignore[no-untyped-call]  # the class carries no annotations
    keyring.set_keyring(found)
    return Backend(found, _judge(found))


def _judge(ring: "KeyringBackend") -> KeyringReport:
    module = type(ring).__module__
    if module in _SECRET_SERVICE:
        return _collection_report(ring, _NATIVE[module])
    if module in _NATIVE:
        return KeyringReport(KeyringState.READY, _NATIVE[module])
    name = f"{module}.{type(ring).__name__}"
    if _stores_in_the_clear(name.lower()):
        state, reason = KeyringState.PLAINTEXT, f"The keyring {name} stores the token without protection."
    else:
        state, reason = KeyringState.THIRD_PARTY, f"The keyring {name} is not part of the system and may ask here."
    return KeyringReport(state, name, reason, remedy_for(state))


def _stores_in_the_clear(name: str) -> bool:
    return "plaintext" in name or (name.startswith("keyrings.alt.") and "encrypted" not in name)


def _collection_report(ring: "KeyringBackend", name: str) -> KeyringReport:
    """Look at the collection that would be used; reading from it would open a window unless it is ready."""
    import secretstorage
    from secretstorage.collection import DEFAULT_COLLECTION

    with closing(secretstorage.dbus_init()) as bus:
        try:
            locked = secretstorage.Collection(bus, _preferred_collection(ring) or DEFAULT_COLLECTION).is_locked()
        except secretstorage.ItemNotFoundException:
            state, reason = KeyringState.UNINITIALISED, f"The {name} holds no keyring yet."
        else:
            if not locked:
                return KeyringReport(KeyringState.READY, name)
            state, reason = KeyringState.LOCKED, f"The {name} is locked."
    return KeyringReport(state, name, reason, remedy_for(state))


def _preferred_collection(ring: "KeyringBackend") -> str | None:
    """D-Bus path of the collection, if the user chose one by `KEYRING_PROPERTY_PREFERRED_COLLECTION`."""
    path: object = getattr(ring, "preferred_collection", None)
    return path if isinstance(path, str) else None
