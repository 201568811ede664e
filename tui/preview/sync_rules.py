"""What the generations of Infisical do to one variable of Netlify in a run: the facts that the preview stands on.

No server tells its generation, and Netlify does not document what it lists when asked for one deploy context. So
`outcomes` returns one outcome per possibility, and the verdict is the worst of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

ALL: Final = "all"
"""The deploy context whose value counts wherever a context has none of its own."""


class Server(Enum):
    """How Infisical's Netlify syncs have worked, by the order in which the versions appeared.

    Two versions of the third are known: the later sets single values, the earlier (`THIRD_MERGED`) writes whole
    variables with their other values merged in, and recreates those that are secret.
    """

    FIRST = auto()
    SECOND = auto()
    THIRD_MERGED = auto()
    THIRD = auto()

    @property
    def replaces(self) -> bool:
        """Whether it knows variables only as a whole, all deploy contexts together."""
        return self in {Server.FIRST, Server.SECOND}


def possible_servers(*, can_import: bool) -> frozenset[Server]:
    """Return what the server may be; importing came with the second generation."""
    return frozenset(Server) - {Server.FIRST} if can_import else frozenset({Server.FIRST})


class Fate(StrEnum):
    """What the run does to a variable. An imported one is written to Infisical and then back to Netlify.

    `CANNOT_KNOW` is written too, created or changed: nobody could look.
    """

    CREATE = "create"
    CHANGE = "change"
    IMPORT = "import"
    DELETE = "delete"
    LEFT_ALONE = "leave alone"
    CANNOT_KNOW = "write"


class Effect(Enum):
    """What else happens to a variable; the value says it in words that follow the variable's name, verb first."""

    LOSES_OTHER_CONTEXTS = "loses its values in other deploy contexts"
    LOSES_OWN_VALUE = "loses its value for this deploy context: the import takes that of another context instead"
    KEEPS_OTHER_CONTEXTS = "keeps its values in other deploy contexts"
    ONLY_VALUE = "goes as a whole, because it has no other value"
    BECOMES_READABLE = "loses its secret mark: everybody in the team can read it afterwards"
    BECOMES_SECRET = "is marked secret: nobody can read it on Netlify afterwards"
    RECREATED = "is deleted and created anew: it is gone if Netlify refuses that"
    CREATED_READABLE = "is created without the secret mark"
    CREATED_SECRET = "is created with the secret mark"
    NOT_IMPORTED = "is left out of the import, which cannot bring secret variables"
    OVERWRITTEN_IN_INFISICAL = "overwrites Infisical's value where the two differ"
    HIDES_LINKED_SECRET = "becomes a secret of the folder and hides the imported one of that name"
    ONE_OF_SEVERAL_VALUES = "brings to Infisical only the first of its values that Netlify lists"
    REFUSED_BY_NETLIFY = "has a name that Netlify refuses, so the run stops there"
    REFUSED_BY_INFISICAL = "makes the whole import fail, for Infisical refuses its name"
    DOUBTFUL_FOR_FUNCTIONS = "has a name that functions may not get"


class Claim(Enum):
    """What the sync has to do with a variable's name: a secret of the folder or of its imports, its fence, or nothing.

    `UNIMPORTABLE` is a surplus variable whose key Infisical would refuse.
    """

    OWN = auto()
    LINKED = auto()
    SURPLUS = auto()
    UNIMPORTABLE = auto()
    FENCED = auto()


@dataclass(frozen=True)
class Seen:
    """What matters of a variable on Netlify: the deploy contexts that have a value, and its secret mark."""

    contexts: frozenset[str]
    is_secret: bool


