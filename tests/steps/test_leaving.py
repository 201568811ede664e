"""What leaving means, in words."""

import pytest

from tests.steps.house import House
from tui.steps.leaving import leaving

pytestmark = pytest.mark.anyio


async def test_a_sync_that_runs_by_hand_only_is_not_said_to_go_on_by_itself(house: House) -> None:
    wizard = await house.walk()
    await wizard.create(paused=False)
    assert leaving(wizard) == "The sync exists, and Infisical goes on with it by itself."
    assert wizard.care
    await wizard.care.switch(automatic=False)
    assert "later ones start only when somebody starts them" in leaving(wizard)
