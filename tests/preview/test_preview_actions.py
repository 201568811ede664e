"""What Review offers, and where it stands: never on what needs an earned yes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.preview.previews import answered, preview, variable
from tests.steps.house import House
from tui.api.errors import Problem
from tui.demo import DEMO_NETLIFY_TOKEN
from tui.preview.backups import Backups
from tui.preview.load import preview_material
from tui.preview.option_labels import ways_to_change, ways_to_create
from tui.preview.plan import Preview
from tui.steps.preview_actions import Act, looks, review_acts
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio

NOW, PAUSED = False, True
NOON = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
HARMLESS = preview(variable("API_URL", "production"))
LOSING = preview(variable("API_URL", "production", "dev"))


def stood_on(world: Preview, *, changing: bool = False, options: dict[str, bool] | None = None) -> object:
    answers = answered(options=options or {})
    offered = review_acts((ways_to_change if changing else ways_to_create)(answers), answers, world, Backups(None))
    return offered.preselected.value if offered.preselected else None


def test_a_harmless_sync_is_created_by_enter_alone() -> None:
    assert stood_on(HARMLESS) is NOW


def test_where_something_may_be_lost_it_stands_on_creating_paused() -> None:
    assert stood_on(LOSING) is PAUSED


def test_deletion_stands_on_creating_paused() -> None:
    assert stood_on(HARMLESS, options={"delete_missing": True}) is PAUSED


def test_a_change_that_may_lose_something_is_looked_at_first() -> None:
    assert stood_on(LOSING, changing=True) is Act.PREVIEW
    assert stood_on(LOSING, changing=True, options={"is_auto_sync_enabled": False}) is PAUSED
    assert stood_on(HARMLESS, changing=True) is NOW


def test_a_token_is_asked_for_only_where_netlify_could_not_be_read() -> None:
    assert [row.value for row in looks(HARMLESS).rows] == [Act.PREVIEW]
    assert [row.value for row in looks(preview(unreadable=True)).rows] == [Act.PREVIEW, Act.TOKEN]
    assert looks(None).rows == ()


async def test_a_copy_is_offered_until_there_is_one_of_everything_at_risk(tmp_path: Path) -> None:
    house = House(netlify_token=DEMO_NETLIFY_TOKEN)
    await house.sign_in()
    answers, backups = house.answers, Backups(StateFolder(tmp_path))
    assert answers.sync_options
    material = await preview_material(answers, house.wizard.session)
    world = material.preview(answers.sync_options)
    assert backups.wanted(answers, world) == 3
    backup = await backups.save(answers, world, house.wizard.catalog, NOON)
    assert backup.keys == {"API_URL", "LOG_LEVEL", "SENTRY_DSN"}
    assert backups.wanted(answers, world) == 0
    assert backups.standing(answers, world) == backup
    deleting = answers.sync_options.model_copy(update={"delete_missing": True})
    assert backups.wanted(answers, material.preview(deleting)) > len(backup.keys)
    assert backups.standing(answered(site="another"), world) is None
    await house.wizard.close()


async def test_a_netlify_that_went_away_meanwhile_is_a_problem_and_no_empty_file(tmp_path: Path) -> None:
    house = House(netlify_token=DEMO_NETLIFY_TOKEN)
    await house.sign_in()
    answers = house.answers
    assert answers.sync_options
    world = (await preview_material(answers, house.wizard.session)).preview(answers.sync_options)
    house.world.netlify_tokens.clear()
    with pytest.raises(Problem, match="Netlify does not accept"):
        await Backups(StateFolder(tmp_path)).save(answers, world, house.wizard.catalog, NOON)
    assert StateFolder(tmp_path).names("*/*") == []
    await house.wizard.close()


def test_nothing_is_offered_where_nothing_is_kept_or_at_risk(tmp_path: Path) -> None:
    assert Backups(None).wanted(answered(), HARMLESS) == 0
    assert Backups(StateFolder(tmp_path)).wanted(answered(), preview()) == 0
    assert Backups(StateFolder(tmp_path)).wanted(answered(), preview(unreadable=True)) == 0
