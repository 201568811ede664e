"""Netlify account and site: the list, and the ways around it where it cannot be shown."""

import pytest

from tests.api.faulty import html_reply
from tests.screens.desk import Desk
from tests.screens.wire import ACCOUNTS, SITES
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, believable_world
from tui.model.answers import ConnectionAnswer, NetlifyAccountAnswer, NetlifySiteAnswer
from tui.model.steps import Step
from tui.settings.options import Setting
from tui.settings.settings import Settings

pytestmark = pytest.mark.anyio


async def test_a_user_chooses_team_and_site_from_infisicals_lists() -> None:
    async with Desk() as desk:
        await desk.reach(Step.NETLIFY_ACCOUNT)
        assert "Acme Team" in desk.marked
        await desk.press("enter")
        assert "named like the project" in desk.marked
        assert desk.netlify_wire.requests == []


async def stand_before_a_site_that_nothing_speaks_for(desk: Desk) -> None:
    account = next(account for account in desk.world.accounts if account.name == "Acme Labs")
    connection = next(item for item in desk.world.connections if item.name == "netlify-team")
    await desk.stand_on(
        Step.NETLIFY_SITE,
        connection=ConnectionAnswer(id=connection.id, name=connection.name),
        netlify_account=NetlifyAccountAnswer(id=account.id, name=account.name),
        netlify_site=None,
    )


async def test_a_site_that_nothing_speaks_for_is_not_marked_and_enter_says_to_choose_one() -> None:
    async with Desk() as desk:
        await stand_before_a_site_that_nothing_speaks_for(desk)
        assert "labs-playground" in desk.words
        assert desk.marked == ""
        await desk.press("enter", "enter")
        assert desk.on(Step.NETLIFY_SITE)
        assert "Choose one first" in desk.words
        assert desk.wizard.answers.netlify_site is None


@pytest.mark.parametrize(
    ("keys", "site"),
    [
        (["down"], "labs-playground"),
        (["up"], "labs-playground"),
        (["end", "up", "up"], "labs-wiki"),
        (list("wiki"), "labs-wiki"),
    ],
    ids=["down", "up", "end", "typing"],
)
async def test_whoever_moves_or_types_marks_a_site(keys: list[str], site: str) -> None:
    async with Desk() as desk:
        await stand_before_a_site_that_nothing_speaks_for(desk)
        await desk.press("enter")
        assert "Choose one first" in desk.words
        await desk.press(*keys)
        assert desk.marked.startswith(f"› {site}")
        assert "Choose one first" not in desk.words
        await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        answer = desk.wizard.answers.netlify_site
        assert answer is not None
        assert answer.name == site
        await desk.press("escape")
        assert desk.marked.startswith(f"› {site}")


async def test_a_click_marks_a_site_that_nothing_speaks_for() -> None:
    async with Desk() as desk:
        await stand_before_a_site_that_nothing_speaks_for(desk)
        row = next(at for at, line in enumerate(desk.lines) if "labs-survey" in line)
        await desk.pilot.click(offset=(30, row))
        await desk.settled()
        assert desk.marked.startswith("› labs-survey")
        assert desk.on(Step.NETLIFY_SITE)


async def test_a_machine_identity_may_give_a_netlify_token_for_this_run() -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN) as desk:
        await desk.reach(Step.NETLIFY_ACCOUNT)
        assert "Infisical does not show Netlify's teams and sites to this token." in desk.words
        await desk.paste(DEMO_NETLIFY_TOKEN)
        assert DEMO_NETLIFY_TOKEN not in desk.text
        await desk.press("enter")
        assert "Acme Labs" in desk.words
        assert "Acme Team" in desk.words
        await desk.press("down", "enter")
        assert desk.on(Step.NETLIFY_SITE)
        assert "acme-shop" in desk.marked


async def test_a_netlify_token_in_the_environment_shows_the_lists_at_once() -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN, netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.reach(Step.NETLIFY_ACCOUNT)
        assert "Acme Labs" in desk.marked
        await desk.press("enter")
        assert "labs-playground" in desk.words


@pytest.mark.parametrize("step", [Step.NETLIFY_ACCOUNT, Step.NETLIFY_SITE], ids=["account", "site"])
async def test_a_refused_netlify_token_is_taken_back_and_another_one_works(step: Step) -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN) as desk:
        await desk.stand_on(step)
        await desk.paste("nobody-knows-this-token")
        await desk.press("enter")
        assert "Netlify does not accept the token given for this run." in desk.words
        await desk.paste(DEMO_NETLIFY_TOKEN)
        await desk.press("enter")
        assert "acme-shop" in desk.marked or "Acme" in desk.marked


async def test_a_portal_before_netlify_takes_no_token_back() -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN, netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.NETLIFY_ACCOUNT)
        desk.netlify_wire.instead("GET *", html_reply(401))
        await desk.press("f5")
        assert "Something between here and Netlify (netlify.test) refused the request (status 401)." in desk.words
        assert "does not accept the token" not in desk.words
        desk.netlify_wire.heal()
        await desk.press("f5")
        assert "Acme Labs" in desk.words


async def test_ids_typed_by_hand_are_enough() -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN) as desk:
        await desk.reach(Step.NETLIFY_ACCOUNT)
        for identifier, name in (("team-1", "The Team"), ("site-1", "")):
            await desk.press("tab")
            await desk.type(identifier)
            await desk.press("tab")
            await desk.type(name)
            await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        account, site = desk.wizard.answers.netlify_account, desk.wizard.answers.netlify_site
        assert account
        assert site
        assert (account.id, account.name, site.id, site.name) == ("team-1", "The Team", "site-1", "site-1")


