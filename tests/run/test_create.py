"""Creating exactly once: whatever is lost on the way, there is one sync or none, and the user is told which."""

import pytest

from tests.api.clients import client
from tests.api.faulty import CloseBeforeReply, NeverAnswer, Step, cut_reply, html_reply, json_reply
from tests.run.lossy import SOON, Lossy, lossy
from tests.steps.house import House
from tui.api.errors import BadRequest, Unreachable
from tui.api.infisical import Infisical
from tui.api.models import CreateNetlifySync, DeployContext
from tui.demo import DEMO_USER_TOKEN
from tui.model.answers import DeployContextAnswer, NameAnswer, SecretPathAnswer, SyncOptionsAnswer
from tui.model.steps import Step as At
from tui.run import create as creating
from tui.run.create import EarlierCreated, NameTaken, NotCreated, OutcomeUnknown
from tui.run.created import Created

pytestmark = pytest.mark.anyio

ANSWERS = House().answers
REQUEST = ANSWERS.request()
NAME = REQUEST.name
RENAMED = ANSWERS.replacing(At.NAME, NameAnswer(name="another")).request()
ELSEWHERE = ANSWERS.replacing(At.DEPLOY_CONTEXT, DeployContextAnswer(context=DeployContext.ALL)).request()
LOST = {
    "closed before the reply": CloseBeforeReply(),
    "never answered": NeverAnswer(),
    "cut in the middle": cut_reply({"secretSync": {"id": "x" * 200}}),
    "a failure of the server": json_reply({"statusCode": 500, "message": "no", "error": "InternalServerError"}, 500),
    "a proxy's page": html_reply(502),
    "a proxy's timeout": html_reply(504),
    "a web page as success": html_reply(200),
    "JSON of another kind": json_reply({"ok": True}),
}


async def create(
    infisical: Infisical,
    request: CreateNetlifySync,
    *,
    in_doubt: CreateNetlifySync | None = None,
    slept: list[float] | None = None,
) -> Created:
    """Create with a clock on which waiting takes no time."""

    async def sleep(seconds: float) -> None:
        if slept is not None:
            slept.append(seconds)

    return await creating.create(infisical, request, in_doubt=in_doubt, sleep=sleep)


def patience_for(lost: Step) -> float:
    return SOON if isinstance(lost, NeverAnswer) else 30.0


def named(world: Lossy, name: str = NAME) -> int:
    return sum(sync.name == name for sync in world.demo.world.syncs)


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
async def test_a_sync_whose_reply_is_lost_is_found_and_not_made_twice(lost: Step) -> None:
    async with lossy(patience_for(lost)) as world:
        world.line.lose("POST", "secret-syncs", lost, sent_on=True)
        created = await create(world.infisical, REQUEST)
        assert (created.found, created.sync.name, created.changed) == (True, NAME, ())
        assert (named(world), world.posts) == (1, 1)


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
async def test_a_request_that_never_arrived_is_said_to_have_made_nothing(lost: Step) -> None:
    async with lossy(patience_for(lost)) as world:
        world.line.lose("POST", "secret-syncs", lost, sent_on=False)
        with pytest.raises(NotCreated, match="was not created") as told:
            await create(world.infisical, REQUEST)
        assert (named(world), world.posts) == (0, 1)
        assert told.value.remedy == "It is safe to try again: the wizard looks for the sync first."
        world.line.heal()
        again = await create(world.infisical, REQUEST, in_doubt=told.value.request)
        assert (again.found, named(world), world.posts) == (False, 1, 2)


@pytest.mark.parametrize("sent_on", [True, False])
async def test_when_the_look_up_is_lost_too_the_next_attempt_looks_before_it_posts(sent_on: bool) -> None:  # noqa: FBT001 - both ways are the test
    async with lossy() as world:
        world.line.lose("POST", "secret-syncs", CloseBeforeReply(), sent_on=sent_on)
        lose_post = world.line.hits
        world.line.hits = lambda request: lose_post(request) or "sync-name" in request.path
        with pytest.raises(OutcomeUnknown, match="not known whether the sync was created") as told:
            await create(world.infisical, REQUEST)
        with pytest.raises(OutcomeUnknown):
            await create(world.infisical, REQUEST, in_doubt=told.value.request)
        assert world.posts == 1
        world.line.heal()
        created = await create(world.infisical, REQUEST, in_doubt=told.value.request)
        assert (created.found, named(world), world.posts) == (sent_on, 1, 1 if sent_on else 2)


