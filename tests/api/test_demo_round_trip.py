"""The clients and the embedded servers, written apart from each other, understand one another."""

import pytest
from pydantic import SecretStr

from tui.api.address import US_CLOUD
from tui.api.connections import Connections
from tui.api.errors import NotAllowed, SignInRequired
from tui.api.http import Http
from tui.api.infisical import Infisical
from tui.api.models import (
    CreateNetlifySync,
    DeployContext,
    InitialSyncBehavior,
    RequestedDestinationConfig,
    RequestedSyncOptions,
)
from tui.api.netlify import Netlify
from tui.demo import (
    DEMO_EXPIRED_TOKEN,
    DEMO_IDENTITY_TOKEN,
    DEMO_NETLIFY_TOKEN,
    DEMO_REVOKED_TOKEN,
    DEMO_USER_TOKEN,
    NEWEST,
    OLDEST,
    Demo,
    ServerProfile,
)
from tui.settings.settings import NETLIFY_API

pytestmark = pytest.mark.anyio


def signed_in(demo: Demo, token: str = DEMO_USER_TOKEN) -> Infisical:
    return Infisical(Http(Connections("Infisical", US_CLOUD, demo.infisical), token=SecretStr(token)))


def at_netlify(demo: Demo, token: str = DEMO_NETLIFY_TOKEN) -> Netlify:
    return Netlify(Http(Connections("Netlify", NETLIFY_API, demo.netlify), token=SecretStr(token)))


@pytest.mark.parametrize("server", [NEWEST, OLDEST])
async def test_a_sync_comes_into_being_on_servers_of_each_age(server: ServerProfile) -> None:
    api = signed_in(Demo(server=server))
    assert (await api.status()).date
    assert await api.sync_support()
    project = (await api.projects())[0]
    assert (await api.project(project.id)).environments == project.environments
    environment = project.environments[0].slug
    folders = await api.folders(project.id, environment)
    assert folders[0] == "/"
    assert (await api.secret_keys(project.id, environment, "/")).own
    connection = next(item for item in await api.connections(project.id) if item.name == "netlify-team")
    account = (await api.accounts(connection.id))[0]
    site = (await api.sites(connection.id, account.id))[0]
    request = CreateNetlifySync(
        name="round-trip",
        project_id=project.id,
        connection_id=connection.id,
        environment=environment,
        secret_path="/",
        sync_options=RequestedSyncOptions(initial_sync_behavior=InitialSyncBehavior.OVERWRITE_DESTINATION),
        destination_config=RequestedDestinationConfig(
            account_id=account.id,
            account_name=account.name,
            site_id=site.id,
            site_name=site.name,
            context=DeployContext.PRODUCTION,
        ),
    )
    created = await api.create_sync(request)
    assert (await api.sync(created.id)).name == "round-trip"
    assert (await api.sync_by_name(project.id, "round-trip")).id == created.id
    assert created.id in {sync.id for sync in await api.syncs(project.id)}


async def test_a_connection_is_made_in_place() -> None:
    api = signed_in(Demo())
    project = (await api.projects())[0]
    made = await api.create_connection("round-trip", SecretStr(DEMO_NETLIFY_TOKEN), project.id)
    assert made in await api.connections(project.id)


async def test_a_machine_may_not_list_netlify_and_netlify_itself_answers() -> None:
    demo = Demo()
    api = signed_in(demo, DEMO_IDENTITY_TOKEN)
    netlify = at_netlify(demo)
    project = (await api.projects())[0]
    connection = (await api.connections(project.id))[0]
    with pytest.raises(NotAllowed, match="this kind of token"):
        await api.accounts(connection.id)
    account = (await netlify.accounts())[0]
    by_slug = await netlify.sites(account)
    assert by_slug
    by_id = await netlify.sites(account.model_copy(update={"slug": None}))
    assert {site.id for site in by_id} == {site.id for site in by_slug}


@pytest.mark.parametrize("token", [DEMO_EXPIRED_TOKEN, DEMO_REVOKED_TOKEN, "unknown"])
async def test_a_dead_token_asks_to_sign_in(token: str) -> None:
    api = signed_in(Demo(), token)
    with pytest.raises(SignInRequired):
        await api.sync_support()


async def test_a_dead_netlify_token_is_netlifys_matter() -> None:
    netlify = at_netlify(Demo(), "unknown")
    with pytest.raises(SignInRequired, match="Netlify token"):
        await netlify.accounts()
