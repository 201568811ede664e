"""Random worlds for the preview: both sides, the options, and what a run of the demo's engine makes of them.

Few large numbers are drawn instead of many small things, which takes a tenth of the time.
"""

import zlib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from hypothesis import strategies as st

from tui.api.infisical import SecretKeys
from tui.api.models import InitialSyncBehavior, Listed, NetlifyVariable, VariableValue
from tui.demo import engine
from tui.demo.engine import Rules, RunFailed
from tui.demo.jobs import RETRY_PAUSES_SECONDS
from tui.demo.server import Generation
from tui.demo.world import Environment as EnvironmentOf
from tui.demo.world import Folder, Listing, NetlifyTraits, Project, Secret, SecretImport, Variable
from tui.model.answers import SyncOptionsAnswer
from tui.model.key_schema import KeySchema
from tui.preview.destination import Destination
from tui.preview.inputs import Prepared
from tui.preview.plan import Place, Preview
from tui.preview.sync_rules import Server, possible_servers

T = TypeVar("T")

CONTEXTS = ("all", "production", "deploy-preview", "branch-deploy", "dev")
EVERYWHERE = (*CONTEXTS, "dev-server", "branch:next")
SCHEMAS = (
    "",
    "",
    "{{secretKey}}",
    "P_{{secretKey}}",
    "{{secretKey}}_S",
    "P{{secretKey}}P",
    "{{environment}}_{{secretKey}}",
)
BAD_SCHEMAS = ("x/{{secretKey}}", "1{{secretKey}}", "{{secretKey}}-x")
ENVIRONMENT = "prod"
SERVERS = {
    Generation.FIRST: Server.FIRST,
    Generation.SECOND: Server.SECOND,
    Generation.THIRD_MERGED: Server.THIRD_MERGED,
    Generation.THIRD: Server.THIRD,
}

KEYS = ("A", "B", "C", "D", "P", "PP", "P_A", "A_S", "prod_A")
ODD_KEYS = ("URL", "1A", "A-B", "_A", "A=B", "AWS_REGION", "P_URL")
ODD_NAMES = ("P_", "_S", "PP", "P", "prod_", "a:b", "P_a:b", "a/b", "x/A", "URL", "P_a/b")
VALUES = ("", "same", "one", "two", "three")


ATTEMPTS = 1 + len(RETRY_PAUSES_SECONDS)


@dataclass(frozen=True)
class Manner:
    """What no preview can know of a run: how Netlify lists variables, what its plan takes, where deletions go.

    `reverses` lists the values of each variable the other way round.
    """

    traits: NetlifyTraits
    misaddresses_values: bool = False
    reverses: bool = False


@dataclass
class RandomWorld:
    """One source, one destination and the options; `variables` are those the run writes to.

    With `has_run` it is not the first one.
    """

    project: Project
    variables: list[Variable]
    options: SyncOptionsAnswer
    context: str
    generation: Generation
    whole_team: bool
    has_run: bool = False

    @property
    def folder(self) -> Folder:
        """The folder that the sync takes its secrets from."""
        folder = self.project.folder(ENVIRONMENT, "/")
        assert folder is not None
        return folder

    @property
    def schema(self) -> KeySchema:
        """The key schema of the options."""
        return KeySchema.of(self.options.key_schema, ENVIRONMENT)

    def keys(self) -> SecretKeys:
        """Return what the wizard would know of the source."""
        own = self.folder.shared()
        every = engine.source_secrets(self.project, self.folder)
        return SecretKeys(tuple(sorted(own)), tuple(sorted(every.keys() - own.keys())))

    def destination(self) -> Destination:
        """Return what the wizard would know of the destination."""
        return tuple(_as_read(variable) for variable in self.variables)

    def preview(self, destination: Destination, *, knows_the_server: bool) -> Preview:
        """Preview the run, knowing the generation or only what any client can find out."""
        known = frozenset({SERVERS[self.generation]})
        servers = known if knows_the_server else possible_servers(can_import=self.generation is not Generation.FIRST)
        place = Place(ENVIRONMENT, self.context, self.whole_team, servers, self.has_run)
        return Prepared(self.keys(), destination, place).preview(self.options)

    def manners(self) -> Iterator[Manner]:
        """Return every manner that makes a difference to servers of this generation."""
        refuses = (False, True) if self.generation is Generation.SECOND else (False,)
        misaddresses = (False, True) if self.generation is Generation.THIRD else (False,)
        for listing, refused, missed, reverses in product(Listing, refuses, misaddresses, (False, True)):
            yield Manner(NetlifyTraits(listing, refuses_secrets=refused), missed, reverses)

    def run(self, manner: Manner) -> "Run":
        """Return what one run does, with all its attempts; the world itself stays as it is."""
        ran = deepcopy(self)
        if manner.reverses:
            for variable in ran.variables:
                variable.values = dict(reversed(variable.values.items()))
        return ran._run(manner)

    def _run(self, manner: Manner) -> "Run":
        before, own_before = _by_key(self.variables), self.folder.shared()
        source = engine.source_secrets(self.project, self.folder)
        failed, pushed = "", source
        for _ in range(ATTEMPTS):
            pushed = engine.source_secrets(self.project, self.folder)
            try:
                self._attempt(pushed, self._rules(manner))
            except RunFailed as failure:
                failed = str(failure)
                if not failure.retries:
                    break
            else:
                failed = ""
                break
        return Run(before, _by_key(self.variables), own_before, self.folder.shared(), source, pushed, failed)

    def _rules(self, manner: Manner) -> Rules:
        return Rules(
            self.generation,
            ENVIRONMENT,
            self.context,
            self.options.key_schema,
            not self.options.delete_missing,
            misaddresses_values=manner.misaddresses_values,
            netlify=manner.traits,
        )

    def _attempt(self, secrets: dict[str, str], rules: Rules) -> None:
        if self.has_run:
            engine.push(secrets, self.variables, rules)
        else:
            engine.sync(secrets, self.folder, self.variables, rules, self.options.initial_sync_behavior)


