"""How the wizard ends: the exit codes, and the words printed after it has closed."""

import os
import sys
from typing import TYPE_CHECKING, TextIO

from tui.api.text import printable
from tui.exit_code import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.api.errors import Problem
    from tui.run.created import Made
    from tui.steps.wizard import Wizard


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
    from tui.auth.token_text import UnusableToken
    from tui.auth.tokens import IncompleteLogin
    from tui.lines.terminal import DoesNotFit

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
    """Return the exit code and what to print on stdout: what was created, where, its state, and what to do next, last.

    Every connection and sync made in this run is told of, all syncs but the latest in one line each, so that it fits
    on a small terminal. The code is that of the sync whose run went worst.
    """
    made = wizard.made
    words = [connection.words for connection in wizard.connections]
    words += [f"Variables saved before: {backup.path}" for backup in wizard.backups.made]
    words += [_in_one_line(earlier) for earlier in made[:-1]]
    words += [line for latest in made[-1:] for line in _in_full(latest)]
    if open_request := wizard.creation.unanswered:
        words.append(f"Whether secret sync {printable(open_request.name)} was created is not known: look in Infisical.")
    if wizard.drafts.path:
        words.append(f"{'' if words else _NOTHING}Your answers are kept for the next start: {wizard.drafts.path}")
    if not made:
        return Exit.LEFT, "\n".join(words)
    return Exit.DONE if all(map(_is_done, made)) else Exit.RUN_NOT_OVER, "\n".join(words)


_NOTHING = "Nothing was created. "

_LONGEST = 160
"""Characters of a sentence that may quote a server: the outcome has to fit on 24 lines of 80."""

_MOST_LINES = 3
"""What a run did, as far as the outcome says: the counts, then what was lost or is not as announced."""


def to_copy(wizard: "Wizard") -> str:
    """Return the syncs as commands where asked for, else a line that says how to get them; it goes before the rest."""
    from tui.run.curl_command import as_curl

    made = [made for made in wizard.made if made.removal is None]
    asked = [made for made in made if wizard.settings.curl or made.sync.id in wizard.commands_wanted]
    commands = [command for made in asked if (command := as_curl(made.origin, made.sync))]
    if commands:
        return "\n".join(["The same as a command, with your token in INFISICAL_TOKEN:", *commands, ""])
    return "To get the same as a command, start with --curl.\n" if made else ""


def _is_done(made: "Made") -> bool:
    """Tell whether nothing is left to wait for or to mend."""
    from tui.run.delete import RemovalState
    from tui.run.follow import RunState

    if made.removal and made.removal.state is not RemovalState.FAILED:
        return made.removal.state is RemovalState.DELETED
    return made.state in (RunState.SUCCEEDED, RunState.PAUSED)


def _in_one_line(made: "Made") -> str:
    """Say what became of a sync that others were made after."""
    from tui.run.delete import RemovalState

    name = f"{printable(made.sync.name, limit=80)} ({made.sync.id})"
    if made.removal and made.removal.state is not RemovalState.FAILED:
        return f"Deleted secret sync {name}." if _is_done(made) else f"Secret sync {name} was being deleted."
    return f"Created secret sync {name}: last run {made.state}."


def _in_full(made: "Made") -> "Sequence[str]":
    """Say what became of the latest sync, and last what to do next."""
    from tui.run.delete import RemovalState
    from tui.run.explain_failure import explain
    from tui.run.follow import RunState

    sync, removal = made.sync, made.removal
    if removal and removal.state is not RemovalState.FAILED:
        return _of_removal(made)
    created = [f"Created secret sync {printable(sync.name)} ({sync.id}) on {made.origin}", *_route(made)]
    counts, *others = made.landed.gist if made.landed else ("",)
    did = [
        *([printable(counts, limit=2 * _LONGEST)] if counts else []),
        *(printable(line, limit=_LONGEST) for line in others[: _MOST_LINES - 1]),
    ]
    match made.state:
        case RunState.SUCCEEDED:
            return (*created, " ".join(["Last run: succeeded.", *did[:1]]), *did[1:], *_after_success(made))
        case RunState.PAUSED:
            return (*created, "First run: not started. Nothing was written yet.", "Next: run the sync in Infisical.")
        case RunState.FAILED:
            happened, remedy = explain(sync.last_sync_message)
            failed = f"Last run: failed. {printable(happened, limit=_LONGEST)}"
            return (*created, failed, *did, f"Next: {remedy}")
        case state:
            return (
                *created,
                f"Last run: {state} when you left.",
                "Next: check the sync in Infisical, which carries on.",
            )


def _route(made: "Made") -> "Sequence[str]":
    """Say from where to where the sync goes; nothing once its environment or folder is gone."""
    sync = made.sync
    if sync.environment is None or sync.folder is None:
        return ()
    source = f"{printable(sync.environment.slug)} {printable(sync.folder.path)}"
    context = sync.destination_config.context
    return (f"From {source} to {made.target}{f', {context}' if context else ''}",)


def _after_success(made: "Made") -> "Sequence[str]":
    paused = "" if made.sync.is_auto_sync_enabled else " Automatic syncs are paused: resume them in Infisical."
    if made.landed and not made.landed.is_written:
        return (f"Next: add secrets in Infisical.{paused}",)
    deployed = f"the sites of {made.target}" if made.sync.destination_config.site_id is None else made.target
    return (f"Next: deploy {deployed}; running deploys keep the old values.{paused}",)


def _of_removal(made: "Made") -> "Sequence[str]":
    sync, removal = made.sync, made.removal
    name = printable(sync.name)
    if not _is_done(made):
        return (f"Infisical was deleting secret sync {name} when you left.", "Next: check it in Infisical.")
    deleted = f"Deleted secret sync {name} ({sync.id}) on {made.origin}."
    if not (removal and removal.values):
        return (f"{deleted} Its variables stay as they are.",)
    if made.left_behind is None:
        return (f"{deleted} Infisical reports its variables removed from {made.target}.",)
    if made.left_behind:
        return (deleted, *(printable(remark.text, limit=_LONGEST) for remark in made.left_behind))
    return (f"{deleted} Its variables on {made.target} are deleted.",)


def bug(error: BaseException) -> str:
    """Return one sentence about a bug of ours: what kind and where, without any value that was in play."""
    import traceback
    from pathlib import Path

    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {Path(place[0].filename).name}:{place[0].lineno}" if place else ""
    return f"infisical-netlify-sync stopped because of a bug in it ({type(error).__name__}{where}). Please report it."
