"""What every formula of ``sim.analysis`` answers with: a value and the interval that holds it in 95 of 100 samples."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

CONFIDENCE = 0.95
"""What share of the intervals contains the true value."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included; NaN, NaN where nothing can be said."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Whether the value lies in it; an unknown interval contains nothing."""
        return self.low <= value <= self.high

    @property
    def half_width(self) -> float:
        """Half the distance between its ends."""
        return (self.high - self.low) / 2

    @property
    def excludes_zero(self) -> bool:
        """Whether it lies on one side of zero, so that a difference is shown."""
        return self.low > 0 or self.high < 0


UNKNOWN = Interval(nan, nan)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its interval from ``n`` replications (or pairs) that have one; the value is NaN where n is 0."""

    value: float
    interval: Interval
    n: int
