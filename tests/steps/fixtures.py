"""Fixtures of the sync tests: wizards over the demo, each judged by the contract when it is closed."""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

import tui
from tests.contract.contract import request_problems
from tests.steps.house import House

Opening = Callable[..., House]

_PRODUCT = Path(tui.__file__).parent


@pytest.fixture
async def open_house() -> AsyncIterator[Opening]:
    """Open houses; at the end nothing may run on, and the contract may have no complaint about any request."""
    houses: list[House] = []

    def opened(*given: object, **named: object) -> House:
        houses.append(House(*given, **named))  # type: ignore[arg-type]  # as the test gave them
        return houses[-1]

    yield opened
    for house in houses:
        for event in house.infisical.held.values():
            event.set()
        await house.wizard.close()
    assert [violation for house in houses for violation in house.checked.violations] == []
    posted = [json.loads(body) for house in houses for body in house.infisical.posted]
    assert [problem for body in posted for problem in request_problems(body)] == []
    assert [task for task in asyncio.all_tasks() if _is_ours(task)] == []


def _is_ours(task: asyncio.Task[object]) -> bool:
    work = task.get_coro()
    return inspect.iscoroutine(work) and Path(work.cr_code.co_filename).is_relative_to(_PRODUCT)


@pytest.fixture
def house(open_house: Opening) -> House:
    """A demo as `--demo` opens it, and a wizard that is not signed in yet."""
    return open_house()
