"""What the preview says, in the words of every front end: one line, a few lines, or all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tui.api.text import printable
from tui.sync.answers import Answers
from tui.sync.choosing.choices import Choice, Choices
from tui.sync.preview.effects import target
from tui.sync.preview.preview import Preview
from tui.sync.preview.remarks import Remark
from tui.sync.preview.rows import Row
from tui.sync.preview.servers import Effect, Fate

PREVIEW_ROW: Final = "Show what becomes of every variable"
"""The row that opens the list."""

TOKEN_ROW: Final = "Read Netlify with a token of yours"
"""The row that asks for a Netlify token, where Netlify's variables are not known."""

TOKEN_WHY: Final = (
    "Infisical tells nobody which variables Netlify has. With a Netlify access token of yours the wizard reads them "
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
    """Say how many variables meet which fate, deletion first: a narrow line may lose its end.

    Where Netlify could not be read, that is said instead of numbers.
    """
    if preview.not_read:
        where = "Team" if preview.place.whole_team else "Site"
        others = "the rest that fits deleted" if fence_of(preview) else "rest deleted"
        deleted = others if preview.options.delete_missing else "none deleted"
        return f"{where} not read: {preview.secrets:,} written, {deleted}"
    told = [fate for fate in _SHORT if preview.count(fate) or fate is Fate.DELETE]
    return ", ".join(f"{_SHORT[fate]} {number(preview, fate)}" for fate in told)


def number(preview: Preview, fate: Fate) -> str:
    """Say how many variables meet a fate, `up to` where servers differ, `unknown` where nobody could look."""
    count = preview.count(fate)
    if count is None:
        return "unknown"
    certain = all(group.verdict.is_certain for group in preview.groups if group.verdict.fate is fate)
    return f"{count:,}" if certain else f"up to {count:,}"


def consequence(preview: Preview, answers: Answers) -> tuple[Remark, ...]:
    """Say what the first run does, by count and name."""
    if preview.not_read:
        return tuple(_unread(preview, answers))
    head = Remark(f"With these options, on {place_of(answers)}:")
    return (head, *(_line(preview, fate) for fate in _shown(preview)))


def _line(preview: Preview, fate: Fate) -> Remark:
    names = _listed(preview, fate)
    if fate is Fate.LEFT_ALONE and names:
        names = f"stays as it is: {names}"
    grave = bool(names) and fate is Fate.DELETE
    lead = f"  {fate.value:<10} {number(preview, fate):>7}"
    return Remark(f"{lead}   {names}".rstrip(), grave=grave, cut=True)


def _listed(preview: Preview, fate: Fate) -> str:
    """Name as many variables as a line may hold."""
    return ", ".join(printable(name, limit=60) for name in preview.rows(fate).first(_ON_A_LINE))


def _shown(preview: Preview) -> Iterator[Fate]:
    for fate in (Fate.CREATE, Fate.CHANGE, Fate.IMPORT, Fate.DELETE, Fate.LEFT_ALONE):
        if fate is not Fate.IMPORT or imports(preview):
            yield fate


def imports(preview: Preview) -> bool:
    """Tell whether the first run begins with an import."""
    return preview.options.initial_sync_behavior.value.startswith("import")


def _unread(preview: Preview, answers: Answers) -> Iterator[Remark]:
    """Say the rule where the numbers are not known."""
    place = "The team" if preview.place.whole_team else "The site"
    if preview.not_read:
        yield Remark(f"{place} could not be read: {preview.not_read.problem.happened}")
    deletes, names = preview.options.delete_missing, _listed(preview, Fate.CANNOT_KNOW)
    if names:
        yield Remark(f"  {'write':<10} {preview.secrets:>7,}   {names}", cut=True)
        kept = "" if deletes else " Nothing is deleted."
        yield Remark(f"What Netlify has by one of these names gets Infisical's value.{kept}")
    else:
        yield Remark("The folder has no secret keys, so nothing is written.")
    if deletes:
        fence = fence_of(preview)
        which = f"Every other variable whose name fits {printable(fence)}" if fence else "Every other variable"
        yield Remark(f"{which} is deleted from {target(answers)}, however many there are.", grave=True)


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
    head = [Remark(in_one_line(preview))]
    if preview.not_read:
        head = list(_unread(preview, answers))
    elif preview.is_worst_case:
        head.append(Remark("No Infisical tells its version, and versions differ: `at worst` marks what may happen."))
    rows = tuple(Choice(row, row.name, in_few_words(row)) for row in preview)
    return Listing(
        f"What the first run does on {place_of(answers)}",
        tuple(head),
        Choices(rows),
        "There is no variable on either side.",
        lambda row: in_full(row, preview),
    )


def in_few_words(row: Row) -> str:
    """Say a variable's fate and what else happens to it, for one line of a list."""
    verdict = row.verdict
    certain = verdict.is_certain or verdict.fate is Fate.CANNOT_KNOW
    told = [(effect, words) for effect, words in _FEW_WORDS.items() if effect in _effects(row)]
    sure = [words for effect, words in told if verdict.will(effect)]
    possible = [words for effect, words in told if not verdict.will(effect)]
    fate = verdict.fate.value if certain else f"{verdict.fate.value} at worst"
    worst = [f"at worst {', '.join(possible)}"] if possible else []
    return "; ".join([", ".join([fate, *sure]), *worst])


def _effects(row: Row) -> frozenset[Effect]:
    """Return what is worth saying: of a variable that nobody saw, everything might be said."""
    effects = row.verdict.effects
    return effects & _OF_NAMES if row.verdict.fate is Fate.CANNOT_KNOW else effects


def in_full(row: Row, preview: Preview) -> tuple[Remark, ...]:
    """Say all there is to say about a variable."""
    verdict, name = row.verdict, printable(row.name)
    context = preview.place.context
    said = [f"{name} {_FULL[verdict.fate].format(context=context, key=printable(row.key or ''))}"]
    if not verdict.is_certain and verdict.fate is not Fate.CANNOT_KNOW:
        said[0] = f"At worst, {said[0]}"
    if row.key and row.key != row.name:
        said.append(f"Infisical calls it {printable(row.key)}.")
    remarks = [Remark(" ".join(said), grave=verdict.fate is Fate.DELETE)]
    for effect in Effect:
        if effect in _effects(row):
            lead = "It" if verdict.will(effect) else "At worst it"
            lost = f" ({', '.join(map(printable, sorted(verdict.lost)))})" if effect in _LOSING and verdict.lost else ""
            remarks.append(Remark(f"{lead} {effect.value}{lost}.", grave=effect in GRAVE))
    return tuple(remarks)


_ON_A_LINE: Final = 20
"""Names that fit into the widest line that anybody reads."""

GRAVE: Final = frozenset({Effect.LOSES_OTHER_CONTEXTS, Effect.BECOMES_READABLE, Effect.REFUSED_BY_NETLIFY})
"""What else may happen to a variable that cannot be taken back, or ends the run."""

_OF_NAMES: Final = frozenset({Effect.REFUSED_BY_NETLIFY, Effect.REFUSED_BY_INFISICAL, Effect.DOUBTFUL_FOR_FUNCTIONS})

_LOSING: Final = frozenset({Effect.LOSES_OTHER_CONTEXTS})

_SHORT: Final = {
    Fate.DELETE: "delete",
    Fate.CHANGE: "change",
    Fate.IMPORT: "import",
    Fate.CREATE: "create",
    Fate.LEFT_ALONE: "left",
}

_FULL: Final = {
    Fate.CREATE: "is not on Netlify yet and is created with Infisical's value for {context}.",
    Fate.CHANGE: "is on Netlify already and gets Infisical's value for {context}.",
    Fate.IMPORT: "is written into Infisical as {key}, and from there back to Netlify.",
    Fate.DELETE: "is deleted from Netlify, for Infisical does not have it.",
    Fate.LEFT_ALONE: "stays as it is.",
    Fate.CANNOT_KNOW: "is written. Whether it is on Netlify already could not be read.",
}

_FEW_WORDS: Final = {
    Effect.REFUSED_BY_NETLIFY: "refused by Netlify",
    Effect.REFUSED_BY_INFISICAL: "refused by Infisical",
    Effect.LOSES_OTHER_CONTEXTS: "loses other contexts",
    Effect.BECOMES_READABLE: "no longer secret",
    Effect.NOT_IMPORTED: "not imported",
    Effect.OVERWRITTEN_IN_INFISICAL: "overwrites Infisical",
    Effect.HIDES_LINKED_SECRET: "hides an imported secret",
    Effect.BECOMES_SECRET: "becomes secret",
    Effect.DOUBTFUL_FOR_FUNCTIONS: "functions may not get it",
}
