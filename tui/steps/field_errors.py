"""A refusal's complaints, each put on the step and beside the field that it is about."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from tui.api.errors import BadRequest, Conflict, InvalidFields, Problem
from tui.model.answers import STEP_OF_FIELD
from tui.model.steps import Step
from tui.run.create import NameTaken

NAME_IS_TAKEN: Final = "This name is taken in this project. Choose another one."

Complaints = dict[Step, dict[str, str]]
"""The server's words by step and field of its model; those about unknown fields are Review's, by name."""


async def complaints_of(refusal: Problem, name: str, taken: Callable[[], Awaitable[Sequence[str]]]) -> Complaints:
    """Return what a refused request says about single answers.

    Args:
        refusal: Why the request came to nothing.
        name: The sync's name in that request.
        taken: Asks for the names of the other syncs.
    """
    match refusal:
        case InvalidFields():
            return complaints_by_step(refusal)
        case NameTaken():
            return {Step.NAME: {"name": NAME_IS_TAKEN}}
        case BadRequest() | Conflict() if await _is_among(name, taken):
            return {Step.NAME: {"name": NAME_IS_TAKEN}}
        case _:
            return {}


async def _is_among(name: str, taken: Callable[[], Awaitable[Sequence[str]]]) -> bool:
    """A refusal's words are no contract, so look whether the name is the reason."""
    try:
        return name in await taken()
    except Problem:
        return False  # The refusal itself is what the user is told.


def complaints_by_step(refusal: InvalidFields) -> Complaints:
    """Sort the issues of a 422."""
    found: Complaints = {}
    for issue in refusal.issues:
        step, field = STEP_OF_FIELD.get(issue.field, (Step.REVIEW, ""))
        words = f"{issue.message}." if field else f"{issue.field}: {issue.message}."
        said = found.setdefault(step, {})
        said[field] = f"{said[field]} {words}" if field in said else words
    return found
