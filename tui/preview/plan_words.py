"""What the preview says of all variables, in the words of every front end: one line, a few lines, or the list."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final, NamedTuple

from tui.api.text import printable
from tui.model.answers import Answers
from tui.model.choices import Choice, Choices
from tui.preview.option_labels import target
from tui.preview.plan import Preview
from tui.preview.remarks import Remark, counted, named, named_in
from tui.preview.rows import Row, parted
from tui.preview.sync_rules import Fate
from tui.preview.variable_words import in_few_words, in_full

PREVIEW_ROW: Final = "Preview every variable"
"""The row that opens the list."""

TOKEN_ROW: Final = "Read Netlify with your token"
"""The row that asks for a Netlify token, where Netlify's variables are not known."""

TOKEN_WHY: Final = (
    "Infisical does not reveal which variables Netlify has. With a Netlify access token of yours the wizard reads them "
    "itself, so that you see by name what will be created, changed and deleted. Netlify: User settings, Applications, "
    "Personal access tokens. NETLIFY_AUTH_TOKEN does the same from the start."
)

WAITING: Final = Remark("Looking at what is there ...")
"""Until keys and variables are known."""


def place_of(answers: Answers) -> str:
    """Name site (or team) and deploy context."""
    context = answers.deploy_context.context.value if answers.deploy_context else ""
    whole = " (whole team)" if answers.netlify_site and answers.netlify_site.whole_team else ""
    return f"{target(answers)}{whole}, {context}" if context else f"{target(answers)}{whole}"


def in_one_line(preview: Preview) -> str:
    """Say how many variables meet which fate, losses first: a narrow line may lose its end.

    Where Netlify could not be read, that is said instead of numbers.
    """
    if preview.not_read:
        where = "team" if preview.place.whole_team else "site"
        fence = f" of {_pattern(preview)}" if fence_of(preview) else ""
        deleted = f"delete the rest{fence}" if preview.options.delete_missing else "delete nothing"
        written = f"{preview.secrets:,}" if preview.secrets else "nothing"
        return ", ".join((deleted, *_lost(preview), f"write {written} ({where} not read)"))
    deleted = f"{Fate.DELETE.value} {number(preview, Fate.DELETE)}"
    others = (f"{fate.value} {number(preview, fate)}" for fate in _BESIDES_DELETION if preview.count(fate))
    return ", ".join((deleted, *_lost(preview), *others))


def _lost(preview: Preview) -> Iterator[str]:
    """Count the values that go without a deletion; whether they do depends on what Netlify lists and holds."""
    if preview.replaced and not preview.not_read:
        yield f"lose up to {counted(len(preview.replaced), 'value')}"
    if preview.overwritten:
        yield f"overwrite up to {len(preview.overwritten):,} in Infisical"


def brief(preview: Preview) -> Remark:
    """Return that line; it is grave where it tells of a loss."""
    unknown = bool(preview.not_read) and preview.options.delete_missing
    lost = any(True for _ in _lost(preview))
    return Remark(in_one_line(preview), grave=unknown or lost or bool(preview.count(Fate.DELETE) or preview.gaps))


def gap_sentences(preview: Preview, answers: Answers) -> Iterator[str]:
    """Say what could not be read, and what the run may do to it or with it all the same."""
    gaps = preview.gaps
    if gaps.variables:
        done = ["change", *(["import"] if imports(preview) else []), *_deleting(preview)]
        told, them = f"{counted(gaps.variables, 'variable')} of {target(answers)}", _them(gaps.variables)
        yield f"{told} could not be read: the run may {' or '.join(done)} {them}."
    if gaps.incomplete:
        yield f"Not every value of {named_in(gaps.incomplete)} could be read: what could not may be lost."
    if gaps.secrets:
        folder = printable(answers.secret_path.path) if answers.secret_path else "folder"
        told, them = f"{counted(gaps.secrets, 'secret')} in Infisical's {folder}", _them(gaps.secrets)
        over = f", and the import may overwrite {them}" if imports(preview) else ""
        yield f"{told} could not be read: the run writes {them} all the same{over}."


def _them(number: int) -> str:
    return "it" if number == 1 else "them"


def _deleting(preview: Preview) -> list[str]:
    return ["delete"] if preview.options.delete_missing else []


def deletion(preview: Preview, answers: Answers) -> tuple[Remark, ...]:
    """Say what the run deletes: by name, or where nobody could look by the rule; nothing if it deletes none."""
    if not preview.options.delete_missing:
        return ()
    if preview.not_read:
        fence = fence_of(preview)
        fits = f"that fits {printable(fence)} and " if fence else ""
        which = f"Every variable {fits}that Infisical does not have"
        return (Remark(f"{which} is deleted from {target(answers)}; how many is unknown.", grave=True),)
    sure, possible = parted(preview.rows(Fate.DELETE), lambda verdict: verdict.is_certain)
    place = target(answers)
    told = [Remark(f"Deleted from {place}: {named(sure)}.", grave=True)] if sure else []
    return (*told, *([Remark(f"May be deleted from {place}: {named(possible)}.", grave=True)] if possible else []))


def _pattern(preview: Preview) -> str:
    return printable(f"{preview.schema.prefix}*{preview.schema.suffix}", limit=30)


def number(preview: Preview, fate: Fate) -> str:
    """Say how many variables meet a fate, `up to` where servers differ, `unknown` where nobody could look."""
    count = preview.count(fate)
    if count is None:
        return "unknown"
    certain = fate is Fate.CANNOT_KNOW or all(
        group.verdict.is_certain for group in preview.groups if group.verdict.fate is fate
    )
    if fate is Fate.DELETE and preview.options.delete_missing and preview.gaps.variables:
        count, certain = count + preview.gaps.variables, False
    return f"{count:,}" if certain else f"up to {count:,}"


