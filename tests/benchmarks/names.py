"""Names as the sites of a large agency have them: generated ones, clients', teams' and numbered ones."""

import random
from collections.abc import Sequence
from typing import Final

_MOODS: Final = """amazing angry awesome bold brave busy calm charming clever cool crazy dazzling dreamy eager elated
epic fervent festive fluffy focused friendly frosty gallant gifted glowing gracious grand happy hopeful hungry jolly
jovial keen kind laughing lively loving lucid magical modest musing nervous nice nifty peaceful pensive polite proud
quirky quiet relaxed sad serene sharp shiny silly sleepy stoic sunny sweet tender trusting upbeat vibrant wise witty
wonderful youthful zealous zen"""

_THINGS: Final = """alpaca babbage banach bell bohr bose brioche brown carson churros cobbler cori crepe croissant curie
darwin davinci dolphin donut einstein elion euler fermat feynman flan franklin galileo gaufre goodall granita hamilton
hawking hopper hypatia jackson jepsen jones kalam keller kepler kirch knuth kringle lamarr leavitt liskov lovelace
macaron malabi mccarthy meitner mendel mochi moore morse newton nobel noether panda pasteur pavlova payne perlman pike
poitras praline raman ride ritchie rosalind saha sawine shaw shirley sopapillas stroopwafel swirles tesla torte turing
villani wescoff wiles wing wright yalow yonath zabaione"""

_SYLLABLES: Final = """al an ar bel bor bri cal cor dal den el far fin gal gra hal hol in jor kal ken lan lin mar mon
nor ol or pan per qua ral ren sal sen tal tor ul val ver wes win yor zan zen"""

_KINDS: Final = """admin app blog booking campaign careers catalog dashboard docs events forms help intranet landing
marketing media newsletter portal press shop status store storefront storybook styleguide www"""

_STAGES: Final = "staging preview dev qa test next v2 old demo"
_TEAMS: Final = "payments growth search checkout identity mobile data platform design content partners support"
_PARTS: Final = "api console editor experiments onboarding pricing reports sandbox tools viewer web widgets"
_COUNTRIES: Final = "at be br ca ch cz de dk es fi fr ie it jp kr mx nl no nz pl pt se uk us"


class _Namer:
    """Makes up names by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._clients = " ".join(
            {"".join(chance.choices(_SYLLABLES.split(), k=chance.choice((2, 2, 3)))): None for _ in range(500)}
        )

    def _one_of(self, words: str) -> str:
        return self._chance.choice(words.split())

    def _perhaps_a_stage(self) -> str:
        return f"-{self._one_of(_STAGES)}" if self._chance.random() < 1 / 2 else ""

    def name(self) -> str:
        """Make one up: in three of ten cases Netlify did, when the site was made."""
        chance = self._chance
        match chance.randrange(20):
            case 0 | 1 | 2 | 3 | 4 | 5 | 6:
                return f"{self._one_of(_MOODS)}-{self._one_of(_THINGS)}-{chance.getrandbits(24):06x}"
            case 7 | 8 | 9 | 10 | 11 | 12 | 13:
                return f"{self._one_of(self._clients)}-{self._one_of(_KINDS)}{self._perhaps_a_stage()}"
            case 14 | 15 | 16:
                work = f"{self._one_of(_TEAMS)}-{self._one_of(_PARTS)}-{self._one_of(_KINDS)}"
                return f"{work}{self._perhaps_a_stage()}"
            case 17:
                return f"{self._one_of(self._clients)}-{self._one_of(_COUNTRIES)}"
            case 18:
                return f"{self._one_of(_KINDS)}-{self._one_of(_COUNTRIES)}-{chance.randrange(2018, 2027)}"
            case _:
                return f"{self._one_of(self._clients)}-store-{chance.randrange(1000):03}"


def realistic_names(count: int) -> list[str]:
    """Return so many different names, the same ones each time."""
    namer = _Namer(random.Random(1))  # noqa: S311 - not for secrets
    names: dict[str, None] = {}
    while len(names) < count:
        names[namer.name()] = None
    return list(names)


def some_of(names: Sequence[str], count: int) -> list[str]:
    """Return so many of the names, picked by chance, and the same ones each time."""
    return random.Random(2).sample(names, count)  # noqa: S311 - not for secrets
