"""A desk: the wizard on a terminal, a demo world behind it, and hands that type.

async with Desk(token=None, size=(40, 12)) as desk:
    await desk.type("some-token")
    await desk.press("enter")
    assert "did not accept the token" in desk.words

Nothing waits for seconds: the clock moves when the wizard sleeps, and `press` returns when nothing is left to do.
"""

import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from tests.api.faulty import faulty
from tests.contract.contract import ContractChecked
from tests.screens.parts import HASTY, Clock, likeliest_answers
from tests.screens.widgets.hands import Hands
from tests.screens.wire import Wire
from tui.api.services import Services
from tui.auth.keyring import Keyring
from tui.demo import DEMO_USER_TOKEN, NEWEST, Demo, ServerProfile, World, believable_world
from tui.demo.sync_records import EPOCH
from tui.model.answers import Answer
from tui.model.steps import Step
from tui.screens.app import WizardApp
from tui.screens.frame_screen import FrameScreen
from tui.screens.steps.step import StepPane
from tui.screens.widgets.picker import Picker
from tui.settings.options import Setting
from tui.settings.settings import TOKEN_VARIABLE, Settings
from tui.steps.opening import Opening
from tui.steps.sign_in import Access
from tui.steps.wizard import Wizard
from tui.storage.state_folder import StateFolder

HOST = "infisical.test"
ADDRESS = f"https://{HOST}"
NETLIFY = "https://netlify.test/api/v1"

_TURNING = re.compile(r"\(\d+ of \d+")
"""How the line begins that tells of other pages."""


@dataclass
class Desk(Hands[WizardApp]):
    """One run of the wizard.

    `token` is what INFISICAL_TOKEN holds, `netlify_token` what NETLIFY_AUTH_TOKEN does; `environ` are more variables.
    With `sockets` Infisical answers on a loopback port, for what only a connection can suffer; the wizard then
    takes half a second of silence for a time-out. What outlives the run goes to `state`, if there is one.
    """

    BUSY = frozenset({"load", "accept", "create", "follow", "keyring", "where"})

    world: World = field(default_factory=believable_world)
    server: ServerProfile = NEWEST
    token: str | None = DEMO_USER_TOKEN
    netlify_token: str | None = None
    settings: Settings = field(
        default_factory=lambda: Settings(infisical_url=Setting(ADDRESS, "--url"), netlify_url=Setting(NETLIFY))
    )
    environ: Mapping[str, str] = field(default_factory=dict)
    keyring: bool = False
    size: tuple[int, int] = (80, 24)
    sockets: bool = False
    state: StateFolder | None = None
    subfolders: bool = False
    """Whether this run includes subfolders, of which the published contract knows nothing."""

    def __post_init__(self) -> None:
        self.clock = Clock()
        self._began = self.clock()
        self.demo = Demo(self.world, server=self.server, clock=self.clock)
        self._judge = ContractChecked(self.demo.infisical, subfolders=self.subfolders)
        self.wire = Wire(self._judge)
        self.netlify_wire = Wire(self.demo.netlify)
        self._stack = AsyncExitStack()
        self._server = AsyncExitStack()

    async def __aenter__(self) -> Self:
        services = Services(
            self.settings.netlify_url.value,
            lambda waiting: self.app._tell_waiting(waiting),  # noqa: PLW0108 - the app comes to be later
            infisical_app=self.wire,
            netlify_app=self.netlify_wire,
            sleep=self.clock.sleep,
            clock=self.clock,
        )
        if self.sockets:
            server = await self._server.enter_async_context(faulty(script=self.wire.script))
            services = replace(services, infisical_app=None, limits=HASTY)
            self.settings = Settings(infisical_url=Setting(server.url, "--url"), netlify_url=Setting(NETLIFY))
        self.app = WizardApp(self.settings, lambda _: self._opening(services))
        self.pilot = await self._stack.enter_async_context(self.app.run_test(size=self.size, notifications=True))
        await self.until(lambda: self.app.wizard is not None)
        await self.settled()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        wizard = self.app.wizard
        if not self.left:
            self.app.exit()
        await self._stack.__aexit__(kind, error, trace)
        if wizard:
            await wizard.close()
        await self.stop_server()
        assert not self._judge.violations, self._judge.violations

    def _opening(self, services: Services) -> Opening:
        environ = dict(self.environ) if self.token is None else {**self.environ, TOKEN_VARIABLE: self.token}
        keyring = Keyring(off_by="" if self.keyring else "--no-keyring")
        netlify = SecretStr(self.netlify_token) if self.netlify_token else None
        self.access = Access(services, keyring, environ, address=self.settings.infisical_url, now=self.demo_time)
        return Opening(Wizard(self.settings, services, netlify, self.state), self.access)

    def demo_time(self) -> datetime:
        """Tell the time as the demo's Infisical does."""
        return EPOCH + timedelta(seconds=self.clock() - self._began)

    # What there is to see

    @property
    def wizard(self) -> Wizard:
        """The run behind the screens."""
        assert self.app.wizard
        return self.app.wizard

    @property
    def step(self) -> Step:
        """The step on the screen; a dialog over it is passed over."""
        return next(screen.pane.STEP for screen in reversed(self.app.screen_stack) if isinstance(screen, FrameScreen))

    def on(self, step: Step) -> bool:
        """Whether that step is on the screen."""
        return self.step is step

    @property
    def words(self) -> str:
        """The words of the dialog, or else of the step, without the frame and with single spaces."""
        return " ".join(" ".join(self.part(".dialog, #content")).split())

    @property
    def marked(self) -> str:
        """The row that Enter would choose, as it is shown; nothing when none is in sight."""
        return next((line for line in self.part(".dialog, #content") if line.startswith("› ")), "")

    @property
    def rows(self) -> list[str]:
        """The labels of all rows of the step's list, in sight or not."""
        return [row.label for row in self.app.screen.query_one("#picker", Picker).rows]

    async def said(self) -> str:
        """All that Sync options or Review says of the sync, page by page; the first page is shown again then."""
        pages = [self.part("#consequence")]
        while True:
            await self.press("pagedown")
            if self.part("#consequence") == pages[-1]:
                break
            pages.append(self.part("#consequence"))
        await self.press(*["pageup"] * len(pages))
        return " ".join(" ".join(line for page in pages for line in page if not _TURNING.match(line)).split())

    # What one can do

    async def reach(self, step: Step) -> None:
        """Press Enter until the step is there."""
        for _ in Step:
            if self.step is step:
                return
            await self.press("enter")
        assert self.step is step, self.text

    async def stand_on(self, step: Step, **changed: Answer | None) -> None:
        """Begin at a step with the likeliest answer to every question given, some of them changed."""
        self.wizard.answers = likeliest_answers(self.world).model_copy(update=changed)
        self.wizard.current = step
        self.wizard.notice = ""
        self.app.post_message(StepPane.GoTo(step))
        await self.settled()

    async def stop_server(self) -> None:
        """Let nothing listen any more where Infisical was reached over sockets."""
        await self._server.aclose()

    @property
    def works(self) -> bool:
        """Whether the wizard is still at it; who waits for a held server or a stopped clock is not."""
        held = self.wire.holds or self.netlify_wire.holds or self.clock.stopped
        return not held and super().works
