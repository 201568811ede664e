"""What the demo's tests share."""

import pytest

from tests.demo.house import House


@pytest.fixture
def house() -> House:
    return House()
