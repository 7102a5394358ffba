"""Spreads: one uniform number through an inverse cumulative distribution function.

Formulas: triangular and exponential as in Law, "Simulation Modeling and Analysis" (5th ed., 8.3), uniform by
definition. Square roots are IEEE's; the logarithm is ``sim.luck.ln``, so that every machine gives the same bits.
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
