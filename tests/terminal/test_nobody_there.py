"""Started where no screen can be shown: lines for whoever can read them, else a refusal in a line or two."""

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import ENTER, WIZARD, Terminal

pytestmark = pytest.mark.terminal


def in_a_shell(how: str, start: Start, environment: dict[str, str] | None = None) -> Terminal:
    return start("--demo", command=["sh", "-c", how, "sh", *WIZARD], environment=environment)


@pytest.mark.parametrize(
    "how",
    ['"$@" </dev/null', 'yes "" | "$@"', '"$@" 2>said >&2; code=$?; cat said; exit $code'],
    ids=["no keyboard", "a pipe for a keyboard", "nothing to see"],
)
def test_a_start_without_a_person_is_refused_in_plain_words(how: str, start: Start) -> None:
    shell = in_a_shell(how, start)
    assert shell.finish() == 2
    said = [line for line in shell.lines if line]
    assert 1 <= len(said) <= 3
    assert said[0].startswith("infisical-netlify-sync: there is no terminal")
    assert "ssh -t" in shell.text
    assert "--plain" in shell.text
    assert b"\x1b" not in shell.drawn
    assert shell.left_behind == []


@pytest.mark.parametrize(
    ("how", "environment"),
    [
        ('"$@"', {"TERM": "dumb"}),
        ('"$@" 2>/dev/null', {}),
        ('"$@"', {"PYTHONIOENCODING": "iso-8859-1:backslashreplace"}),
    ],
    ids=["a dumb terminal", "stderr elsewhere", "a Latin-1 terminal"],
)
def test_a_person_without_a_screen_is_asked_in_lines(how: str, environment: dict[str, str], start: Start) -> None:
    shell = in_a_shell(how, start, environment)
    shell.wait_for("Number or name")
    assert b"\x1b" not in shell.drawn
    shell.drawn.decode("ascii")
    shell.press("q", ENTER)
    assert shell.finish() == 130
    assert shell.left_behind == []
