"""Esc goes back with everything kept, and forward again restores it."""

from collections.abc import Callable

import pytest

from tests.screens.desk import Desk
from tui.model.steps import ANSWERED, Step

pytestmark = pytest.mark.anyio


async def test_esc_leads_back_through_every_step_and_enter_forward_to_the_same_review() -> None:
    async with Desk() as desk:
        await desk.reach(Step.REVIEW)
        review, answers = desk.words, desk.wizard.answers
        for step in reversed(ANSWERED):
            await desk.press("escape")
            assert desk.on(step)
        await desk.press("escape")
        assert desk.on(Step.SIGN_IN)
        assert "Signed in with the token from INFISICAL_TOKEN." in desk.words
        await desk.press("enter")
        assert desk.on(Step.REVIEW)
        assert (desk.words, desk.wizard.answers) == (review, answers)


async def test_the_likeliest_row_becomes_the_users_choice() -> None:
    async with Desk() as desk:
        await desk.reach(Step.CONNECTION)
        await desk.press("down", "enter", "escape")
        assert desk.marked.startswith("› netlify-team")
        assert "your choice" in desk.marked


LEFT: dict[Step, tuple[list[str], str]] = {
    Step.PROJECT: (["down"], "Company Blog"),
    Step.CONNECTION: (["down", "down"], "old-netlify"),
    Step.ENVIRONMENT: (["up"], "Pre-production"),
    Step.SECRET_PATH: (["down", "down"], "/api/jobs"),
    Step.NETLIFY_SITE: (["up"], "acme-press"),
    Step.DEPLOY_CONTEXT: (["down"], "Deploy previews"),
}


@pytest.mark.parametrize(("step", "keys", "row"), [(step, *left) for step, left in LEFT.items()], ids=list(LEFT))
async def test_the_mark_is_where_it_was_left(step: Step, keys: list[str], row: str) -> None:
    async with Desk() as desk:
        await (desk.reach(step) if step is Step.PROJECT else desk.stand_on(step))
        await desk.press(*keys, "escape")
        assert not desk.on(step)
        await desk.press("enter")
        assert desk.on(step)
        assert desk.marked.startswith(f"› {row}")


async def test_a_filter_that_was_typed_is_no_reason_to_lose_the_mark() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        await desk.type("docs")
        await desk.press("escape", "enter")
        assert desk.marked.startswith("› acme-docs")


async def on_sync_options(desk: Desk) -> Callable[[], list[object]]:
    await desk.press("down", "tab", "space", "tab")
    await desk.type("APP_{{secretKey}}")
    await desk.press("tab", "space")
    fields = ("#delete_missing", "#key_schema", "#is_auto_sync_enabled")
    return lambda: [desk.choice, *(desk.value(field) for field in fields)]


async def on_name(desk: Desk) -> Callable[[], list[object]]:
    await desk.press("ctrl+u")
    await desk.type("mine")
    await desk.press("tab")
    await desk.type("For the shop")
    return lambda: [desk.value("#name"), desk.value("#description")]


@pytest.mark.parametrize(
    ("step", "fill", "expected"),
    [
        (Step.SYNC_OPTIONS, on_sync_options, ["Import, Infisical wins", True, "APP_{{secretKey}}", False]),
        (Step.NAME, on_name, ["mine", "For the shop"]),
    ],
    ids=["sync options", "name"],
)
async def test_what_was_typed_and_turned_is_there_again(
    step: Step, fill: Callable[[Desk], Callable[[], list[object]]], expected: list[object]
) -> None:
    async with Desk() as desk:
        await desk.stand_on(step)
        seen = await fill(desk)  # type: ignore[misc]  # mypy takes the union of both functions apart
        assert seen() == expected
        await desk.press("escape", "enter")
        assert desk.on(step)
        assert seen() == expected
