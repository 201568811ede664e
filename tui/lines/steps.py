"""Which questions belong to which step."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from tui.lines.forms import name, options
from tui.lines.lists import choose
from tui.lines.result import result
from tui.lines.review import review
from tui.lines.sign_in import sign_in
from tui.lines.talk import Talk
from tui.model.steps import Step


def _choosing(step: Step) -> Callable[[Talk], Awaitable[Step]]:
    return partial(choose, step=step)


ASK: Final[dict[Step, Callable[[Talk], Awaitable[Step]]]] = {
    Step.SIGN_IN: sign_in,
    **{
        step: _choosing(step)
        for step in (
            Step.PROJECT,
            Step.CONNECTION,
            Step.ENVIRONMENT,
            Step.SECRET_PATH,
            Step.NETLIFY_ACCOUNT,
            Step.NETLIFY_SITE,
            Step.DEPLOY_CONTEXT,
        )
    },
    Step.SYNC_OPTIONS: options,
    Step.NAME: name,
    Step.REVIEW: review,
    Step.RESULT: result,
}
"""All steps; each question leaves the wizard on the step that follows."""
