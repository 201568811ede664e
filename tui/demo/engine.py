"""What one run of a Netlify sync does: to the variables on Netlify, and, when it imports, to Infisical.

Plain functions over a folder's secrets and a list of variables, deterministic, without a clock, so that a
preview can be judged by them. How they differ by `Generation` follows Infisical's published sources.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tui.api.models import InitialSyncBehavior
from tui.demo import key_schema
from tui.demo.netlify_store import NetlifyRefusal, VariableStore
from tui.demo.server import Generation
from tui.demo.world import ALL_SCOPES, Folder, NetlifyTraits, Project, Variable

_SECRET_SCOPES = ("builds", "functions", "runtime")
_MAX_MESSAGE = 1024
_MOST_CLASHES = 5


class RunFailed(Exception):
    """A run stopped; what it had changed by then stays. The text is what becomes `lastSyncMessage`."""

    def __init__(self, message: str, *, retries: bool = True) -> None:
        super().__init__(message if len(message) <= _MAX_MESSAGE else f"{message[: _MAX_MESSAGE - 3]}...")
        self.retries = retries


@dataclass(frozen=True)
class Rules:
    """What a run needs to know of its sync, its server and Netlify.

    `environment` is a slug, `context` is `None` when the sync names none. For `misaddresses_values` see
    `ServerProfile`.
    """

    generation: Generation
    environment: str
    context: str | None = "all"
    key_schema: str | None = None
    disable_secret_deletion: bool = False
    misaddresses_values: bool = False
    netlify: NetlifyTraits = field(default_factory=NetlifyTraits)

    def matches(self, key: str) -> bool:
        """Say whether the sync takes a Netlify key for one of its own."""
        return key_schema.matches(key, self.key_schema, self.environment)

    def rendered(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Return the secrets under their Netlify keys."""
        return {key_schema.rendered(key, self.key_schema, self.environment): secrets[key] for key in secrets}


def source_secrets(project: Project, folder: Folder) -> dict[str, str]:
    """Return what a sync of this folder pushes: its shared secrets and those it imports from elsewhere.

    A secret of its own wins over an imported one, a later import over an earlier one. Subfolders and
    personal secrets are left out, and so is what an imported folder imports in its turn.
    """
    secrets = folder.shared()
    for link in reversed(folder.imports):
        linked = project.folder(link.environment, link.path)
        for key, value in ({} if linked is None else linked.shared()).items():
            secrets.setdefault(key, value)
    return secrets


def tree_secrets(project: Project, folder: Folder, path: str) -> dict[str, str]:
    """Return what a sync of the folder at `path` with all its subfolders pushes, in one flat list.

    What the folders import counts too, where none of them has a secret of that name. Raise `RunFailed` where two of
    them have secrets of the same name.
    """
    places: dict[str, list[str]] = {}
    secrets: dict[str, str] = {}
    for place, below in folder.tree(path):
        for key, value in below.shared().items():
            places.setdefault(key, []).append(place)
            secrets[key] = value
    clashes = [f"{key} ({', '.join(where)})" for key, where in places.items() if len(where) > 1]
    if clashes:
        told = ", ".join(clashes[:_MOST_CLASHES])
        raise RunFailed(f"Secrets in different folders have the same name: {told}", retries=False)
    for _, below in folder.tree(path):
        for key, value in source_secrets(project, below).items():
            secrets.setdefault(key, value)
    return secrets


def sync(
    secrets: dict[str, str], folder: Folder, variables: list[Variable], rules: Rules, behavior: InitialSyncBehavior
) -> None:
    """Do a first run: import if that is asked for, then push; the secrets are `source_secrets` of the folder.

    Raise `RunFailed` where the import or the push does.
    """
    if behavior is not InitialSyncBehavior.OVERWRITE_DESTINATION:
        netlify_wins = behavior is InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION
        secrets.update(pull(folder, variables, rules, prioritize_destination=netlify_wins))
    push(secrets, variables, rules)


def push(secrets: Mapping[str, str], variables: list[Variable], rules: Rules) -> None:
    """Make Netlify's variables follow the secrets, key by key; raise `RunFailed` at the first one refused."""
    wanted = rules.rendered(secrets)
    store = VariableStore(variables, rules.netlify)
    if rules.generation in {Generation.FIRST, Generation.SECOND}:
        _push_whole_variables(wanted, store, rules)
    else:
        _push_values(wanted, store, rules)


