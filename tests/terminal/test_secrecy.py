"""Canaries through every flow: each goes to its server, and nowhere that anybody else could read it.

Looked through is all that was drawn, stdout with it, the whole home with the state folder, drafts and reports in it,
and the command line and environment of every program that was started. A new flow is a function in `FLOWS`.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.auth.secret_service import INSTALLED, WITH_SECRET_SERVICE, bus_session
from tests.canaries import Canary, forms, issued, left_in, listening, seen, world_of_canaries
from tests.contract.contract import App, Message, Receive, Send
from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import (
    CTRL_C,
    CTRL_U,
    CTRL_X,
    DOWN,
    END,
    ENTER,
    F1,
    F5,
    SHIFT_HOME,
    UP,
    WIZARD,
    Terminal,
)
from tests.terminal.test_crash import script
from tests.terminal.walk import wait_for_step, walk_to
from tui.demo import DEMO_CLIENT_ID, Demo, World
from tui.demo.access import TokenState
from tui.model.steps import Step

pytestmark = pytest.mark.terminal


class Ear:
    """Stands before a service and keeps all that it is sent."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.heard = b""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Keep headers and body, and pass them on."""
        self.heard += b"\n".join(value for _, value in scope["headers"])

        async def hears() -> Message:
            message = await receive()
            self.heard += message.get("body", b"")
            return message

        await self._app(scope, hears, send)


@dataclass
class Stage:
    """A world of canaries on a port, and whatever was started beside it."""

    world: World
    ear: Ear
    origin: str
    folder: Path
    _start: Start
    ran: list[Terminal] = field(default_factory=list)

    def start(self, *arguments: str, command: Sequence[str] = WIZARD, **environment: str) -> Terminal:
        """Start the wizard with the world's address."""
        variables = {"NETLIFY_API_URL": f"{self.origin}/netlify/api/v1"} | listening(self.folder) | environment
        self.ran.append(self._start("--url", self.origin, *arguments, command=command, environment=variables))
        return self.ran[-1]

    @property
    def everything(self) -> bytes:
        """All that anybody else could come to read."""
        return b"\n".join([*(terminal.drawn for terminal in self.ran), left_in(self.folder / "home")])


@pytest.fixture
def stage(start: Start, tmp_path: Path) -> Iterator[Stage]:
    world = world_of_canaries()
    ear = Ear(Demo(world))
    with served(ear) as origin:
        yield Stage(world, ear, origin, tmp_path, start)


def leave(wizard: Terminal) -> None:
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 130


def typed_and_over(stage: Stage) -> set[str]:
    """Type one that is refused, paste the right one, and let it end in mid-flow."""
    wizard = stage.start()
    wait_for_step(wizard, Step.SIGN_IN)
    stage.world.tokens[Canary.TYPED].state = TokenState.EXPIRED
    wizard.press(Canary.TYPED, ENTER)
    wizard.wait_for("Your token has expired")
    stage.world.tokens[Canary.TYPED].state = TokenState.VALID
    wizard.press(SHIFT_HOME, CTRL_X, CTRL_U)
    wizard.paste(f"\n{Canary.TYPED}\n\n")
    wizard.press(ENTER)
    wait_for_step(wizard, Step.PROJECT)
    stage.world.tokens[Canary.TYPED].state = TokenState.REVOKED
    wizard.press(F5)
    wizard.wait_for("every answer is kept.")
    leave(wizard)
    return {Canary.TYPED}


def by_hand_and_kept(stage: Stage) -> set[str]:
    """Log a machine identity in, keep its token, make a connection, help out with a Netlify token; start once more."""
    with bus_session(stage.folder, str(WITH_SECRET_SERVICE)) as session:
        keyring = {"INFISICAL_NETLIFY_SYNC_NO_KEYRING": "", "DBUS_SESSION_BUS_ADDRESS": session.address}
        wizard = stage.start(**keyring)
        wait_for_step(wizard, Step.SIGN_IN)
        wizard.press(UP, DOWN, ENTER, DEMO_CLIENT_ID, ENTER, Canary.CLIENT_SECRET, ENTER, ENTER)
        wizard.wait_for("Keep it in the Secret Service")
        wizard.press(ENTER)
        walk_to(wizard, Step.CONNECTION)
        wizard.press(END, ENTER)
        wizard.wait_for("Create a connection.")
        wizard.press(DOWN, " ", UP, Canary.CONNECTION, ENTER)  # Not to be used for anything else.
        walk_to(wizard, Step.SECRET_PATH, first=Step.ENVIRONMENT)
        wizard.press(ENTER)
        wizard.wait_for("Netlify's teams")
        wizard.press(Canary.NETLIFY, ENTER)
        wait_for_step(wizard, Step.NETLIFY_ACCOUNT)
        wizard.press(ENTER)
        wizard.wait_for("labs-playground")
        wizard.press(DOWN, ENTER)  # Nothing speaks for one of these sites, so none is marked.
        walk_to(wizard, Step.NAME, first=Step.DEPLOY_CONTEXT)
        leave(wizard)
        again = stage.start(**keyring)
        again.wait_for("Go on where you left off?")
        again.press(ENTER)
        wait_for_step(again, Step.NAME)
        leave(again)
    return {Canary.CLIENT_SECRET, Canary.CONNECTION, Canary.NETLIFY, *issued(stage.world)}


