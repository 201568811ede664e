"""The conversation in lines: what is said goes out, an answer comes in; and how either side ends it."""

import asyncio
import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

from tui.api.errors import Problem
from tui.api.text import printable
from tui.lines.echo import Echo
from tui.lines.keyboard import Keyboard

_LONGEST: Final = 2000
"""Characters of one statement; the texts of ours are far below."""

_NARROWEST: Final = 20

_PATIENCE: Final = 1000
"""Answers from a pipe that lead nowhere; one that never ends would keep the wizard, and the servers, busy for ever."""


_LEFT_OUT: Final = "The lines below the token that are no answers, such as `url: ...`, were left out."


class Left(Exception):
    """The conversation is over: the user left, there are no more answers, or a `problem` ended it."""

    def __init__(self, problem: Problem | None = None) -> None:
        super().__init__()
        self.problem = problem


class DoesNotFit(Problem):
    """An answer fits no question, and nobody is there to give another one."""

    def __init__(self, happened: str) -> None:
        super().__init__(happened, "Compare the answers with the questions above.")


class _Interrupted(Exception):
    """Ctrl+C came instead of an answer."""


def _shown(typed: str) -> str:
    return printable(typed, limit=_LONGEST) if typed.strip() else ""


class Lines:
    """One conversation.

    Attributes:
        leaving: Says what leaving means right now, in a sentence.
        at_terminal: Whether the answers are typed on a terminal.
        attended: Whether somebody is there who can answer again.
        signal: The number of the signal that told the program to end, 0 while none has.
    """

    def __init__(self, keyboard: Keyboard, out: TextIO) -> None:
        self.at_terminal: Final = keyboard.at_terminal
        self.attended: Final = keyboard.attended
        self.leaving: Callable[[], str] = lambda: "Nothing has been created or changed."
        self._keyboard: Final = keyboard
        self._echo: Final = Echo(keyboard.descriptor)
        self._prompt = ""
        self._out: Final = out
        self._asked: asyncio.Future[None] | None = None
        self._interrupts = 0
        self._answers = 0
        self._talking: asyncio.Future[None] | None = None
        self.signal = 0

    @property
    def asking(self) -> bool:
        """Whether an answer is waited for."""
        return self._asked is not None

    # What goes out

    def say(self, *statements: str) -> None:
        """Say something, a line for each statement; an empty one sets apart what follows."""
        for statement in statements:
            self._write(f"{self._wrapped(printable(statement, limit=_LONGEST))}\n" if statement else "\n")

    def complain(self, *statements: str) -> None:
        """Say why an answer does not fit, to have the question asked again.

        Raises:
            Left: Nobody is there: the answers behind it would be taken for others' questions.
        """
        self.say(*statements)
        if not self.attended:
            self.say(f"Nobody is there to answer again, so this ends here. {self.leaving()}")
            raise Left(DoesNotFit(statements[0]))

    def _wrapped(self, line: str) -> str:
        width = self._width()
        return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) if width else line

    def _width(self) -> int:
        """Columns of the terminal; 0 where there is none, or where it does not know."""
        if not self._out.isatty():
            return 0
        columns = shutil.get_terminal_size((0, 0)).columns
        return max(columns - 1, _NARROWEST) if columns else 0

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError) as error:  # Nobody is there any more to read it.
            raise Left from error

    # What comes in

    async def ask(self, prompt: str) -> str:
        """Ask for a line; it comes back as it was typed.

        Raises:
            Left: The user leaves instead, or there will be no more answers.
        """
        begun = ""
        if self.at_terminal and not self._keyboard.has_line():
            with self._echo.unedited():
                begun = self._keyboard.read_ahead()
        ahead = not self.at_terminal or self._keyboard.has_line()
        answer = await self._answered(prompt, begun="" if ahead else begun)
        if ahead:  # No terminal has shown it behind the prompt.
            self._write(f"{_shown(answer)}\n")
        return answer

    async def ask_hidden(self, prompt: str) -> str:
        """Ask for a secret; nothing of it is shown.

        Raises:
            EchoStays: The terminal would show it.
            Left: as `ask`.
        """
        answer = await self._answered(prompt, secret=self.at_terminal)
        self._write("\n")
        return answer

    async def _answered(self, prompt: str, *, begun: str = "", secret: bool = False) -> str:
        while True:
            try:
                return await self._next(prompt, begun=begun, secret=secret)
            except _Interrupted:
                begun = ""
                await self._ask_whether_to_leave()

    async def _next(self, prompt: str, *, begun: str = "", secret: bool = False) -> str:
        self._prompt = f"{printable(prompt, limit=_LONGEST)} "
        with self._echo.secret() if secret else self._echo.seen():
            self._keyboard.unseen = secret
            self._write(self._prompt + _shown(begun))
            line = await self._line()
        if line is not None and (self.attended or self._answers <= _PATIENCE):
            return line
        self._write("\n")
        why = "There are no more answers" if line is None else f"{_PATIENCE} answers have led nowhere"
        self.say(f"{why}, so this ends here. {self.leaving()}")
        raise Left(DoesNotFit(f"{why}.") if line is not None else None)

    async def _line(self) -> str | None:
        reading = self._keyboard.line()
        self._asked = asyncio.get_running_loop().create_future()
        try:
            both: set[asyncio.Future[Any]] = {reading, self._asked}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            interrupted = self._asked.done()
        finally:
            self._asked = None
        if interrupted:
            self._keyboard.drop_typed()
            raise _Interrupted
        self._keyboard.take()
        if self._keyboard.left_out:
            self.say("", _LEFT_OUT)
            self._keyboard.left_out = 0
        self._interrupts = 0
        self._answers += 1
        return reading.result()

    async def _ask_whether_to_leave(self) -> None:
        self.say("", self.leaving())
        while True:
            try:
                answer = await self._next("Leave? Enter or y leaves, n stays:")
            except _Interrupted:
                self.say("")  # The shell's prompt begins a line of its own.
                raise Left from None
            match answer.strip().lower():
                case "" | "y" | "yes":
                    raise Left
                case "n" | "no":
                    return

    @contextmanager
    def open(self) -> Iterator[None]:
        """Have nothing shown of what is typed before it is asked for, but while a suspension (Ctrl+Z) lasts."""
        if sys.platform == "win32" or not self.at_terminal:
            yield
            return
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, self._suspend)
        try:
            with self._echo.held_back():
                yield
        finally:
            loop.remove_signal_handler(signal.SIGTSTP)

    def _suspend(self) -> None:
        """Stop as the kernel would: not at all where no shell could make us go on."""
        loop = asyncio.get_running_loop()
        loop.remove_signal_handler(signal.SIGTSTP)
        with self._echo.lent():
            signal.raise_signal(signal.SIGTSTP)
        loop.add_signal_handler(signal.SIGTSTP, self._suspend)
        if self.asking:
            self._keyboard.drop_typed()
            self._write(f"\n{self._prompt}")

    # How it ends

    def heed_signals(self, talking: "asyncio.Future[None]") -> None:
        """Let Ctrl+C ask first; a second one, and the signals that end a program, cancel what is `talking`."""
        self._talking = talking
        if sys.platform == "win32":
            return  # Python ends the run there by itself.
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self._interrupt)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            loop.add_signal_handler(number, self._end, number)

    def _end(self, number: int) -> None:
        self.signal = number
        if self._talking:
            self._talking.cancel()

    def _interrupt(self) -> None:
        self._interrupts += 1
        if self._asked is not None:
            if not self._asked.done():
                self._asked.set_result(None)
        elif self._interrupts > 1:
            self._end(0)
        else:
            self.say("", f"{self.leaving()} Ctrl+C once more leaves.")
