"""The session of Infisical's own command line tool, for a user who is signed in there and picks it.

The tool may hold several sessions, called profiles, and chooses by `INFISICAL_PROFILE`, then by the folder it is run
in, which may be bound to a profile, then by its default. So it is run where the user is. The one exception is a folder
whose project file names a host, as anybody who wrote to the repository could: there it is only asked for the name of
its profile, which needs no session, and run elsewhere with that.

Facts from the tool's source (Infisical/cli): `login status --json` lists the sessions with their hosts,
`user get token --plain` prints the token, `profile current --plain` the name of the profile. Versions without
`login status` take those words for `login`, which opens a browser; `--json`, which `login` does not know, makes them
fail instead. An expired session makes `user get token` open a browser too. So the status comes first, and without a
good one the token is not asked for.
"""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import SecretStr
from pydantic_core import from_json

from tui.api.address import US_CLOUD, origin_of
from tui.api.errors import InsecureAddress, Problem
from tui.api.surrogates import with_stand_ins
from tui.api.text import printable
from tui.auth.child_process import Child, Printed
from tui.auth.daemon_calls import DaemonCalls
from tui.auth.token_text import jwts_in
from tui.settings.project_file import find_project_file

_PROGRAM: Final = "infisical"

_PASSED_ON: Final = re.compile(
    # who and where the user is, and how to reach the keyring
    r"HOME|PATH|PWD|USER|LOGNAME|LANG|LC_\w+|TMPDIR|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|GNOME_KEYRING_CONTROL"
    # the same on Windows
    r"|USERPROFILE|USERNAME|APPDATA|LOCALAPPDATA|HOMEDRIVE|HOMEPATH|SYSTEMROOT|TEMP|TMP"
    # the network, for it verifies the session with its server
    r"|SSL_CERT_FILE|SSL_CERT_DIR|(HTTPS?|NO|ALL)_PROXY"
    # which of its sessions, and the passphrase of its own vault, the only secret it needs
    r"|INFISICAL_PROFILE|INFISICAL_ORG|INFISICAL_VAULT_FILE_PASSPHRASE",
    re.IGNORECASE,
)
"""Variables that the tool gets to see: neither a token, which would take the place of its session, nor a display,
which would let it open a browser."""

_SAME_SERVICE: Final = {"https://app.infisical.com": US_CLOUD}
"""What the tool calls the US cloud, and what everybody else does."""

_OUTSIDE_OF_PROJECTS: Final = os.sep
"""Where it is run below a project file that may name a host, for it could send its session there."""

_OVER: Final = frozenset({"expired", "rejected"})

_PASTE: Final = "paste what `infisical user get token --plain` prints."
_UPDATE: Final = f"Update it, or {_PASTE}"
_LOG_IN: Final = "Run `infisical login` first, then try again."


class _Place(NamedTuple):
    """Where the tool is run, and with which of its profiles; without a name it chooses by itself."""

    folder: str
    profile: str = ""


class OfficialCliProblem(Problem):
    """The session of the Infisical CLI cannot be used here; every other way to sign in still can."""


class CliMissing(OfficialCliProblem):
    """It is not installed, or cannot be started."""


class CliSignedOut(OfficialCliProblem):
    """It has no session, or one that is over."""


class CliElsewhere(OfficialCliProblem):
    """It is signed in to another Infisical than the user wants."""


class CliSilent(OfficialCliProblem):
    """It did not end in time, and was stopped."""


class CliOdd(OfficialCliProblem):
    """It answered, but not in a way this program knows; perhaps it is too old."""


