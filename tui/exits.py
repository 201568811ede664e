"""How the wizard ends: the exit codes, and the words printed after it has closed."""

import os
import sys
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from tui.api.text import printable

if TYPE_CHECKING:
    from tui.api.errors import Problem
    from tui.sync.making.created import Made
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
    """Left by the user before a sync was known to be created."""


def print_result(words: str) -> None:
    """Print the outcome on stdout; an empty text prints nothing."""
    if words:
        say_last(sys.stdout, f"{words}\n")


def say_last(stream: TextIO | None, text: str) -> None:
    """Write to a stream for the last time; it may be closed or cut off, and then nobody misses it.

    A letter that the stream has no code for becomes a question mark.
    """
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except OSError:
        # Nobody reads it any more. Python would try again at the end, and print a complaint of its own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def code_of(problem: "Problem") -> Exit:
    """Return the code of a problem that ended the run."""
    from tui.api.errors import InsecureAddress, NetworkProblem, ServerFailed, SignInRequired, UnexpectedAnswer
    from tui.api.identities import LoginRefused
    from tui.credentials.token_text import UnusableToken
    from tui.credentials.tokens import IncompleteLogin
    from tui.plain.lines import DoesNotFit

    match problem:
        case InsecureAddress() | DoesNotFit():
            return Exit.USAGE
        case SignInRequired() | LoginRefused() | UnusableToken() | IncompleteLogin():
            return Exit.SIGN_IN
        case NetworkProblem() | ServerFailed() | UnexpectedAnswer():
            return Exit.NETWORK
        case _:
            return Exit.REFUSED


def farewell(wizard: "Wizard") -> tuple[Exit, str]:
    """Return the exit code and what to print on stdout: what was created, its id, its state, what comes next.

    Every connection and sync made in this run is told of; the code is that of the sync whose run went worst.
    """
    told = [_told(made) for made in wizard.made]
    words = [*(connection.words for connection in wizard.connections), *(words for _, words in told)]
    if open_request := wizard.creation.unanswered:
        words.append(f"Whether secret sync {printable(open_request.name)} was created is not known: look in Infisical.")
    if wizard.drafts.path:
        words.append(f"{'' if words else _NOTHING}Your answers are kept for the next start: {wizard.drafts.path}")
    words += [f"Variables saved before: {backup.path}" for backup in wizard.backups.made]
    if not told:
        return Exit.LEFT, "\n".join(words)
    code = Exit.DONE if all(is_done for is_done, _ in told) else Exit.RUN_NOT_OVER
    return code, "\n".join(words)


_NOTHING = "Nothing was created. "


def to_copy(wizard: "Wizard") -> str:
    """Return what one may want to copy besides, for the terminal once the wizard has closed: each sync as a command."""
    from tui.sync.making.export import as_curl

    commands = [as_curl(made.origin, made.sync) for made in wizard.made if made.removal is None]
    told = [command for command in commands if command]
    return "\n".join(["The same as a command, with your token in INFISICAL_TOKEN:", *told, ""]) if told else ""


def _told(made: "Made") -> tuple[bool, str]:
    """Say what became of one sync, and whether nothing is left to wait for or to mend."""
    from tui.sync.making.explain import explain
    from tui.sync.making.follow import RunState, state_of
    from tui.sync.making.removal import RemovalState

    sync, removal = made.sync, made.removal
    if removal and removal.state is not RemovalState.FAILED:
        gone = removal.state is RemovalState.DELETED
        values = f"Its variables on {made.target} are deleted" if removal.values else "Its variables stay as they are"
        told = f"Deleted secret sync {printable(sync.name)} ({sync.id}) on {made.origin}. {values}."
        under_way = f"Infisical was deleting secret sync {printable(sync.name)} when you left; check it there."
        return gone, told if gone else under_way
    state = made.run.state if made.run else state_of(sync)
    match state:
        case RunState.SUCCEEDED:
            run = f"Last run: succeeded. {made.target} uses the values from its next deploy on."
        case RunState.PAUSED:
            run = "First run: not started. Nothing was written yet; run the sync in Infisical."
        case RunState.FAILED:
            run = f"Last run: failed. {' '.join(explain(sync.last_sync_message))}"
        case _:
            run = f"Last run: {state} when you left. Infisical carries on; check the sync there."
    created = f"Created secret sync {printable(sync.name)} ({sync.id}) on {made.origin}"
    return state in (RunState.SUCCEEDED, RunState.PAUSED), f"{created}\n{run}"


def bug(error: BaseException) -> str:
    """Return one sentence about a bug of ours: what kind and where, without any value that was in play."""
    import traceback
    from pathlib import Path

    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {Path(place[0].filename).name}:{place[0].lineno}" if place else ""
    return f"infisical-netlify-sync stopped because of a bug in it ({type(error).__name__}{where}). Please report it."
