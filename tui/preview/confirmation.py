"""The yes that a person earns by typing a name: when it is asked for, under which sentence, and what is typed."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from tui.api.models import InitialSyncBehavior
from tui.api.text import printable
from tui.model.answers import Answers
from tui.preview.option_labels import target
from tui.preview.plan import Preview
from tui.preview.plan_words import fence_of, gap_sentences, which_run
from tui.preview.remarks import counted, named, named_in
from tui.preview.rows import Rows, parted
from tui.preview.sync_rules import Effect, Fate

INSTEAD: Final = "understood"
"""What is typed where the name is nothing that a keyboard has."""

_LONGEST_NAME: Final = 40
"""Characters that people type without a mistake."""


@dataclass(frozen=True)
class EarnedYes:
    """What a person has to agree to, and the word to type."""

    why: str
    word: str

    def beginning_with(self, news: str) -> "EarnedYes":
        """Return the same yes with something to be read first."""
        return EarnedYes(f"{news} {self.why}".strip(), self.word)

    def given_by(self, typed: str) -> bool:
        """Tell whether that is the yes."""
        return unicodedata.normalize("NFC", typed.strip()) == unicodedata.normalize("NFC", self.word)


def earned_yes(preview: Preview | None, answers: Answers) -> EarnedYes | None:
    """Return the yes that creating and running this sync needs, or nothing when a plain Enter will do.

    Without a preview (the secret keys could not be had) what the options allow is asked for.
    """
    reasons = [
        *_by_options(preview, answers),
        *_in_infisical(preview, answers),
        *(_by_name(preview) if preview and not preview.not_read else ()),
        *(gap_sentences(preview, answers) if preview else ()),
    ]
    if not reasons:
        return None
    return EarnedYes(" ".join(reasons), word_to_type(answers))


def word_to_type(answers: Answers) -> str:
    """Return the site's or team's name where it can be typed, else a word."""
    account, site = answers.netlify_account, answers.netlify_site
    name = (site.name if site and site.name else account.name if account else "").strip()
    plain = 0 < len(name) <= _LONGEST_NAME and printable(name) == name and all(map(_on_a_keyboard, name))
    return name if plain else INSTEAD


def _on_a_keyboard(char: str) -> bool:
    return (char.isascii() and char.isprintable()) or unicodedata.category(char) in {"Ll", "Lu"}


def _by_options(preview: Preview | None, answers: Answers) -> list[str]:
    options, site = answers.sync_options, answers.netlify_site
    place = target(answers)
    whole_team = site is not None and site.whole_team
    reasons: list[str] = []
    if whole_team:
        written = counted(preview.secrets, "shared variable") if preview else "shared variables"
        reasons.append(f"This sync writes {written} that every site of {place} sees.")
    if options and options.delete_missing:
        kind = "shared variable" if whole_team else "variable"
        if preview is None or preview.not_read:
            fence = fence_of(preview) if preview else options.key_schema
            which = f"every {kind} that fits {printable(fence)} and" if fence else f"every {kind}"
            reasons.append(
                f"The {which_run(preview)} run deletes {which} that Infisical does not have from {place}. "
                "How many there are is unknown, for Netlify could not be read."
            )
        else:
            sure, possible = parted(preview.rows(Fate.DELETE), lambda verdict: verdict.is_certain)
            if sure or not possible:
                names = f": {named(sure)}" if sure else " now"
                reasons.append(f"The {which_run(preview)} run deletes {counted(len(sure), kind)} from {place}{names}.")
            if possible:
                what = f"{counted(len(possible), kind)} from {place}: {named(possible)}"
                reasons.append(f"The {which_run(preview)} run may delete {what}.")
            reasons.append("Later runs delete whatever Infisical does not have by then.")
    return reasons


def _in_infisical(preview: Preview | None, answers: Answers) -> list[str]:
    """Secrets that an import may overwrite; which of them differ nobody can tell, and without a preview nothing."""
    folder = printable(answers.secret_path.path) if answers.secret_path else "folder"
    options = answers.sync_options
    netlify_wins = options and options.initial_sync_behavior is InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION
    if preview is None and netlify_wins:
        return [f"The import may overwrite secrets in Infisical's {folder}. How many is unknown."]
    if preview is None or not preview.overwritten:
        return []
    keys = preview.keys_of(preview.overwritten)
    what = f"{counted(len(keys), 'secret')} in Infisical's {folder}: {named_in(keys)}"
    return [f"The import may overwrite {what}."]


def _by_name(preview: Preview) -> list[str]:
    """Losses of variables that stay; deletions are told of with the option that allows them."""
    readable = _staying(preview, Effect.BECOMES_READABLE)
    losing = _staying(preview, Effect.LOSES_OTHER_CONTEXTS)
    reasons: list[str] = []
    if readable:
        verb = _verb(readable, Effect.BECOMES_READABLE, "becomes", "become")
        what = counted(len(readable), "secret variable")
        reasons.append(f"{what} {verb} readable for the whole team: {named(readable)}.")
    if losing:
        verb, its = _verb(losing, Effect.LOSES_OTHER_CONTEXTS, "loses", "lose"), "its" if len(losing) == 1 else "their"
        what = counted(len(losing), "variable")
        reasons.append(f"{what} {verb} {its} values in other deploy contexts: {named(losing)}.")
    replaced, recreated = preview.replaced, _staying(preview, Effect.RECREATED)
    if replaced:
        its = "its value" if len(replaced) == 1 else "their values"
        what = counted(len(replaced), "variable")
        reasons.append(f"{what} may lose {its} for {preview.place.context} to the import: {named(replaced)}.")
    if recreated:
        verb = _verb(recreated, Effect.RECREATED, "is", "are").replace("may are", "may be")
        gone = "it is" if len(recreated) == 1 else "they are"
        what = counted(len(recreated), "secret variable")
        reasons.append(
            f"{what} {verb} deleted and created anew, and {gone} gone if Netlify refuses: {named(recreated)}."
        )
    return reasons


def _staying(preview: Preview, effect: Effect) -> Rows:
    return preview.having(effect).where(lambda verdict: verdict.fate is not Fate.DELETE)


def _verb(rows: Rows, effect: Effect, one: str, many: str) -> str:
    """Return the verb, with `may` where less than that may happen to any of them."""
    if all(group.verdict.is_certain and group.verdict.will(effect) for group in rows.groups):
        return one if len(rows) == 1 else many
    return f"may {many}"
