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
    KEEPS_OTHER_CONTEXTS = "keeps its values in other deploy contexts"
    ONLY_VALUE = "goes as a whole, because it has no other value"
    BECOMES_READABLE = "loses its secret mark: everybody in the team can read it afterwards"
    BECOMES_SECRET = "is marked secret: nobody can read it on Netlify afterwards"
    RECREATED = "is deleted and created anew"
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
        _outcome(seen, claim, rules, server, listed=listed)
        for server in servers
        for listed in _listings(seen, rules.context)
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


def _outcome(seen: Seen, claim: Claim, rules: Rules, server: Server, *, listed: bool) -> Outcome:
    wants_import = rules.imports and server is not Server.FIRST and listed and claim is not Claim.FENCED
    wants_import = wants_import and (claim is not Claim.OWN or rules.overwrites_infisical)
    if wants_import and not seen.is_secret:
        return _written(Fate.IMPORT, seen, rules, server, _of_import(seen, claim))
    effects = {Effect.NOT_IMPORTED} if wants_import else set()
    if claim in {Claim.OWN, Claim.LINKED}:
        return _written(Fate.CHANGE, seen, rules, server, effects)
    if claim is not Claim.FENCED and rules.deletes:
        return _deleted(seen, rules, server, effects, listed=listed)
    return Outcome(Fate.LEFT_ALONE, effects=frozenset(effects))


def _of_import(seen: Seen, claim: Claim) -> set[Effect]:
    found = {Effect.ONE_OF_SEVERAL_VALUES} if len(seen.contexts) > 1 else set()
    match claim:
        case Claim.OWN:
            found.add(Effect.OVERWRITTEN_IN_INFISICAL)
        case Claim.LINKED:
            found.add(Effect.HIDES_LINKED_SECRET)
        case Claim.UNIMPORTABLE:
            found.add(Effect.REFUSED_BY_INFISICAL)
        case _:
            pass
    return found


def _written(fate: Fate, seen: Seen, rules: Rules, server: Server, effects: set[Effect]) -> Outcome:
    """Write the value of one context, the way the server does."""
    others = seen.contexts - {rules.context}
    recreates = server is Server.THIRD_MERGED and seen.is_secret
    if server.replaces or recreates:
        effects |= {Effect.LOSES_OTHER_CONTEXTS} if others else set()
    else:
        others = frozenset()
    if recreates:
        effects |= {Effect.RECREATED, Effect.BECOMES_READABLE}
    elif server is Server.SECOND:
        effects.add(Effect.RECREATED if seen.is_secret else Effect.BECOMES_SECRET)
    return Outcome(fate, others, frozenset(effects))


def _deleted(seen: Seen, rules: Rules, server: Server, effects: set[Effect], *, listed: bool) -> Outcome:
    """Delete a surplus variable, or its value of one context, where the server sees it."""
    has_value = rules.context in seen.contexts
    if not (listed if server.replaces else has_value):
        return Outcome(Fate.LEFT_ALONE, effects=frozenset(effects))
    others = seen.contexts - {rules.context}
    if server.replaces:
        gone = others
    elif server is Server.THIRD_MERGED and seen.is_secret:
        # What remains of a secret variable is written back as Netlify shows it: masked, but for local development.
        gone = others - {"dev"}
    else:
        gone = frozenset()
    if not others:
        effects.add(Effect.ONLY_VALUE)
    else:
        effects.add(Effect.LOSES_OTHER_CONTEXTS if gone else Effect.KEEPS_OTHER_CONTEXTS)
    return Outcome(Fate.DELETE, gone | (seen.contexts & {rules.context}), frozenset(effects))


def creation(server: Server) -> Outcome:
    """Return what becomes of a key that Netlify does not have yet."""
    made = Effect.CREATED_SECRET if server is Server.SECOND else Effect.CREATED_READABLE
    return Outcome(Fate.CREATE, effects=frozenset({made}))
