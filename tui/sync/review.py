"""The few lines between the answers and the actions of Review."""

from tui.sync.answers import Answers
from tui.sync.backup import Backup
from tui.sync.consequence import in_one_line
from tui.sync.preview import Preview
from tui.sync.remarks import Remark
from tui.sync.traps import traps


def review_remarks(preview: Preview, answers: Answers, backup: Backup | None) -> tuple[Remark, ...]:
    """Return the counts, the copy that was kept, and what has to be said about the options, losses first."""
    kept = (Remark(backup.words),) if backup else ()
    return (Remark(in_one_line(preview)), *kept, *traps(preview, answers))
