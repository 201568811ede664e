"""Names that markup, terminals or widths stumble over: shown harmlessly, chosen and sent exactly."""

import json
import unicodedata

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.wire import CREATE
from tui.demo import DEMO_NETLIFY_TOKEN, World, believable_world
from tui.demo.world import Variable
from tui.sync.answers import SyncOptionsAnswer
from tui.sync.steps import Step
from tui.widgets.picker import Picker

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
    "long": "x" * 300,
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
    """Nothing on the screen may be what a terminal could take for a command, nor turn the text around."""
    for line in desk.lines:
        assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}]
        assert not set(line) & set("\u202e\u2066\u200b\u2060")


async def choose(desk: Desk, name: str) -> None:
    """Move to the row of that very name and take it."""
    labels = [row.label for row in desk.app.screen.query_one("#picker", Picker).rows]
    desk.send("home", *["down"] * labels.index(name))
    await desk.settled()
    assert desk.choice == name
    check(desk)
    await desk.press("enter")


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
async def test_names_of_every_kind_are_shown_harmlessly_and_lead_to_what_was_chosen(name: str) -> None:
    world = world_of(name)
    async with Desk(world=world) as desk:
        for step in (Step.PROJECT, Step.CONNECTION, Step.ENVIRONMENT, Step.SECRET_PATH, Step.NETLIFY_ACCOUNT):
            assert desk.on(step)
            await choose(desk, "/" if step is Step.SECRET_PATH else name)
        await choose(desk, name)
        await desk.reach(Step.REVIEW)
        check(desk)
        await desk.press("enter")
        check(desk)
        assert desk.on(Step.RESULT)
        sent = json.loads(desk.wire.last(CREATE).body)
        assert (sent["projectId"], sent["connectionId"]) == (world.projects[0].id, world.connections[0].id)
        assert (sent["environment"], sent["secretPath"]) == ("prod", "/")
        target = sent["destinationConfig"]
        site = next(site for site in world.accounts[0].sites if site.name == name)
        assert (target["accountId"], target["siteId"]) == (world.accounts[0].id, site.id)
        label = name.strip()[:255]
        assert (target["accountName"], target["siteName"]) == (label or target["accountId"], label or site.id)


async def test_names_of_variables_of_every_kind_are_shown_harmlessly_wherever_they_are_named() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        site = next(site for site in desk.world.accounts[0].sites if site.name == "acme-shop")
        site.variables = [Variable(name, {"production": "value", "dev": "value"}) for name in NAMES.values()]
        for step in (Step.SYNC_OPTIONS, Step.REVIEW):
            await desk.stand_on(step, sync_options=SyncOptionsAnswer(delete_missing=True))
            check(desk)
            await desk.press("f1")
            check(desk)
            await desk.press("escape", "p")
            for _ in NAMES:
                check(desk)
                await desk.press("down")
            await desk.press("escape")
        await desk.press("up", "enter")
        assert f"deletes {len(NAMES)} variables" in desk.words
        check(desk)


async def test_a_hostile_name_is_shown_in_the_servers_words_too() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        words = {"reqId": "req-[/x]", "statusCode": 400, "message": "[/x] \x1b[2J [bold]", "error": "BadRequest"}
        desk.wire.instead(CREATE, json_reply(words, 400))
        await desk.press("enter")
        assert "[/x] ?[2J [bold]" in desk.words
        assert "(request req-[/x])" in desk.words
        check(desk)


async def test_filtering_by_brackets_finds_names_with_brackets() -> None:
    async with Desk(world=world_of("[/x]")) as desk:
        await desk.type("[/")
        assert desk.marked.startswith("› [/x]")
        await desk.type("[bold]")
        assert "Nothing matches [/[bold]." in desk.words


async def test_a_typed_description_is_sent_and_shown_as_it_is() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NAME)
        await desk.press("tab")
        await desk.paste("[bold]\u202eo\u0301 👩‍👩‍👧")
        await desk.press("enter")
        check(desk)
        await desk.press("enter")
        assert desk.world.syncs[-1].description == "[bold]\u202eo\u0301 👩‍👩‍👧"
