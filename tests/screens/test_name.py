"""Name: a free one proposed, the rules said while typing."""

import pytest

from tests.screens.desk import Desk
from tui.demo import believable_world
from tui.model.steps import Step

pytestmark = pytest.mark.anyio


async def typed(desk: Desk, text: str) -> None:
    await desk.press("ctrl+u")
    await desk.type(text)


RULES = {
    "My Sync": "Use lower-case letters",
    "my--sync": "Use lower-case letters",
    "-sync": "Use lower-case letters",
    "sync_1": "Use lower-case letters",
    "x" * 257: "Name may have at most 256 characters.",
    "acme-checkout-production": "This name is taken in this project.",
    "acme-shop-actions": "This name is taken in this project.",
}
"""What is said about names that will not do; the last one is a sync to GitHub."""


async def test_the_rule_is_said_while_typing_and_enter_does_not_get_past_it() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NAME)
        for text, told in RULES.items():
            await typed(desk, text)
            assert f"! {told}" in field_words(desk), text
            await desk.press("enter")
            assert desk.on(Step.NAME)
        await typed(desk, "free-name")
        assert "This name is free." in field_words(desk)
        await desk.press("enter")
        assert desk.on(Step.REVIEW)


def field_words(desk: Desk) -> str:
    """The words in and around the name's line."""
    return " ".join(" ".join(desk.part("#name")).split())


async def test_a_hyphen_is_no_mistake_while_more_may_follow() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NAME)
        await typed(desk, "my-")
        assert "!" not in " ".join(desk.part("#name"))
        await desk.press("enter")
        assert desk.on(Step.NAME)
        assert "! Name: use lower-case letters" in desk.words


@pytest.mark.parametrize(("field", "limit", "title"), [("#name", 256, "Name"), ("#description", 256, "Description")])
async def test_a_text_that_is_too_long_is_refused_and_kept(field: str, limit: int, title: str) -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NAME)
        if field == "#description":
            await desk.press("tab")
        await typed(desk, "x" * (limit + 1))
        await desk.press("enter")
        assert f"{title} may have at most {limit} characters." in desk.words
        assert desk.value(field) == "x" * (limit + 1)
        await desk.press("backspace", "enter")
        assert desk.on(Step.REVIEW)


async def test_an_empty_name_is_refused() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NAME)
        await desk.press("ctrl+u", "enter")
        assert "Name may not be empty." in desk.words


async def test_the_proposal_steps_aside_for_a_name_that_is_taken() -> None:
    world = believable_world()
    world.syncs[0].name = "acme-shop-production"
    async with Desk(world=world) as desk:
        await desk.reach(Step.NAME)
        assert desk.value("#name") == "acme-shop-production-2"


async def test_a_name_taken_meanwhile_is_found_out_by_a_refresh() -> None:
    async with Desk() as desk:
        await desk.reach(Step.NAME)
        desk.world.syncs[0].name = "acme-shop-production"
        assert "This name is free." in field_words(desk)
        await desk.press("f5")
        assert "! This name is taken in this project." in field_words(desk)


async def test_name_and_description_are_sent_without_the_spaces_around_them() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.NAME)
        await typed(desk, " my-sync ")
        await desk.press("tab")
        await desk.type(" For the shop. ")
        await desk.press("enter")
        assert "my-sync (For the shop.)" in desk.words
        await desk.press("enter")
        assert (desk.world.syncs[-1].name, desk.world.syncs[-1].description) == ("my-sync", "For the shop.")
