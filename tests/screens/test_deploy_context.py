"""Deploy context: five to choose from, and one that says why it cannot be chosen."""

import pytest

from tests.screens.desk import Desk
from tui.api.models import DeployContext
from tui.model.answers import EnvironmentAnswer, NetlifySiteAnswer
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

EFFECTS = {
    DeployContext.ALL: "Every deploy gets the same values.",
    DeployContext.PRODUCTION: "Deploys of the production branch get these values",
    DeployContext.DEPLOY_PREVIEW: "Previews of pull requests get these values",
    DeployContext.BRANCH_DEPLOY: "Deploys of branches other than production get these values.",
    DeployContext.DEV: "`netlify dev` on a developer's machine gets these values",
}


async def test_each_context_says_who_gets_the_values_and_can_be_chosen() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.DEPLOY_CONTEXT)
        for row, (context, effect) in enumerate(EFFECTS.items()):
            await desk.press("home", *["down"] * row)
            assert context.value in desk.marked
            assert effect in desk.words
            await desk.press("enter")
            assert desk.on(Step.SYNC_OPTIONS)
            assert desk.wizard.answers.deploy_context
            assert desk.wizard.answers.deploy_context.context is context
            await desk.press("escape")


async def test_where_no_row_matches_nothing_is_said_of_the_row_that_was_marked() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.DEPLOY_CONTEXT)
        await desk.type("zz")
        assert EFFECTS[DeployContext.PRODUCTION] not in desk.words
        assert "This sync writes the value of the one you choose." in desk.words


async def test_one_branch_is_shown_but_cannot_be_chosen_and_says_why() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.DEPLOY_CONTEXT)
        await desk.press("end")
        assert desk.marked.startswith("› One branch")
        assert desk.marked.endswith("Infisical takes no branch name")
        assert "Infisical cannot send values to one branch." in desk.words
        await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        assert "! Not possible: Infisical takes no branch name. For one branch, set the values yourself" in desk.words
        assert "netlify env:set KEY value --context branch:NAME`." in desk.words
        await desk.press("up")
        assert "! Not possible" not in desk.words


async def test_the_preview_server_is_shown_but_cannot_be_chosen_and_says_why() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.DEPLOY_CONTEXT)
        await desk.press("end", "up")
        assert desk.marked.startswith("› Preview Server")
        assert desk.marked.endswith("Infisical has no such context")
        await desk.press("enter")
        assert desk.on(Step.DEPLOY_CONTEXT)
        assert "! Not possible: Infisical has no such context. For the Preview Server, set the values" in desk.words
        assert "netlify env:set KEY value --context dev-server" in desk.words


@pytest.mark.parametrize(
    ("keys", "exposed"),
    [
        (["home"], "Deploy previews and `netlify dev` get the values of Production too: pull requests can read them."),
        (["home", "down"], ""),
        (["home", "down", "down"], "Deploy previews get the values of Production: pull requests can read them."),
        (["home", "down", "down", "down"], ""),
        (
            ["home", *["down"] * 4],
            "`netlify dev` gets the values of Production: everybody who develops the site can read them.",
        ),
    ],
    ids=["all", "production", "deploy-preview", "branch-deploy", "dev"],
)
async def test_it_is_said_who_can_read_values_of_production_elsewhere(keys: list[str], exposed: str) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.DEPLOY_CONTEXT)
        await desk.press(*keys)
        assert ("values of Production" in desk.words) is bool(exposed)
        assert exposed in desk.words
    async with Desk() as desk:
        await desk.stand_on(Step.DEPLOY_CONTEXT, environment=EnvironmentAnswer(slug="staging", name="Staging"))
        await desk.press(*keys)
        assert "can read them" not in desk.words


@pytest.mark.parametrize(
    ("environment", "context"),
    [("Development", "dev"), ("Staging", "deploy-preview"), ("Production", "production")],
)
async def test_the_context_to_stand_on_fits_the_environment(environment: str, context: str) -> None:
    async with Desk() as desk:
        await desk.reach(Step.ENVIRONMENT)
        await desk.type(environment)
        await desk.reach(Step.DEPLOY_CONTEXT)
        assert context in desk.marked
        assert "matches " in desk.marked


async def test_syncs_that_a_context_would_meet_are_named() -> None:
    async with Desk() as desk:
        site = next(site for site in desk.world.accounts[0].sites if site.name == "acme-checkout")
        await desk.stand_on(Step.DEPLOY_CONTEXT, netlify_site=NetlifySiteAnswer(id=site.id, name=site.name))
        await desk.press("home")
        assert '"acme-checkout-production" writes to the same site for the deploy context production' in desk.words
        await desk.press("down", "down")
        assert "acme-checkout-production" not in desk.words
