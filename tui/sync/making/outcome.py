"""What became of a created sync, in words, and what can be done next."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from tui.api.text import printable
from tui.sync.answers import STEP_OF_FIELD, SUBFOLDERS_FIELD, Answers
from tui.sync.choosing.choices import Choice, Choices
from tui.sync.making.care import Care
from tui.sync.making.created import Created
from tui.sync.making.explain import explain, offending
from tui.sync.making.follow import USUAL, Run, RunState
from tui.sync.making.removal import Removal, RemovalState
from tui.sync.preview.backup import Backup
from tui.sync.preview.earned_yes import EarnedYes, earned_yes, word_to_type
from tui.sync.preview.effects import target
from tui.sync.preview.preview import Preview
from tui.sync.steps import Step


class Next(StrEnum):
    """What can be done once the sync exists."""

    RUN = "run"
    MEND = "mend"
    AGAIN = "again"
    MORE = "more"
    LEAVE = "leave"
    CHANGE = "change"
    PAUSE = "pause"
    RESUME = "resume"
    DELETE = "delete"
    DELETE_WITH_VALUES = "delete with values"
    BACK = "back"


def next_actions(care: Care) -> Choices[Next]:
    """Offer what makes sense while the sync is in this state, standing on the likeliest."""
    rows = [Choice(Next.AGAIN, "Create one for another context"), Choice(Next.LEAVE, "Leave")]
    if care.at_rest and not _going(care):
        run = Choice(Next.RUN, "Run the first sync" if care.state is RunState.PAUSED else "Run again")
        wrong = to_mend(care)
        mend = [Choice(Next.MEND, f"Change {wrong}")] if wrong else []
        rows = [
            run,
            *mend,
            Choice(
                Next.MORE,
                "Change, pause or delete it ..." if care.sync.is_auto_sync_enabled else "Change or delete it ...",
            ),
            *rows,
        ]
    ready = care.state in (RunState.FAILED, RunState.PAUSED) and not _going(care)
    return Choices(tuple(rows), 0 if ready else len(rows) - 1)


def more_actions(care: Care) -> Choices[Next]:
    """Offer what changes the sync itself; what deletes says what becomes of the variables, and is not stood on."""
    if care.sync.is_auto_sync_enabled:
        switch = Choice(Next.PAUSE, "Pause automatic syncs")
    else:
        switch = Choice(Next.RESUME, "Resume automatic syncs, run now")
    return Choices(
        (
            Choice(Next.CHANGE, "Change an answer"),
            switch,
            Choice(Next.DELETE, "Delete it, keep its variables"),
            Choice(Next.DELETE_WITH_VALUES, "Delete it and its variables"),
            Choice(Next.BACK, "Back"),
        )
    )


def _going(care: Care) -> bool:
    """Tell whether the sync is gone or on its way."""
    return care.removal is not None and care.removal.state is not RemovalState.FAILED


def to_mend(care: Care) -> Step | None:
    """Return the step whose answer the failed run is about."""
    return offending(care.sync.last_sync_message) if care.state is RunState.FAILED else None


def wants_a_look(action: Next, care: Care) -> bool:
    """Tell whether the action starts the first run of what was made or changed paused, without a yes.

    What is on both sides may have changed since Review, so it is looked at anew before the yes.
    """
    return action in (Next.RUN, Next.RESUME) and (care.paused or care.untried)


def needs_a_yes(action: Next, care: Care, answers: Answers, preview: Preview | None) -> EarnedYes | None:
    """Return the yes that has to be earned before the action; nothing for most."""
    place = target(answers)
    match action:
        case Next.DELETE_WITH_VALUES:
            folder = printable(care.sync.folder.path) if care.sync.folder else "its folder"
            return EarnedYes(
                f"This deletes the variables of {place} whose secrets are now in Infisical's {folder}, then the sync "
                f"{printable(care.sync.name)}. The secrets stay.",
                word_to_type(answers),
            )
        case _ if wants_a_look(action, care):
            return earned_yes(preview, answers)
        case _:
            return None


async def perform(action: Next, care: Care) -> None:
    """Do what is done by asking Infisical; what comes of it is then to be followed.

    Raises:
        Problem: See `tui.sync.making.care`.
    """
    match action:
        case Next.RUN:
            await care.trigger()
        case Next.PAUSE | Next.RESUME:
            await care.switch(automatic=action is Next.RESUME)
        case Next.DELETE | Next.DELETE_WITH_VALUES:
            await care.delete(values=action is Next.DELETE_WITH_VALUES)
        case _:
            raise ValueError(f"{action} is for the front end")


def heading(care: Care) -> str:
    """Name the sync, and say whether it is there, going or gone."""
    name = printable(care.sync.name)
    match care.removal.state if care.removal else None:
        case RemovalState.REMOVING:
            return f"Deleting {name}"
        case RemovalState.DELETED:
            return f"Deleted {name}"
        case RemovalState.FAILED:
            return f"{name} is not deleted"
        case None:
            return f"Created {name}"


def created_words(created: Created, backups: Sequence[Backup] = ()) -> Sequence[str]:
    """Say what is to be known of the sync besides its name.

    That is its id, what the server did differently from what was asked, and where backups are.
    """
    sync = created.sync
    found = " It was there already: the answer to the first attempt was lost." if created.found else ""
    lines = [f"id {sync.id}{found}"]
    if created.dropped_subfolders:
        folder = printable(sync.folder.path) if sync.folder else "the folder"
        lines.append(f"This server dropped `Include subfolders`: only the secrets of {folder} itself are synced.")
    changed = [field for field in created.changed if field in STEP_OF_FIELD and field != SUBFOLDERS_FIELD]
    steps = dict.fromkeys(STEP_OF_FIELD[field][0] for field in changed)
    if steps:
        lines.append(f"Infisical kept these differently from what was sent: {', '.join(steps)}.")
    return [*lines, *(backup.words for backup in backups)]


def meaning(run: Run, place: str, *, landed: str = "", untried: bool = False) -> Sequence[str]:
    """Say what the state of the run means for the site or team called `place` (cleaned for display).

    `landed` says what was found on Netlify after a run that succeeded; an `untried` sync was changed after that run.
    """
    paused = () if run.sync.is_auto_sync_enabled else ("Automatic syncs are paused.",)
    match run.state:
        case RunState.SUCCEEDED | RunState.FAILED if untried:
            return ("The sync has not run since it was changed. It runs when you start it.", *paused)
        case RunState.SUCCEEDED:
            return (f"{landed or 'The variables are on Netlify.'} {place} uses them from its next deploy on.", *paused)
        case RunState.FAILED:
            return explain(run.sync.last_sync_message)
        case _ if run.stuck:
            return (
                f"It looks stuck: nothing has moved for {minutes(run.quiet)}, longer than Infisical ever waits.",
                "Run it again, or look at the sync in Infisical.",
            )
        case RunState.RUNNING if run.elapsed > USUAL:
            return (f"Still retrying after {minutes(run.elapsed)}; it last moved {minutes(run.quiet)} ago. {_GOES_ON}",)
        case RunState.QUEUED if run.elapsed > USUAL:
            return (
                f"Still waiting for its turn after {minutes(run.elapsed)}: other runs are in the way.",
                f"Infisical tries again every 30 to 40 seconds for up to 80 minutes. {_GOES_ON}",
            )
        case _:
            return (_MEANINGS[run.state],)


def meaning_of_removal(removal: Removal, place: str) -> Sequence[str]:
    """Say what the state of a deletion means for the site or team called `place` (cleaned for display)."""
    match removal.state:
        case RemovalState.REMOVING:
            return (f"Infisical deletes the variables from {place} first, then the sync.",)
        case RemovalState.DELETED if removal.values:
            return (f"The sync is deleted, and so are its variables on {place}. Running deploys keep them.",)
        case RemovalState.DELETED:
            return (f"The sync is deleted. Its variables stay on {place} as they are.",)
        case RemovalState.FAILED:
            happened, remedy = explain(removal.sync.last_remove_message)
            return (f"{happened} The sync is still there.", remedy.replace("run it again", "delete it again"))


def latest(states: Sequence[str], columns: int) -> str:
    """Return as many of the latest states as fit into a line, the last one in any case."""
    told = ""
    for state in reversed(states):
        longer = f"{state}   {told}" if told else state
        if told and len(longer) > columns:
            break
        told = longer
    return told


def at(state: str, elapsed: float, between: str = " ") -> str:
    """Return a state and how many seconds in it was seen; no time runs where nothing goes on, or nothing has begun."""
    if state == RunState.PAUSED:
        return state
    if isinstance(state, RunState) and state.over and elapsed < _MOMENT:
        return f"last run {state}"
    return f"{state}{between}{minutes(elapsed)}"


def minutes(seconds: float) -> str:
    """Return `mm:ss`."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


_MOMENT: Final = 1.0
"""Seconds in which no run comes to its end: one that is over by then was over before it was looked at."""

_GOES_ON: Final = "It goes on without the wizard; you may leave."

_MEANINGS: Final = {
    RunState.PAUSED: "Nothing has been written to Netlify. The first run starts when you start it.",
    RunState.RUNNING: "Infisical tries up to five times, which can take a minute.",
    RunState.QUEUED: "Infisical starts the run within a few seconds.",
}
