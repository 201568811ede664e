"""Whatever is pressed, and whatever the servers do meanwhile: no crash, no hang, no answer lost.

A short form by default; MONKEY_SEQUENCES=2000 is the long one.
"""

import os
from pathlib import Path

import pytest

from tests.screens.desk import Desk
from tests.screens.monkey import SIZES, Monkey
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN
from tui.model.answers import Answers
from tui.steps.draft import Draft
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio

SEQUENCES = int(os.environ.get("MONKEY_SEQUENCES", "45"))
IN_A_ROW = 15
"""Sequences that one test plays, at one size; a desk is opened anew when the monkey has left."""

TOKENS = (DEMO_USER_TOKEN, DEMO_USER_TOKEN, DEMO_IDENTITY_TOKEN)


@pytest.mark.parametrize("first", range(0, SEQUENCES, IN_A_ROW))
async def test_nothing_that_a_monkey_does_is_too_much(first: int, tmp_path: Path) -> None:
    waiting = list(range(first, first + IN_A_ROW))
    while waiting:
        await play(waiting, tmp_path / str(waiting[0]))


async def play(waiting: list[int], folder: Path) -> None:
    """Play the sequences that wait until none is left or the monkey has left the wizard."""
    number = waiting[0]
    size = SIZES[number // IN_A_ROW % len(SIZES)]
    netlify = DEMO_NETLIFY_TOKEN if number % 2 else None
    state = StateFolder(folder)
    did: list[str] = []
    try:
        async with Desk(size=size, token=TOKENS[number % len(TOKENS)], netlify_token=netlify, state=state) as desk:
            while waiting and not desk.left:
                monkey = Monkey(desk, waiting.pop(0))
                did = monkey.did
                await monkey.play()
    except BaseException as error:
        error.add_note("\n".join(did))
        raise
    kept = [Draft.model_validate_json(state.read(name) or "") for name in state.names("drafts/*.json")]
    if desk.wizard.created is None and desk.wizard.answers != Answers():
        assert desk.wizard.answers in [draft.answers for draft in kept]
