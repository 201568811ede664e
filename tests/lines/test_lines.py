"""The conversation's two sides: what goes out, what comes in, and how either of them ends it."""

import asyncio
import io
import os
import pty
import select
import sys
import termios
from collections.abc import Iterator

import pytest

from tests.lines.asking import read_out
from tui.lines.echo import Echo, EchoStays
from tui.lines.keyboard import Keyboard
from tui.lines.terminal import Left, Lines

pytestmark = pytest.mark.anyio


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal: the end where a person sits, and the end where programs run."""
    person, program = pty.openpty()
    yield person, program
    os.close(person)
    os.close(program)


def echoes(descriptor: int) -> bool:
    return bool(termios.tcgetattr(descriptor)[3] & termios.ECHO)


class Gone(io.StringIO):
    """A terminal that was cut off."""

    def write(self, text: str) -> int:
        """Fail as the kernel does."""
        raise OSError(5, f"cannot write {len(text)} characters")


def test_only_what_is_asked_for_is_shown_and_everything_afterwards(terminal: tuple[int, int]) -> None:
    _, program = terminal
    before = termios.tcgetattr(program)

    echo = Echo(program)

    def fail_while_hidden() -> None:
        with echo.held_back():
            assert not echoes(program)
            with echo.seen():
                assert echoes(program)
            with echo.secret():
                assert not echoes(program)
                raise KeyError

    with pytest.raises(KeyError):
        fail_while_hidden()
    assert termios.tcgetattr(program) == before
    with echo.seen():
        pass
    assert termios.tcgetattr(program) == before, "what ends too late changed it"


def test_windows_which_cannot_tell_what_was_typed_ahead_is_not_asked(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = Keyboard(terminal[1])
    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        windows.setattr(select, "select", None)
        assert not keyboard.has_line()
        assert keyboard.read_ahead() == ""


def test_what_has_no_switch_for_it_is_asked_no_secret() -> None:
    reading, writing = os.pipe()
    echo = Echo(reading)
    with pytest.raises(EchoStays) as refused, echo.held_back(), echo.secret():
        pytest.fail("it was let in")
    assert "INFISICAL_TOKEN" in refused.value.remedy
    os.close(reading)
    os.close(writing)


async def test_a_question_stands_before_its_answer_and_a_pipe_s_answer_is_said() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"first\r\n\xff\nlast")
    os.close(writing)
    out = io.StringIO()
    lines = Lines(Keyboard(reading), out)
    assert [await lines.ask("One:"), await lines.ask("Two:"), await lines.ask("Three:")] == ["first", "\ufffd", "last"]
    with pytest.raises(Left):
        await lines.ask("Four:")
    os.close(reading)
    said = out.getvalue()
    assert said.startswith("One: first\nTwo: \ufffd\nThree: last\nFour: \nThere are no more answers")


async def test_a_line_that_never_ends_comes_in_pieces() -> None:
    reading, writing = os.pipe()
    lines = Lines(Keyboard(reading), io.StringIO())
    asking = asyncio.ensure_future(lines.ask("One:"))
    await asyncio.to_thread(os.write, writing, b"x" * 65536)
    assert len(await asking) == 65536
    os.close(writing)
    with pytest.raises(Left):
        await lines.ask("Two:")
    os.close(reading)


async def test_a_reader_that_is_gone_ends_the_conversation() -> None:
    lines = Lines(Keyboard(0), Gone())
    with pytest.raises(Left):
        lines.say("anything")


async def test_while_something_is_under_way_a_first_ctrl_c_warns_and_a_second_one_ends_it() -> None:
    out = io.StringIO()
    lines = Lines(Keyboard(0), out)
    lines.leaving = lambda: "The sync is being created right now."
    talking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    lines.heed_signals(talking)
    lines._interrupt()
    assert out.getvalue() == "\nThe sync is being created right now. Ctrl+C once more leaves.\n"
    assert not talking.cancelled()
    lines._interrupt()
    assert talking.cancelled()
    assert lines.signal == 0


async def test_ctrl_c_at_a_question_asks_once_and_a_second_one_ends_its_line_and_leaves() -> None:
    reading, writing = os.pipe()
    out, keyboard = io.StringIO(), Keyboard(reading)
    lines = Lines(keyboard, out)
    asking = asyncio.ensure_future(lines.ask("One:"))
    await asyncio.sleep(0)
    lines._interrupt()
    for _ in range(5):  # The question is put by the task that was waiting for the answer.
        await asyncio.sleep(0)
    lines._interrupt()
    with pytest.raises(Left):
        await asking
    assert out.getvalue().endswith("Leave? Enter or y leaves, n stays: \n")
    os.close(writing)
    await read_out(keyboard)
    os.close(reading)
