"""What stands around every step: title, rail, host and project, keys, help, refresh, and the word while loading."""

import pytest

from tests.screens.desk import HOST, Desk
from tests.screens.wire import ACCOUNTS, CONNECTIONS, FOLDERS, PROJECTS, SECRETS, SITES, SYNCS
from tui.sync.steps import ORDER, Step

pytestmark = pytest.mark.anyio

TITLES = [
    "Sign in",
    "Project",
    "Connection",
    "Environment",
    "Secret path",
    "Netlify account",
    "Netlify site",
    "Deploy context",
    "Sync options",
    "Name",
    "Review",
    "Result",
]


def rail(desk: Desk) -> list[str]:
    """The rail's lines, mark and title each."""
    return [line[1:17].rstrip() for line in desk.lines[2:14]]


async def test_twelve_steps_follow_each_other_and_the_rail_shows_how_far_it_is() -> None:
    async with Desk(token=None) as desk:
        assert desk.step is Step.SIGN_IN
        await desk.type("demo-user-token")
        for number, title in enumerate(TITLES):
            assert desk.words.startswith(f"{title} ")
            marks = ["✓"] * number + ["›"] + [" "] * (len(TITLES) - number - 1)
            assert rail(desk) == [f"{mark} {name}" for mark, name in zip(marks, TITLES, strict=True)]
            assert "Ctrl+C leave" in desk.lines[-1]
            assert (HOST in desk.lines[0]) is (number > 0)
            assert ("Acme Shop" in desk.lines[0]) is (number > 1)
            await desk.press("enter")


@pytest.mark.parametrize("step", ORDER, ids=[step.key for step in ORDER])
async def test_f1_says_more_about_each_step_and_f1_closes_it(step: Step) -> None:
    async with Desk(token=None if step is Step.SIGN_IN else "demo-user-token") as desk:
        if step is not Step.SIGN_IN:
            await desk.stand_on(step)
        before = desk.text
        await desk.press("f1")
        assert desk.words.startswith(f"Help: {step} ")
        assert "Esc closes this page." in desk.words
        await desk.press("f1")
        assert (desk.step, desk.text) == (step, before)


ASKED = {
    Step.PROJECT: PROJECTS,
    Step.CONNECTION: CONNECTIONS,
    Step.ENVIRONMENT: PROJECTS,
    Step.SECRET_PATH: FOLDERS,
    Step.NETLIFY_ACCOUNT: ACCOUNTS,
    Step.NETLIFY_SITE: SITES,
    Step.SYNC_OPTIONS: SECRETS,
    Step.NAME: SYNCS,
    Step.REVIEW: SECRETS,
}


@pytest.mark.parametrize(("step", "route"), ASKED.items(), ids=[step.key for step in ASKED])
async def test_a_step_says_that_it_is_asking_and_f5_asks_again(step: Step, route: str) -> None:
    async with Desk() as desk:
        await desk.stand_on(step)
        before = desk.wire.count(route)
        desk.wire.hold(route)
        desk.send("f5")
        await desk.until(lambda: "Asking Infisical ..." in desk.words)
        desk.wire.heal()
        await desk.settled()
        assert desk.wire.count(route) == before + 1
        assert "Asking Infisical" not in desk.words


async def test_f5_shows_what_is_new_and_keeps_the_mark() -> None:
    async with Desk() as desk:
        await desk.reach(Step.ENVIRONMENT)
        await desk.press("up")
        assert desk.marked.startswith("› Pre-production")
        desk.world.projects[0].environments.pop(0)
        await desk.press("f5")
        assert "Development" not in desk.words
        assert "3 of 3" in desk.words
        assert desk.marked.startswith("› Pre-production")
