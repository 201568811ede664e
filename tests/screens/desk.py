"""A desk: the wizard on a terminal, a demo world behind it, and hands that type.

async with Desk(token=None, size=(40, 12)) as desk:
    await desk.type("some-token")
    await desk.press("enter")
    assert "did not accept the token" in desk.words

Nothing waits for seconds: the clock moves when the wizard sleeps, and `press` returns when nothing is left to do.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pydantic import SecretStr
from textual import events
from textual.keys import _character_to_key
from textual.widget import Widget

from tests.api.faulty import faulty
from tests.contract.contract import ContractChecked
from tests.screens.parts import Clock, HastyServices, likeliest_answers
from tests.screens.wire import Wire
from tui.api.services import Services
from tui.app import WizardApp
from tui.credentials.keyrings import Keyring
from tui.credentials.tokens import TOKEN_VARIABLE, Token, find_token
from tui.demo import DEMO_USER_TOKEN, NEWEST, Demo, ServerProfile, World, believable_world
from tui.screens.sign_in import Opening
from tui.screens.step import StepScreen
from tui.settings import Setting, Settings
from tui.sync.answers import Answer
from tui.sync.steps import Step
from tui.sync.wizard import Wizard
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.exits import Exit

HOST = "infisical.test"
ADDRESS = f"https://{HOST}"
NETLIFY = "https://netlify.test/api/v1"

PATIENCE = 60.0
"""Seconds after which something that never comes fails the test; nothing that comes takes a hundredth of it, unless the machine is busy."""

_A_PAINT = 1 / 60
"""Seconds between two paints of Textual; looking at the screen more often than it is painted keeps it from it."""

_IDLE_TURNS = 5
"""Turns of the event loop without anything to run, after which nothing goes on; a socket's answer skips one."""

_BUSY = frozenset({"load", "accept", "create", "follow", "keyring"})
"""Groups of workers that `press` waits for."""


