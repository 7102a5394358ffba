"""How a histogram is cut: its unit, its edges, and what lies beyond them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.clock import DAY, HOUR
from sim.program.expression import Floats

BINS = 30
MOST_WHOLE = 25
"""So many whole values are still shown one by one."""
_UNITS = (("minutes", 60.0, 3.0 * HOUR), ("hours", float(HOUR), 4.0 * DAY), ("days", float(DAY), math.inf))


@dataclass(frozen=True)
class Bins:
    """Edges in units. ``whole``: each bin is one whole number; ``beyond``: the outermost hold more than is theirs."""

    edges: Floats
    whole: bool = False
    beyond: bool = False

    @property
    def range(self) -> tuple[float, float]:
        """The first edge and the last."""
        return float(self.edges[0]), float(self.edges[-1])

    def clip(self, value: float) -> float:
        """The value, or the edge it lies beyond."""
        return min(max(value, float(self.edges[0])), float(self.edges[-1]))

    def counts(self, values: Floats) -> list[int]:
        """How many values lie in each bin."""
        counts: list[int] = np.histogram(np.clip(values, *self.range), self.edges)[0].tolist()
        return counts

    def sides(self) -> list[tuple[float, float]]:
        """Where each bin's bar begins and ends; bars of whole numbers stand apart."""
        gap = 0.15 if self.whole else 0.0
        edges = self.edges.tolist()
        return [(left + gap, right - gap) for left, right in pairwise(edges)]

    def ticks(self, most: int) -> list[int]:
        """The whole numbers to label, at most so many."""
        numbers = [round(left + 0.5) for left in self.edges[:-1].tolist()]
        return numbers[:: max(1, math.ceil(len(numbers) / most))]


def unit(highest: float) -> tuple[str, float]:
    """What to count seconds in if most are at most ``highest``, and how many seconds it has."""
    return next((word, size) for word, size, below in _UNITS if highest < below)


def bins(columns: Sequence[Floats], targets: Sequence[float]) -> Bins:
    """Bins for several columns at once. The outer half in 100 at either end may lie beyond; near targets do not."""
    held = [values for values in columns if len(values)]
    if not held:
        return Bins(np.array([0.0, 1.0]))
    least, most = min(float(v.min()) for v in held), max(float(v.max()) for v in held)
    if most - least <= MOST_WHOLE and all(bool(np.all(v == np.rint(v))) for v in held):
        return Bins(np.arange(least - 0.5, most + 1.0), whole=True)
    low = min(float(np.percentile(v, 0.5)) for v in held)
    high = max(float(np.percentile(v, 99.5)) for v in held)
    if most - least < 1.3 * (high - low):
        low, high = least, most
    near = (high - low) / 2
    wanted = [target for target in targets if low - near < target < high + near]
    low, high = min(low, *wanted, high), max(high, *wanted, low)
    step = round_step((high - low) / BINS or 1.0)
    first = math.floor(low / step)
    edges: Floats = np.arange(first, max(math.ceil(high / step), first + 1) + 1).astype(np.float64) * step
    return Bins(edges, beyond=least < edges[0] or most > edges[-1])


def round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough * 0.999)
