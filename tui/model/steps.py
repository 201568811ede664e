"""The twelve steps, their order, and which answer rests on which.

Standard library only: the first screen needs this before anything heavy is loaded.
"""

from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """One step of the wizard; the value is the title that the user sees everywhere."""

    SIGN_IN = "Sign in"
    PROJECT = "Project"
    CONNECTION = "Connection"
    ENVIRONMENT = "Environment"
    SECRET_PATH = "Secret path"
    NETLIFY_ACCOUNT = "Netlify account"
    NETLIFY_SITE = "Netlify site"
    DEPLOY_CONTEXT = "Deploy context"
    SYNC_OPTIONS = "Sync options"
    NAME = "Name"
    REVIEW = "Review"
    RESULT = "Result"

    @property
    def key(self) -> str:
        """The step's identifier: its field in `Answers`, its file in `screens/`."""
        return self.name.lower()

    @property
    def number(self) -> int:
        """Position among the steps, counted from 1."""
        return ORDER.index(self) + 1


ORDER: Final = tuple(Step)

ANSWERED: Final = ORDER[ORDER.index(Step.PROJECT) : ORDER.index(Step.REVIEW)]
"""The steps whose answers make up the request."""

RESTS_ON: Final[dict[Step, tuple[Step, ...]]] = {
    Step.PROJECT: (Step.SIGN_IN,),
    Step.CONNECTION: (Step.PROJECT,),
    Step.ENVIRONMENT: (Step.PROJECT,),
    Step.SECRET_PATH: (Step.PROJECT, Step.ENVIRONMENT),
    Step.NETLIFY_ACCOUNT: (Step.CONNECTION,),
    Step.NETLIFY_SITE: (Step.CONNECTION, Step.NETLIFY_ACCOUNT),
    Step.SYNC_OPTIONS: (Step.SIGN_IN,),
    Step.NAME: (Step.PROJECT,),
}
"""Answers to look at again when one of the answers behind them changes."""


def resting_on(changed: Step) -> tuple[Step, ...]:
    """Return the steps whose answers rest on `changed`, directly or through another step, in order."""
    found: set[Step] = {changed}
    for step in ORDER:
        if found.intersection(RESTS_ON.get(step, ())):
            found.add(step)
    return tuple(step for step in ORDER if step in found and step is not changed)


def after(step: Step) -> Step:
    """Return the step that follows; `RESULT` is followed by itself."""
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]


def before(step: Step) -> Step:
    """Return the step that precedes; `SIGN_IN` is preceded by itself."""
    return ORDER[max(ORDER.index(step) - 1, 0)]