@dataclass(frozen=True)
class Rules:
    """What matters of the sync: deploy context, first sync (`overwrites_infisical` means Netlify wins), deletion."""

    context: str
    imports: bool = False
    overwrites_infisical: bool = False
    deletes: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one kind of server does to one variable; `lost` are the deploy contexts whose values are gone for good."""

    fate: Fate
    lost: frozenset[str] = frozenset()
    effects: frozenset[Effect] = frozenset()


def outcomes(seen: Seen, claim: Claim, rules: Rules, servers: frozenset[Server]) -> frozenset[Outcome]:
    """Return what a run may do to a variable that exists, for each server and each way Netlify may list it."""
    return frozenset(
        outcome
        for server in servers
        for listed in _listings(seen, rules.context)
        for outcome in _outcomes(seen, claim, rules, server, listed=listed)
    )


def _listings(seen: Seen, context: str) -> Iterator[bool]:
    """Say whether Netlify lists the variable when asked for the context.

    Surely so with a value of that very context. Without one the list may hold what deploys of the context see, and
    asked for `all` it may hold everything.
    """
    if context in seen.contexts:
        yield True
        return
    yield False
    if context == ALL or ALL in seen.contexts:
        yield True


def _outcomes(seen: Seen, claim: Claim, rules: Rules, server: Server, *, listed: bool) -> Iterator[Outcome]:
    wants_import = rules.imports and server is not Server.FIRST and listed and claim is not Claim.FENCED
    wants_import = wants_import and (claim is not Claim.OWN or rules.overwrites_infisical)
    if wants_import and not seen.is_secret:
        yield from _imported(seen, claim, rules, server)
        return
    effects = frozenset({Effect.NOT_IMPORTED}) if wants_import else _NONE
    if claim in {Claim.OWN, Claim.LINKED}:
        yield from _changed(seen, claim, rules, server, effects)
    elif claim is not Claim.FENCED and rules.deletes:
        yield from _deleted(seen, rules, server, effects, listed=listed)
    else:
        yield Outcome(Fate.LEFT_ALONE, effects=effects)


def _imported(seen: Seen, claim: Claim, rules: Rules, server: Server) -> Iterator[Outcome]:
    """Write a value into Infisical and back, the first that Netlify lists: of several it may be any.

    A value of Netlify that is empty, or Infisical's already, does not overwrite that of a secret. A name that Infisical
    refuses ends the run before anything was written.
    """
    if claim is Claim.UNIMPORTABLE:
        yield Outcome(Fate.LEFT_ALONE, effects=frozenset({Effect.REFUSED_BY_INFISICAL}))
        return
    several = len(seen.contexts) > 1
    effects = frozenset({Effect.ONE_OF_SEVERAL_VALUES}) if several else _NONE
    for write in _writes(seen, rules, server):
        yield Outcome(Fate.IMPORT, write.lost, write.effects | effects | _OF_IMPORT.get(claim, _NONE))
        if several and rules.context in seen.contexts:
            lost = write.lost | {rules.context}
            yield Outcome(
                Fate.IMPORT, lost, write.effects | effects | _OF_IMPORT.get(claim, _NONE) | {Effect.LOSES_OWN_VALUE}
            )
        if claim is Claim.OWN:
            yield Outcome(Fate.CHANGE, write.lost, write.effects)


def _changed(seen: Seen, claim: Claim, rules: Rules, server: Server, effects: frozenset[Effect]) -> Iterator[Outcome]:
    for write in _writes(seen, rules, server):
        yield Outcome(Fate.CHANGE, write.lost, write.effects | effects)
        again = _imported_again(write.left, claim, rules, server)
        if again:
            yield Outcome(Fate.CHANGE, write.lost, write.effects | effects | again)


def _imported_again(written: Seen | None, claim: Claim, rules: Rules, server: Server) -> frozenset[Effect]:
    """Say what an import may do to a variable that the run itself wrote.

    A run that fails on its way is tried again from its beginning, and as long as none has succeeded it imports.
    """
    if not rules.imports or server is Server.FIRST or written is None or written.is_secret:
        return _NONE
    if claim is Claim.LINKED:
        return _OF_IMPORT[Claim.LINKED]
    if claim is Claim.OWN and rules.overwrites_infisical and len(written.contexts) > 1:
        return _OF_IMPORT[Claim.OWN] | {Effect.ONE_OF_SEVERAL_VALUES}
    return _NONE


@dataclass(frozen=True)
class _Write:
    """One way in which writing a variable may end; `left` is what it is afterwards, None when it is gone."""

    left: Seen | None
    lost: frozenset[str]
    effects: frozenset[Effect]


def _writes(seen: Seen, rules: Rules, server: Server) -> Iterator[_Write]:
    """Write the value of one context, the way the server does."""
    others = seen.contexts - {rules.context}
    recreates = seen.is_secret and server in {Server.SECOND, Server.THIRD_MERGED}
    if not (server.replaces or recreates):
        yield _Write(Seen(seen.contexts | {rules.context}, seen.is_secret), _NOWHERE, _NONE)
        return
    effects = frozenset({Effect.LOSES_OTHER_CONTEXTS}) if others else _NONE
    is_secret = seen.is_secret or server is Server.SECOND
    if recreates:
        effects |= {Effect.RECREATED}
        yield _Write(None, seen.contexts, effects)
        is_secret = server is Server.SECOND
    if is_secret is not seen.is_secret:
        effects |= {Effect.BECOMES_SECRET if is_secret else Effect.BECOMES_READABLE}
    yield _Write(Seen(frozenset({rules.context}), is_secret), others, effects)


def _deleted(
    seen: Seen, rules: Rules, server: Server, effects: frozenset[Effect], *, listed: bool
) -> Iterator[Outcome]:
    """Delete a surplus variable, or its value of one context, where the server sees it."""
    has_value = rules.context in seen.contexts
    if not (listed if server.replaces else has_value):
        yield Outcome(Fate.LEFT_ALONE, effects=effects)
        return
    others = seen.contexts - {rules.context}
    if server.replaces:
        gone = others
    elif server is Server.THIRD_MERGED and seen.is_secret:
        # What remains of a secret variable is written back as Netlify shows it: masked, but for local development.
        gone = others - {"dev"}
    else:
        gone = _NOWHERE
    if server is Server.THIRD and others:
        # It may ask for that at an address that Netlify does not know, and takes the 404 for done.
        yield Outcome(Fate.LEFT_ALONE, effects=effects)
    if not others:
        effects |= {Effect.ONLY_VALUE}
    else:
        effects |= {Effect.LOSES_OTHER_CONTEXTS if gone else Effect.KEEPS_OTHER_CONTEXTS}
    yield Outcome(Fate.DELETE, gone | (seen.contexts & {rules.context}), effects)


def creations(claim: Claim, rules: Rules, servers: frozenset[Server]) -> frozenset[Outcome]:
    """Return what may become of a key that Netlify does not have yet, a secret of the folder or of its imports."""
    return frozenset(outcome for server in servers for outcome in _created(claim, rules, server))


def _created(claim: Claim, rules: Rules, server: Server) -> Iterator[Outcome]:
    is_secret = server is Server.SECOND
    made = frozenset({Effect.CREATED_SECRET if is_secret else Effect.CREATED_READABLE})
    yield Outcome(Fate.CREATE, effects=made)
    again = _imported_again(Seen(frozenset({rules.context}), is_secret), claim, rules, server)
    if again:
        yield Outcome(Fate.CREATE, effects=made | again)


_NONE: Final = frozenset[Effect]()

_NOWHERE: Final = frozenset[str]()

_OF_IMPORT: Final = {
    Claim.OWN: frozenset({Effect.OVERWRITTEN_IN_INFISICAL}),
    Claim.LINKED: frozenset({Effect.HIDES_LINKED_SECRET}),
}
"""What the import of a variable does to the folder, by what the folder has of that name."""
