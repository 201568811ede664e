"""`auth status | login | logout` as a user meets them: prompts and signals, a real Secret Service, and none at all."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auth.secret_service import INSTALLED, WITH_SECRET_SERVICE, bus_session
from tests.canaries import left_in, listening, seen
from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import CTRL_C, ENTER, WIZARD, Terminal
from tui.demo import DEMO_EXPIRED_TOKEN, DEMO_USER_TOKEN, Demo
from tui.demo.asgi import Receive, Scope, Send

pytestmark = pytest.mark.terminal


@pytest.fixture
def origin() -> Iterator[str]:
    with served(Demo()) as address:
        yield address


@pytest.mark.secret_service
@pytest.mark.skipif(not INSTALLED, reason="needs the packages gnome-keyring and dbus")
def test_login_status_and_logout_beside_a_real_keyring(origin: str, start: Start, tmp_path: Path) -> None:
    with bus_session(tmp_path, str(WITH_SECRET_SERVICE)) as session:
        environment = {"INFISICAL_NETLIFY_SYNC_NO_KEYRING": "", "DBUS_SESSION_BUS_ADDRESS": session.address}
        environment |= listening(tmp_path)

        def auth(task: str) -> Terminal:
            return start("auth", task, "--url", origin, environment=environment, size=(120, 24))

        login = auth("login")
        login.wait_for("Enter for 1, Paste a token:")
        login.press(ENTER)
        login.wait_for("Token (not shown):")
        login.press(DEMO_USER_TOKEN, ENTER)
        login.wait_for("Enter for 1, Keep it in the Secret Service (such as GNOME Keyring):")
        login.press(ENTER)
        assert login.finish() == 0

        status = auth("status")
        assert status.finish() == 0
        assert "Token    from the keyring" in status.text
        assert "Keyring  Secret Service (such as GNOME Keyring): a token is kept" in status.text

        logout = auth("logout")
        logout.wait_for("Revoke the token on the server too")
        logout.press("n", ENTER)
        assert logout.finish() == 0
        assert "the token was removed from the keyring." in logout.text

        again = auth("status")
        assert again.finish() == 3
        for wizard in (login, status, logout, again):
            assert wizard.left_behind == []
            assert not seen(wizard.drawn + left_in(tmp_path / "home"), [DEMO_USER_TOKEN])
        assert not session.showed_a_window()


@pytest.mark.secret_service
@pytest.mark.skipif(not INSTALLED, reason="needs the packages gnome-keyring and dbus")
def test_a_locked_keyring_is_opened_only_when_a_person_says_so(
    origin: str, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bus_session(tmp_path, str(WITH_SECRET_SERVICE)) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
        session.lock()
        environment = {"INFISICAL_NETLIFY_SYNC_NO_KEYRING": "", "DBUS_SESSION_BUS_ADDRESS": session.address}
        logout = start("auth", "logout", "--url", origin, environment=environment, size=(160, 24))
        logout.wait_for("is locked. Unlock it?")
        assert not session.showed_a_window()
        logout.press("y", ENTER)
        assert logout.finish() == 7  # for there is no display on which a window could be shown
        assert "is locked. Whether it holds a token is not known." in logout.text
        assert session.showed_a_window()


def test_a_machine_without_a_session_bus_says_what_to_do_instead(origin: str, start: Start) -> None:
    bare = {"INFISICAL_NETLIFY_SYNC_NO_KEYRING": "", "INFISICAL_TOKEN": DEMO_USER_TOKEN}
    status = start("auth", "status", "--url", origin, environment=bare, size=(300, 24))
    assert status.finish() == 0
    assert "Keyring  There is no keyring here" in status.text
    login = start("auth", "login", "--url", origin, environment=bare, size=(300, 24))
    login.wait_for("Enter for 1, Paste a token:")
    login.press(ENTER)
    login.wait_for("Token (not shown):")
    login.press(DEMO_USER_TOKEN, ENTER)
    assert login.finish() == 3
    assert "There is nowhere to keep the token." in login.text
    assert "Install gnome-keyring and dbus" in login.text


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_at_a_hidden_prompt_leaves_the_terminal_as_it_was(
    origin: str, start: Start, number: signal.Signals, code: int
) -> None:
    login = start("auth", "login", "--url", origin)
    login.wait_for("Enter for 1, Paste a token:")
    login.press(ENTER)
    login.wait_for("Token (not shown):")
    if number is signal.SIGINT:
        login.press(CTRL_C)
    else:
        login.signal(number)
    assert login.finish() == code
    assert login.left_behind == []
    assert login.text.rstrip().endswith("Token (not shown):\nLeft before the end.")


def test_a_token_through_a_pipe_leaves_the_questions_to_the_terminal(origin: str, start: Start, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{DEMO_USER_TOKEN}\n")
    behind = ["sh", "-c", 'cat "$0" | "$@"', str(tmp_path / "token"), *WIZARD]
    login = start("auth", "login", "--token-stdin", command=behind)
    login.wait_for("Infisical Cloud, US")
    login.press("3", ENTER)
    login.wait_for("Address of your Infisical")
    login.press(origin, ENTER)
    assert login.finish() == 3
    assert "The keyring is switched off by" in login.text


def run(*arguments: str, came: str) -> subprocess.CompletedProcess[str]:
    """Run a command where there is no terminal at all."""
    return subprocess.run(
        [sys.executable, "-m", "tui", "auth", *arguments],
        input=came,
        capture_output=True,
        text=True,
        env=os.environ | {"INFISICAL_NETLIFY_SYNC_NO_KEYRING": "1"},
        start_new_session=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["status", "login"])
def test_a_portal_before_the_server_is_trouble_with_the_network(command: str) -> None:
    """Here it lets the question through whether an Infisical is there, and nothing that is signed."""

    async def portal(scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        there = scope["path"] == "/api/status"
        body = b'{"date": "now"}' if there else b"<html>VPN: log in</html>"
        await send({"type": "http.response.start", "status": 200 if there else 401, "headers": []})
        await send({"type": "http.response.body", "body": body})

    with served(portal) as origin:
        done = run(command, "--token-stdin", "--url", origin, came=DEMO_USER_TOKEN)
    said = done.stdout + done.stderr
    assert done.returncode == 5, said
    assert "Something between here and Infisical" in said
    assert "another token" not in said


@pytest.mark.parametrize(
    ("arguments", "came", "code", "told", "asked"),
    [
        (["status"], "", 3, r"https://us.infisical.com\n  Token    none\n", r"\A\Z"),
        (["status", "--token-stdin", "--url", "{origin}"], DEMO_USER_TOKEN, 0, r"  Works    yes\n", r"\A\Z"),
        (["login", "--url", "{origin}"], "", 7, r"\A\Z", "There are no more answers"),
        (["login", "--token-stdin", "--url", "{origin}"], DEMO_EXPIRED_TOKEN, 3, r"\A\Z", "did not accept the token"),
        (["login", "--token-stdin"], f"{DEMO_USER_TOKEN}\n3\n{{origin}}\n", 3, "Signed in", "Infisical Cloud, US"),
        (["login", "--token-stdin", "--url", "{origin}"], "", 2, r"\A\Z", "No token came on stdin."),
        (["login", "--token-stdin", "--url", "http://10.0.0.1"], "t", 2, r"\A\Z", "unencrypted"),
    ],
)
def test_without_a_terminal_every_end_has_its_code_and_its_words(
    origin: str, arguments: list[str], came: str, code: int, told: str, asked: str
) -> None:
    done = run(*(word.format(origin=origin) for word in arguments), came=came.format(origin=origin))
    assert (done.returncode, bool(re.search(told, done.stdout)), bool(re.search(asked, done.stderr))) == (
        code,
        True,
        True,
    ), f"{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
