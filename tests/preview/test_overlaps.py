"""Which syncs meet, and in which words; and what is said where they could not be compared."""

from typing import Any

import pytest

from tests.steps.fixtures import Opening
from tests.steps.house import SYNCS, Failure, House
from tui.api.models import ExistingSync, SecretSync
from tui.demo import SECOND_GENERATION
from tui.demo.sync_records import SyncRecord
from tui.model.answers import Answers, NetlifySiteAnswer, ProjectAnswer, SyncOptionsAnswer
from tui.model.key_schema import KeySchema
from tui.model.steps import Step
from tui.preview.load import find_overlaps
from tui.preview.overlaps import Meeting, Overlap, Reach, overlaps

SAME, CONTEXTS, TEAM = Meeting
CHECK = "POST /api/v1/secret-syncs/netlify/check-destination"
FORBIDDEN = Failure(403, {"reqId": "req-1", "statusCode": 403, "message": "no", "error": "PermissionDenied"})
NO_SCHEMA = KeySchema()


def existing(
    site: str | None = "s1",
    context: str | None = "production",
    *,
    schema: str | None = None,
    deletes: bool = False,
    **changes: Any,  # noqa: ANN401 - fields of the model
) -> ExistingSync:
    place = {"accountId": "a1", "siteId": site, "context": context}
    wire = {
        "id": "1",
        "name": "other",
        "destination": "netlify",
        "destinationConfig": {name: value for name, value in place.items() if value},
        "syncOptions": {"keySchema": schema, "disableSecretDeletion": not deletes},
        "environment": {"slug": "dev"},
    }
    return ExistingSync.model_validate(wire | changes)


def reach(
    site: str | None = "s1", context: str = "production", schema: KeySchema = NO_SCHEMA, *, deletes: bool = False
) -> Reach:
    return Reach("a1", site, context, schema, deletes)


def only(mine: Reach, other: ExistingSync) -> Overlap | None:
    found = overlaps(mine, [other])
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize(
    ("mine", "other", "meeting"),
    [
        (reach(), existing(), SAME),
        (reach(), existing(context="dev"), None),
        (reach(), existing(context="all"), CONTEXTS),
        (reach(context="all"), existing(), CONTEXTS),
        (reach(context="all"), existing(context="all"), SAME),
        (reach(), existing(context=None), CONTEXTS),
        (reach(context="all"), existing(context=None), CONTEXTS),
        (reach(), existing("s2"), None),
        (reach(None), existing(None), SAME),
        (reach(None), existing("s2"), TEAM),
        (reach("s2"), existing(None, "all"), TEAM),
        (reach("s2"), existing(None, "dev"), None),
        (reach(None), existing(None, destinationConfig={"accountId": "a2", "context": "production"}), None),
        (reach(None), existing(None, destinationConfig={"accountId": "a2", "siteId": "s1"}), None),
        (reach(), existing(destination="vercel"), None),
        (reach(), existing(destinationConfig={}), None),
    ],
)
def test_what_meets(mine: Reach, other: ExistingSync, meeting: Meeting | None) -> None:
    found = only(mine, other)
    assert (found and found.meeting) is meeting


EACH = ", so each overwrites the other's values."
SITES_WIN = "; there its values win over shared ones."
THIS_SITE_WINS = "; where both have a name, this sync's value wins on this site."


