"""Connection: choosing one, and creating one in place."""

import asyncio

import pytest

from tests.demo.house import NETLIFY_TOKEN, TOKEN, plain_world
from tests.screens.desk import ADDRESS, Desk
from tests.screens.wire import NEW_CONNECTION
from tui.cli.outcome import farewell
from tui.demo import DEMO_NETLIFY_TOKEN
from tui.demo.world import Connection
from tui.exit_code import Exit
from tui.model.steps import Step
from tui.screens.frame_screen import FrameScreen
from tui.screens.steps.connection import ConnectionPane
from tui.settings.options import Setting
from tui.settings.settings import Settings

pytestmark = pytest.mark.anyio


async def open_form(desk: Desk) -> None:
    await desk.reach(Step.CONNECTION)
    await desk.press("end", "enter")
    assert "Create a connection." in desk.words


async def fill(desk: Desk, name: str, token: str) -> None:
    """Type both fields; the keyboard is in the token's, behind the name."""
    await desk.press("up", "ctrl+u")
    await desk.type(name)
    await desk.press("tab")
    await desk.type(token)
    await desk.press("enter")


async def test_a_connection_is_created_in_place_and_chosen() -> None:
    async with Desk() as desk:
        await open_form(desk)
        await fill(desk, "for-the-shop", DEMO_NETLIFY_TOKEN)
        assert desk.on(Step.ENVIRONMENT)
        made = desk.world.connections[-1]
        assert (made.name, made.project_id) == ("for-the-shop", desk.world.projects[0].id)
        assert desk.wizard.answers.connection
        assert desk.wizard.answers.connection.id == made.id
        await desk.press("escape")
        assert desk.marked.startswith("› for-the-shop")


async def test_the_name_proposed_is_free_and_what_was_created_is_said_here_and_at_the_end() -> None:
    world = plain_world()
    async with Desk(world=world, token=TOKEN) as desk:
        await desk.reach(Step.CONNECTION)
        for name in ("netlify-2", "netlify-3"):
            await desk.press("end", "enter")
            assert desk.value("#name") == name
            await desk.type(NETLIFY_TOKEN)
            await desk.press("enter")
            assert desk.on(Step.ENVIRONMENT)
            assert f"Connection {name} created." in desk.text
            await desk.press("escape")
        assert [connection.name for connection in world.connections] == ["netlify", "netlify-2", "netlify-3"]
        await desk.press("ctrl+c")
        assert "Only a connection has been created: netlify-2, netlify-3." in desk.words
        code, words = farewell(desk.wizard)
    assert code is Exit.LEFT
    assert words.splitlines() == [f"Created connection {name} on {ADDRESS}" for name in ("netlify-2", "netlify-3")]


async def test_a_name_that_was_only_proposed_is_proposed_anew() -> None:
    world = plain_world()
    async with Desk(world=world, token=TOKEN) as desk:
        await desk.reach(Step.CONNECTION)
        await desk.press("end", "enter")
        assert desk.value("#name") == "netlify-2"
        await desk.press("escape", "escape")
        world.connections.append(Connection("netlify-2", NETLIFY_TOKEN))
        desk.wizard.catalog.refresh(Step.CONNECTION)
        await desk.press("enter")
        await desk.press("end", "enter")
        assert desk.value("#name") == "netlify-3"


@pytest.mark.parametrize("keys", [["enter"], ["tab", "space", "enter"]], ids=["yes", "no"])
async def test_the_token_of_a_new_connection_reads_netlify_in_this_run_if_wanted(keys: list[str]) -> None:
    async with Desk() as desk:
        await open_form(desk)
        assert "Read Netlify too [x] yes" in desk.words
        await desk.type(DEMO_NETLIFY_TOKEN)
        await desk.press(*keys)
        assert desk.on(Step.ENVIRONMENT)
        await desk.reach(Step.NETLIFY_SITE)
        await desk.press("down")
        await desk.reach(Step.SYNC_OPTIONS)
        assert ("The site could not be read" in desk.words) is (len(keys) > 1)
        assert ("delete 0" in desk.words) is (len(keys) == 1)
        assert bool(desk.netlify_wire.requests) is (len(keys) == 1)
        assert DEMO_NETLIFY_TOKEN not in desk.text


async def test_where_netlify_can_be_read_already_it_is_not_offered() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await open_form(desk)
        assert "Read Netlify too" not in desk.words


async def test_the_switch_keeps_its_place_when_the_form_is_left() -> None:
    async with Desk() as desk:
        await open_form(desk)
        await desk.press("tab", "space", "escape", "escape")
        assert desk.on(Step.PROJECT)
        await desk.press("enter")
        await desk.press("end", "enter")
        assert "Read Netlify too [ ] no" in desk.words


async def test_a_netlify_that_may_not_be_asked_spoils_no_connection() -> None:
    settings = Settings(infisical_url=Setting(ADDRESS, "--url"), netlify_url=Setting("http://netlify.test/api/v1"))
    async with Desk(settings=settings) as desk:
        await open_form(desk)
        await desk.type(DEMO_NETLIFY_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.ENVIRONMENT)
        notice = " ".join(desk.part("#notice"))
        assert notice.startswith(
            "Connection netlify created. Netlify is not read with its token. NETLIFY_API_URL: http://netlify"
        )


