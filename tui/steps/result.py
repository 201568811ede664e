"""What became of a created sync, in words, and what can be done next."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from tui.api.text import printable
from tui.model.answers import STEP_OF_FIELD, SUBFOLDERS_FIELD, Answers
from tui.model.choices import Choice, Choices
from tui.model.steps import Step
from tui.preview.backup import Backup
from tui.preview.comparison import Landed
from tui.preview.confirmation import EarnedYes, earned_yes, word_to_type
from tui.preview.option_labels import target
from tui.preview.plan import Preview
from tui.preview.remarks import Remark
from tui.run.created import Created
from tui.run.delete import Removal, RemovalState
from tui.run.explain_failure import explain, offending
from tui.run.follow import USUAL, Run, RunState
from tui.run.manage import Care


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
    """Offer what makes sense while the sync is in this state, with the likeliest preselected.

    That is what mends a failed run, starts a first one, or resumes what was paused only to begin with.
    """
    rows = [Choice(Next.AGAIN, "Create one for another context"), Choice(Next.LEAVE, "Leave")]
    if care.at_rest and not _going(care):
        run = Choice(Next.RUN, "Run the first sync" if care.state is RunState.PAUSED else "Run again")
        wrong = to_mend(care)
        mend = [Choice(Next.MEND, f"Change {wrong}")] if wrong else []
        more = "Change, pause or delete it ..." if care.sync.is_auto_sync_enabled else "Change or delete it ..."
        rows = [*mend, *([_RESUME] if _can_resume(care) else []), run, Choice(Next.MORE, more), *rows]
    if _going(care):
        return Choices(tuple(rows), len(rows) - 1)
    ready = care.at_rest and (care.state is not RunState.SUCCEEDED or (_can_resume(care) and care.put_off))
    return Choices(tuple(rows), 0 if ready else len(rows) - 1)


def _can_resume(care: Care) -> bool:
    """Tell whether resuming is an offer of its own: paused, with a good run behind it."""
    return care.state is RunState.SUCCEEDED and not care.untried and not care.sync.is_auto_sync_enabled


def more_actions(care: Care) -> Choices[Next]:
    """Offer what changes the sync itself; what deletes says what becomes of the variables, and is not stood on."""
    switch = [Choice(Next.PAUSE, "Pause automatic syncs")] if care.sync.is_auto_sync_enabled else [_RESUME]
    return Choices(
        (
            Choice(Next.CHANGE, "Change an answer"),
            *([] if _can_resume(care) else switch),
            Choice(Next.DELETE, "Delete it, keep its variables"),
            Choice(Next.DELETE_WITH_VALUES, "Delete it and its variables"),
            Choice(Next.BACK, "Back"),
        )
    )


_RESUME: Final = Choice(Next.RESUME, "Resume automatic syncs, run now")


def _going(care: Care) -> bool:
    """Tell whether the sync is gone or on its way."""
    return care.removal is not None and care.removal.state is not RemovalState.FAILED


def to_mend(care: Care) -> Step | None:
    """Return the step whose answer the failed run is about, unless an answer was changed since."""
    return offending(care.sync.last_sync_message) if care.state is RunState.FAILED and not care.untried else None


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
        Problem: See `tui.run.manage`.
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


def meaning(run: Run, place: str, *, landed: Landed | None = None, untried: bool = False) -> Sequence[Remark]:
    """Say what the state of the run means for the site or team called `place` (cleaned for display).

    `landed` is what a run that is over did; an `untried` sync was changed after that run.
    """
    did = landed.remarks if landed else ()
    if run.state is RunState.SUCCEEDED and not untried and (landed is None or landed.is_written):
        reported = () if did else (Remark("Infisical reports success."),)
        deploy = Remark(f"{place} uses the values from its next deploy on.")
        return (*reported, *did, deploy, *_of_automatic(run))
    if run.state is RunState.SUCCEEDED and not untried:
        return (*did, *_of_automatic(run))
    told = tuple(Remark(words) for words in _meaning(run, untried=untried))
    if run.state.over and untried:
        return (*told, *_of_automatic(run))
    return (*told, *did) if run.state is RunState.FAILED else told


def _of_automatic(run: Run) -> Sequence[Remark]:
    return () if run.sync.is_auto_sync_enabled else (Remark("Automatic syncs are paused."),)


def _meaning(run: Run, *, untried: bool) -> Sequence[str]:
    """Say what a state means other than that of a run that succeeded."""
    match run.state:
        case RunState.SUCCEEDED | RunState.FAILED if untried:
            return ("The sync has not run since it was changed. It runs when you start it.",)
        case RunState.FAILED:
            return explain(run.sync.last_sync_message)
        case RunState.QUEUED | RunState.RUNNING if run.lost and run.elapsed > USUAL:
            return (f"How far it is by now is not known. {_GOES_ON}",)
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


def meaning_of_removal(removal: Removal, place: str, left_behind: Sequence[Remark] | None = None) -> Sequence[Remark]:
    """Say what the state of a deletion means for the site or team called `place` (cleaned for display).

    `left_behind` is what was found on Netlify afterwards of what was to be removed; None where nobody could look.
    """
    told = tuple(Remark(words) for words in _meaning_of_removal(removal, place, left_behind))
    return (*told, *(left_behind or ()))


def _meaning_of_removal(removal: Removal, place: str, left_behind: Sequence[Remark] | None) -> Sequence[str]:
    match removal.state:
        case RemovalState.REMOVING:
            return (f"Infisical deletes the variables from {place} first, then the sync.",)
        case RemovalState.DELETED if removal.values and left_behind is None:
            unchecked = "Netlify was not read to check that."
            return (f"The sync is deleted. Infisical reports its variables removed from {place}; {unchecked}", _KEPT)
        case RemovalState.DELETED if removal.values and left_behind:
            return ("The sync is deleted, but not all of its variables are.",)
        case RemovalState.DELETED if removal.values:
            return (f"The sync is deleted, and so are its variables on {place}.", _KEPT)
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

_KEPT: Final = "Running deploys keep them."

_GOES_ON: Final = "It goes on without the wizard; you may leave."

_MEANINGS: Final = {
    RunState.PAUSED: "Nothing has been written to Netlify. The first run starts when you start it.",
    RunState.RUNNING: "Infisical tries up to five times, which can take a minute.",
    RunState.QUEUED: "Infisical starts the run within a few seconds.",
}
