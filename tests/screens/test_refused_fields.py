"""A 422 on create: each complaint stands beside the field on the step it belongs to, and changing it clears it."""

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.wire import CREATE
from tui.model.answers import STEP_OF_FIELD
from tui.model.steps import Step

pytestmark = pytest.mark.anyio


def refuse(desk: Desk, *fields: str) -> None:
    """Let the server complain about these fields of the request."""
    issues = [{"path": field.split("."), "message": f"Bad {field}", "code": "custom"} for field in fields]
    body = {"reqId": "req-Ab12", "statusCode": 422, "message": issues, "error": "ValidationFailure"}
    desk.wire.instead(CREATE, json_reply(body, 422))


async def test_each_complaint_is_shown_on_the_step_it_belongs_to_and_leads_back_to_review() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        answers = desk.wizard.answers
        for field, (step, _) in STEP_OF_FIELD.items():
            refuse(desk, field)
            await desk.press("enter")
            assert desk.on(step), field
            assert f"! Bad {field}." in desk.words
            await desk.press("enter")
            assert desk.on(Step.REVIEW)
            assert desk.wizard.answers == answers
        desk.wire.heal()
        await desk.press("enter")
        assert desk.on(Step.RESULT)


async def test_complaints_about_several_steps_wait_on_theirs() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        refuse(desk, "description", "secretPath")
        await desk.press("enter")
        assert desk.on(Step.SECRET_PATH)
        await desk.press("enter", "up", "enter")
        assert desk.on(Step.NAME)
        assert "! Bad description." in " ".join(desk.part("#description"))


async def test_a_complaint_about_a_field_of_no_step_stays_on_review() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.REVIEW)
        refuse(desk, "somethingNew")
        await desk.press("enter")
        assert desk.on(Step.REVIEW)
        assert "somethingNew: Bad somethingNew." in desk.words


async def test_a_name_taken_meanwhile_is_said_beside_the_name() -> None:
    async with Desk() as desk:
        await desk.reach(Step.REVIEW)
        desk.world.syncs[0].name = "acme-shop-production"
        await desk.press("enter")
        assert desk.on(Step.NAME)
        assert "This name is taken in this project." in " ".join(" ".join(desk.part("#name")).split())
        assert desk.value("#name") == "acme-shop-production"
        await desk.type("-2")
        await desk.press("enter", "enter")
        assert desk.on(Step.RESULT)