async def test_going_back_to_a_typed_id_finds_it_typed_and_esc_shows_the_list() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.DEPLOY_CONTEXT, netlify_site=NetlifySiteAnswer(id="site-9", name="site-9"))
        await desk.press("escape")
        assert desk.on(Step.NETLIFY_SITE)
        assert (desk.value("#id"), desk.value("#name")) == ("site-9", "")
        await desk.press("escape")
        assert desk.marked == "› Type the site's id ..."
        await desk.press("f5")
        assert desk.marked == "› Type the site's id ..."


@pytest.mark.parametrize("typed", ["shop.netlify.app", "https://shop.netlify.app/", "app.netlify.com/projects/shop"])
async def test_an_address_is_no_site_id_and_the_way_to_the_id_is_said(typed: str) -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN) as desk:
        await desk.stand_on(Step.NETLIFY_SITE, netlify_site=None)
        await desk.press("tab")
        await desk.type(typed)
        await desk.press("enter")
        assert desk.on(Step.NETLIFY_SITE)
        assert "This looks like the site's address, not its id. Netlify shows the id under" in desk.words


async def test_neither_token_nor_id_is_no_answer() -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN) as desk:
        await desk.reach(Step.NETLIFY_ACCOUNT)
        await desk.press("enter")
        assert "Paste a Netlify access token, or type the team's id." in desk.words
        await desk.press("tab")
        await desk.type("x" * 256)
        await desk.press("enter")
        assert desk.on(Step.NETLIFY_ACCOUNT)
        assert "at most 255 characters" in desk.words


@pytest.mark.parametrize(("step", "what"), [(Step.NETLIFY_ACCOUNT, "team"), (Step.NETLIFY_SITE, "site")])
async def test_the_last_row_types_an_id_and_esc_returns_to_the_list(step: Step, what: str) -> None:
    async with Desk() as desk:
        await desk.stand_on(step)
        before = desk.marked
        await desk.press("end")
        assert desk.marked == f"› Type the {what}'s id ..."
        await desk.press("enter")
        assert f"Type the {what}'s id, or paste a Netlify access token to see the list." in desk.words
        await desk.press("escape")
        assert desk.on(step)
        assert f"Type the {what}'s id ..." in desk.words
        assert before[2:] in desk.text


async def test_an_empty_list_says_that_a_revoked_token_looks_the_same_and_a_good_one_helps() -> None:
    async with Desk() as desk:
        await desk.reach(Step.CONNECTION)
        await desk.type("old-netlify")
        await desk.press("enter")
        await desk.reach(Step.NETLIFY_ACCOUNT)
        assert (
            "Netlify shows no team. A revoked or expired Netlify token in the connection looks the same" in desk.words
        )
        await desk.paste(DEMO_NETLIFY_TOKEN)
        await desk.press("enter")
        assert "Acme Labs" in desk.marked


async def test_a_team_without_a_site_says_so() -> None:
    world = believable_world()
    world.accounts[0].sites.clear()
    async with Desk(world=world) as desk:
        await desk.reach(Step.NETLIFY_SITE)
        assert "Netlify shows no site in this team." in desk.words


async def test_the_site_this_folder_is_linked_to_is_the_one_to_stand_on() -> None:
    world = believable_world()
    docs = next(site for site in world.accounts[0].sites if site.name == "acme-docs")
    settings = Settings(
        infisical_url=Setting("https://infisical.test", "--url"), linked_site=Setting(docs.id, ".netlify/state.json")
    )
    async with Desk(world=world, settings=settings) as desk:
        await desk.reach(Step.NETLIFY_SITE)
        assert desk.marked.split() == ["›", "acme-docs", "from", ".netlify/state.json"]


async def test_the_whole_team_stands_behind_all_sites_and_says_what_it_means() -> None:
    async with Desk() as desk:
        await desk.reach(Step.NETLIFY_SITE)
        await desk.press("end", "up")
        assert desk.marked == "› Whole team (shared variables)  Acme Team"
        assert "every site of the team will see them" in desk.words
        await desk.press("enter", "escape")
        assert desk.marked == "› Whole team (shared variables)  Acme Team"


@pytest.mark.parametrize(("step", "route"), [(Step.NETLIFY_ACCOUNT, ACCOUNTS), (Step.NETLIFY_SITE, SITES)])
async def test_f5_asks_again_after_the_token_was_renewed(step: Step, route: str) -> None:
    world = believable_world()
    known = world.netlify_tokens.pop("demo-netlify-token-of-acme-team")
    async with Desk(world=world) as desk:
        await desk.stand_on(step)
        assert "looks the same" in desk.words
        world.netlify_tokens["demo-netlify-token-of-acme-team"] = known
        await desk.press("f5")
        assert desk.marked
        assert desk.wire.count(route) == 2


async def test_a_wrong_token_given_where_there_is_a_list_leaves_the_one_that_works() -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        await desk.press("end", "enter", "up")
        await desk.type("wrong")
        await desk.press("enter")
        assert "! Netlify does not accept the token given for this run." in desk.words
        await desk.press("escape", "home", "enter")
        await desk.reach(Step.SYNC_OPTIONS)
        assert "Netlify does not accept" not in desk.words
