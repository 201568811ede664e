"""Asks a single question over a pipe, with all answers given beforehand."""

import asyncio
import io
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tui.lines.keyboard import Keyboard
from tui.lines.prompts import Prompts
from tui.lines.terminal import Lines

T = TypeVar("T")


async def read_out(keyboard: Keyboard) -> None:
    """Wait until nothing reads there any more, when nobody can write there: the next test may get the same number."""
    if keyboard._pending is not None:
        await asyncio.wait([keyboard._pending])


async def asked(question: Callable[[Prompts], Awaitable[T]], *answers: str, attended: bool = True) -> tuple[T, str]:
    """Return the answer that the question makes of the lines, and all that was said."""
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{answer}\n" for answer in answers).encode())
    os.close(writing)
    out = io.StringIO()
    keyboard = Keyboard(reading, attended=attended)
    prompts = Prompts(Lines(keyboard, out))
    prompts.help = "What it is about.\n\nAnd what else."
    try:
        return await question(prompts), out.getvalue()
    finally:
        await read_out(keyboard)
        os.close(reading)
