"""Waiting for a server that takes 100 ms for each request: how long, how often, and for what."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.benchmarks.program import WIZARD, environment
from tests.benchmarks.server import Seen, served
from tests.benchmarks.table import Row, at_most
from tests.terminal.terminal import Terminal
from tests.terminal.walk import steps

_DELAY: Final = 0.1

_LOADING: Final = (b"Asking Infisical", b"Signing in", b"Looking for")
"""How the states of loading begin that a person can see."""

_CREATE: Final = "POST /api/v1/secret-syncs/netlify"
_SITES: Final = "GET /api/v1/app-connections/netlify/*/accounts/*/sites"
_TEAMS: Final = "GET /api/v1/app-connections/netlify/*/accounts"
_CONNECTIONS: Final = "GET /api/v1/app-connections/netlify/available*"
_FOLDERS: Final = "GET /api/v2/folders*"
_PROJECTS: Final = "GET /api/v1/projects*"
_STATUS: Final = "GET /api/status"

_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    _STATUS: (),
    "GET /api/v1/secret-syncs/options": (_STATUS,),
    _PROJECTS: (_STATUS,),
    _CONNECTIONS: (_PROJECTS,),
    "GET /api/v1/secret-syncs\\?*": (_PROJECTS,),
    _FOLDERS: (_PROJECTS,),
    "GET /api/v4/secrets*": (_FOLDERS,),
    _SITES: (_TEAMS,),
    _TEAMS: (_CONNECTIONS,),
    "GET /netlify/api/v1/accounts/*/env*": (_SITES,),
    _CREATE: (_SITES, _FOLDERS, "GET /netlify/api/v1/accounts/*/env*", "GET /api/v4/secrets*"),
}
"""What cannot be asked before which answers are there; the first pattern that fits a request counts."""


def rows(*, short: bool) -> Iterator[Row]:
    """Measure the group."""
    rounds = 1 if short else 5
    runs = [(_Run(_DELAY), _Run(0.0)) for _ in range(rounds)]
    slow, swift = min((slow for slow, _ in runs), key=_Run.seconds), min((swift for _, swift in runs), key=_Run.seconds)
    chain = slow.longest_chain()
    beside = f"{slow.seconds():.2f} s against {chain:.2f} s; {swift.seconds():.2f} s where the server answers at once"
    yield at_most("A run at full speed against its chain of requests", slow.seconds() / chain, 1.15, "x", beside=beside)
    added = max(slow.seconds() - swift.seconds(), 0) / chain
    yield at_most("What the server's slowness adds to it, against that chain", added, 1.15, "x")
    yield at_most("The list asked for most often, the look before creating included", slow.most_asked(), 2, "times")
    opened, together = slow.connections()
    yield at_most(
        "Connections to Infisical", opened, together + 1, "", beside=f"{together} requests at once, and one before"
    )
    yield at_most("Steps with a loading state, 1 s of thought each", _Run(_DELAY, thought=1.0).loading, 2, "steps")


class _Run:
    """A run from the first request to the created sync, with Enter on every step once it can be answered."""

    def __init__(self, delay: float, thought: float = 0.0) -> None:
        with served(delay=delay) as server, TemporaryDirectory() as home:
            self.loading = 0
            with Terminal(WIZARD, Path(home), environment(home, **server.variables)) as terminal:
                before = 0
                for _ in steps(terminal):
                    self._ended = time.monotonic()
                    written = terminal.drawn[before:]
                    self.loading += any(
                        words in written for words in (b"Asking Infisical", b"Signing in", b"Looking for")
                    )
                    before = len(terminal.drawn)
                    if thought:
                        terminal.rest(thought)
            self._seen = sorted(server.seen(), key=lambda seen: seen.began)

    def seconds(self) -> float:
        """How long it took."""
        return self._ended - self._seen[0].began

    def longest_chain(self) -> float:
        """Seconds of the longest chain of requests of which each needs the one before it."""
        return max(self._chain(seen) for seen in self._seen if _kind(seen) == _CREATE)

    def _chain(self, request: Seen) -> float:
        needs = _NEEDS[_kind(request)]
        behind = [self._chain(seen) for seen in self._seen if _kind(seen) in needs and seen is not request]
        # What is asked a second time is the look right before the sync is created.
        behind += [self._chain(seen) for seen in self._seen if seen.name == request.name and seen.ended < request.began]
        return request.ended - request.began + max(behind, default=0.0)

    def most_asked(self) -> int:
        """How often the list that was asked for most often was."""
        return max(Counter(seen.name for seen in self._seen if _kind(seen) and seen.method == "GET").values())

    def connections(self) -> tuple[int, int]:
        """How many connections to Infisical were opened, and how many requests ran at once."""
        asked: Sequence[Seen] = [seen for seen in self._seen if not seen.path.startswith("/netlify")]
        together = max(sum(one.began <= other.began < one.ended for one in asked) for other in asked)
        return len({seen.port for seen in asked}), together


def _kind(seen: Seen) -> str:
    return next((pattern for pattern in _NEEDS if fnmatchcase(seen.name, pattern.replace("\\?", "[?]"))), "")
