"""What a preview is made of: asked for once and side by side, with a destination that cannot be read as one outcome."""

import pytest
from pydantic import SecretStr

from tests.steps.fixtures import Opening
from tests.steps.house import KEYS, Failure, House
from tui.api.errors import NotFound, Problem, ServerFailed
from tui.api.models import InitialSyncBehavior
from tui.demo import DEMO_NETLIFY_TOKEN, NEWEST, OLDEST, ServerProfile
from tui.demo.world import Variable
from tui.model.answers import Answers, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.catalog import NetlifyTokenNeeded, NetlifyTokenRefused
from tui.model.steps import Step
from tui.preview.destination import NotRead, read_destination
from tui.preview.inputs import Prepared
from tui.preview.load import preview_material
from tui.preview.sync_rules import Fate, Server
from tui.steps.review import material_of

pytestmark = pytest.mark.anyio

WHOLE_TEAM = NetlifySiteAnswer(id=None, name=None)


async def gathered(house: House, **changes: object) -> Prepared:
    if not house.wizard.signed_in:
        await house.sign_in()
    return await preview_material(house.answers.model_copy(update=changes), house.wizard.session)


def variables_of(house: House) -> str:
    return f"GET /api/v1/accounts/{house.account().id}/env"


def counts(prepared: Prepared) -> dict[Fate, int | None]:
    preview = prepared.preview(SyncOptionsAnswer())
    return {fate: preview.count(fate) for fate in Fate if preview.count(fate) != 0}


async def test_the_believable_world_is_previewed_as_it_promises(open_house: Opening) -> None:
    prepared = await gathered(open_house(netlify_token=DEMO_NETLIFY_TOKEN))
    assert counts(prepared) == {Fate.CREATE: 7, Fate.CHANGE: 3, Fate.LEFT_ALONE: 1}
    assert prepared.preview(SyncOptionsAnswer()).rows(Fate.CHANGE).first(9) == ("API_URL", "LOG_LEVEL", "SENTRY_DSN")


async def test_the_whole_team_is_its_shared_variables(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    house.account().variables[:] = [Variable("SHARED", {"all": "1"})]
    prepared = await gathered(house, netlify_site=WHOLE_TEAM)
    assert prepared.place.whole_team
    assert prepared.preview(SyncOptionsAnswer()).rows(Fate.LEFT_ALONE).first(9) == ("SHARED",)


@pytest.mark.parametrize(
    ("server", "servers"),
    [(OLDEST, {Server.FIRST}), (NEWEST, {Server.SECOND, Server.THIRD_MERGED, Server.THIRD})],
)
async def test_whether_a_server_imports_tells_its_generation(
    open_house: Opening, server: ServerProfile, servers: set[Server]
) -> None:
    assert (await gathered(open_house(server=server))).place.servers == servers


async def unread(house: House, answers: Answers) -> Problem:
    await house.sign_in()
    found = await read_destination(answers, house.wizard.catalog)
    assert isinstance(found, NotRead)
    return found.problem


async def test_without_a_netlify_token_the_site_is_not_read_and_nothing_is_counted(open_house: Opening) -> None:
    house = open_house()
    assert isinstance(await unread(house, house.answers), NetlifyTokenNeeded)
    assert set(counts(await gathered(house)).values()) == {10, None}
    assert house.netlify.asked == []


async def test_a_refused_token_an_unknown_site_and_a_failing_netlify_are_told_apart(open_house: Opening) -> None:
    refused = open_house(netlify_token="wrong")
    assert isinstance(await unread(refused, refused.answers), NetlifyTokenRefused)
    elsewhere = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    site = NetlifySiteAnswer(id="nowhere", name="nowhere")
    assert isinstance(await unread(elsewhere, elsewhere.answers.model_copy(update={"netlify_site": site})), NotFound)
    failing = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    failing.netlify.fail(variables_of(failing), *[Failure()] * 4)
    assert isinstance(await unread(failing, failing.answers), ServerFailed)


async def test_a_site_without_variables_is_not_an_unread_one(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    house.site().variables.clear()
    assert counts(await gathered(house)) == {Fate.CREATE: 10}


async def test_secret_keys_that_cannot_be_had_are_a_problem(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    house.infisical.fail(KEYS, *[Failure()] * 4)
    with pytest.raises(ServerFailed):
        await gathered(house)


async def test_both_lists_are_asked_for_ahead_once_and_anew_after_a_refresh(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    await house.walk(Step.DEPLOY_CONTEXT)
    await house.quiet()
    asked_for_the_likeliest_folder = 2  # its own keys, and those of all folders below it
    assert house.infisical.count(KEYS) == asked_for_the_likeliest_folder + 1
    assert house.netlify.count(variables_of(house)) == 1
    await gathered(house)
    assert house.infisical.count(KEYS) == asked_for_the_likeliest_folder + 1
    assert house.netlify.count(variables_of(house)) == 1
    house.wizard.catalog.refresh(Step.SYNC_OPTIONS)
    await gathered(house)
    assert house.infisical.count(KEYS) == asked_for_the_likeliest_folder + 2
    assert house.netlify.count(variables_of(house)) == 2


async def test_another_round_reads_anew_what_the_run_has_changed(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    wizard = await house.walk()
    assert counts(await gathered(house)) == {Fate.CREATE: 7, Fate.CHANGE: 3, Fate.LEFT_ALONE: 1}
    await wizard.create(paused=False)
    house.clock.pass_by(60)
    wizard.again()
    assert counts(await gathered(house)) == {Fate.CHANGE: 10, Fate.LEFT_ALONE: 1}


async def test_a_token_given_later_opens_the_site(open_house: Opening) -> None:
    house = open_house()
    assert (await gathered(house)).not_read
    house.wizard.use_netlify_token(SecretStr(DEMO_NETLIFY_TOKEN))
    assert (await gathered(house)).not_read is None


async def test_a_missing_answer_is_a_mistake_of_ours(house: House) -> None:
    with pytest.raises(ValueError, match="not answered yet"):
        await gathered(house, deploy_context=None)
    with pytest.raises(ValueError, match="before it was chosen"):
        await read_destination(Answers(), house.wizard.catalog)


async def test_a_sync_that_has_run_is_previewed_without_its_import(open_house: Opening) -> None:
    house = open_house(netlify_token=DEMO_NETLIFY_TOKEN)
    wizard = await house.walk()
    options = SyncOptionsAnswer(initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE, delete_missing=True)
    await wizard.accept(Step.SYNC_OPTIONS, options)
    assert "NODE_VERSION" in (await material_of(wizard)).preview(options).rows(Fate.IMPORT).names
    await wizard.create(paused=True)
    assert wizard.care
    assert not (await material_of(wizard)).place.has_run
    await wizard.care.trigger()
    async for _ in wizard.care.follow():
        pass
    house.site().variables.append(Variable("HAND_MADE", {"production": "1"}))
    wizard.catalog.refresh(Step.REVIEW)
    later = (await material_of(wizard)).preview(options)
    assert later.rows(Fate.DELETE).first(9) == ("HAND_MADE",)
    wizard.again()
    wizard.answers = wizard.answers.replacing(Step.DEPLOY_CONTEXT, house.answers.deploy_context)
    assert not (await material_of(wizard)).place.has_run