@pytest.mark.parametrize(
    ("mine", "other", "where", "consequence"),
    [
        (reach(), existing(), "the same site and deploy context", EACH),
        (reach(None), existing(None), "the same team and deploy context", EACH),
        (reach(), existing(context="all"), "the same site for all deploy contexts", EACH),
        (reach(context="all"), existing(), "the same site for the deploy context production", EACH),
        (
            reach(),
            existing(context=None),
            "the same site and names no deploy context, which may mean all of them",
            EACH,
        ),
        (reach(None), existing(context="all"), "one site of this team for all deploy contexts", SITES_WIN),
        (
            reach(),
            existing(None, "all"),
            "the shared variables of this site's team for all deploy contexts",
            THIS_SITE_WINS,
        ),
        (
            reach(),
            existing(deletes=True),
            "the same site and deploy context",
            ", so it overwrites and deletes what this sync writes.",
        ),
        (
            reach(deletes=True),
            existing(),
            "the same site and deploy context",
            ", so this sync overwrites and deletes what it wrote.",
        ),
        (
            reach(deletes=True),
            existing(deletes=True),
            "the same site and deploy context",
            ", so each overwrites and deletes what the other wrote.",
        ),
        (
            reach(schema=KeySchema("A_")),
            existing(schema="B_{{secretKey}}", deletes=True),
            "the same site and deploy context",
            ", but its key schema makes other names.",
        ),
    ],
)
def test_how_it_is_said(mine: Reach, other: ExistingSync, where: str, consequence: str) -> None:
    found = only(mine, other)
    assert found is not None
    assert found.sentence == f'"other" writes to {where}{consequence}'


def test_a_hostile_name_is_shown_harmlessly() -> None:
    found = only(reach(), existing(name="\x1b[31m"))
    assert found is not None
    assert found.sentence.startswith('"?[31m" writes')


@pytest.mark.parametrize(
    ("mine", "schema", "apart"),
    [
        (NO_SCHEMA, "A_{{secretKey}}", False),
        (KeySchema("A_"), "A_B_{{secretKey}}", False),
        (KeySchema("A_"), "B_{{secretKey}}", True),
        (KeySchema("", "_A"), "{{secretKey}}_B", True),
        (KeySchema("", "_A"), "{{secretKey}}_B_A", False),
        (KeySchema("prod_"), "{{environment}}_{{secretKey}}", True),
        (KeySchema("dev_"), "{{environment}}_{{secretKey}}", False),
    ],
)
def test_another_schema_is_less_bad_only_where_no_name_fits_both(mine: KeySchema, schema: str, *, apart: bool) -> None:
    found = only(reach(schema=mine), existing(schema=schema))
    assert found is not None
    assert found.names_apart is apart


def test_the_worst_comes_first_and_no_sync_twice() -> None:
    others = [
        existing(None, id="1", name="team"),
        existing(id="2", name="apart", schema="B_{{secretKey}}"),
        existing(context="all", id="3", name="all"),
        existing(id="4", name="same"),
        existing(id="4", name="same"),
    ]
    found = overlaps(reach(schema=KeySchema("A_")), others)
    assert [overlap.sync for overlap in found] == ["same", "all", "team", "apart"]


@pytest.mark.parametrize("config", [None, 7, [], {"accountId": 7, "siteId": {}, "context": ["all"]}, {"context": None}])
def test_other_destinations_may_mean_anything_by_their_fields(config: object) -> None:
    sync = existing(destinationConfig=config, syncOptions=config, environment=config, destination="github")
    assert overlaps(reach(), [sync]) == ()


pytest_anyio = pytest.mark.anyio


async def found_in(house: House, *made: SecretSync, **changes: object) -> tuple[list[tuple[str, Meeting]], list[str]]:
    answers = house.answers.model_copy(update=changes)
    outcome = await find_overlaps(answers, house.wizard.catalog, made)
    return [(overlap.sync, overlap.meeting) for overlap in outcome.found], [*outcome.unchecked, *outcome.uncheckable]


def put(house: House, name: str, context: str, **changes: object) -> SyncRecord:
    """Let a sync exist already that goes to the site of the answers."""
    config = {"accountId": house.account().id, "siteId": house.site().id, "context": context}
    record = SyncRecord(
        name, house.project().id, house.connection().id, "prod", "/web", config, {"initialSyncBehavior": "x"}
    )
    for field, value in changes.items():
        setattr(record, field, value)
    house.world.syncs.append(record)
    return record