def of_the_environment_and_crashed(stage: Stage) -> set[str]:
    """Walk through with the tokens of the environment, and meet a bug at the end."""
    command = script("result", "ResultPane", "action_help", arguments=["--url", stage.origin])
    tokens = {"INFISICAL_TOKEN": Canary.ENVIRONMENT, "NETLIFY_AUTH_TOKEN": Canary.NETLIFY}
    wizard = stage.start(command=command, **tokens)
    walk_to(wizard, Step.RESULT)
    wizard.press(F1)
    assert wizard.finish() == 1
    assert list(stage.folder.glob("home/.local/state/infisical-netlify-sync/reports/*.txt"))
    return set(tokens.values())


def of_the_official_cli(stage: Stage) -> set[str]:
    """Take the token of the session that Infisical's own tool has."""
    tool = stage.folder / "bin" / "infisical"
    tool.parent.mkdir()
    session = f'{{"sessions": [{{"principalType": "user", "status": "authenticated", "domain": "{stage.origin}"}}]}}'
    answers = f"case \"$*\" in 'login status --json') echo '{session}';; *) echo {Canary.CLI};; esac"
    tool.write_text(f"#!/bin/sh\n{answers}\n")
    tool.chmod(0o700)
    wizard = stage.start(PATH=f"{tool.parent}{os.pathsep}{os.environ['PATH']}")
    wait_for_step(wizard, Step.SIGN_IN)
    wizard.wait_for("( ) Infisical CLI")
    wizard.press(UP, DOWN, DOWN, ENTER)
    wait_for_step(wizard, Step.PROJECT)
    leave(wizard)
    return {Canary.CLI}


def piped_into_lines(stage: Stage) -> set[str]:
    """Answer the line prompts out of a pipe, in which the token is the first line."""
    (stage.folder / "token").write_text(f"{Canary.PIPED}\n")
    pipe = ["sh", "-c", '(cat "$0"; yes "" | head -n 40) | "$@"', str(stage.folder / "token")]
    wizard = stage.start("--plain", "--token-stdin", command=[*pipe, *WIZARD])
    assert wizard.finish() == 0
    return {Canary.PIPED}


FLOWS: Mapping[str, Callable[[Stage], set[str]]] = {
    flow.__name__: flow
    for flow in (typed_and_over, of_the_environment_and_crashed, of_the_official_cli, piped_into_lines)
}
NEEDS_A_KEYRING = pytest.mark.skipif(not INSTALLED, reason="needs the packages gnome-keyring and dbus")


@pytest.mark.parametrize(
    "flow", [*FLOWS.values(), pytest.param(by_hand_and_kept, marks=[pytest.mark.secret_service, NEEDS_A_KEYRING])]
)
def test_a_secret_goes_to_its_server_and_can_be_read_nowhere_else(
    flow: Callable[[Stage], set[str]], stage: Stage
) -> None:
    used = flow(stage)
    assert seen(stage.ear.heard, used) == used
    assert b"-m', 'tui'" in left_in(stage.folder / "home") or b"sys.exit(main.main" in left_in(stage.folder / "home")
    assert seen(stage.everything, {*used, *Canary}) == set()


def test_the_search_sees_a_token_in_each_of_its_forms_and_places(start: Start, tmp_path: Path) -> None:
    program = f"""
import base64, os, subprocess
os.environ["LEAK"] = {str(Canary.NETLIFY)!r}
subprocess.run(["true"])
subprocess.run(["true", {str(Canary.CLI)!r}], env={{}})
for around in range(3):
    print(base64.b64encode(b"x" * around + {Canary.TYPED.encode()!r} + b"yz").decode())
"""
    leaky = start(command=[sys.executable, "-c", program], environment=listening(tmp_path))
    assert leaky.finish() == 0
    plain, *shifted = forms(Canary.TYPED)
    assert all(form in leaky.drawn for form in shifted)
    assert plain not in leaky.drawn
    assert seen(leaky.drawn) == {Canary.TYPED}
    assert seen((tmp_path / "home" / "started").read_bytes()) >= {Canary.NETLIFY, Canary.CLI}
