"""How estimates are written: to as many digits as they support, the same in a sentence as in a table.

The ends of an interval are rounded outward, so that what is printed covers at least as often as what was worked out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from sim.analysis.estimate import Estimate, Interval
from sim.clock import HOUR, format_duration
from sim.scenario.model import Measure
from sim.view.words import sentences as say

EVERY_RUN = "in every run"
NONE = "–"
"""What stands where there is no value."""


@dataclass(frozen=True, slots=True)
class Format:
    """How numbers of one kind are written: ``write`` rounds to the nearest; ``step`` is how far apart, near a value,
    the numbers are that can be written (0: all can)."""

    write: Callable[[float], str]
    step: Callable[[float], float]

    def __call__(self, value: float) -> str:
        return NONE if math.isnan(value) else self.write(value)

    def low(self, value: float) -> str:
        """The nearest number at or below a value."""
        return self._outward(value, math.floor)

    def high(self, value: float) -> str:
        """The nearest number at or above a value."""
        return self._outward(value, math.ceil)

    def _outward(self, value: float, whole: Callable[[float], int]) -> str:
        step = 0.0 if math.isnan(value) else self.step(value)
        return self(whole(round(value / step, 6)) * step if step else value)  # what computers lose is no step

    def ends(self, interval: Interval) -> tuple[str, str]:
        """Both ends of an interval, rounded outward."""
        return self.low(interval.low), self.high(interval.high)

    def sizes(self, interval: Interval) -> tuple[str, str]:
        """The ends of an interval that lies on one side of zero, without their signs, the smaller first."""
        low, high = sorted((abs(interval.low), abs(interval.high)))
        return self.low(low), self.high(high)


def is_exact(mean: Estimate) -> bool:
    """Whether a mean is the value of every single run, so that luck has no part in it."""
    return mean.n > 1 and mean.interval.half_width <= 1e-12 * max(1.0, abs(mean.value))


def of_numbers(estimate: Estimate) -> Format:
    """Numbers to two decimals, or to four where two do not tell its ends apart, or an end from zero; with all digits
    there are where it is exact."""
    if is_exact(estimate):
        return Format(shortest, lambda _: 0.0)
    low, high = estimate.interval.low, estimate.interval.high
    near = estimate.interval.excludes_zero and min(abs(low), abs(high)) < 0.01
    return decimal(4 if near or (f"{low:.2f}" == f"{high:.2f}" and not math.isnan(low)) else 2)


def decimal(decimals: int, factor: float = 1.0) -> Format:
    """Numbers times ``factor``, to so many decimals."""
    return Format(lambda value: unsigned_nothing(f"{value * factor:.{decimals}f}"), lambda _: 10.0**-decimals / factor)


HUNDREDTHS = decimal(1, 100.0)
"""Shares in 100, to one decimal."""
DURATIONS = Format(say.duration, lambda value: 1.0 if abs(value) < HOUR else 60.0)
"""Seconds as durations, to the minute from an hour on."""
HOURS = Format(lambda value: say.duration(value * HOUR), lambda value: DURATIONS.step(value * HOUR) / HOUR)
"""Hours as durations in the same way."""


def of_durations(estimate: Estimate) -> Format:
    """Durations to the minute from an hour on; to the second where that does not tell its ends apart."""
    low, high = estimate.interval.low, estimate.interval.high
    if not math.isnan(low) and say.duration(low) == say.duration(high):
        return Format(format_duration, lambda _: 1.0)
    return DURATIONS


def of_hundredths(estimate: Estimate) -> Format:
    """Shares in 100, to no decimal, one or two, as their interval supports; to more where an end that is not zero would
    be shown as zero, though the interval leaves zero out."""
    low, high = estimate.interval.low * 100, estimate.interval.high * 100
    shown, nearest = estimate.interval.excludes_zero, min(abs(low), abs(high))
    least = 1.0 if shown else 0.5
    enough = (decimals for decimals in range(6 if shown else 2) if nearest >= least / 10**decimals)
    decimals = next(enough, 2)
    return decimal(max(decimals, 0 if high - low >= 1 else 1), 100.0)


def of_measure(measure: Measure, estimate: Estimate) -> Format:
    """The values of a measure: durations for a span, else numbers."""
    return of_durations(estimate) if measure.unit == "seconds" else of_numbers(estimate)


def of_values(measure: Measure, mean: Estimate) -> Format:
    """The values of a measure as a table has them; with all digits there are where every run has the same."""
    if is_exact(mean):
        return of_measure(measure, mean)
    return DURATIONS if measure.unit == "seconds" else Format(say.number, lambda _: 0.01)


def signed(show: Format) -> Format:
    """The same with a sign: ``+0.40``, ``-2h``; none before what is shown as nothing."""

    def written(value: float) -> str:
        text = show.write(value)
        return f"+{text}" if value > 0 and text != show.write(0.0) else text

    return Format(written, show.step)


def shortest(value: float) -> str:
    """A number without a digit that says nothing: ``3``, ``0.25``; states are kept to six decimals."""
    return unsigned_nothing(f"{value:.6f}".rstrip("0").rstrip("."))


def exactly(value: float, unit: str) -> str:
    """A number that is not estimated: ``3``; in hours as a duration, ``2h``."""
    return format_duration(value * HOUR) if unit == "hours" else shortest(value)


def unsigned_nothing(text: str) -> str:
    """A number as text without a minus before nothing."""
    return text.removeprefix("-") if not text.strip("-0.") else text
