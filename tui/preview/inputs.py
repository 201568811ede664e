"""Previews of any options for one source and one destination, fast enough to follow a key schema as it is typed.

What the options do not change is sorted out once. A preview then compares sets of names and judges each kind of
variable, never each variable: 5,000 keys against 5,000 variables take a few milliseconds.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from tui.api.infisical import SecretKeys, TreeKeys
from tui.api.models import InitialSyncBehavior, Listed, NetlifyVariable
from tui.model.answers import SyncOptionsAnswer
from tui.model.key_schema import KeySchema, is_key
from tui.model.netlify_names import doubt_about, is_plain, refusal_of
from tui.preview.destination import Destination, NotRead
from tui.preview.plan import Gaps, Place, Preview
from tui.preview.rows import Group
from tui.preview.sync_rules import ALL, Claim, Effect, Fate, Outcome, Rules, Seen, creations, outcomes
from tui.preview.verdicts import Verdict, worst_of

UNREAD_CONTEXT: Final = "one not read"
"""Stands for the deploy context of a value that could not be read, in the list of those that lose theirs."""


class Prepared:
    """The keys of the source and the variables of the destination, or why those could not be read.

    `tree` are the keys with those of all subfolders, where a sync can include them.
    """

    def __init__(self, keys: SecretKeys, destination: Destination, place: Place, tree: TreeKeys | None = None) -> None:
        self.keys = keys
        self.tree = tree
        self.place = place
        self.not_read = destination if isinstance(destination, NotRead) else None
        variables = () if isinstance(destination, NotRead) else destination
        self._kinds: dict[frozenset[Seen], set[str]] = {}
        for variable in variables:
            self._kinds.setdefault(_seen(variable, place), set()).add(variable.key)
        self._known = frozenset[str]().union(*self._kinds.values())
        self._unread = variables.unreadable if isinstance(variables, Listed) else 0
        self._incomplete = frozenset(variable.key for variable in variables if variable.values.unreadable)

    def keys_with(self, options: SyncOptionsAnswer | None) -> SecretKeys:
        """Return the keys that a sync with these options sends."""
        return self.tree if self.tree and options and options.include_subfolders else self.keys

    def _gaps(self, options: SyncOptionsAnswer) -> Gaps:
        return Gaps(self.keys_with(options).unreadable, self._unread, self._incomplete)

    def preview(self, options: SyncOptionsAnswer) -> Preview:
        """Work out what these options would do; they have passed the checks of their form."""
        schema = KeySchema.of(options.key_schema, self.place.environment)
        keys = self.keys_with(options)
        own, linked = schema.names_of(keys.own), schema.names_of(keys.imported)
        groups = [group for group in self._met(schema, options, own, linked) if group.names]
        for claim, names in ((Claim.OWN, own), (Claim.LINKED, linked - own)):
            groups += [group for group in self._new(claim, names - self._known, options) if group.names]
        tree = self.tree if options.include_subfolders else None
        secrets, gaps = len(own) + len(linked), self._gaps(options)
        return Preview(self.place, options, schema, secrets, self.not_read, tuple(groups), tree, gaps)

    def _met(
        self, schema: KeySchema, options: SyncOptionsAnswer, own: AbstractSet[str], linked: AbstractSet[str]
    ) -> Iterator[Group]:
        """Judge what is on Netlify already."""
        rules = _rules(options, self.place)
        for seen, names in self._kinds.items():
            within = schema.owned(names)
            surplus = within - own - linked
            unimportable = {name for name in surplus if not is_key(schema.key_of(name))} if rules.imports else set()
            claims = {
                Claim.OWN: names & own,
                Claim.LINKED: names & linked,
                Claim.SURPLUS: surplus - unimportable,
                Claim.UNIMPORTABLE: unimportable,
                Claim.FENCED: names - within - own - linked,
            }
            for claim, claimed in claims.items():
                possible = (outcomes(kind, claim, rules, self.place.servers) for kind in seen)
                verdict = worst_of(frozenset[Outcome]().union(*possible))
                if self.keys_with(options).unreadable and claim in {Claim.SURPLUS, Claim.UNIMPORTABLE}:
                    verdict = _unless_a_secret_has_its_name(verdict)
                has_keys = claim in {Claim.OWN, Claim.LINKED} or verdict.fate is Fate.IMPORT
                yield Group(verdict, claimed, has_keys)

    def _new(self, claim: Claim, names: AbstractSet[str], options: SyncOptionsAnswer) -> Iterator[Group]:
        """Judge what Netlify does not have yet, or may not have."""
        rules = _rules(options, self.place)
        possible = creations(claim, rules, self.place.servers)
        new = worst_of(possible)
        plain = _unseen(possible, claim, rules, self.place) if self.not_read or self._unread else new
        if not self.not_read:  # Few of many names, if any, are those of the gaps, which are told of by themselves.
            plain = replace(plain, effects=new.effects)
        odd = {name for name in names if not is_plain(name)}
        refused = {name for name in odd if refusal_of(name)}
        doubtful = {name for name in odd - refused if doubt_about(name)}
        yield Group(plain, names - refused - doubtful, has_keys=True)
        yield Group(_with(plain, Effect.DOUBTFUL_FOR_FUNCTIONS), doubtful, has_keys=True)
        yield Group(replace(_with(plain, Effect.REFUSED_BY_NETLIFY), is_certain=False), refused, has_keys=True)


def _seen(variable: NetlifyVariable, place: Place) -> frozenset[Seen]:
    """Return what a variable may be; a value that could not be read may be that of any deploy context."""
    contexts = frozenset(value.where for value in variable.values)
    if not variable.values.unreadable:
        return frozenset({Seen(contexts, variable.is_secret)})
    return frozenset(Seen(contexts | {other}, variable.is_secret) for other in (place.context, ALL, UNREAD_CONTEXT))


def _rules(options: SyncOptionsAnswer, place: Place) -> Rules:
    first = InitialSyncBehavior.OVERWRITE_DESTINATION if place.has_run else options.initial_sync_behavior
    return Rules(
        place.context,
        imports=first is not InitialSyncBehavior.OVERWRITE_DESTINATION,
        overwrites_infisical=first is InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION,
        deletes=options.delete_missing,
    )


def _unseen(new: AbstractSet[Outcome], claim: Claim, rules: Rules, place: Place) -> Verdict:
    """Judge a name that Netlify may or may not have: everything that can befall one of ours may."""
    there = (Seen(frozenset({place.context, "elsewhere"}), is_secret) for is_secret in (False, True))
    possible = frozenset(new).union(*(outcomes(seen, claim, rules, place.servers) for seen in there))
    unknown = worst_of(possible)
    return replace(unknown, fate=Fate.CANNOT_KNOW, or_else=frozenset(), lost=frozenset(), certainly_lost=frozenset())


def _unless_a_secret_has_its_name(verdict: Verdict) -> Verdict:
    """Leave nothing certain about a surplus variable: a secret that could not be read may be its own."""
    or_else = verdict.or_else | {Fate.CHANGE}
    return replace(verdict, is_certain=False, or_else=or_else, certain_effects=frozenset(), certainly_lost=frozenset())


def _with(verdict: Verdict, effect: Effect) -> Verdict:
    effects, certain = verdict.effects | {effect}, verdict.certain_effects | {effect}
    return replace(verdict, effects=effects, certain_effects=certain)