@dataclass
class Desk:
    """One run of the wizard. `token` is what INFISICAL_TOKEN holds, `netlify_token` what NETLIFY_AUTH_TOKEN does.

    With `sockets` Infisical answers on a loopback port, for what only a connection can suffer; the wizard then
    takes half a second of silence for a time-out.
    """

    world: World = field(default_factory=believable_world)
    server: ServerProfile = NEWEST
    token: str | None = DEMO_USER_TOKEN
    netlify_token: str | None = None
    settings: Settings = field(
        default_factory=lambda: Settings(infisical_url=Setting(ADDRESS, "--url"), netlify_url=Setting(NETLIFY))
    )
    keyring: bool = False
    size: tuple[int, int] = (80, 24)
    sockets: bool = False

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.demo = Demo(self.world, server=self.server, clock=self.clock)
        self._judge = ContractChecked(self.demo.infisical)
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
            services = HastyServices.like(services)
            self.settings = Settings(infisical_url=Setting(server.url, "--url"), netlify_url=Setting(NETLIFY))
        self.app = WizardApp(self.settings, lambda _: self._opening(services))
        self.pilot: Pilot[Exit] = await self._stack.enter_async_context(
            self.app.run_test(size=self.size, notifications=True)
        )
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
        assert not self._judge.violations

    def _opening(self, services: Services) -> Opening:
        environ: Mapping[str, str] = {} if self.token is None else {TOKEN_VARIABLE: self.token}
        keyring = Keyring(enabled=self.keyring)

        async def find(address: str) -> Token | None:
            return await find_token(address, environ, keyring)

        netlify = SecretStr(self.netlify_token) if self.netlify_token else None
        wizard = Wizard(self.settings, services, netlify)
        return Opening(wizard, find, keyring, token_in_environment=self.token is not None)

    # What there is to see

    @property
    def wizard(self) -> Wizard:
        """The run behind the screens."""
        assert self.app.wizard
        return self.app.wizard

    @property
    def step(self) -> Step:
        """The step on the screen; a dialog over it is passed over."""
        return next(screen.STEP for screen in reversed(self.app.screen_stack) if isinstance(screen, StepScreen))

    def on(self, step: Step) -> bool:
        """Whether that step is on the screen."""
        return self.step is step

    @property
    def lines(self) -> list[str]:
        """What the terminal shows, line by line, dialogs included."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The same in one string."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """The words of the dialog, or else of the step, without the frame and with single spaces."""
        return " ".join(" ".join(self.part(".dialog, #content")).split())

    def part(self, selector: str) -> list[str]:
        """The lines of one part of the screen, cut off where the terminal ends; none while it is not there yet."""
        found = next(iter(self.app.screen.query(selector).results(Widget)), None)
        if found is None:
            return []
        place = found.content_region
        strips = self.app.screen._compositor.render_strips()[max(place.y, 0) : place.bottom]
        return [strip.crop(place.x, place.right).text.rstrip() for strip in strips]

    @property
    def marked(self) -> str:
        """The row that Enter would choose, as it is shown; nothing when none is in sight."""
        return next((line for line in self.part("#content") if line.startswith("› ")), "")

    @property
    def choice(self) -> str:
        """The marked row of the screen's first picker, in sight or not."""
        choice = self.app.screen.query(Picker).first().choice
        return choice.label if choice else ""

    def value(self, selector: str) -> Any:  # noqa: ANN401 - fields hold text, switches a bool
        """What a field or a switch of the screen holds."""
        return getattr(self.app.screen.query_one(selector), "value")  # noqa: B009 - two kinds of widget have it

    # What one can do

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when nothing is left to do for the one before."""
        for key in keys:
            self.send(key)
            await self.settled()

    def send(self, *keys: str) -> None:
        """Press keys as fast as a paste or a slow link delivers them."""
        for key in keys:
            event = events.Key(_character_to_key(key), key) if len(key) == 1 else events.Key(key, None)
            event.set_sender(self.app)
            self.app.post_message(event)

    async def type(self, text: str) -> None:
        """Type a text into whatever has the keyboard."""
        self.send(*text)
        await self.settled()

    async def paste(self, text: str) -> None:
        """Paste a text, as terminals with bracketed paste do."""
        self.app.post_message(events.Paste(text))
        await self.settled()

    async def reach(self, step: Step) -> None:
        """Press Enter until the step is there."""
        for _ in Step:
            if self.step is step:
                return
            await self.press("enter")
        assert self.step is step, self.text

    async def stand_on(self, step: Step, **changed: Answer) -> None:
        """Begin at a step with the likeliest answer to every question given, some of them changed."""
        self.wizard.answers = likeliest_answers(self.world).model_copy(update=changed)
        self.wizard.current = step
        self.wizard.notice = ""
        self.app.post_message(StepScreen.GoTo(step))
        await self.settled()

    async def stop_server(self) -> None:
        """Let nothing listen any more where Infisical was reached over sockets."""
        await self._server.aclose()

    # Waiting

    async def until(self, holds: Callable[[], bool]) -> None:
        """Let the wizard work until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - anything may make it true, there is no one event
                await asyncio.sleep(_A_PAINT)

    async def settled(self) -> None:
        """Let the wizard work until nothing can happen without a key, a server that is held, or the clock."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # the loop's callbacks that could run
        idle = 0
        async with asyncio.timeout(PATIENCE):
            while idle < _IDLE_TURNS and not self.left:
                await asyncio.sleep(0)
                idle = 0 if len(ready) or self._busy else idle + 1

    @property
    def left(self) -> bool:
        """Whether the wizard has ended."""
        return self.app._exit or self.app.crash is not None

    @property
    def _busy(self) -> bool:
        screen = self.app.screen
        if screen._layout_required or screen._scroll_required or screen._repaint_required or screen._dirty_widgets:
            return True  # What changed is about to be laid out and painted.
        if self.wire.holds or self.netlify_wire.holds or self.clock.stopped:
            return False
        return any(worker.group in _BUSY and not worker.is_finished for worker in self.app.workers)
