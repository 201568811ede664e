"""What surprises people about Netlify syncs, each in one sentence, with the names it is about when they are known."""

from collections.abc import Callable, Iterator
from typing import Final

from tui.api.errors import NotFound
from tui.api.models import DeployContext, InitialSyncBehavior
from tui.api.text import printable
from tui.model.answers import Answers
from tui.model.deploy_contexts import exposure
from tui.model.netlify_names import FUNCTIONS_LIMIT, least_size, refusal_of
from tui.preview.option_labels import target
from tui.preview.plan import MOST_SECRETS, Preview
from tui.preview.plan_words import fence_of, gap_sentences, imports
from tui.preview.remarks import Remark, counted, named, named_in
from tui.preview.rows import Rows, parted
from tui.preview.sync_rules import Effect, Fate
from tui.preview.verdicts import Verdict


def traps(preview: Preview, answers: Answers) -> tuple[Remark, ...]:
    """Return what has to be said about these options, losses first."""
    found = (
        *_import(preview, answers),  # What it leaves behind or writes over, no copy can bring back.
        *_absence(preview, answers),
        *(Remark(sentence, grave=True) for sentence in gap_sentences(preview, answers)),
        *_losses(preview),
        *_refusals(preview),
        *_subfolders(preview, answers),
        *_deletion(preview, answers),
        *_size(preview),
        *_secrecy(preview),
        *_publicity(preview, answers),
        *_reach(preview, answers),
    )
    return tuple(sorted(found, key=lambda remark: not remark.grave))


def _absence(preview: Preview, answers: Answers) -> Iterator[Remark]:
    """Netlify knows no such place: an id that was typed may be wrong, or the token may not see it."""
    if preview.not_read and isinstance(preview.not_read.problem, NotFound):
        place = target(answers)
        yield Remark(f"Netlify does not find {place} with your token: a wrong id makes the run fail.", grave=True)


def _losses(preview: Preview) -> Iterator[Remark]:
    """Other contexts' values and secret marks that go; where Netlify could not be read, only the rule is known."""
    if preview.not_read:
        yield Remark(
            "Older servers may take other contexts' values from what is written, and create secret variables anew."
        )
        return
    losing = preview.having(Effect.LOSES_OTHER_CONTEXTS).where(lambda verdict: verdict.fate is not Fate.DELETE)
    yield from _about(
        losing,
        Effect.LOSES_OTHER_CONTEXTS,
        lambda rows, may: (
            f"{named(rows)} {may or _verb(rows, 'loses', 'lose')} {_verb(rows, 'its', 'their')} values for other "
            f"contexts ({_other_contexts(rows, preview.place.context)})."
        ),
    )
    yield from _about(
        preview.having(Effect.BECOMES_READABLE),
        Effect.BECOMES_READABLE,
        lambda rows, may: (
            f"{named(rows)} {may or _verb(rows, 'loses', 'lose')} {_verb(rows, 'its', 'their')} secret "
            f"{_verb(rows, 'mark', 'marks')}: the whole team can then read {_verb(rows, 'it', 'them')}."
        ),
    )
    yield from _about(
        preview.having(Effect.RECREATED),
        Effect.RECREATED,
        lambda rows, may: (
            f"{named(rows)} {'may be' if may else _verb(rows, 'is', 'are')} deleted and created anew: if Netlify "
            f"refuses that, {_verb(rows, 'it is', 'they are')} gone."
        ),
    )


def _refusals(preview: Preview) -> Iterator[Remark]:
    refused = preview.having(Effect.REFUSED_BY_NETLIFY)
    if refused:
        name = refused.first(1)[0]
        others = f" ({counted(len(refused) - 1, 'other name')} too)" if len(refused) > 1 else ""
        shown = printable(name, limit=60)
        yield Remark(f"Netlify refuses {shown}{others}, and the run stops there. {refusal_of(name)}", grave=True)
    unimportable = preview.having(Effect.REFUSED_BY_INFISICAL)
    if unimportable:
        fails = (
            "fails"
            if any(verdict.will(Effect.REFUSED_BY_INFISICAL) for verdict in _verdicts(unimportable))
            else "may fail"
        )
        which = _verb(unimportable, "the name", "the names")
        yield Remark(f"The whole import {fails}: Infisical refuses {which} {named(unimportable)}.", grave=True)
    doubtful = preview.having(Effect.DOUBTFUL_FOR_FUNCTIONS)
    if doubtful:
        yield Remark(f"Functions may not get {named(doubtful)}: AWS Lambda does not take such names.")
    if preview.too_many:
        yield Remark(
            f"The newest servers refuse to sync more than {MOST_SECRETS} secrets; here are {preview.secrets:,}.",
            grave=True,
        )