class OfficialCli:
    """Asks the `infisical` command; nothing is started before `session_token`, and it never asks the user anything."""

    def __init__(self, environ: Mapping[str, str], *, limit: float = 10.0) -> None:
        """Prepare; `limit` is how many seconds each of the two commands may take."""
        self._environ: Final = environ
        self._limit: Final = limit

    def available(self) -> bool:
        """Whether the command is installed, by a look along PATH."""
        return self._program() is not None

    async def session_token(self, origin: str) -> SecretStr:
        """Return the token of its session, if that is a session at `origin` (from `address.origin_of`).

        Raises:
            OfficialCliProblem: one of its kinds.
        """
        place = await self._place()
        there = await self._signed_in_at(place)
        if there != _origin(origin):
            raise CliElsewhere(
                f"The Infisical CLI is signed in to {printable(there)}, not to {printable(origin)}.",
                "Choose that address here, or sign the CLI in again with `infisical login`.",
            )
        printed = await self._ask(place, "user", "get", "token", "--plain")
        if printed.code and printed.output is not None:
            raise CliSignedOut(f"The Infisical CLI gave no token (it ended with {printed.code}).", _LOG_IN)
        token = _only_token(printed)
        if token is None:
            raise CliOdd("The Infisical CLI printed something else than one token.", _UPDATE)
        return token

    async def _place(self) -> _Place:
        """Return where and with which profile the tool is to be run, to use the session that the user has here."""
        try:
            here = Path.cwd()
        except OSError:  # It was removed, or may not be read.
            return _Place(_OUTSIDE_OF_PROJECTS)
        file = find_project_file(here)
        if file is None or not (file.domain or file.trouble):
            return _Place(str(here))
        named = await self._ask(_Place(str(here)), "profile", "current", "--plain")
        words = (named.output or b"").decode("utf-8", "replace").split()
        # Versions without profiles have no such command, and one session only.
        return _Place(_OUTSIDE_OF_PROJECTS, words[0] if named.code == 0 and len(words) == 1 else "")

    async def _signed_in_at(self, place: _Place) -> str:
        """Return the origin of its session; what the tool says of itself is all there is to go by."""
        sessions = _sessions(await self._ask(place, "login", "status", "--json"))
        if sessions is None:
            raise CliOdd(
                "The Infisical CLI does not say where it is signed in, so its token could go to the wrong host.",
                f"See what `infisical login status` says here, update the tool, or {_PASTE}",
            )
        session = next((one for one in sessions if one.get("principalType") == "user"), None)
        if session is None or session.get("status") in _OVER:
            raise CliSignedOut("The Infisical CLI has no session, or it has expired.", _LOG_IN)
        there = _origin(session.get("domain"))
        if there is None:
            raise CliOdd("The Infisical CLI does not name the host of its session.", _UPDATE)
        return there

    async def _ask(self, place: _Place, *arguments: str) -> Printed:
        program = self._program()
        if program is None:
            raise CliMissing("The Infisical CLI (`infisical`) is not installed.", "Install it, or paste a token.")
        child = Child([program, *arguments], self._for_child(place), place.folder)
        problem: OfficialCliProblem
        try:
            return await DaemonCalls(_PROGRAM).run(child.run, self._limit)
        except TimeoutError:
            happened = f"The Infisical CLI did not answer within {self._limit:g} seconds, and was stopped."
            problem = CliSilent(happened, f"See in another terminal what it waits for, or {_PASTE}")
        except OSError as error:
            why = printable(error.strerror or type(error).__name__)
            problem = CliMissing(f"The Infisical CLI cannot be started ({why}).", "Install it anew.")
        finally:
            child.stop()
        raise problem

    def _program(self) -> str | None:
        """Find the command; one in a folder that PATH names relative to the current one is none of the user's."""
        found = shutil.which(_PROGRAM, path=self._environ.get("PATH", ""))
        return found if found and Path(found).is_absolute() else None

    def _for_child(self, place: _Place) -> dict[str, str]:
        passed = {name: value for name, value in self._environ.items() if _PASSED_ON.fullmatch(name)}
        profile = {"INFISICAL_PROFILE": place.profile} if place.profile else {}
        return passed | profile | {"INFISICAL_DISABLE_UPDATE_CHECK": "true"}


def _origin(address: object) -> str | None:
    """Reduce an address to what hosts are compared by; None when it is none."""
    try:
        # Plain http is the user's business, and was before: nothing is sent from here.
        origin = origin_of(address, allow_plain_http=True) if isinstance(address, str) else None
    except InsecureAddress:
        return None
    return _SAME_SERVICE.get(origin, origin) if origin else None


def _sessions(printed: Printed) -> list[dict[str, Any]] | None:
    """Read what `login status --json` printed; None when it is nothing of the kind."""
    try:
        status = from_json(with_stand_ins(printed.output or b""))
    except ValueError:
        return None
    sessions = status.get("sessions") if isinstance(status, dict) else None
    if not isinstance(sessions, list):
        return None
    return [session for session in sessions if isinstance(session, dict)]


def _only_token(printed: Printed) -> SecretStr | None:
    """Find the token; whatever else it may print, a second token would make it a guess."""
    tokens = jwts_in((printed.output or b"").decode("ascii", "replace"))
    return SecretStr(tokens[0]) if len(tokens) == 1 else None
