"""A token that was typed, pasted or found goes to its server, and nowhere that anybody else could read it."""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.credentials.secret_service import INSTALLED, WITH_SECRET_SERVICE, bus_session
from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, CTRL_X, ENTER, SHIFT_HOME, TAB, Terminal
from tests.terminal.walk import wait_for_step
from tui.demo import DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo
from tui.sync.steps import Step

pytestmark = pytest.mark.terminal

LISTENER = """
import sys
def heard(event, arguments):
    if event in {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"}:
        with open("started", "a") as log:
            print(arguments, file=log)
sys.addaudithook(heard)
heard("os.exec", sys.orig_argv)
"""
"""Python loads this at the start of the wizard, and of every Python that it starts, and notes every command line."""


@pytest.fixture
def origin() -> Iterator[str]:
    with served(Demo()) as address:
        yield address


def encodings(token: str) -> list[bytes]:
    """Return the token, and what is sure to be in base64 of any text around it, for each of the three alignments."""
    shifted = [base64.b64encode(b"\0" * shift + token.encode())[4 if shift else 0 : -4] for shift in range(3)]
    return [token.encode(), *shifted]


def assert_unseen(token: str, terminal: Terminal, started: Path) -> None:
    for form in encodings(token):
        assert form not in terminal.drawn
        assert form not in started.read_bytes()


def listening(folder: Path) -> dict[str, str]:
    """Return the environment in which command lines are noted."""
    (folder / "sitecustomize.py").write_text(LISTENER)
    return {"PYTHONPATH": str(folder)}


def test_the_measure_sees_a_token_in_each_of_its_forms(start: Start, tmp_path: Path) -> None:
    script = f"import base64, subprocess, sys; subprocess.run(['true', {DEMO_USER_TOKEN!r}])\n" + "\n".join(
        f"print(base64.b64encode(b'x' * {around} + {DEMO_USER_TOKEN.encode()!r} + b'yz').decode())"
        for around in range(3)
    )
    wizard = start(command=[sys.executable, "-c", script], environment=listening(tmp_path))
    assert wizard.finish() == 0
    plain, *shifted = encodings(DEMO_USER_TOKEN)
    assert all(form in wizard.drawn for form in shifted)
    assert plain in (tmp_path / "home" / "started").read_bytes().splitlines()[-1]


@pytest.mark.parametrize("way", ["typed", "pasted"])
def test_a_token_given_on_the_screen_is_shown_as_dots(way: str, origin: str, start: Start, tmp_path: Path) -> None:
    wizard = start("--url", origin, environment=listening(tmp_path))
    wait_for_step(wizard, Step.SIGN_IN)
    if way == "typed":
        wizard.press(DEMO_USER_TOKEN)
    else:
        wizard.paste(f"{DEMO_USER_TOKEN[:5]}\n{DEMO_USER_TOKEN[5:]}")
    wizard.wait_for("•" * len(DEMO_USER_TOKEN))
    wizard.press(SHIFT_HOME, CTRL_X, ENTER)
    wait_for_step(wizard, Step.PROJECT)
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 130
    assert_unseen(DEMO_USER_TOKEN, wizard, tmp_path / "home" / "started")


def test_tokens_of_the_environment_stay_there(origin: str, start: Start, tmp_path: Path) -> None:
    tokens = {"INFISICAL_TOKEN": DEMO_USER_TOKEN, "NETLIFY_AUTH_TOKEN": DEMO_NETLIFY_TOKEN}
    wizard = start("--url", origin, environment=tokens | listening(tmp_path))
    wait_for_step(wizard, Step.PROJECT)
    wizard.press(CTRL_C, CTRL_C)
    assert wizard.finish() == 130
    assert_unseen(DEMO_USER_TOKEN, wizard, tmp_path / "home" / "started")
    assert_unseen(DEMO_NETLIFY_TOKEN, wizard, tmp_path / "home" / "started")


@pytest.mark.secret_service
@pytest.mark.skipif(not INSTALLED, reason="needs the packages gnome-keyring and dbus")
def test_a_token_kept_in_the_keyring_signs_in_the_next_time(origin: str, start: Start, tmp_path: Path) -> None:
    with bus_session(tmp_path, str(WITH_SECRET_SERVICE)) as session:
        keyring = {"INFISICAL_NETLIFY_SYNC_NO_KEYRING": "", "DBUS_SESSION_BUS_ADDRESS": session.address}
        first = start("--url", origin, environment=keyring | listening(tmp_path))
        first.wait_for("Yes stores it in")
        first.press(DEMO_USER_TOKEN, TAB, " ", ENTER)
        first.wait_for("the token is stored for the next time")
        first.press(CTRL_C, CTRL_C)
        assert first.finish() == 130
        second = start("--url", origin, environment=keyring | listening(tmp_path))
        second.wait_for("Signed in with the token from the keyring")
        for wizard in (first, second):
            assert_unseen(DEMO_USER_TOKEN, wizard, tmp_path / "home" / "started")
