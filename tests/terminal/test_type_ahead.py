"""Keys that arrive faster than the screens: on a slow link many come in one packet, and each must find its place."""

import pytest

from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import BACKSPACE, DOWN, END, ENTER, F1, TAB
from tests.terminal.walk import marked, wait_for_step, walk_to
from tui.demo import DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo
from tui.model.steps import Step

pytestmark = pytest.mark.terminal


EXAMPLE = "https://infisical.example.com"
"""What the empty address line shows."""


def test_address_and_token_typed_in_one_burst_land_in_order(start: Start) -> None:
    with served(Demo()) as origin:
        wizard = start()
        wait_for_step(wizard, Step.SIGN_IN)
        wizard.press(DOWN, DOWN)
        wizard.wait_for("(x) Self-hosted")
        wizard.press(ENTER)
        wizard.wait_for(lambda: EXAMPLE in wizard.lit)
        address, token = [origin, "x", BACKSPACE], [DEMO_USER_TOKEN, "yz", BACKSPACE, BACKSPACE]
        wizard.press(*address, TAB, *token, ENTER)
        wait_for_step(wizard, Step.PROJECT)
        wizard.wait_for(origin.removeprefix("http://"))


def test_the_instance_and_its_address_typed_in_one_burst_land_in_order(start: Start) -> None:
    wizard = start()
    wait_for_step(wizard, Step.SIGN_IN)
    wizard.press(DOWN, DOWN, ENTER, "http://127.0.0.1")
    wizard.wait_for(lambda: "│" in wizard.lit)
    wizard.press("/end")
    wizard.wait_for("/end")
    assert "http://127.0.0.1/end" in wizard.text


def test_a_filter_and_enter_in_one_burst_choose_the_row_they_name(start: Start) -> None:
    wizard = start("--demo")
    wait_for_step(wizard, Step.PROJECT)
    wizard.press("blogg", BACKSPACE, ENTER)
    wait_for_step(wizard, Step.CONNECTION)
    wizard.wait_for("Company Blog")


@pytest.mark.parametrize("row", [END, "new conn"], ids=["by arrow", "by filter"])
def test_a_token_typed_behind_the_row_that_asks_for_it_lands_where_nothing_is_shown(row: str, start: Start) -> None:
    wizard = start("--demo")
    walk_to(wizard, Step.CONNECTION)
    wizard.press(row, ENTER, DEMO_NETLIFY_TOKEN, "QQQ")
    wizard.wait_for("•" * (len(DEMO_NETLIFY_TOKEN) + 3))
    wizard.press(BACKSPACE * 3, ENTER)
    wait_for_step(wizard, Step.ENVIRONMENT)
    assert DEMO_NETLIFY_TOKEN.encode() not in wizard.drawn
    assert b"Q" not in wizard.drawn


@pytest.mark.parametrize("key", [F1, "p"], ids=["help", "preview"])
def test_enter_does_not_overtake_a_key_that_leads_elsewhere(key: str, start: Start) -> None:
    wizard = start("--demo")
    walk_to(wizard, Step.REVIEW)
    wizard.press(key, ENTER, DOWN)
    wizard.wait_for(lambda: marked(wizard) == "Create paused, write nothing yet")
    assert b"queued" not in wizard.drawn