def _subfolders(preview: Preview, answers: Answers) -> Iterator[Remark]:
    """What including them means, and why Infisical would refuse it."""
    if preview.tree is None:
        return
    folder = printable(answers.secret_path.path) if answers.secret_path else "the folder"
    more = counted(preview.tree.below, "more secret")
    yield Remark(f"Subfolders of {folder} are included, with {more}; a change in any of them starts a sync.")
    if preview.tree.clashes:
        key, paths = preview.tree.clashes[0]
        folders = " and ".join(map(printable, paths[:2]))
        others = f" ({counted(len(preview.tree.clashes) - 1, 'other key')} too)" if preview.tree.clashes[1:] else ""
        yield Remark(
            f"Infisical refuses to include subfolders: {printable(key, limit=60)} is in {folders}{others}.", grave=True
        )


def _import(preview: Preview, answers: Answers) -> Iterator[Remark]:
    if not imports(preview):
        if preview.place.has_run and preview.options.initial_sync_behavior is not _PUSH:
            yield Remark("Only the first run imports, and that is over: from now on, runs push Infisical's values.")
        return
    folder = printable(answers.secret_path.path) if answers.secret_path else "the folder"
    if preview.not_read:
        yield Remark(f"The import writes into Infisical's {folder}: what it finds on Netlify.")
    else:
        yield from _imported(preview, folder)
    yield from _replaced(preview, folder)
    yield from _not_imported(preview)


def _imported(preview: Preview, folder: str) -> Iterator[Remark]:
    sure, possible = parted(preview.into_infisical, lambda verdict: verdict.fate is Fate.IMPORT and verdict.is_certain)
    if sure or not possible:
        what = named_in(preview.keys_of(sure)) or "nothing this time"
        yield Remark(f"The import writes into Infisical's {folder}: {what}.")
    if possible:
        yield Remark(f"The import may write into Infisical's {folder}: {named_in(preview.keys_of(possible))}.")


def _replaced(preview: Preview, folder: str) -> Iterator[Remark]:
    """Values that an import may take away: those of secrets in Infisical, and those of this very context."""
    overwritten, replaced, context = preview.overwritten, preview.replaced, preview.place.context
    if overwritten:
        what = named_in(preview.keys_of(overwritten))
        yield Remark(
            f"Netlify may overwrite {what} in Infisical's {folder}; old values stay in its version history only.",
            grave=True,
        )
    if preview.not_read:
        yield Remark(f"What is imported may lose its value for {context}, where it has several on Netlify.", grave=True)
    elif replaced:
        its = _verb(replaced, "its value", "their values")
        yield Remark(
            f"{named(replaced)} may lose {its} for {context}: the import may take another context's instead.",
            grave=True,
        )


def _not_imported(preview: Preview) -> Iterator[Remark]:
    missed = preview.having(Effect.NOT_IMPORTED)
    gone = missed.where(lambda verdict: verdict.fate is Fate.DELETE)
    if gone and not preview.not_read:
        for rows, verb in zip(parted(gone, lambda verdict: verdict.is_certain), ("deletes", "may delete"), strict=True):
            if rows:
                cannot = f"The import cannot read secret variables, and the same run {verb} {named(rows)}."
                yield Remark(cannot, grave=True)
    elif missed and not preview.not_read:
        yield Remark(f"The import cannot read secret variables: {named(missed)}.")
    elif preview.not_read or preview.gaps.variables:
        deletes = preview.options.delete_missing
        lost = ", and the same run may delete them" if deletes else ""
        yield Remark(f"The import does not bring variables that are secret on Netlify{lost}.", grave=deletes)