async def test_a_request_that_arrives_late_is_recognised_when_the_second_is_refused() -> None:
    async with lossy() as world:
        looked: list[str] = []

        def arrives_after_the_look(path: str) -> bool:
            looked.append(path)
            return len(looked) == 1

        world.line.lose("GET", "sync-name", json_reply({"reqId": "r", "message": "no"}, 404), sent_on=False)
        await world.infisical.create_sync(REQUEST)
        hidden = world.line.hits
        world.line.hits = lambda request: hidden(request) and arrives_after_the_look(request.path)
        created = await create(world.infisical, REQUEST, in_doubt=REQUEST)
        assert (created.found, named(world), len(looked)) == (True, 1, 2)


async def test_a_server_that_is_not_reached_is_asked_nothing_more() -> None:
    async with lossy() as world:
        url = world.server.url
    async with client(url, token=DEMO_USER_TOKEN) as http:
        with pytest.raises(Unreachable):
            await create(Infisical(http), REQUEST)


async def test_a_usual_creation_posts_once_and_looks_for_nothing() -> None:
    async with lossy() as world:
        created = await create(world.infisical, REQUEST)
        assert (created.found, created.changed) == (False, ())
        assert world.server.targets == ["POST /api/v1/secret-syncs/netlify"]


@pytest.mark.parametrize(
    "other",
    [ELSEWHERE, ANSWERS.replacing(At.SECRET_PATH, SecretPathAnswer(path="/api")).request()],
    ids=["another context", "another folder"],
)
async def test_a_colleagues_sync_of_the_same_name_is_not_taken_for_ours(other: CreateNetlifySync) -> None:
    async with lossy() as world:
        await world.infisical.create_sync(other)
        world.line.lose("POST", "secret-syncs", CloseBeforeReply(), sent_on=True)
        with pytest.raises(NameTaken, match="with a different source or target"):
            await create(world.infisical, REQUEST)
        assert named(world) == 1


async def test_the_name_of_another_kind_of_sync_is_taken_and_ours_was_not_made() -> None:
    async with lossy() as world:
        taken = REQUEST.model_copy(update={"name": "acme-shop-actions"})
        world.line.lose("POST", "secret-syncs", CloseBeforeReply(), sent_on=True)
        with pytest.raises(NameTaken, match="another kind of destination"):
            await create(world.infisical, taken)
        assert named(world, "acme-shop-actions") == 1


async def test_a_sync_with_other_options_is_ours_and_the_difference_is_told() -> None:
    async with lossy() as world:
        options = ANSWERS.replacing(At.SYNC_OPTIONS, SyncOptionsAnswer(key_schema="NX_{{secretKey}}"))
        await world.infisical.create_sync(options.request())
        created = await create(world.infisical, REQUEST, in_doubt=REQUEST)
        assert (created.found, created.changed) == (True, ("syncOptions.keySchema",))


async def test_an_attempt_in_doubt_that_did_succeed_is_told_before_a_second_sync_is_made() -> None:
    async with lossy() as world:
        await world.infisical.create_sync(REQUEST)
        with pytest.raises(EarlierCreated, match=f"did create the sync {NAME}") as told:
            await create(world.infisical, RENAMED, in_doubt=REQUEST)
        assert told.value.sync.name == NAME
        assert (named(world), named(world, "another")) == (1, 0)
        await create(world.infisical, RENAMED)
        assert (named(world), named(world, "another")) == (1, 1)


async def test_an_attempt_in_doubt_that_led_to_nothing_is_in_nobodys_way() -> None:
    async with lossy() as world:
        created = await create(world.infisical, RENAMED, in_doubt=REQUEST)
        assert (created.found, named(world), named(world, "another")) == (False, 0, 1)


async def test_a_strangers_sync_of_the_name_in_doubt_is_in_nobodys_way() -> None:
    async with lossy() as world:
        for stranger in ("acme-shop-actions", "acme-docs-all"):
            doubted = REQUEST.model_copy(update={"name": stranger})
            name = NameAnswer(name=f"not-{stranger}")
            wanted = ANSWERS.replacing(At.NAME, name).request()
            assert not (await create(world.infisical, wanted, in_doubt=doubted)).found


async def test_the_same_name_for_another_target_after_a_doubt_tells_what_exists() -> None:
    async with lossy() as world:
        await world.infisical.create_sync(REQUEST)
        with pytest.raises(EarlierCreated):
            await create(world.infisical, ELSEWHERE, in_doubt=REQUEST)
        assert named(world) == 1


async def test_a_refusal_is_passed_on_as_it_is() -> None:
    async with lossy() as world:
        nowhere = ANSWERS.replacing(At.SECRET_PATH, SecretPathAnswer(path="/nowhere")).request()
        with pytest.raises(BadRequest, match="Could not find folder"):
            await create(world.infisical, nowhere)
        assert len(world.server.received) == 1
