"""What the preview says of one variable, in few words and in full; `may` marks what is not certain."""

from collections.abc import Iterator
from typing import Final

from tui.api.models import DeployContext
from tui.api.text import printable
from tui.preview.plan import Preview
from tui.preview.remarks import Remark
from tui.preview.rows import Row
from tui.preview.sync_rules import Effect, Fate
from tui.preview.verdicts import Verdict


def in_few_words(row: Row) -> str:
    """Say a variable's fate and what else happens to it, for one line of a list."""
    verdict = row.verdict
    told = [(effect, words) for effect, words in _FEW_WORDS.items() if effect in told_effects(verdict)]
    sure = [words for effect, words in told if verdict.will(effect)]
    possible = [_may(words) for effect, words in told if not verdict.will(effect)]
    fate = _DONE[verdict.fate] if _is_sure(verdict) else f"may be {_DONE[verdict.fate]}"
    if verdict.or_else == _CHANGED:
        fate = f"{_DONE[verdict.fate]} or {_DONE[Fate.CHANGE]}"
    return "; ".join(filter(None, (", ".join([fate, *sure]), ", ".join(possible))))


def in_full(row: Row, preview: Preview) -> tuple[Remark, ...]:
    """Say all there is to say about a variable."""
    verdict, name = row.verdict, printable(row.name)
    sure = _is_sure(verdict)
    words = _FULL[verdict.fate].format(
        context=_values_of(preview.place.context),
        key=printable(row.key or ""),
        be="is" if sure else "may be",
        gets="gets" if sure else "may get",
    )
    why = f": {_why_left_alone(row, preview)}." if verdict.fate is Fate.LEFT_ALONE else ""
    said = [f"{name} {words}{why}"]
    if verdict.fate is Fate.IMPORT and Fate.CHANGE in verdict.or_else:
        said.append("Where it is not imported, Infisical's value is written over it.")
    if row.key and row.key != row.name:
        said.append(f"Infisical calls it {printable(row.key)}.")
    return (Remark(" ".join(said), grave=verdict.fate is Fate.DELETE), *_besides(row, preview.place.context))


def _values_of(context: str) -> str:
    return "all contexts" if context == DeployContext.ALL else context


def _why_left_alone(row: Row, preview: Preview) -> str:
    if row.verdict.may(Effect.REFUSED_BY_INFISICAL):
        return "Infisical does not have it, and refuses its name"
    if not preview.options.delete_missing:
        return "Infisical does not have it, and nothing is deleted"
    if not preview.schema.owned({row.name}):
        return "its name does not match the key schema"
    return f"it has no value of its own for {_values_of(preview.place.context)}"


def _besides(row: Row, context: str) -> Iterator[Remark]:
    verdict, effects = row.verdict, told_effects(row.verdict)
    others = ", ".join(map(printable, sorted(verdict.lost - {context})))
    if Effect.LOSES_OTHER_CONTEXTS in effects:
        effects -= {Effect.KEEPS_OTHER_CONTEXTS}  # That it may lose them says that it may keep them.
    either = effects >= _MARKS
    if either:
        yield Remark("Depending on Infisical's version it is created with or without the secret mark.")
    for effect in Effect:
        if effect in effects and not (either and effect in _MARKS):
            words = effect.value if verdict.will(effect) else _may(effect.value)
            lost = f" ({others})" if effect in _LOSING and others else ""
            yield Remark(f"It {words}{lost}.", grave=effect in GRAVE)


def _is_sure(verdict: Verdict) -> bool:
    return verdict.is_certain or verdict.fate is Fate.CANNOT_KNOW


def told_effects(verdict: Verdict) -> frozenset[Effect]:
    """Return what is worth saying: of a variable that nobody saw, everything might be said."""
    return verdict.effects & _OF_NAMES if verdict.fate is Fate.CANNOT_KNOW else verdict.effects


def _may(words: str) -> str:
    """Put `may` in front of words that begin with their verb."""
    verb, _, rest = words.partition(" ")
    negated, rest = ("not ", rest.removeprefix("not ")) if rest.startswith("not ") else ("", rest)
    return f"may {negated}{_INFINITIVES.get(verb, verb.removesuffix('s'))} {rest}"


_INFINITIVES: Final = {"is": "be", "has": "have", "goes": "go"}

_CHANGED: Final = frozenset({Fate.CHANGE})

GRAVE: Final = frozenset(
    {
        *(Effect.LOSES_OTHER_CONTEXTS, Effect.LOSES_OWN_VALUE, Effect.OVERWRITTEN_IN_INFISICAL),
        *(Effect.RECREATED, Effect.BECOMES_READABLE, Effect.REFUSED_BY_NETLIFY, Effect.REFUSED_BY_INFISICAL),
    }
)
"""What else may happen to a variable that cannot be taken back, or ends the run."""

_OF_NAMES: Final = frozenset({Effect.REFUSED_BY_NETLIFY, Effect.REFUSED_BY_INFISICAL, Effect.DOUBTFUL_FOR_FUNCTIONS})

_LOSING: Final = frozenset({Effect.LOSES_OTHER_CONTEXTS})

_MARKS: Final = frozenset({Effect.CREATED_READABLE, Effect.CREATED_SECRET})

_DONE: Final = {
    Fate.CREATE: "created",
    Fate.CHANGE: "changed",
    Fate.IMPORT: "imported",
    Fate.DELETE: "deleted",
    Fate.LEFT_ALONE: "left alone",
    Fate.CANNOT_KNOW: "written (new or changed: unknown)",
}

_FULL: Final = {
    Fate.CREATE: "is not on Netlify yet and {be} created with Infisical's value for {context}.",
    Fate.CHANGE: "is on Netlify already and {gets} Infisical's value for {context}.",
    Fate.IMPORT: "{be} imported: written into Infisical as {key}, and from there back to Netlify.",
    Fate.DELETE: "{be} deleted from Netlify, because Infisical does not have it.",
    Fate.LEFT_ALONE: "is left alone",
    Fate.CANNOT_KNOW: "is written. Whether it is on Netlify already could not be read.",
}

_FEW_WORDS: Final = {
    Effect.REFUSED_BY_NETLIFY: "is refused by Netlify",
    Effect.REFUSED_BY_INFISICAL: "is refused by Infisical",
    Effect.LOSES_OWN_VALUE: "loses its own value",
    Effect.LOSES_OTHER_CONTEXTS: "loses other contexts",
    Effect.RECREATED: "is deleted and created anew",
    Effect.BECOMES_READABLE: "loses its secret mark",
    Effect.NOT_IMPORTED: "is not imported",
    Effect.OVERWRITTEN_IN_INFISICAL: "overwrites Infisical",
    Effect.HIDES_LINKED_SECRET: "hides an imported secret",
    Effect.BECOMES_SECRET: "is marked secret",
    Effect.DOUBTFUL_FOR_FUNCTIONS: "has a name that functions may not get",
}
