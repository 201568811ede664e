"""What stands between the command and the first frame: nothing of what only the later steps need."""

import re
import sys

import pytest

from tests.terminal.conftest import Start

pytestmark = pytest.mark.terminal

IMPORTED = re.compile(rb"import time: +\d+ \| +\d+ \| +([\w.]+)")
"""How Python tells on stderr, where the screens are drawn too, of each module that it has imported."""

END_OF_THE_FRAME = b"\x1b[m leave"


def imported(drawn: bytes) -> set[bytes]:
    return set(IMPORTED.findall(drawn))


@pytest.mark.parametrize("arguments", [[], ["--demo"], ["--url", "http://127.0.0.1:9"]], ids=str)
def test_the_first_frame_is_painted_before_anything_heavy_is_loaded(arguments: list[str], start: Start) -> None:
    terminal = start(*arguments, command=[sys.executable, "-X", "importtime", "-m", "tui"])
    terminal.wait_for(lambda: b"pydantic" in imported(terminal.drawn))
    before, _ = terminal.drawn.split(END_OF_THE_FRAME, maxsplit=1)
    assert b"textual.app" in imported(before)
    assert imported(before) & {b"httpx", b"keyring", b"pydantic", b"tui.demo"} == set()
