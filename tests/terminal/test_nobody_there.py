"""Started where nobody can see or answer: refused in a line or two of plain text, before anything is drawn."""

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import WIZARD

pytestmark = pytest.mark.terminal


@pytest.mark.parametrize(
    ("how", "remedy"),
    [
        ('"$@" </dev/null', "ssh -t"),
        ('yes "" | "$@"', "ssh -t"),
        ('"$@" 2>said; code=$?; cat said; exit $code', "ssh -t"),
        ('TERM=dumb "$@"', "TERM"),
    ],
    ids=["no keyboard", "a pipe for a keyboard", "no screen", "a dumb terminal"],
)
def test_a_start_without_a_person_is_refused_in_plain_words(how: str, remedy: str, start: Start) -> None:
    shell = start("--demo", command=["sh", "-c", how, "sh", *WIZARD])
    assert shell.finish() == 2
    said = [line for line in shell.lines if line]
    assert 1 <= len(said) <= 3
    assert said[0].startswith("infisical-netlify-sync: ")
    assert remedy in shell.text
    assert b"\x1b" not in shell.drawn
    assert shell.left_behind == []
