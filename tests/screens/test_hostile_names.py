"""Names that markup, terminals or widths stumble over: shown harmlessly, chosen and sent exactly."""

import json
import unicodedata

import pytest

from tests.screens.desk import Desk
from tests.screens.wire import CREATE, NEW_CONNECTION
from tui.demo import World, believable_world
from tui.sync.steps import Step

pytestmark = pytest.mark.anyio

NAMES = {
    "closing tag": "[/x]",
    "bold": "[bold]loud[/bold]",
    "action": "[@click=app.quit]x[/]",
    "backslash": "a\\[b]\\",
    "escape": "red\x1b[31m\x1b]0;title\x07",
    "c1": "a\x9b31mb",
    "newline": "one\ntwo\r\nthree\ttab",
    "bidi": "abc\u202edef\u2066",
    "zero width": "a\u200bb\u2060",
    "emoji": "👩‍👩‍👧‍👦 family",
    "wide": "日本語のプロジェクト名",
    "combining": "e" + "\u0301" * 40,
    "long": "x" * 255,
    "blank": "   ",
    "placeholder": "{{secretKey}} {0} %s",
}


def world_of(name: str) -> World:
    """The believable world, where everything one chooses has this name."""
    world = believable_world()
    world.projects[0].name = name
    world.connections[0].name = name
    world.projects[0].environments[3].name = name
    world.accounts[0].name = name
    next(site for site in world.accounts[0].sites if site.name == "acme-shop").name = name
    return world


def check(desk: Desk) -> None:
    """No line may be wider than the terminal, nor hold what a terminal could take for a command."""
    for line in desk.lines:
        assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}]
        assert not set(line) & set("\u202e\u2066\u200b\u2060")


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
async def test_every_step_shows_and_sends_the_name_as_it_is(name: str) -> None:
    async with Desk(world=world_of(name)) as desk:
        site = next(site for site in desk.world.accounts[0].sites if site.name == name)
        desk.wizard.settings.__dict__["project"] = type(desk.settings.project)(desk.world.projects[0].id, "--project")
        desk.wizard.settings.__dict__["linked_site"] = type(desk.settings.project)(site.id, "a file")
        await desk.press("f5")
        while not desk.wizard.created:
            check(desk)
            if desk.on(Step.CONNECTION):
                await desk.app.screen.query_one("#picker").focus()
            await desk.press("enter")
        check(desk)
