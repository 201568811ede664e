"""A monkey at the desk: random keys, pastes, clicks and sizes, while the servers are slow or in trouble.

Everything it does comes from a number, so that what it found can be seen again: `Monkey(desk, 4711)`.
"""

import unicodedata
from contextlib import suppress
from random import Random
from typing import Final

from textual.errors import NoWidget

from tests.api.faulty import Reply, html_reply, json_reply
from tests.screens.desk import Desk
from tests.screens.wire import (
    ACCOUNTS,
    BY_NAME,
    CONNECTIONS,
    CREATE,
    FOLDERS,
    NEW_CONNECTION,
    ONE_SYNC,
    OPTIONS,
    PROJECTS,
    SECRETS,
    SITES,
    SYNCS,
    TRIGGER,
)
from tui.model.answers import Answers
from tui.model.steps import ANSWERED, ORDER, Step
from tui.screens.frame_screen import FrameScreen

SIZES: Final = ((40, 12), (80, 24), (200, 60))

_KEYS: Final = (
    *["enter"] * 8,
    *["escape"] * 4,
    *["up", "down"] * 4,
    *["tab", "shift+tab", "space", "backspace", "home", "end", "pageup", "pagedown", "left", "right"] * 2,
    *["f1", "f5", "ctrl+l", "ctrl+c", "ctrl+u", "ctrl+a", "ctrl+x", "ctrl+v", "delete", "f2", "ctrl+q"],
    *"aceipty/[{}-_1:@",
)
_PASTES: Final = (
    "acme-shop",
    "Acme Team",
    "acme",
    "no-such-token",
    "X_{{secretKey}}",
    "https://us.infisical.com/project/1",
    "http://[",
    "[/x]\x1b[2J\n日本\u202e",
    "é" * 300,
    "",
)
_ROUTES: Final = (
    OPTIONS,
    PROJECTS,
    CONNECTIONS,
    NEW_CONNECTION,
    FOLDERS,
    SECRETS,
    ACCOUNTS,
    SITES,
    SYNCS,
    BY_NAME,
    ONE_SYNC,
    TRIGGER,
    CREATE,
    "*",
)


def _refusal(status: int, error: str = "Error") -> Reply:
    return json_reply({"reqId": "req-1", "statusCode": status, "message": "[/x] \x1b[2J no", "error": error}, status)


_TROUBLE: Final = (
    _refusal(500),
    _refusal(502),
    _refusal(401, "UnauthorizedError"),
    _refusal(403, "TokenError"),
    _refusal(403, "ForbiddenError"),
    _refusal(404, "NotFound"),
    _refusal(409),
    _refusal(422),
    _refusal(429),
    html_reply(),
    json_reply({}),
    json_reply([1, {"a": None}]),
    Reply(200, b'{"cut": '),
)


class Monkey:
    """One sequence of acts at a desk; `did` tells them, for whoever has to find out what was wrong."""

    def __init__(self, desk: Desk, number: int) -> None:
        self._desk = desk
        self._random = Random(number)  # noqa: S311 - it is to be repeatable, not secret
        self.did: list[str] = []

    async def play(self) -> None:
        """Begin at some step, do a dozen things, let everything calm down, and look whether all is well."""
        desk, random = self._desk, self._random
        await self._begin()
        answers = desk.wizard.answers
        acts = {
            self._key: 10,
            self._burst: 6,
            self._paste: 1,
            self._click: 1,
            self._resize: 1,
            self._trouble: 2,
            self._calm: 2,
        }
        for _ in range(random.randint(6, 18)):
            (act,) = random.choices(tuple(acts), tuple(acts.values()))
            await act()
            if random.random() < 0.6:
                await desk.settled()
            if desk.left:
                return
            answers = self._none_lost(answers)
        await self._calm()
        await desk.settled()
        if not desk.left:
            self._none_lost(answers)
            self._is_sound()

    async def _begin(self) -> None:
        desk, random = self._desk, self._random
        step = random.choice(ORDER[1:-1])
        self.did.append(f"at {step}")
        if desk.wizard.signed_in and desk.wizard.care is None and random.random() < 0.8:
            await desk.stand_on(step)

    async def _key(self) -> None:
        self._send(self._random.choice(_KEYS))

    async def _burst(self) -> None:
        self._send(*self._random.choices(_KEYS, k=self._random.randint(2, 6)))

    def _send(self, *keys: str) -> None:
        self.did.append(" ".join(keys))
        self._desk.send(*keys)

    async def _paste(self) -> None:
        text = self._random.choice(_PASTES)
        self.did.append(f"paste {text!r}")
        await self._desk.paste(text)

    async def _click(self) -> None:
        width, height = self._desk.app.size
        place = self._random.randrange(max(width, 1)), self._random.randrange(max(height, 1))
        self.did.append(f"click {place}")
        with suppress(NoWidget):  # The screen may be smaller than the window for a moment.
            await self._desk.pilot.click(offset=place)

    async def _resize(self) -> None:
        size = self._random.choice((*SIZES, (57, 19), (60, 20), (20, 6), (100, 12)))
        self.did.append(f"size {size}")
        await self._desk.pilot.resize_terminal(*size)

    async def _trouble(self) -> None:
        desk, random = self._desk, self._random
        route = random.choice(_ROUTES)
        match random.randrange(4):
            case 0:
                self.did.append(f"hold {route}")
                desk.wire.hold(route)
            case 1:
                self.did.append("the time stands still")
                desk.clock.stop()
            case _:
                trouble = random.choice(_TROUBLE)
                self.did.append(f"{route} answers {trouble}")
                desk.wire.instead(route, trouble)

    async def _calm(self) -> None:
        self.did.append("calm")
        self._desk.wire.heal()
        self._desk.netlify_wire.heal()
        self._desk.clock.go()

    def _none_lost(self, before: Answers) -> Answers:
        """An answer goes only if the rail says so, or with a step that the user went to for another round."""
        wizard = self._desk.wizard
        lost = {step for step in ANSWERED if before.has(step) and not wizard.answers.has(step)}
        if wizard.made and wizard.care is None:
            lost -= {Step.DEPLOY_CONTEXT, Step.NAME}
        assert lost <= wizard.cleared, f"{lost} went without a word"
        return wizard.answers

    def _is_sound(self) -> None:
        """There is a step, its way out, and nothing that a terminal could obey."""
        desk = self._desk
        width, height = desk.app.size
        assert any(isinstance(screen, FrameScreen) for screen in desk.app.screen_stack), desk.app.screen_stack
        assert len(desk.lines) == height, (desk.app.size, desk.text)
        for line in desk.lines:
            assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"}], ascii(line)
        if isinstance(desk.app.screen, FrameScreen) and width >= SIZES[0][0] and height >= SIZES[0][1]:
            assert desk.lines[-1].endswith("Ctrl+C leave"), desk.text