@pytest.mark.parametrize(
    ("name", "token", "told"),
    [
        ("for-the-shop", "wrong-token", "Infisical says that Netlify did not accept this token."),
        ("acme-shop-netlify", DEMO_NETLIFY_TOKEN, "already exists"),
        ("For The Shop", DEMO_NETLIFY_TOKEN, "lower-case letters"),
        ("x" * 33, DEMO_NETLIFY_TOKEN, "at most 32 characters"),
        ("", DEMO_NETLIFY_TOKEN, "Name may not be empty."),
        ("for-the-shop", "", "The Netlify access token is empty."),
    ],
    ids=["wrong token", "name taken", "bad slug", "long name", "no name", "no token"],
)
async def test_what_is_wrong_is_said_in_the_form_and_nothing_typed_is_lost(name: str, token: str, told: str) -> None:
    async with Desk() as desk:
        await open_form(desk)
        await fill(desk, name, token)
        assert desk.on(Step.CONNECTION)
        assert told in desk.words
        assert (desk.value("#name"), desk.value("#access_token")) == (name, token)
        assert token not in desk.text or not token
        assert len(desk.world.connections) == 5


async def test_after_a_wrong_token_the_right_one_works() -> None:
    async with Desk() as desk:
        await open_form(desk)
        await fill(desk, "for-the-shop", "wrong-token")
        assert "Enter tries again." in desk.words
        await desk.press("escape")
        assert "Enter tries again." not in desk.words
        await desk.press("enter")
        await desk.paste(DEMO_NETLIFY_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.ENVIRONMENT)
        assert desk.wire.count(NEW_CONNECTION) == 2


async def test_a_project_without_a_connection_opens_with_the_form() -> None:
    world = plain_world()
    world.connections.clear()
    async with Desk(world=world, token=TOKEN) as desk:
        await desk.reach(Step.CONNECTION)
        assert "No Netlify connection in this project yet: create one here." in desk.words
        await desk.type(NETLIFY_TOKEN)
        await desk.press("enter")
        assert desk.on(Step.ENVIRONMENT)
        assert [item.name for item in world.connections] == ["netlify"]


async def test_esc_leaves_the_form_first_and_the_step_then() -> None:
    async with Desk() as desk:
        await open_form(desk)
        await desk.press("escape")
        assert desk.on(Step.CONNECTION)
        assert desk.marked.startswith("› New connection ...")
        await desk.press("escape")
        assert desk.on(Step.PROJECT)


async def test_esc_leaves_the_step_where_no_list_is_behind_the_form() -> None:
    world = plain_world()
    world.connections.clear()
    async with Desk(world=world, token=TOKEN) as desk:
        await desk.reach(Step.CONNECTION)
        await desk.press("escape")
        assert desk.on(Step.PROJECT)


async def test_what_was_typed_is_in_the_form_when_it_is_opened_once_more_however_much_later() -> None:
    async with Desk() as desk:
        await open_form(desk)
        await desk.press("up", "ctrl+u")
        await desk.type("for-the-shop")
        for keys in (("escape", "escape"), ("escape",)):
            await desk.press(*keys)
            assert desk.on(Step.PROJECT)
            await desk.press("enter")
            assert "Create a connection." not in desk.words
        await desk.press("end", "enter")
        assert desk.value("#name") == "for-the-shop"


async def test_enter_twice_creates_one_connection() -> None:
    async with Desk() as desk:
        await open_form(desk)
        await desk.press("up", "ctrl+u")
        desk.send(*"for-the-shop", "tab", *DEMO_NETLIFY_TOKEN, "enter", "enter")
        await desk.settled()
        assert desk.wire.count(NEW_CONNECTION) == 1


async def test_enter_does_nothing_while_the_form_is_being_made() -> None:
    async with Desk() as desk:
        await desk.reach(Step.CONNECTION)
        await desk.press("end")
        assert isinstance(desk.app.screen, FrameScreen)
        pane = desk.app.screen.pane
        assert isinstance(pane, ConnectionPane)
        opening = asyncio.ensure_future(pane.action_accept())
        await asyncio.sleep(0)
        await pane.action_accept()
        await opening
        await desk.settled()
        assert "Create a connection." in desk.words


async def test_the_keys_told_are_those_of_the_form_while_it_is_open() -> None:
    async with Desk() as desk:
        await open_form(desk)
        assert "Enter go on   Tab next   Esc back" in desk.lines[-1]
        await desk.press("escape")
        assert "Enter choose   Esc back" in desk.lines[-1]


async def test_asking_the_servers_again_leaves_the_keyboard_in_the_form() -> None:
    async with Desk() as desk:
        await open_form(desk)
        await desk.press("f5")
        await desk.type(DEMO_NETLIFY_TOKEN)
        assert desk.value("#access_token") == DEMO_NETLIFY_TOKEN
        await desk.press("escape")
        assert DEMO_NETLIFY_TOKEN not in desk.text
