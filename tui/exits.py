"""How the wizard ends: the exit codes, and the words printed after it has closed."""

from enum import IntEnum
from typing import TYPE_CHECKING

from tui.api.text import printable

if TYPE_CHECKING:
    from tui.sync.wizard import Wizard


class Exit(IntEnum):
    """Exit codes of the command."""

    DONE = 0
    BUG = 1
    USAGE = 2
    SIGN_IN = 3
    REFUSED = 4
    NETWORK = 5
    RUN_NOT_OVER = 6
    """Created, but the first run failed or was still running when the user left."""
    NEEDS_A_PERSON = 7
    LEFT = 130
    """Left by the user before anything was created."""


def farewell(wizard: "Wizard") -> tuple[Exit, str]:
    """Return the exit code and what to print on stdout: what was created, its id, its state, what comes next."""
    from tui.sync.effects import target
    from tui.sync.follow import RunState, explain

    if wizard.created is None:
        return Exit.LEFT, ""
    sync = wizard.run.sync if wizard.run else wizard.created.sync
    state = wizard.run.state if wizard.run else RunState.QUEUED
    lines = [f"Created secret sync {printable(sync.name)} ({sync.id}) on {wizard.session.origin}"]
    match state:
        case RunState.SUCCEEDED:
            lines.append(f"First run: succeeded. {target(wizard.answers)} uses the values from its next deploy on.")
        case RunState.PAUSED:
            lines.append("First run: not started. Nothing is on Netlify yet; run the sync in Infisical.")
        case RunState.FAILED:
            lines.append(f"First run: failed. {' '.join(explain(sync.last_sync_message))}")
        case _:
            lines.append(f"First run: {state} when you left. Infisical goes on; look at the sync there.")
    code = Exit.DONE if state in (RunState.SUCCEEDED, RunState.PAUSED) else Exit.RUN_NOT_OVER
    return code, "\n".join(lines)
