"""Line prompts look again before they create, and say what is new."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.faulty import Received, Reply, json_reply
from tests.lines.caller import Caller
from tests.screens.wire import CREATE, SECRETS, TRIGGER, VARIABLES, Wire
from tui.demo import DEMO_NETLIFY_TOKEN
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

TO_REVIEW = [""] * 13
NOW = "Create and sync now"


class Meanwhile(Wire):
    """Lets something happen right before the variables are read again."""

    def __init__(self, app: Any, happens: Callable[[], None]) -> None:  # noqa: ANN401 - an ASGI application
        super().__init__(app)
        self._happens = happens

    def _step(self, request: Any) -> Any:  # noqa: ANN401 - see Wire
        if request.path.endswith("/env") and self.count(VARIABLES):  # The first time was for Sync options and Review.
            self._happens()
        return super()._step(request)


class KeysOnce(Wire):
    """Lets the secret keys be read once only."""

    def _step(self, request: Received) -> Any:  # noqa: ANN401 - see Wire
        again = request.path.endswith("/secrets") and request.target in {known.target for known in self.requests}
        step = super()._step(request)
        return REFUSED if again else step


REFUSED = json_reply({"statusCode": 403, "error": "Forbidden", "message": "no", "reqId": "req-1"}, 403)


def caller(happens: Callable[[Caller], None]) -> Caller:
    made = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    made.netlify_wire = Meanwhile(made.demo.netlify, lambda: happens(made))
    return made


def gains_a_value(made: Caller) -> None:
    (site,) = [site for site in made.world.accounts[0].sites if site.name == "acme-shop"]
    variable = next(item for item in site.variables if item.key == "API_URL")
    variable.values["deploy-preview"] = "made meanwhile"


def is_read_no_more(made: Caller) -> None:
    made.netlify_wire.instead(VARIABLES, Reply(403, b'{"code": 403, "message": "no"}'))


async def test_a_loss_that_became_possible_meanwhile_takes_a_typed_yes() -> None:
    made = caller(gains_a_value)
    ended = await made.call(*TO_REVIEW, NOW, "", "q")
    asked = made.said.partition("New since the last look: API_URL (changed; may lose other contexts")[2]
    assert "Type acme-shop to go on" in asked
    assert ended.wizard
    assert ended.wizard.current is Step.REVIEW
    assert made.wire.count(CREATE) == 0


async def test_what_became_grave_without_a_loss_is_said_and_review_asks_again() -> None:
    made = caller(is_read_no_more)
    await made.call(*TO_REVIEW, NOW, NOW, "Leave")
    again = made.said.partition("New since the last look: The site could not be read")[2]
    assert "Step 11 of 12" in again
    assert made.wire.count(CREATE) == 1


async def test_where_the_keys_can_no_longer_be_read_review_asks_again_and_stands_on_creating_paused() -> None:
    made = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    made.wire = KeysOnce(made.demo.infisical)
    await made.call(*TO_REVIEW, NOW, "q")
    again = made.said.partition("New since the last look: What this sync would do could not be found out.")[2]
    assert "Create paused (safer: not all could be checked)" in again
    assert made.wire.count(CREATE) == 0


async def test_where_nothing_is_new_it_is_created_behind_one_more_look() -> None:
    made = caller(lambda _: None)
    await made.call(*TO_REVIEW, NOW, "Leave")
    assert "New since" not in made.said
    assert made.wire.count(CREATE) == 1
    assert made.wire.count(SECRETS) >= 2


async def test_a_paused_syncs_first_run_is_held_up_in_the_same_way() -> None:
    made = caller(is_read_no_more)
    await made.call(*TO_REVIEW, "Create paused, write nothing yet", "Run the first sync", "Run the first sync", "Leave")
    before, news, behind = made.said.partition("New since the last look: The site could not be read")
    assert "not started" in before
    assert news
    assert "Run the first sync" in behind
    assert made.wire.count(TRIGGER) == 1


async def test_a_paused_syncs_first_run_is_held_up_once_where_the_keys_can_no_longer_be_read() -> None:
    made = Caller(netlify_token=DEMO_NETLIFY_TOKEN)
    made.wire = KeysOnce(made.demo.infisical)
    await made.call(*TO_REVIEW, "Create paused, write nothing yet", "Run the first sync", "Run the first sync", "Leave")
    assert made.said.count("New since the last look: What this sync would do could not be found out.") == 1
    assert made.wire.count(TRIGGER) == 1
