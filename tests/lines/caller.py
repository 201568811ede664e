"""A caller: answers go in line by line, all that is said comes back, and there is a demo world behind it.

caller = Caller(token=None)
await caller.call("1", "some-token", "q")
assert "did not accept the token" in caller.said

The answers come over a real pipe that ends behind the last of them. Nothing waits for seconds: the clock moves when the
wizard sleeps.
"""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr

from tests.contract.contract import ContractChecked
from tests.lines.asking import read_out
from tests.screens.desk import ADDRESS, NETLIFY
from tests.screens.parts import Clock
from tests.screens.wire import Wire
from tui.api.services import Services
from tui.auth.keyring import Keyring
from tui.demo import DEMO_USER_TOKEN, NEWEST, Demo, ServerProfile, World, believable_world
from tui.lines.conversation import Ended, converse
from tui.lines.keyboard import Keyboard
from tui.settings.options import Setting
from tui.settings.settings import TOKEN_VARIABLE, Settings
from tui.steps.opening import Opening
from tui.steps.sign_in import Access
from tui.steps.wizard import Wizard
from tui.storage.state_folder import StateFolder


@dataclass
class Caller:
    """One demo world, and conversations with the wizard about it. The fields are those of `Desk`."""

    world: World = field(default_factory=believable_world)
    server: ServerProfile = NEWEST
    token: str | None = DEMO_USER_TOKEN
    netlify_token: str | None = None
    settings: Settings = field(
        default_factory=lambda: Settings(infisical_url=Setting(ADDRESS, "--url"), netlify_url=Setting(NETLIFY))
    )
    environ: Mapping[str, str] = field(default_factory=dict)
    state: StateFolder | None = None
    attended: bool = True
    """Whether somebody is there to answer again."""
    subfolders: bool = False

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.demo = Demo(self.world, server=self.server, clock=self.clock)
        self._judge = ContractChecked(self.demo.infisical, subfolders=self.subfolders)
        self.wire = Wire(self._judge)
        self.netlify_wire = Wire(self.demo.netlify)
        self.said = ""

    async def call(self, *answers: str) -> Ended:
        """Hold a conversation in which these are all the answers there are."""
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{answer}\n" for answer in answers).encode())
        os.close(writing)
        out, keyboard = io.StringIO(), Keyboard(reading, attended=self.attended)
        try:
            ended = await converse(self.settings, self._opening, keyboard, out)
        finally:
            await read_out(keyboard)
            os.close(reading)
        self.said = out.getvalue()
        if ended.crash:
            raise ended.crash
        assert not self._judge.violations
        return ended

    def _opening(self, tell: object) -> Opening:
        del tell
        services = Services(
            self.settings.netlify_url.value,
            lambda _: None,
            infisical_app=self.wire,
            netlify_app=self.netlify_wire,
            sleep=self.clock.sleep,
            clock=self.clock,
        )
        environ = dict(self.environ) if self.token is None else {**self.environ, TOKEN_VARIABLE: self.token}
        netlify = SecretStr(self.netlify_token) if self.netlify_token else None
        access = Access(services, Keyring(off_by="--no-keyring"), environ, address=self.settings.infisical_url)
        return Opening(Wizard(self.settings, services, netlify, self.state), access)
