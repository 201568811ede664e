"""Whole runs against a server on this machine, over real sockets: signing in, the network failing, creating once."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.late_server import LateServer
from tests.terminal.terminal import CTRL_U, ENTER
from tests.terminal.walk import marked, stands_on, title, wait_for_step, walk_to
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo
from tui.model.steps import Step

pytestmark = pytest.mark.terminal


@pytest.fixture
def demo() -> Demo:
    """A demo whose sync jobs take a twentieth of their time."""
    return Demo(clock=lambda: time.monotonic() * 20)


@pytest.fixture
def origin(demo: Demo) -> Iterator[str]:
    with served(demo) as address:
        yield address


def names(demo: Demo) -> list[str]:
    return [sync.name for sync in demo.world.syncs]


def test_a_token_in_the_environment_signs_in_by_itself(demo: Demo, origin: str, start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    wizard = start("--url", origin, environment={"INFISICAL_TOKEN": DEMO_USER_TOKEN}, stdout=told)
    walk_to(wizard, Step.RESULT)
    wizard.wait_for("next deploy on")
    wizard.press(ENTER)
    assert wizard.finish() == 0
    assert re.match(rf"Created secret sync acme-shop-production \(.*\) on {re.escape(origin)}\n", told.read_text())
    assert names(demo).count("acme-shop-production") == 1


def test_a_machine_identity_lists_sites_with_a_netlify_token(demo: Demo, origin: str, start: Start) -> None:
    variables = {
        "INFISICAL_TOKEN": DEMO_IDENTITY_TOKEN,
        "NETLIFY_AUTH_TOKEN": DEMO_NETLIFY_TOKEN,
        "NETLIFY_API_URL": f"{origin}/netlify/api/v1",
    }
    wizard = start("--url", origin, environment=variables)
    walk_to(wizard, Step.NETLIFY_ACCOUNT)
    wizard.press("team")
    wizard.wait_for(lambda: marked(wizard).startswith("Acme Team"))
    wizard.press(ENTER)
    walk_to(wizard, Step.RESULT, first=Step.NETLIFY_SITE)
    wizard.wait_for("next deploy on")
    wizard.press(ENTER)
    assert wizard.finish() == 0
    assert names(demo).count("acme-shop-production") == 1


def test_after_a_wrong_token_the_right_one_is_taken(origin: str, start: Start) -> None:
    wizard = start("--url", origin)
    wait_for_step(wizard, Step.SIGN_IN)
    wizard.press("no-such-token", ENTER)
    wizard.wait_for("malformed")
    assert stands_on(wizard, Step.SIGN_IN)
    wizard.press(CTRL_U, DEMO_USER_TOKEN, ENTER)
    wait_for_step(wizard, Step.PROJECT)


def test_a_dead_server_is_named_and_enter_tries_again(demo: Demo, start: Start) -> None:
    with closing(LateServer(demo)) as server:
        wizard = start("--url", server.origin, environment={"INFISICAL_TOKEN": DEMO_USER_TOKEN})
        wizard.wait_for("Enter tries again")
        assert server.origin.removeprefix("http://") in wizard.text
        with server.open():
            wizard.press(ENTER)
            wait_for_step(wizard, Step.PROJECT)


def test_a_server_that_dies_before_the_creation_costs_no_answer(demo: Demo, start: Start) -> None:
    with closing(LateServer(demo)) as server:
        with server.open():
            wizard = start("--url", server.origin, environment={"INFISICAL_TOKEN": DEMO_USER_TOKEN})
            walk_to(wizard, Step.REVIEW)
        wizard.press(ENTER)
        wizard.wait_for("Enter tries again")
        assert title(wizard) == Step.REVIEW
        assert "acme-shop-netlify" in wizard.text
        with server.open():
            wizard.press(ENTER)
            wait_for_step(wizard, Step.RESULT)
    assert names(demo).count("acme-shop-production") == 1
