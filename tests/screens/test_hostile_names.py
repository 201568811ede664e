"""Names that markup, terminals or widths stumble over: shown harmlessly, chosen and sent exactly.

What single widgets make of any text is held in `tests/screens/widgets/test_hostile_text.py`.
"""

import json
import unicodedata
from typing import Any

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.wire import CREATE
from tui.api.surrogates import original
from tui.demo import DEMO_NETLIFY_TOKEN, World, believable_world
from tui.demo.world import Secret, Variable
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import Step
from tui.screens.widgets.picker import Picker

pytestmark = pytest.mark.anyio

NAMES = {
    "closing tag": "[/x]",
    "bold": "[bold]loud[/bold]",
    "action": "[@click=app.quit]x[/]",
    "backslash": "a\\[b]\\",
    "escape": "red\x1b[31m\x1b]0;title\x07",
    "c1": "a\x9b31mb",
    "newline": "one\ntwo\r\nthree\ttab\0",
    "bidi": "abc\u202edef\u2066",
    "zero width": "a\u200bb\u2060",
    "emoji": "👩‍👩‍👧‍👦 family",
    "wide": "日本語のプロジェクト名",
    "combining": "e" + "\u0301" * 40,
    "long": "x" * 300,
    "blank": "   ",
    "placeholder": "{{secretKey}} {0} %s",
    "half an emoji": "shop \ud83d",
}
ALL = tuple(NAMES.values())
ROLES = 5
"""Project, connection, environment, team, site: in these rounds each name is chosen, and all others stand by."""


def world_of_names(chosen: tuple[str, ...]) -> World:
    """The believable world, where whatever has a name has one of these; the first five belong to what is chosen."""
    world = believable_world()
    project, account = world.projects[0], world.accounts[0]
    site = next(site for site in account.sites if site.name == "acme-shop")
    named: list[Any] = [project, world.connections[0], project.environments[3], account, site]
    named += [*world.projects[1:], *world.connections[1:], *project.environments[:3], *world.accounts[1:]]
    named += [other for other in account.sites if other is not site]
    for number, item in enumerate(named):
        # Names beyond the list's end are made different, for a row is found by its label here.
        item.name = chosen[number] if number < len(chosen) else f"{chosen[number % len(chosen)]}{number}"
    folder = project.environments[3].root
    folder.secrets += [Secret(f"K_{name}", "v") for name in chosen[:5]]
    site.variables += [Variable(f"V_{name}", {"all": "v"}) for name in chosen[5:]]
    return world


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
        assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}], ascii(line)


async def choose(desk: Desk, name: str) -> None:
    """Move to the row of that very name and take it."""
    labels = [original(row.label) for row in desk.app.screen.query_one("#picker", Picker).rows]
    desk.send("home", *["down"] * labels.index(name))
    await desk.settled()
    assert desk.choice
    assert original(desk.choice) == name
    check(desk)
    await desk.press("enter")


@pytest.mark.parametrize("first", range(0, len(ALL), ROLES))
async def test_names_of_every_kind_are_shown_harmlessly_and_lead_to_what_was_chosen(first: int) -> None:
    names = (*ALL[first:], *ALL[:first])
    world = world_of_names(names)
    site = next(site for site in world.accounts[0].sites if site.name == names[4])
    async with Desk(world=world) as desk:
        for step, name in (
            (Step.PROJECT, names[0]),
            (Step.CONNECTION, names[1]),
            (Step.ENVIRONMENT, names[2]),
            (Step.SECRET_PATH, "/"),
            (Step.NETLIFY_ACCOUNT, names[3]),
            (Step.NETLIFY_SITE, names[4]),
        ):
            assert desk.on(step)
            await choose(desk, name)
        while not desk.on(Step.REVIEW):
            check(desk)
            await desk.press("enter")
        await desk.press("p")
        check(desk)
        await desk.press("escape", "f1")
        check(desk)
        await desk.press("escape", "enter")
        check(desk)
        assert desk.on(Step.RESULT)
        sent = json.loads(desk.wire.last(CREATE).body)
        assert (sent["projectId"], sent["connectionId"]) == (world.projects[0].id, world.connections[0].id)
        assert (sent["environment"], sent["secretPath"]) == ("prod", "/")
        target = sent["destinationConfig"]
        assert (target["accountId"], target["siteId"]) == (world.accounts[0].id, site.id)
        team, place = names[3].strip()[:255], names[4].strip()[:255]
        assert (target["accountName"], target["siteName"]) == (team or target["accountId"], place or site.id)


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
    async with Desk(world=world_of_names(ALL)) as desk:
        await desk.type("[/")
        assert desk.marked.startswith("› [/x]")
        await desk.type("[bold]")
        assert "Nothing matches [/[bold]." in desk.words


async def test_a_typed_description_is_sent_and_shown_as_it_is() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NAME)
        await desk.press("tab")
        await desk.paste("[bold]\u202eo\u0301 👩‍👩‍👧")
        check(desk)
        await desk.press("enter")
        check(desk)
        await desk.press("enter")
        assert desk.world.syncs[-1].description == "[bold]\u202eo\u0301 👩‍👩‍👧"


async def test_names_of_variables_of_every_kind_are_shown_harmlessly_wherever_they_are_named() -> None:
    world = believable_world()
    site = next(site for site in world.accounts[0].sites if site.name == "acme-shop")
    site.variables = [Variable(name, {"production": "value", "dev": "value"}) for name in ALL]
    async with Desk(world=world, netlify_token=DEMO_NETLIFY_TOKEN) as desk:
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
        assert f"may delete {len(NAMES)} variables" in desk.words
        check(desk)
