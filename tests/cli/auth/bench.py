"""A command at work: a demo for its server, a keyring in memory, and answers that were given beforehand."""

import io
import os
import pty
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from tests.auth.rings import MemoryRing
from tests.lines.asking import read_out
from tests.screens.parts import Clock
from tui.api.connections import ASGIApp, Message
from tui.api.services import Services
from tui.auth.keyring import SERVICE, Keyring
from tui.cli.auth.means import Means
from tui.demo import Demo, World, believable_world
from tui.exit_code import Exit
from tui.lines.keyboard import Keyboard
from tui.lines.prompts import Prompts
from tui.lines.talk import Talk
from tui.lines.terminal import Lines
from tui.settings.sources import collect
from tui.steps.sign_in import Access
from tui.steps.wizard import Wizard

ORIGIN = "https://infisical.test"


@dataclass
class Bench:
    """Runs commands; `told` is what went to stdout, `asked` to stderr, `requests` are the paths the server was asked.

    Without `url` no address is given; with `sockets` whatever listens there is asked, and no demo. With `terminal` the
    answers are typed on one, else they come through a pipe.
    """

    ring: MemoryRing
    url: str | None = ORIGIN
    terminal: bool = True
    sockets: bool = False
    world: World = field(default_factory=believable_world)
    environ: dict[str, str] = field(default_factory=dict)
    told: str = ""
    asked: str = ""
    requests: list[str] = field(default_factory=list)
    server: ASGIApp | None = None

    def kept(self, origin: str = ORIGIN) -> str | None:
        """Return the token that the keyring holds."""
        return self.ring.entries.get((SERVICE, origin))

    def keep(self, token: str, origin: str = ORIGIN) -> None:
        """Put a token into the keyring."""
        self.ring.entries[SERVICE, origin] = token

    async def run(
        self,
        command: Callable[[Means], Awaitable[Exit]],
        *answers: str,
        given: str | None = None,
        flags: Mapping[str, object] | None = None,
    ) -> Exit:
        """Run a command to its end."""
        settings = collect(self.environ, Path("/"), {"infisical_url": self.url, **(flags or {})})
        secret = None if given is None else SecretStr(given)
        demo = Demo(self.world)

        async def server(scope: Message, *rest: Callable[..., Awaitable[object]]) -> None:
            self.requests.append(f"{dict(scope['headers'])[b'host'].decode()}{scope['path']}")
            await (self.server or demo.infisical)(scope, *rest)  # type: ignore[arg-type]

        out: list[str] = []
        err = io.StringIO()
        async with self._keyboard(answers) as keyboard:
            lines = Lines(keyboard, err)
            services = Services("", lambda _: None, infisical_app=None if self.sockets else server, sleep=Clock().sleep)
            keyring = Keyring(off_by=settings.no_keyring.source if settings.no_keyring else "")
            access = Access(services, keyring, self.environ, given=secret, address=settings.infisical_url)
            wizard = Wizard(settings, services, None)
            try:
                return await command(Means(Talk(wizard, access, Prompts(lines)), self.environ, secret, out.append))
            finally:
                self.told, self.asked = "".join(f"{line}\n" for line in out), err.getvalue()
                await wizard.close()

    @asynccontextmanager
    async def _keyboard(self, answers: tuple[str, ...]) -> AsyncIterator[Keyboard]:
        theirs, ours = os.pipe()
        if self.terminal:
            os.close(theirs)
            os.close(ours)
            ours, theirs = pty.openpty()
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        if not self.terminal:
            os.close(ours)
        keyboard = Keyboard(theirs)
        yield keyboard
        if self.terminal:
            os.close(ours)
        await read_out(keyboard)
        os.close(theirs)
