"""Timing two things in turn, so that whatever else this machine does slows both down alike."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pairs:
    """What two things cost, measured in turn; in seconds, or in whatever the functions return."""

    ours: tuple[float, ...]
    measure: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Ours against the measure: the median of the pairs, or the ratio of the two best, whichever is lower.

        Noise only ever adds, and rarely to both alike: in quiet the two agree.
        """
        median = statistics.median(ours / measure for ours, measure in zip(self.ours, self.measure, strict=True))
        return min(median, min(self.ours) / min(self.measure))

    @property
    def beside(self) -> str:
        """The two best, in milliseconds."""
        return f"{min(self.ours) * 1000:,.0f} against {min(self.measure) * 1000:,.0f} ms"


def in_turn(ours: Callable[[], float], measure: Callable[[], float], rounds: int) -> Pairs:
    """Take both so many times in turn, after one time of each that does not count."""
    ours(), measure()
    pairs = [(measure(), ours()) if number % 2 else (ours(), measure())[::-1] for number in range(rounds)]
    return Pairs(tuple(ours for _, ours in pairs), tuple(measure for measure, _ in pairs))