def consequence(preview: Preview, answers: Answers) -> tuple[Remark, ...]:
    """Say what the run does, by count and name."""
    if preview.not_read:
        return tuple(_unread(preview, answers))
    head = Remark(f"With these options, on {place_of(answers)}:")
    return (head, *_table([*(_line(preview, fate) for fate in _shown(preview)), *_lines_of_losses(preview)]))


class _Line(NamedTuple):
    """A row of the table: what happens, to how many, and to which."""

    verb: str
    many: str
    which: str
    grave: bool = False


def _table(lines: Sequence[_Line]) -> tuple[Remark, ...]:
    """Put the lines below each other, the names in one column however long a number is."""
    columns = max(_NUMBER, *(len(line.many) for line in lines))
    return tuple(
        Remark(f"  {line.verb:<11} {line.many:>{columns}}   {line.which}".rstrip(), grave=line.grave, cut=True)
        for line in lines
    )


def _lines_of_losses(preview: Preview) -> Iterator[_Line]:
    """Count and name the values that an import may replace, on Netlify and in Infisical."""
    replaced = ("lose value", f"of {preview.place.context}", set(preview.replaced.names))
    overwritten = ("overwrite", "in Infisical", preview.keys_of(preview.overwritten))
    for verb, where, names in (overwritten,) if preview.not_read else (replaced, overwritten):
        if names:
            yield _Line(verb, f"up to {len(names):,}", f"{where}: {_joined(nsmallest(_ON_A_LINE, names))}", grave=True)


def _line(preview: Preview, fate: Fate) -> _Line:
    names = _listed(preview, fate)
    return _Line(fate.value, number(preview, fate), names, grave=bool(names) and fate is Fate.DELETE)


def _listed(preview: Preview, fate: Fate) -> str:
    """Name as many variables as a line may hold."""
    return _joined(preview.rows(fate).first(_ON_A_LINE))


def _joined(names: Iterable[str]) -> str:
    return ", ".join(printable(name, limit=60) for name in names)


def _shown(preview: Preview) -> Iterator[Fate]:
    for fate in (Fate.CREATE, Fate.CHANGE, Fate.CANNOT_KNOW, Fate.IMPORT, Fate.DELETE, Fate.LEFT_ALONE):
        if preview.count(fate) or fate is Fate.DELETE or (fate is Fate.IMPORT and imports(preview)):
            yield fate


def imports(preview: Preview) -> bool:
    """Tell whether the next run begins with an import."""
    return preview.options.initial_sync_behavior.value.startswith("import") and not preview.place.has_run


def _unread(preview: Preview, answers: Answers) -> Iterator[Remark]:
    """Say the rule where the numbers are not known, deletion first."""
    yield from deletion(preview, answers)
    yield Remark(why_unread(preview))
    deletes, names = preview.options.delete_missing, _listed(preview, Fate.CANNOT_KNOW)
    if names:
        written = _Line(Fate.CANNOT_KNOW.value, f"{preview.secrets:,}", names)
        yield from _table([written, *_lines_of_losses(preview)])
        kept = "" if deletes else " Nothing is deleted."
        yield Remark(f"What Netlify has by one of these names gets Infisical's value.{kept}")
    else:
        yield Remark("The folder has no secret keys, so nothing is written.")


def why_unread(preview: Preview) -> str:
    """Say why nobody knows what is on Netlify; nothing where it was read."""
    place = "The team" if preview.place.whole_team else "The site"
    return f"{place} could not be read: {preview.not_read.problem.happened}" if preview.not_read else ""


def which_run(preview: Preview | None) -> str:
    """Say which run the preview is about."""
    return "next" if preview and preview.place.has_run else "first"


def fence_of(preview: Preview) -> str:
    """Return the key schema if it keeps any variable out of the sync's reach, else nothing."""
    return preview.options.key_schema if preview.schema.is_fence else ""


@dataclass(frozen=True)
class Listing:
    """All variables for a list: its title, what stands above, the rows, and what to say of one of them."""

    title: str
    head: tuple[Remark, ...]
    choices: Choices[Row]
    when_empty: str
    detail: Callable[[Row], Sequence[Remark]]


def listing(preview: Preview, answers: Answers) -> Listing:
    """Return every variable with its fate in words, the ones that ask for most care first."""
    head = [brief(preview)]
    if preview.not_read:
        head = list(_unread(preview, answers))
    elif preview.is_worst_case:
        head.append(Remark(_MAY))
    head += [Remark(sentence, grave=True) for sentence in gap_sentences(preview, answers)]
    rows = tuple(Choice(row, row.name, in_few_words(row)) for row in preview)
    return Listing(
        f"What the {which_run(preview)} run does on {place_of(answers)}",
        tuple(head),
        Choices(rows),
        "There is no variable on either side.",
        lambda row: in_full(row, preview),
    )


_MAY: Final = "Infisical does not report its version: `may` marks what depends on that, or on Netlify's answer."

_NUMBER: Final = 7
"""Columns for a number of variables, where none is longer."""

_ON_A_LINE: Final = 20
"""Names that fit into the widest line that anybody reads."""

_BESIDES_DELETION: Final = (Fate.CHANGE, Fate.CANNOT_KNOW, Fate.IMPORT, Fate.CREATE, Fate.LEFT_ALONE)
