"""What Netlify's plan refuses to older servers: both front ends say that it is the plan, not the token."""

import pytest

from tests.lines.caller import Caller
from tests.screens.desk import Desk
from tui.cli.outcome import farewell
from tui.demo import SECOND_GENERATION
from tui.demo.netlify_store import NetlifyRefusal, VariableStore
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

REFUSALS = {
    "Upgrade your Netlify account to set specific scopes": "Infisical before v0.161.4 sets scopes, which Netlify "
    "allows on some plans only",
    "Upgrade your Netlify account to use secret values": "Infisical before v0.161.4 marks what it writes as secret",
}


def refuse(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Let Netlify refuse every new variable with these words."""

    def refused(*_: object, **__: object) -> None:
        raise NetlifyRefusal(403, words)

    monkeypatch.setattr(VariableStore, "create", refused)


@pytest.mark.parametrize(("words", "why"), REFUSALS.items(), ids=["scopes", "secret marks"])
async def test_the_screen_says_that_the_plan_is_the_reason(
    monkeypatch: pytest.MonkeyPatch, words: str, why: str
) -> None:
    refuse(monkeypatch, words)
    async with Desk(server=SECOND_GENERATION) as desk:
        await desk.stand_on(Step.REVIEW)
        await desk.press("enter")
        assert f"{words}." in desk.words
        assert why in desk.words
        assert "Renew the Netlify token" not in desk.words


@pytest.mark.parametrize(("words", "why"), REFUSALS.items(), ids=["scopes", "secret marks"])
async def test_the_line_prompts_and_the_outcome_say_so_too(
    monkeypatch: pytest.MonkeyPatch, words: str, why: str
) -> None:
    refuse(monkeypatch, words)
    caller = Caller(server=SECOND_GENERATION)
    ended = await caller.call(*[""] * 14, "Leave")
    assert f"{words}." in caller.said
    assert why in caller.said
    assert "Renew the Netlify token" not in caller.said
    assert ended.wizard
    assert why in farewell(ended.wizard)[1]
