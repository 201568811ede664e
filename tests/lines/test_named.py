"""What was named before the start counts on the screens and in the lines, from the first step that it concerns on."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.lines.caller import Caller
from tests.screens.desk import ADDRESS, NETLIFY, Desk
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, World, believable_world
from tui.model.answers import Answers
from tui.model.steps import Step
from tui.settings.options import Setting
from tui.settings.settings import PROJECT_FILE, Settings

pytestmark = pytest.mark.anyio

LINK = ".netlify/state.json"
UNKNOWN = "00000000-0000-4000-8000-00000000dead"


def settings(**named: Any) -> Settings:  # noqa: ANN401 - by the names of the fields
    return Settings(infisical_url=Setting(ADDRESS, "--url"), netlify_url=Setting(NETLIFY), **named)


async def on_screens(world: World, given: Settings, token: str, netlify_token: str | None) -> tuple[Answers, str]:
    """Press Enter alone; return the answers, and what the screen says where that leads no further."""
    async with Desk(world=world, settings=given, token=token, netlify_token=netlify_token) as desk:
        for _ in Step:
            before = desk.step
            if before is Step.DEPLOY_CONTEXT:
                break
            await desk.press("enter")
            if desk.step is before:
                assert "Choose one first" in desk.words
                assert desk.marked == ""
                break
        return desk.wizard.answers, desk.words


async def in_lines(world: World, given: Settings, token: str, netlify_token: str | None) -> tuple[Answers, str]:
    """Send empty lines alone down a pipe; return the answers, and what was said of the last step."""
    syncs = len(world.syncs)
    caller = Caller(world=world, settings=given, token=token, netlify_token=netlify_token, attended=False)
    ended = await caller.call(*[""] * 7)
    assert ended.wizard
    assert len(world.syncs) == syncs
    return ended.wizard.answers, caller.said.rpartition("Step ")[2]


EnterAlone = Callable[[World, Settings, str, str | None], Awaitable[tuple[Answers, str]]]
both = pytest.mark.parametrize("enter_alone", [on_screens, in_lines], ids=["screens", "lines"])


@both
@pytest.mark.parametrize("netlify_token", [None, DEMO_NETLIFY_TOKEN], ids=["infisical alone", "netlify token"])
@pytest.mark.parametrize("spelt", ["id", "name", "NAME", "address"])
async def test_a_named_site_chooses_its_team_and_the_connection_that_reaches_it(
    enter_alone: EnterAlone, netlify_token: str | None, spelt: str
) -> None:
    world = believable_world()
    labs = next(account for account in world.accounts if account.name == "Acme Labs")
    site = labs.sites[-1]
    names = {"id": site.id, "name": site.name, "NAME": site.name.upper(), "address": f"https://{site.name}.netlify.app"}
    given = settings(linked_site=Setting(names[spelt], LINK))
    answers, _ = await enter_alone(world, given, DEMO_USER_TOKEN, netlify_token)
    assert answers.connection
    assert answers.netlify_account
    assert answers.netlify_site
    assert answers.connection.name == "netlify-team"
    assert (answers.netlify_account.id, answers.netlify_site.id) == (labs.id, site.id)


@both
async def test_with_a_netlify_token_a_machine_identity_gets_the_team_of_the_site_too(enter_alone: EnterAlone) -> None:
    world = believable_world()
    team = next(account for account in world.accounts if account.name == "Acme Team")
    site = next(site for site in team.sites if site.name == "acme-docs")
    given = settings(linked_site=Setting(site.id, "NETLIFY_SITE_ID"))
    answers, _ = await enter_alone(world, given, DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN)
    assert answers.netlify_account
    assert answers.netlify_site
    assert (answers.netlify_account.id, answers.netlify_site.id) == (team.id, site.id)


UNREAD = "is not valid JSON"


@both
@pytest.mark.parametrize(
    ("named", "step", "told"),
    [
        ({"project": Setting("typo", "--project")}, Step.PROJECT, "Project typo (from --project) was not found"),
        ({"project": Setting(UNKNOWN, PROJECT_FILE)}, Step.PROJECT, f"Project {UNKNOWN} (from {PROJECT_FILE}) was not"),
        ({"project": Setting(None, PROJECT_FILE, UNREAD)}, Step.PROJECT, f"{PROJECT_FILE} {UNREAD}, so no project is"),
        (
            {"environment": Setting("test", PROJECT_FILE)},
            Step.ENVIRONMENT,
            f"Environment test (from {PROJECT_FILE}) was",
        ),
        ({"environment": Setting(None, PROJECT_FILE, UNREAD)}, Step.ENVIRONMENT, f"{PROJECT_FILE} {UNREAD}, so no"),
        ({"secret_path": Setting("nowhere", PROJECT_FILE)}, Step.SECRET_PATH, f"Folder /nowhere (from {PROJECT_FILE})"),
        ({"linked_site": Setting(UNKNOWN, LINK)}, Step.NETLIFY_SITE, f"Site {UNKNOWN} (from {LINK}) was not found"),
        (
            {"linked_site": Setting(None, LINK, UNREAD)},
            Step.NETLIFY_SITE,
            f"{LINK} {UNREAD}, so no site is preselected",
        ),
    ],
    ids=lambda value: value if isinstance(value, Step) else "",
)
async def test_what_is_not_found_is_told_and_nothing_is_preselected_in_its_place(
    enter_alone: EnterAlone, named: dict[str, Setting[str | None]], step: Step, told: str
) -> None:
    answers, words = await enter_alone(believable_world(), settings(**named), DEMO_USER_TOKEN, None)
    assert answers.missing() is step
    assert told in words
    assert "Choose one first" in words


@both
async def test_of_several_teams_none_is_preselected_for_a_site_that_none_of_them_has(enter_alone: EnterAlone) -> None:
    world = believable_world()
    world.connections = [connection for connection in world.connections if connection.name == "netlify-team"]
    given = settings(linked_site=Setting(UNKNOWN, LINK))
    answers, words = await enter_alone(world, given, DEMO_USER_TOKEN, None)
    assert answers.missing() is Step.NETLIFY_ACCOUNT
    assert f"Site {UNKNOWN} (from {LINK}) was found in none of these teams, so no team is preselected." in words


@both
async def test_even_the_only_project_is_not_taken_for_another_one(enter_alone: EnterAlone) -> None:
    world = believable_world()
    world.projects = world.projects[:1]
    given = settings(project=Setting("typo", "INFISICAL_PROJECT_ID"))
    answers, words = await enter_alone(world, given, DEMO_USER_TOKEN, None)
    assert answers.missing() is Step.PROJECT
    assert "Project typo (from INFISICAL_PROJECT_ID) was not found, so none is preselected." in words


@both
async def test_names_match_by_id_slug_and_name_in_any_case(enter_alone: EnterAlone) -> None:
    world = believable_world()
    blog = next(project for project in world.projects if project.name == "Company Blog")
    for name in (blog.id.upper(), blog.slug.title(), blog.name.lower()):
        for environment in ("Development", "DEV"):
            given = settings(project=Setting(name, PROJECT_FILE), environment=Setting(environment, PROJECT_FILE))
            answers, _ = await enter_alone(world, given, DEMO_USER_TOKEN, None)
            assert answers.project
            assert answers.environment
            assert (answers.project.id, answers.environment.slug) == (blog.id, "dev")


@both
async def test_a_named_environment_chooses_its_project_and_a_named_folder_its_environment(
    enter_alone: EnterAlone,
) -> None:
    world = believable_world()
    shop, blog = world.projects[:2]
    only = next(item for item in blog.environments if item.slug == "dev")
    only.slug, only.name = "preview-blog", "Preview"
    answers, _ = await enter_alone(
        world, settings(environment=Setting("preview-blog", PROJECT_FILE)), DEMO_USER_TOKEN, None
    )
    assert answers.project
    assert answers.project.id == blog.id

    staging = next(item for item in shop.environments if item.slug == "staging")
    staging.root.folders[0].name = "storefront"
    given = settings(secret_path=Setting("Storefront/", PROJECT_FILE))
    answers, _ = await enter_alone(world, given, DEMO_USER_TOKEN, None)
    assert answers.environment
    assert answers.secret_path
    assert (answers.environment.slug, answers.secret_path.path) == ("staging", "/storefront")


async def test_a_site_of_another_team_than_the_chosen_one_is_said_to_be_there() -> None:
    world = believable_world()
    site = next(account for account in world.accounts if account.name == "Acme Labs").sites[0]
    caller = Caller(world=world, settings=settings(linked_site=Setting(site.id, LINK)))
    await caller.call("", "netlify-team", "", "", "Acme Team", "", "q")
    assert f"Site {site.id} (from {LINK}) is in team Acme Labs, not in this one." in caller.said
    assert "Choose one first" in caller.said


async def test_a_machine_identity_that_sees_no_list_is_offered_the_named_site_by_its_id() -> None:
    given = settings(linked_site=Setting("site_05", LINK))
    caller = Caller(settings=given, token=DEMO_IDENTITY_TOKEN)
    by_hand = ["2", "team-1", ""]
    ended = await caller.call("", "", "", "", *by_hand, "2", "", "", "q")
    assert f"From {LINK}." in caller.said
    assert "Enter for site_05:" in caller.said
    assert ended.wizard
    assert ended.wizard.answers.netlify_site
    assert ended.wizard.answers.netlify_site.id == "site_05"

    async with Desk(settings=given, token=DEMO_IDENTITY_TOKEN) as desk:
        await desk.stand_on(Step.NETLIFY_SITE, netlify_site=None)
        assert desk.value("#id") == "site_05"
        assert f"From {LINK}." in desk.words


async def test_the_first_key_marks_a_row_where_none_was() -> None:
    given = settings(environment=Setting("test", PROJECT_FILE))
    async with Desk(settings=given) as desk:
        await desk.reach(Step.ENVIRONMENT)
        assert desk.marked == ""
        await desk.press("enter")
        assert desk.on(Step.ENVIRONMENT)
        await desk.press("down")
        assert desk.marked.startswith("› Development")
        assert "Choose one first" not in desk.words
        assert "Environment test (from .infisical.json) was not found" in desk.words
        await desk.press("enter", "escape")
        assert desk.marked.startswith("› Development")
        assert "was not found" not in desk.words


async def test_a_path_has_to_be_typed_or_marked_where_the_named_one_is_not_there() -> None:
    given = settings(secret_path=Setting("nowhere", PROJECT_FILE))
    async with Desk(settings=given) as desk:
        await desk.reach(Step.SECRET_PATH)
        await desk.press("enter")
        assert desk.on(Step.SECRET_PATH)
        assert "Choose one first" in desk.words
        await desk.type("/")
        await desk.press("enter")
        assert not desk.on(Step.SECRET_PATH)


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24)], ids=str)
async def test_in_every_window_what_was_not_found_is_in_sight_and_then_the_marked_row(size: tuple[int, int]) -> None:
    given = settings(environment=Setting("test", f"../{PROJECT_FILE}"))
    async with Desk(settings=given, size=size) as desk:
        await desk.reach(Step.ENVIRONMENT)
        assert "so none is preselected." in desk.words
        assert "Development" in desk.words
        await desk.press("enter")
        assert "Choose one first" in desk.words
        await desk.press("down")
        assert desk.marked.startswith("› Development")
        await desk.press("down")
        assert desk.marked.startswith("› Staging")


async def test_in_a_low_window_a_long_notice_gives_way_to_the_rows_with_the_first_key() -> None:
    named = "a-project-that-was-renamed-when-the-company-moved-house-in-june"
    async with Desk(settings=settings(project=Setting(named, f"../../../{PROJECT_FILE}")), size=(40, 12)) as desk:
        assert "Signed in with the token from INFISICAL_TOKEN." in desk.words
        assert "so none is preselected." in desk.words
        await desk.press("enter")
        assert "Choose one first: move to it with the arrow keys, or type part of its name." in desk.words
        assert "Company Blog" in desk.words
        await desk.press("f5", "down")
        assert desk.marked.startswith("› Acme Shop")