def _deletion(preview: Preview, answers: Answers) -> Iterator[Remark]:
    if not preview.options.delete_missing:
        return
    fence = fence_of(preview)
    if fence:
        yield Remark(f"Every run deletes what fits {printable(fence)} and is not in Infisical; other names are safe.")
    else:
        place = target(answers)
        yield Remark(f"Without a key schema every run may delete any variable of {place}, even those added by hand.")
    if not preview.not_read and preview.place.context != DeployContext.ALL.value:
        gone = preview.rows(Fate.DELETE).where(lambda verdict: verdict.may(Effect.LOSES_OTHER_CONTEXTS))
        yield from _about(
            gone,
            Effect.LOSES_OTHER_CONTEXTS,
            lambda rows, may: (
                f"{named(rows)} {'may be' if may else _verb(rows, 'is', 'are')} deleted in every deploy context."
            ),
        )


def _size(preview: Preview) -> Iterator[Remark]:
    written = preview.every_row.where(lambda verdict: verdict.fate not in {Fate.DELETE, Fate.LEFT_ALONE})
    size = least_size(written.names)
    if size > FUNCTIONS_LIMIT // 4:
        grave = size > FUNCTIONS_LIMIT
        yield Remark(
            f"The names alone take {size:,} bytes; functions get at most {FUNCTIONS_LIMIT:,} for names and values.",
            grave=grave,
        )


def _secrecy(preview: Preview) -> Iterator[Remark]:
    readable, secret = preview.having(Effect.CREATED_READABLE), preview.having(Effect.CREATED_SECRET)
    changing = preview.having(Effect.BECOMES_SECRET)
    marks = named(changing) if changing and not preview.not_read else ""
    if readable and secret:
        too = f", and {marks} may get it" if marks else ""
        yield Remark(
            f"Depending on Infisical's version, new variables are created with or without the secret mark{too}: with "
            "it nobody can read a value on Netlify, without it the whole team can."
        )
    elif readable:
        yield Remark("New variables are created without the secret mark: the whole team can then read them.")
    elif marks:
        yield Remark(f"{marks} may be marked secret: nobody can then read the value on Netlify.")


def _publicity(preview: Preview, answers: Answers) -> Iterator[Remark]:
    """Values that more people can read than a secret is meant for."""
    written = preview.every_row.where(lambda verdict: verdict.fate not in {Fate.DELETE, Fate.LEFT_ALONE})
    public = [name for name in written.names if name.startswith(PUBLIC_PREFIXES)]
    if public:
        verb = "ends" if len(public) == 1 else "end"
        yield Remark(f"{named_in(public)} {verb} up in the site's JavaScript, marked secret or not: it is public.")
    exposed = exposure(answers.environment, answers.deploy_context.context) if answers.deploy_context else ""
    if exposed:
        yield Remark(exposed)


def _reach(preview: Preview, answers: Answers) -> Iterator[Remark]:
    if preview.place.whole_team:
        yield Remark(f"These are shared variables: every site of {target(answers)} sees them.", grave=True)
    if preview.place.context == DeployContext.ALL.value:
        yield Remark("The context `all` meets every other: a second sync to the same place would fight with this one.")
    if not preview.options.is_auto_sync_enabled:
        yield Remark("Nothing is written until somebody runs the sync.")


def _about(rows: Rows, effect: Effect, say: Callable[[Rows, str], str]) -> Iterator[Remark]:
    """Tell what will happen from what may happen, in two sentences where both are there."""
    certain = rows.where(lambda verdict: verdict.will(effect) and verdict.is_certain)
    possible = rows.where(lambda verdict: not (verdict.will(effect) and verdict.is_certain))
    if certain:
        yield Remark(say(certain, ""), grave=True)
    if possible:
        yield Remark(say(possible, "may lose"), grave=True)


def _verdicts(rows: Rows) -> Iterator[Verdict]:
    return (group.verdict for group in rows.groups)


def _verb(rows: Rows, one: str, many: str) -> str:
    return one if len(rows) == 1 else many


def _other_contexts(rows: Rows, own: str) -> str:
    lost = sorted({printable(context) for group in rows.groups for context in group.verdict.lost - {own}})
    return ", ".join(lost) if len(lost) <= _MOST_CONTEXTS else f"{', '.join(lost[:_MOST_CONTEXTS])} and others"


_MOST_CONTEXTS: Final = 3

PUBLIC_PREFIXES: Final = ("NEXT_PUBLIC_", "NUXT_PUBLIC_", "PUBLIC_", "VITE_", "REACT_APP_", "GATSBY_")
"""How frameworks recognise the variables that they build into what browsers load."""

_PUSH: Final = InitialSyncBehavior.OVERWRITE_DESTINATION
