"""The token on stdin: how much of it is read, what is refused, and what is left for whoever reads on."""

import os
import pty
import subprocess
import sys

import pytest

from tests.auth.test_token_text import SHORT, TOKEN, wrapped
from tui.auth.stdin_token import LARGEST, PipedToken

READ = (
    "import sys\n"
    "from tui.api.errors import Problem\n"
    "from tui.auth.stdin_token import read_token\n"
    "try:\n"
    "    token = read_token(answers_follow={answers_follow})\n"
    "except Problem as problem:\n"
    "    sys.exit(problem.happened)\n"
    "assert 'pydantic' not in sys.modules\n"
    "print(repr(token), repr(token.secret().get_secret_value()))\n"
    "print(repr((token.behind + sys.stdin.buffer.read()).decode()))\n"
)


def read(came: bytes, *, answers_follow: bool = False) -> list[str]:
    """Return what a reader shows of the token, says of it, and finds behind it."""
    command = [sys.executable, "-c", READ.format(answers_follow=answers_follow)]
    done = subprocess.run(command, input=came, capture_output=True, check=False, timeout=60)
    return (done.stdout or done.stderr).decode().splitlines()


@pytest.mark.parametrize(
    ("came", "secret"),
    [
        (b"canary", "canary"),
        (b" canary\r\n", " canary\r\n"),
        (b"can\nary\n", "can\nary\n"),
        (b"\xef\xbb\xbfcanary", "canary"),
        (b"\xff\xffx", "\ufffd\ufffdx"),
        ("\ufeffcanary\n".encode("utf-16-le"), "canary\n"),
    ],
)
def test_everything_on_stdin_is_the_token(came: bytes, secret: str) -> None:
    assert read(came) == [f"PipedToken() {secret!r}", "''"]


@pytest.mark.parametrize(
    ("came", "secret", "rest"),
    [
        (b"canary\n\ny\n", "canary\n", "\ny\n"),
        (b"canary", "canary", ""),
        (b"canary\r\n1", "canary\r\n", "1"),
        (f"{SHORT}\n1\n".encode(), f"{SHORT}\n", "1\n"),
        (f"{TOKEN}\nabc\n".encode(), f"{TOKEN}\n", "abc\n"),
        (f"{wrapped(TOKEN, 60)}\nabc\n".encode(), f"{wrapped(TOKEN, 60)}\n", "abc\n"),
        (f"Session ID: 1\nToken: {TOKEN}\n\n".encode(), f"Session ID: 1\nToken: {TOKEN}\n", "\n"),
        (b'{\n"accessToken": "canary"\n}\n2\n', '{\n"accessToken": "canary"\n}\n', "2\n"),
        (b"eyJcut\n1\n2\n\n", "eyJcut\n", "1\n2\n\n"),
    ],
)
def test_with_answers_behind_it_the_text_ends_with_the_token(came: bytes, secret: str, rest: str) -> None:
    assert read(came, answers_follow=True) == [f"PipedToken() {secret!r}", repr(rest)]


@pytest.mark.parametrize("answers_follow", [True, False])
@pytest.mark.parametrize(
    ("came", "said"),
    [
        (b"", "No token came on stdin."),
        (b" \n", "No token came on stdin."),
        (b"x" * (LARGEST + 1), "More than 64 KiB came on stdin."),
    ],
    ids=["nothing", "blank", "much"],
)
def test_what_is_no_token_is_refused(came: bytes, said: str, *, answers_follow: bool) -> None:
    assert read(came, answers_follow=answers_follow) == [said]


def test_a_blank_answers_follow_is_no_token_whatever_follows() -> None:
    assert read(b"\ncanary\n", answers_follow=True) == ["No token came on stdin."]


def test_a_closed_stdin_holds_no_token() -> None:
    command = ["sh", "-c", 'exec "$0" -c "$1" <&-', sys.executable, READ.format(answers_follow=False)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == "No token came on stdin.\n"


def test_nobody_types_a_token_where_it_would_be_seen() -> None:
    person, program = pty.openpty()
    command = [sys.executable, "-c", READ.format(answers_follow=False)]
    done = subprocess.run(command, stdin=program, capture_output=True, text=True, check=False, timeout=60)
    os.close(person)
    os.close(program)
    assert done.stderr == "stdin is a terminal, where the token would be seen.\n"


def test_what_came_is_not_shown() -> None:
    assert "canary" not in repr(PipedToken(b"canary"))
