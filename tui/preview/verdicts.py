"""Several possible outcomes as one verdict: the worst of them, and what is certain about it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from tui.preview.sync_rules import Effect, Fate, Outcome


@dataclass(frozen=True)
class Verdict:
    """What the preview says of a variable.

    Attributes:
        fate: The worst fate it may meet.
        is_certain: Every possible server does that, whatever Netlify answers.
        or_else: The other fates that it may meet instead.
        effects: What else may happen to it.
        certain_effects: What else will happen to it in any case.
        lost: The deploy contexts whose values may be gone for good; a branch of its own is `branch:NAME`.
        certainly_lost: Those whose values will be.
    """

    fate: Fate
    is_certain: bool = True
    or_else: frozenset[Fate] = frozenset()
    effects: frozenset[Effect] = frozenset()
    certain_effects: frozenset[Effect] = frozenset()
    lost: frozenset[str] = frozenset()
    certainly_lost: frozenset[str] = frozenset()

    def may(self, *effects: Effect) -> bool:
        """Tell whether one of these may happen, surely or in the worst case only."""
        return not self.effects.isdisjoint(effects)

    def will(self, effect: Effect) -> bool:
        """Tell whether that happens in any case."""
        return effect in self.certain_effects


def worst_of(possible: AbstractSet[Outcome]) -> Verdict:
    """Make one verdict of everything that may become of a variable."""
    fates = {outcome.fate for outcome in possible}
    effects = [outcome.effects for outcome in possible]
    lost = [outcome.lost for outcome in possible]
    worst = max(fates, key=_BADNESS.index)
    return Verdict(
        fate=worst,
        is_certain=len(fates) == 1,
        or_else=frozenset(fates - {worst}),
        effects=frozenset().union(*effects),
        certain_effects=frozenset.intersection(*effects) - _DEPENDING_ON_VALUES,
        lost=frozenset().union(*lost),
        certainly_lost=frozenset.intersection(*lost),
    )


_BADNESS: Final = (Fate.LEFT_ALONE, Fate.CREATE, Fate.CHANGE, Fate.IMPORT, Fate.CANNOT_KNOW, Fate.DELETE)

_DEPENDING_ON_VALUES: Final = frozenset({Effect.OVERWRITTEN_IN_INFISICAL, Effect.ONE_OF_SEVERAL_VALUES})
"""Nobody looks at the values, so nobody knows whether they differ."""