@dataclass(frozen=True)
class Run:
    """What one run did.

    Attributes:
        before: The variables before it.
        after: The variables after it.
        own_before: The folder's own secrets before it.
        own_after: The folder's own secrets after it.
        source: All secrets of the source before it.
        pushed: All secrets of the source in its last attempt, the imported ones included.
        failed: Why its last attempt failed.
    """

    before: dict[str, Variable]
    after: dict[str, Variable]
    own_before: dict[str, str]
    own_after: dict[str, str]
    source: dict[str, str]
    pushed: dict[str, str]
    failed: str


def _as_read(variable: Variable) -> NetlifyVariable:
    values = []
    for where in variable.values:
        context, _, branch = where.partition(":")
        values.append(VariableValue(context=context, context_parameter=branch or None))
    return NetlifyVariable(key=variable.key, values=Listed(values), is_secret=variable.is_secret)


def _by_key(variables: list[Variable]) -> dict[str, Variable]:
    return {variable.key: deepcopy(variable) for variable in variables}


@st.composite
def worlds(draw: st.DrawFn) -> RandomWorld:
    """Draw a world; one in about eight has names that one of the services refuses."""
    pick = _Picks(draw(_NUMBERS))
    odd = pick.index(8) == 0
    keys = KEYS + ODD_KEYS if odd else KEYS
    text = pick.one_of(SCHEMAS + BAD_SCHEMAS if odd else SCHEMAS)
    schema = KeySchema.of(text, ENVIRONMENT)
    names = sorted({*KEYS, *schema.names_of(KEYS), *(ODD_NAMES if odd else ())})
    generation = pick.one_of(tuple(Generation))
    behaviors = tuple(InitialSyncBehavior) if generation is not Generation.FIRST else tuple(InitialSyncBehavior)[:1]
    options = SyncOptionsAnswer(
        initial_sync_behavior=pick.one_of(behaviors), delete_missing=pick.index(2) == 1, key_schema=text
    )
    context, whole_team = pick.one_of(CONTEXTS), pick.index(2) == 1
    folders = [_secrets(_Picks(number), keys) for number in draw(_THREE_NUMBERS)]
    variables = [_variable(_Picks(number), names, context) for number in draw(_SOME_NUMBERS)]
    once = {variable.key: variable for variable in variables}
    return RandomWorld(_project(*folders), list(once.values()), options, context, generation, whole_team)


# Hypothesis likes small numbers; scattered, they make as lively worlds as large ones.
_NUMBERS = st.integers(0, 2**32 - 1).map(lambda number: zlib.crc32(number.to_bytes(4, "big")))
_THREE_NUMBERS = st.tuples(_NUMBERS, _NUMBERS, _NUMBERS)
_SOME_NUMBERS = st.lists(_NUMBERS, min_size=3, max_size=7)


class _Picks:
    """Takes one choice after the other out of a number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def index(self, size: int) -> int:
        """Choose below `size`."""
        self._number, chosen = divmod(self._number, size)
        return chosen

    def one_of(self, things: Sequence[T]) -> T:
        """Choose one."""
        return things[self.index(len(things))]

    def some_of(self, things: Sequence[T], most: int) -> list[T]:
        """Choose one to `most`, in any order, none twice."""
        return list(dict.fromkeys(self.one_of(things) for _ in range(1 + self.index(most))))


def _secrets(pick: _Picks, keys: Sequence[str]) -> dict[str, str]:
    return {key: pick.one_of(VALUES) for key in (pick.some_of(keys, 3) if pick.index(8) else ())}


def _variable(pick: _Picks, names: Sequence[str], context: str) -> Variable:
    """Make a variable: with values anywhere, for this context and `all`, or in other contexts only."""
    elsewhere = [where for where in EVERYWHERE if where != context]
    match pick.index(4):
        case 0:
            contexts = pick.some_of(elsewhere, 3)
        case 1:
            contexts = [context, "all"] if pick.index(2) else ["all", context]
        case _:
            contexts = pick.some_of(EVERYWHERE, 3)
    values = {where: pick.one_of(VALUES) for where in contexts}
    return Variable(pick.one_of(names), values, pick.index(2) == 1)


def _project(own: dict[str, str], one: dict[str, str], two: dict[str, str]) -> Project:
    """Make a project whose folder holds secrets of its own and imports two others."""

    def folder(name: str, secrets: dict[str, str]) -> Folder:
        return Folder(name, [Secret(key, value) for key, value in secrets.items()])

    root = folder("root", own)
    root.imports += [SecretImport("shared", "/one"), SecretImport("shared", "/two")]
    root.secrets.append(Secret("PERSONAL", "mine", type="personal"))
    shared = Folder(folders=[folder("one", one), folder("two", two)])
    return Project("P", "p", [EnvironmentOf("Prod", ENVIRONMENT, root), EnvironmentOf("Shared", "shared", shared)])