@pytest_anyio
async def test_the_projects_syncs_are_compared_and_the_server_asked_in_the_contracts_form(house: House) -> None:
    put(house, "twin", "production")
    put(house, "everywhere", "all")
    await house.walk()
    assert await found_in(house) == ([("twin", SAME), ("everywhere", CONTEXTS)], [])
    assert await found_in(house) == ([("twin", SAME), ("everywhere", CONTEXTS)], [])
    assert house.infisical.count(CHECK) == 1


@pytest_anyio
async def test_a_sync_of_another_project_is_known_to_the_server_only(house: House) -> None:
    put(house, "theirs", "production", project_id=house.other_project().id)
    await house.walk()
    outcome = await find_overlaps(house.answers, house.wizard.catalog)
    assert [overlap.sentence for overlap in outcome.found] == [
        "A sync of another project writes to the same place and deploy context, so each may undo what the other wrote."
    ]


@pytest_anyio
async def test_an_older_server_cannot_tell_of_other_projects(open_house: Opening) -> None:
    house = open_house(server=SECOND_GENERATION)
    await house.walk()
    assert await found_in(house) == (
        [],
        ["Syncs of other projects could not be checked, for this server is too old to tell."],
    )


@pytest_anyio
async def test_a_project_id_of_an_old_form_is_not_sent(house: House) -> None:
    await house.walk()
    await house.quiet()
    before = house.infisical.count(CHECK)
    old = ProjectAnswer(id="64b7", name="Old")
    found, unchecked = await found_in(house, project=old)
    assert found == []
    assert unchecked[-1] == "Syncs of other projects could not be checked, for this project's id is of an old form."
    assert house.infisical.count(CHECK) == before


@pytest_anyio
async def test_what_could_not_be_checked_is_said_and_syncs_of_this_run_count_all_the_same(house: House) -> None:
    await house.walk()
    made = (await house.wizard.create(paused=True)).sync
    house.wizard.catalog.refresh(Step.REVIEW)
    house.infisical.fail(
        SYNCS, *[Failure(403, {"reqId": "req-1", "statusCode": 403, "message": "no", "error": "x"})] * 2
    )
    house.infisical.fail(CHECK, *[Failure()] * 2)
    found, unchecked = await found_in(house, made)
    assert found == [(made.name, SAME)]
    assert [reason.partition(" could")[0] for reason in unchecked] == [
        "The project's other syncs",
        "Syncs of other projects",
    ]
    assert (await found_in(house))[0] == []


@pytest_anyio
async def test_a_duplicate_without_a_list_is_told_as_far_as_it_is_known(house: House) -> None:
    put(house, "twin", "production")
    await house.walk()
    house.wizard.catalog.refresh(Step.REVIEW)
    house.infisical.fail(SYNCS, FORBIDDEN)
    outcome = await find_overlaps(house.answers, house.wizard.catalog)
    assert outcome.found[0].sentence.startswith("Another sync of your organisation writes to the same place")


@pytest_anyio
async def test_answers_must_be_there_but_options_may_follow(house: House) -> None:
    await house.walk()
    assert await found_in(house, sync_options=None, name=None) == ([], [])
    with pytest.raises(ValueError, match="not answered yet"):
        await found_in(house, deploy_context=None)
    with pytest.raises(ValueError, match="not answered yet"):
        await found_in(house, connection=None)
    with pytest.raises(ValueError, match="not answered yet"):
        Answers().destination()


@pytest_anyio
async def test_the_reach_of_answers_is_that_of_its_request(house: House) -> None:
    answers = house.answers.model_copy(
        update={
            "sync_options": SyncOptionsAnswer(key_schema="{{environment}}_{{secretKey}}", delete_missing=True),
            "netlify_site": NetlifySiteAnswer(id=None, name=None),
        }
    )
    assert Reach.of_answers(answers) == Reach(house.account().id, None, "production", KeySchema("prod_"), deletes=True)