def pull(folder: Folder, variables: list[Variable], rules: Rules, *, prioritize_destination: bool) -> dict[str, str]:
    """Write Netlify's readable variables into the folder, and return what was taken over: key to value.

    Secret-flagged variables cannot be read and are skipped. What the folder has only through a link
    counts as missing there. Raise `RunFailed`, having written nothing, when Infisical would not take a name.
    """
    found: dict[str, str] = {}
    for key, variable in VariableStore(variables, rules.netlify).listed(rules.context).items():
        if not variable.is_secret and rules.matches(key):
            name = key_schema.stripped(key, rules.key_schema, rules.environment)
            found[name] = next(iter(variable.values.values()), "")
    _check_names(found)
    own = folder.shared()
    taken = {
        key: value
        for key, value in found.items()
        if key not in own or (prioritize_destination and value and value != own[key])
    }
    for key, value in taken.items():
        folder.write(key, value)
    return taken


def withdraw(secrets: Mapping[str, str], variables: list[Variable], rules: Rules) -> None:
    """Delete from Netlify what the secrets would have pushed there; other keys are left alone."""
    keys = rules.rendered(secrets)
    store = VariableStore(variables, rules.netlify)
    if rules.generation in {Generation.FIRST, Generation.SECOND}:
        for key in [key for key in store.listed(rules.context) if key in keys]:
            store.delete(key)
    else:
        for variable in [variable for variable in store.listed().values() if variable.key in keys]:
            _delete_value(variable, store, rules)


def _push_whole_variables(wanted: Mapping[str, str], store: VariableStore, rules: Rules) -> None:
    """First and second generation: variables are replaced and deleted as a whole, other contexts included."""
    first = rules.generation is Generation.FIRST
    context = "all" if first and rules.context is None else rules.context
    listed = store.listed(context)
    for key, value in wanted.items():
        with _failures_name(key, rules):
            known = store.find(key)
            if known is None and first:
                store.create(key, {context: value}, is_secret=False, scopes=ALL_SCOPES)
            elif known is None:
                store.create(key, {context: value}, is_secret=True, scopes=_SECRET_SCOPES)
            elif known.is_secret and not first:
                store.recreate(known, {context: value}, is_secret=True, scopes=_SECRET_SCOPES)
            else:
                store.replace(known, {context: value}, is_secret=known.is_secret or not first)
    for key in _surplus(wanted, listed, rules):
        store.delete(key)


def _push_values(wanted: Mapping[str, str], store: VariableStore, rules: Rules) -> None:
    """Third generation: only the value of this context is touched, and a variable goes with its last value."""
    listed = store.listed()
    for key in [key for key in wanted if key not in listed]:
        with _failures_name(key, rules):
            store.create(key, {rules.context: wanted[key]}, is_secret=False, scopes=ALL_SCOPES)
    recreates = rules.generation is Generation.THIRD_MERGED
    for key in [key for key in wanted if key in listed]:
        with _failures_name(key, rules):
            if recreates and listed[key].is_secret:
                scopes = listed[key].scopes
                store.recreate(listed[key], {rules.context: wanted[key]}, is_secret=False, scopes=scopes)
            else:
                store.set_value(listed[key], rules.context, wanted[key])
    for key in _surplus(wanted, listed, rules):
        _delete_value(listed[key], store, rules)


def _delete_value(variable: Variable, store: VariableStore, rules: Rules) -> None:
    """Delete the value of the context; the earlier text writes the others back, as far as Netlify shows them.

    A server that misaddresses values deletes none of several, and notices nothing.
    """
    if rules.misaddresses_values and variable.values.keys() - {rules.context}:
        return
    if rules.generation is Generation.THIRD_MERGED and variable.is_secret and rules.context in variable.values:
        store.mask_values(variable)
    store.delete_value(variable, rules.context)


def _surplus(wanted: Mapping[str, str], listed: Mapping[str, Variable], rules: Rules) -> list[str]:
    """Return the keys that the sync may delete: taken for its own, and without a secret behind them."""
    if rules.disable_secret_deletion:
        return []
    return [key for key in listed if key not in wanted and rules.matches(key)]


def _check_names(keys: Mapping[str, str]) -> None:
    refused = [key for key in keys if not key or ":" in key or "/" in key]
    if refused:
        names = "name" if len(refused) == 1 else "names"
        why = "A secret name must not be empty nor hold a colon or a slash."
        raise RunFailed(f"Found {len(refused)} invalid secret {names}. {why}", retries=False)


@contextmanager
def _failures_name(key: str, rules: Rules) -> Iterator[None]:
    """Turn Netlify's refusal into the failure of the run, with the key and Netlify's words as JSON text.

    Older servers nest Netlify's answer as JSON text within that JSON text.
    """
    try:
        yield
    except NetlifyRefusal as refusal:
        told: dict[str, object] = {"secretKey": key, "error": json.dumps(refusal.body())}
        if rules.generation in {Generation.THIRD, Generation.THIRD_MERGED}:
            message = f"Request failed with status code {refusal.status}"
            told = {"secretKey": key, "message": message, "error": refusal.body()}
        raise RunFailed(json.dumps(told)) from refusal
