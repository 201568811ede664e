"""Serves the demo in a process of its own, late if wanted and large if wanted, and notes every request."""

import argparse
import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import uvicorn

from tests.benchmarks.names import realistic_names
from tui.demo import DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo, World, believable_world
from tui.demo.asgi import ASGIApp, Receive, Scope, Send
from tui.demo.world import Folder, Project, Site

_BESIDES: Final = 100
"""Folders in one folder of a large world."""


@dataclass(frozen=True)
class Seen:
    """One request, with the moments of this machine's clock between which it was served, and the client's port."""

    began: float
    ended: float
    port: int
    method: str
    path: str

    @property
    def name(self) -> str:
        """Method and path, with the query."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Server:
    """A demo that answers on a port, and what it was asked."""

    origin: str
    notes: Path

    @property
    def variables(self) -> Mapping[str, str]:
        """What makes the wizard use it, and sign in by itself."""
        return {
            "INFISICAL_DOMAIN": self.origin,
            "INFISICAL_TOKEN": DEMO_USER_TOKEN,
            "NETLIFY_API_URL": f"{self.origin}/netlify/api/v1",
            "NETLIFY_AUTH_TOKEN": DEMO_NETLIFY_TOKEN,
        }

    def seen(self) -> list[Seen]:
        """Return all requests so far, in the order in which they ended."""
        lines = [line.split(maxsplit=4) for line in self.notes.read_text(encoding="utf-8").splitlines()]
        return [Seen(float(began), float(ended), int(port), *rest) for began, ended, port, *rest in lines]


@contextmanager
def served(*, delay: float = 0.0, large: bool = False) -> Iterator[Server]:
    """Serve while the block runs; each request is answered so many seconds late."""
    with TemporaryDirectory() as folder:
        notes = Path(folder) / "requests"
        notes.touch()
        command = [sys.executable, "-m", "tests.benchmarks.server", str(notes), str(delay), *(["--large"] * large)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield Server(process.stdout.readline().strip(), notes)
            finally:
                process.terminate()


def large_world() -> World:
    """Return the believable world with 10,000 sites, 5,000 folders and 2,000 projects on the likeliest way."""
    world = believable_world()
    world.accounts[0].sites += [Site(name) for name in realistic_names(10_000)]
    world.projects += [Project(name, name) for name in realistic_names(2_000)]
    root = world.projects[0].folder("prod", "/")
    assert root is not None
    root.folders += [
        Folder(f"area-{area:02}", folders=[Folder(f"service-{number:02}") for number in range(_BESIDES - 1)])
        for area in range(5_000 // _BESIDES)
    ]
    return world


def _noted(app: ASGIApp, notes: Path, delay: float) -> ASGIApp:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        await asyncio.sleep(delay)
        query = scope["query_string"].decode("latin-1")
        path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
        await app(scope, receive, send)
        with notes.open("a", encoding="utf-8") as lines:
            lines.write(f"{began} {time.monotonic()} {scope['client'][1]} {scope['method']} {path}\n")

    return application


def main() -> None:
    """Serve until somebody ends it; the first line on stdout is the origin."""
    parser = argparse.ArgumentParser()
    parser.add_argument("notes", type=Path)
    parser.add_argument("delay", type=float)
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    app = _noted(Demo(large_world() if given.large else None), given.notes, given.delay)
    config = uvicorn.Config(app, port=0, http="h11", ws="none", loop="asyncio", lifespan="off", log_config=None)
    # Named as TCP, else asyncio leaves Nagle's algorithm on: a reply's body would wait 40 ms for the ACK of its head.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    host, port = listener.getsockname()
    sys.stdout.write(f"http://{host}:{port}\n")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
