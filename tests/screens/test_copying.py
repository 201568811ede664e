"""What one may want to copy is one key away on Result, and the key says what it did."""

import pytest

from tests.screens.desk import Desk
from tui.cli.outcome import farewell, to_copy
from tui.model.steps import Step
from tui.screens.copying import has_clipboard

pytestmark = pytest.mark.anyio


async def test_the_id_and_the_command_go_to_the_terminals_clipboard() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        assert desk.on(Step.RESULT)
        assert "I copy id" in desk.lines[-1]
        await desk.press("i")
        assert desk.app.clipboard == desk.world.syncs[-1].id
        assert "Sent the id to the clipboard." in desk.words
        await desk.press("C")
        assert '"$INFISICAL_TOKEN"' in desk.app.clipboard
        assert desk.token
        assert desk.token not in desk.app.clipboard
        assert "Sent the command to the clipboard. Leaving prints it." in desk.words
        assert desk.world.syncs[-1].id in farewell(desk.wizard)[1]
        assert desk.app.clipboard in to_copy(desk.wizard)


@pytest.mark.parametrize(("kind", "has"), [("xterm-256color", True), ("tmux", True), ("linux", False)])
def test_a_console_without_a_clipboard_is_sent_nothing(kind: str, *, has: bool) -> None:
    assert has_clipboard({"TERM": kind}) is has


async def test_on_the_smallest_screen_the_marked_row_stays_in_sight() -> None:
    async with Desk(size=(40, 12)) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter", "c")
        assert "Sent the command" in desk.words
        assert desk.marked.startswith("› Leave")


async def test_nothing_made_is_nothing_to_copy() -> None:
    async with Desk() as desk:
        assert to_copy(desk.wizard) == ""
