"""What can be done on Sync options, Review and Result besides going on: look closer, and keep a copy first."""

from enum import StrEnum
from typing import Any

from tui.model.answers import Answers
from tui.model.choices import Choice, Choices
from tui.preview.backups import Backups
from tui.preview.confirmation import earned_yes
from tui.preview.plan import Preview
from tui.preview.plan_words import PREVIEW_ROW, TOKEN_ROW
from tui.preview.remarks import counted


class Act(StrEnum):
    """Rows that neither answer nor create."""

    BACKUP = "backup"
    PREVIEW = "preview"
    TOKEN = "token"
    SIGN_IN = "sign in"


def looks(preview: Preview | None) -> Choices[Act]:
    """Offer to see every variable, and to read Netlify where that could not be done."""
    if preview is None:
        return Choices(())
    rows = [Choice(Act.PREVIEW, PREVIEW_ROW, "P")]
    if preview.not_read:
        rows.append(Choice(Act.TOKEN, TOKEN_ROW, "T"))
    return Choices(tuple(rows))


def review_acts(
    ways: Choices[bool],
    answers: Answers,
    preview: Preview | None,
    backups: Backups,
    *,
    unknowns: bool = False,
    has_tokens: bool = False,
) -> Choices[Any]:
    """Offer the ways to create or change, with a copy to be kept first and closer looks below them.

    Where the run needs an earned yes, or there are `unknowns`, it stands on what writes nothing, and that row says
    why; on none where every row writes. Where there may be other tokens, the last row leads to one.
    """
    rows: list[Choice[Any]] = list(ways.rows)
    likeliest = ways.likeliest
    needs_yes = earned_yes(preview, answers) is not None
    if needs_yes or unknowns:
        likeliest = next((at for at, row in enumerate(rows) if row.value), len(rows))
        why = _why(preview, answers) if needs_yes else "not all could be checked"
        if likeliest and likeliest < len(rows):
            rows[likeliest] = rows[likeliest]._replace(label=f"Create paused (safer: {why})")
    worth_a_copy = backups.wanted(answers, preview) if preview else 0
    if worth_a_copy:
        rows.append(Choice(Act.BACKUP, f"Save {counted(worth_a_copy, 'variable')} to a file first"))
    rows += looks(preview).rows
    if has_tokens:
        rows.append(Choice(Act.SIGN_IN, "Sign in with another token", "F2"))
    return Choices(tuple(rows), likeliest if likeliest is not None and likeliest < len(rows) else None)


def _why(preview: Preview | None, answers: Answers) -> str:
    """Say in few words why it is safer to write nothing yet."""
    if answers.sync_options and answers.sync_options.delete_missing:
        return "variables may be deleted"
    if preview and preview.place.whole_team:
        return "every site gets them"
    return "something may be lost"
