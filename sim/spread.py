"""Spreads: one uniform number through an inverse cumulative distribution function.

Formulas: triangular and exponential as in Law, "Simulation Modeling and Analysis" (5th ed., 8.3; their cumulative
distributions 6.2.2), uniform by definition. Square roots are IEEE's; the logarithm is ``sim.luck.ln``, so that every
machine gives the same bits.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from math import sqrt
from typing import Literal

from sim.kernel.luck import ln


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a spread once ``least`` has passed, and how a uniform number is moved into it.

    ``numbers``: the share that is out (truncated); what is added to a new draw (memoryless); the running sum of the
    weights that are out and the sum of those left (among), where ``last`` is the last value that has any weight.
    """

    how: Literal["ordinary", "truncated", "memoryless", "among"]
    least: float = 0.0
    numbers: tuple[float, float] = (0.0, 0.0)
    last: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution with constant parameters: of a number or, if it ``is_duration``, of seconds.

    ``parameters``: low, likely, high (triangular); a, b (uniform); mean (exponential); the values of ``one_of`` in
    rising order, with their ``weights``, whose running sums are in ``sums``.

    Whoever reads one asks for its ``support``, ``values`` or ``mode``. Its kind matters here, and where it is laid out
    for the kernel.
    """

    kind: Literal["triangular", "uniform", "exponential", "one_of"]
    parameters: tuple[float, ...]
    weights: tuple[float, ...] = ()
    is_duration: bool = False
    sums: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sums", tuple(accumulate(self.weights)))

    @property
    def support(self) -> tuple[float, float | None]:
        """The least and the greatest value that it names or can give; None where there is no greatest."""
        return (0.0, None) if self.kind == "exponential" else (self.parameters[0], self.parameters[-1])

    @property
    def values(self) -> tuple[float, ...]:
        """Every value that it can give, rising, where these can be counted; empty where they cannot."""
        sums = zip(self.parameters, (0.0, *self.sums), self.sums, strict=False)
        return tuple(value for value, below, upto in sums if upto > below)

    @property
    def mode(self) -> float | None:
        """The likeliest value; None where there is none, or it lies at an end by nature."""
        if self.kind == "triangular":
            return self.parameters[1]
        return self.parameters[self.weights.index(max(self.weights))] if self.weights else None

    @property
    def likely(self) -> float:
        """What is to be expected: the mode; where there is none, the mean."""
        if self.mode is not None:
            return self.mode
        return sum(self.parameters) / len(self.parameters)

    def quantile(self, u: float) -> float:
        """The value below which a share ``u`` of the distribution lies, 0 ≤ u < 1."""
        if self.kind == "triangular":
            return self._triangular(u)
        if self.kind == "uniform":
            a, b = self.parameters
            return a + u * (b - a)
        if self.kind == "exponential":
            return -self.parameters[0] * ln(1.0 - u)
        bar = u * self.sums[-1]
        return next(value for value, total in zip(self.parameters, self.sums, strict=True) if total > bar)

    def _triangular(self, u: float) -> float:
        low, likely, high = self.parameters
        if high == low:
            return low
        if u * (high - low) < likely - low:
            return low + sqrt(u * (high - low) * (likely - low))
        return high - sqrt((1.0 - u) * (high - low) * (high - likely))

    def share_below(self, x: float) -> float:
        """The share of a triangular or uniform distribution below ``x``: its cumulative distribution function."""
        low, high = self.parameters[0], self.parameters[-1]
        if not low < x < high:
            return float(x > low)
        if self.kind == "uniform":
            return (x - low) / (high - low)
        likely = self.parameters[1]
        if x < likely:
            return (x - low) ** 2 / ((high - low) * (likely - low))
        return 1.0 - (high - x) ** 2 / ((high - low) * (high - likely))

    def redrawn(self, gone: int, v: float) -> float:
        """``quantile`` rounded half to even, redrawn by ``v`` given that it is at least ``gone``, a whole number."""
        left = self.left(gone)
        first, second = left.numbers
        if left.how == "truncated":
            drawn = self.quantile(first + (1.0 - first) * v)
        elif left.how == "memoryless":
            drawn = first + self.quantile(v)
        elif left.how == "among":
            drawn = self.parameters[min(bisect_right(self.sums, first + v * second), left.last)]
        else:
            drawn = max(self.quantile(v), 0.0)
        return max(float(round(drawn)), left.least)

    def left(self, gone: int) -> Left:
        """What is left of it when it is known to round to ``gone`` or more.

        A uniform number is moved into the share that is left (inversion of a truncated distribution; Devroye,
        "Non-Uniform Random Variate Generation", 1986, II.2.1). What rounds to ``gone`` or more begins half a unit
        below it. An exponential has no memory: what is left of it is as long as the whole. Where nothing is left it is
        ``gone``, and with nothing gone the draw is an ordinary one.
        """
        if gone <= 0:
            return Left("ordinary")
        begin = gone - 0.5
        if self.kind == "exponential":
            return Left("memoryless", float(gone), (begin, 0.0))
        if self.kind != "one_of":
            return Left("truncated", float(gone), (self.share_below(begin), 0.0))
        dropped = sum(round(value) < gone for value in self.parameters)
        total = self.sums[-1]
        before = self.sums[dropped - 1] if dropped else 0.0
        return Left("among", float(gone), (before, total - before), bisect_left(self.sums, total))
