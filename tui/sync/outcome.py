"""What became of a created sync, in words, and what can be done next."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from tui.api.text import printable
from tui.sync.answers import STEP_OF_FIELD
from tui.sync.choices import Choice, Choices
from tui.sync.created import Created
from tui.sync.explain import explain
from tui.sync.follow import USUAL, Run, RunState


class Next(StrEnum):
    """What can be done once the sync exists."""

    RUN = "run"
    AGAIN = "again"
    LEAVE = "leave"


def next_actions(state: RunState) -> Choices[Next]:
    """Offer what makes sense while the run is in this state, standing on the likeliest."""
    run = "Run the first sync" if state is RunState.PAUSED else "Run again"
    rows = [Choice(Next.AGAIN, "Again for another context"), Choice(Next.LEAVE, "Leave")]
    if state.over:
        rows.insert(0, Choice(Next.RUN, run))
    return Choices(tuple(rows), 0 if state in (RunState.FAILED, RunState.PAUSED) else len(rows) - 1)


def created_words(created: Created) -> Sequence[str]:
    """Say what exists now: name, id, and what the server did differently from what was asked."""
    sync = created.sync
    found = " It was there already: the answer to the first attempt was lost." if created.found else ""
    lines = [f"Created {printable(sync.name)}", f"id {sync.id}{found}"]
    steps = dict.fromkeys(STEP_OF_FIELD[field][0] for field in created.changed if field in STEP_OF_FIELD)
    if steps:
        lines.append(f"Infisical kept these differently from what was sent: {', '.join(steps)}.")
    return lines


def meaning(run: Run, place: str) -> Sequence[str]:
    """Say what the state of the run means for the site or team called `place` (cleaned for display)."""
    match run.state:
        case RunState.SUCCEEDED:
            return (f"The variables are on Netlify. {place} uses them from its next deploy on.",)
        case RunState.FAILED:
            return explain(run.sync.last_sync_message)
        case RunState.RUNNING if run.elapsed > USUAL:
            return ("This takes unusually long. Infisical goes on without the wizard; you may leave.",)
        case _:
            return (_MEANINGS[run.state],)


def minutes(seconds: float) -> str:
    """Return `mm:ss`."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


_MEANINGS: Final = {
    RunState.PAUSED: "Nothing has been written to Netlify. The first run starts when you say so.",
    RunState.RUNNING: "Infisical tries up to five times, which can take a minute.",
    RunState.QUEUED: "Infisical starts the run within a few seconds.",
}
