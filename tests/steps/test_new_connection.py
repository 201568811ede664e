"""Creating a connection exactly once, and never taking somebody else's for it."""

import pytest
from pydantic import SecretStr

from tests.steps.fixtures import Opening
from tests.steps.house import CONNECT, CONNECTIONS, Failure, House
from tui.api.errors import NotAllowed, ServerFailed
from tui.demo import DEMO_NETLIFY_TOKEN
from tui.demo.access import Permission
from tui.demo.world import Connection
from tui.model.answers import NewConnection
from tui.model.steps import Step
from tui.steps.new_connection import ConnectionNotCreated, ConnectionUnknown, TokenNotAccepted

pytestmark = pytest.mark.anyio

WANTED = NewConnection(name="fresh", access_token=SecretStr(DEMO_NETLIFY_TOKEN))


def named(house: House, name: str = "fresh") -> list[Connection]:
    return [connection for connection in house.world.connections if connection.name == name]


async def test_a_new_connection_is_the_answer_and_stands_in_the_list(house: House) -> None:
    wizard = await house.walk(Step.CONNECTION)
    answer = await wizard.create_connection(WANTED)
    assert answer.id == named(house)[0].id
    assert named(house)[0].project_id == house.project().id
    assert await wizard.accept(Step.CONNECTION, answer) is Step.ENVIRONMENT
    assert answer.id in [item.id for item in await wizard.catalog.connections(house.project().id)]


async def test_a_connection_whose_reply_is_lost_is_found_and_not_made_twice(house: House) -> None:
    wizard = await house.walk(Step.CONNECTION)
    house.infisical.fail(CONNECT, Failure(502, after=True))
    answer = await wizard.create_connection(WANTED)
    assert [item.id for item in named(house)] == [answer.id]
    assert house.infisical.count(CONNECT) == 1


async def test_a_connection_that_was_not_made_is_said_to_be_safe_to_try_again(house: House) -> None:
    wizard = await house.walk(Step.CONNECTION)
    house.infisical.fail(CONNECT)
    with pytest.raises(ConnectionNotCreated, match="was not created"):
        await wizard.create_connection(WANTED)
    assert named(house) == []
    assert (await wizard.create_connection(WANTED)).name == "fresh"


async def test_a_connection_that_was_there_before_is_never_taken_for_the_new_one(house: House) -> None:
    house.world.connections.append(Connection("fresh", "somebody-elses-token"))
    wizard = await house.walk(Step.CONNECTION)
    house.infisical.fail(CONNECT)
    with pytest.raises(ConnectionNotCreated):
        await wizard.create_connection(WANTED)


async def test_when_the_list_is_lost_too_nobody_knows_and_that_is_said(house: House) -> None:
    wizard = await house.walk(Step.CONNECTION)
    await house.quiet()
    house.infisical.fail(CONNECT, Failure(after=True))
    house.infisical.fail(CONNECTIONS)
    with pytest.raises(ConnectionUnknown, match="not known whether the connection was created") as told:
        await wizard.create_connection(WANTED)
    assert isinstance(told.value.__cause__, ServerFailed)
    assert len(named(house)) == 1


async def test_a_list_with_a_gap_does_not_show_that_nothing_was_created(house: House) -> None:
    """The record that cannot be read may be the new connection: to create it again would make two."""
    wizard = await house.walk(Step.CONNECTION)
    await house.quiet()
    house.infisical.fail(CONNECT, Failure(after=True))
    house.infisical.fail(CONNECTIONS, Failure(200, {"appConnections": [{"app": "netlify", "name": "fresh"}]}))
    with pytest.raises(ConnectionUnknown, match=r"answer was lost\. The only connection could not be read\."):
        await wizard.create_connection(WANTED)


async def test_a_token_that_netlify_refuses_makes_no_connection(house: House) -> None:
    wizard = await house.walk(Step.CONNECTION)
    with pytest.raises(TokenNotAccepted, match="Netlify did not accept this token"):
        await wizard.create_connection(NewConnection(name="fresh", access_token=SecretStr("wrong")))
    assert named(house) == []


async def test_who_may_not_create_connections_is_told_so(open_house: Opening) -> None:
    house = open_house()
    house.world.tokens[house.token].denied.add(Permission.CREATE_CONNECTIONS)
    wizard = await house.walk(Step.CONNECTION)
    with pytest.raises(NotAllowed, match="create-app-connections"):
        await wizard.create_connection(WANTED)
