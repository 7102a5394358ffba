"""Spreads: one uniform number through an inverse cumulative distribution function.

Formulas: triangular and exponential as in Law, "Simulation Modeling and Analysis" (5th ed., 8.3; their cumulative
distributions 6.2.2), uniform by definition. Square roots are IEEE's; the logarithm is ``sim.luck.ln``, so that every
machine gives the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from sim.luck import ln
from sim.program.expression import Floats


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution with constant parameters.

    ``parameters``: low, likely, high (triangular); a, b (uniform); mean (exponential); the values of ``one_of`` in
    rising order, with the running sums of their weights in ``sums``.
    """

    kind: Literal["triangular", "uniform", "exponential", "one_of"]
    parameters: tuple[float, ...]
    sums: tuple[float, ...] = ()

    @property
    def likely(self) -> float:
        """The likeliest value: the mode; where there is none, or it lies at an end, the middle or the mean."""
        if self.kind == "triangular":
            return self.parameters[1]
        if self.kind == "uniform":
            return sum(self.parameters) / 2
        if self.kind == "exponential":
            return self.parameters[0]
        weights = [total - before for total, before in zip(self.sums, (0.0, *self.sums), strict=False)]
        return self.parameters[weights.index(max(weights))]

    @property
    def support(self) -> tuple[float, float | None]:
        """The least and the greatest value it can give; None where there is no greatest."""
        return (0.0, None) if self.kind == "exponential" else (self.parameters[0], self.parameters[-1])

    def quantile(self, u: float) -> float:
        """The value below which a share ``u`` of the distribution lies, 0 ≤ u < 1."""
        if self.kind == "triangular":
            return self._triangular(u)
        if self.kind == "uniform":
            a, b = self.parameters
            return a + u * (b - a)
        if self.kind == "exponential":
            return float(-self.parameters[0] * ln(np.float64(1.0 - u)))  # type: ignore[arg-type]
        bar = u * self.sums[-1]
        return next(value for value, total in zip(self.parameters, self.sums, strict=True) if total > bar)

    def _triangular(self, u: float) -> float:
        low, likely, high = self.parameters
        if high == low:
            return low
        if u * (high - low) < likely - low:
            return low + sqrt(u * (high - low) * (likely - low))
        return high - sqrt((1.0 - u) * (high - low) * (high - likely))

    def quantiles(self, u: Floats) -> Floats:
        """``quantile`` of many numbers at once: the same operations in the same order, so the same bits."""
        if self.kind == "triangular":
            low, likely, high = self.parameters
            rising = low + np.sqrt(u * (high - low) * (likely - low))
            falling = high - np.sqrt((1.0 - u) * (high - low) * (high - likely))
            return np.where(u * (high - low) < likely - low, rising, falling)
        if self.kind == "uniform":
            a, b = self.parameters
            return a + u * (b - a)
        if self.kind == "exponential":
            return -self.parameters[0] * ln(1.0 - u)
        return np.asarray(self.parameters)[np.searchsorted(self.sums, u * self.sums[-1], side="right")]

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

    def redrawn(self, gone: int, v: Floats) -> Floats:
        """``quantiles`` rounded half to even, redrawn given that they are at least ``gone``, a whole number.

        The uniform numbers ``v`` are moved into the share that is left (inversion of a truncated distribution; Devroye,
        "Non-Uniform Random Variate Generation", 1986, II.2.1). What rounds to ``gone`` or more begins half a unit
        below it. An exponential has no memory: what is left of it is as long as the whole. Where nothing is left it is
        ``gone``, and with nothing gone the draw is an ordinary one.
        """
        if gone <= 0:
            return np.rint(np.maximum(self.quantiles(v), 0.0))
        begin = gone - 0.5
        if self.kind == "one_of":
            found = self._among_left(gone, v)
        elif self.kind == "exponential":
            found = begin + self.quantiles(v)
        else:
            share = self.share_below(begin)
            found = self.quantiles(share + (1.0 - share) * v)
        return np.maximum(np.rint(found), gone)

    def _among_left(self, gone: int, v: Floats) -> Floats:
        """``one_of`` without the values that round to less; they are sorted, so that the others are the last."""
        dropped = int(np.searchsorted(np.rint(self.parameters), gone))
        total = self.sums[-1]
        before = self.sums[dropped - 1] if dropped else 0.0
        last = np.searchsorted(self.sums, total)  # beyond it no value has weight
        numbers = np.searchsorted(self.sums, before + v * (total - before), side="right")
        return np.asarray(self.parameters)[np.minimum(numbers, last)]
