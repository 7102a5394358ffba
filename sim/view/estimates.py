"""How estimates are written: to as many digits as they support, the same in a sentence as in a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from sim.analysis.statistics import Estimate
from sim.clock import format_duration
from sim.scenario.model import Measure
from sim.view import sentences as say
from sim.view.results import value_text

Show = Callable[[float], str]

EVERY_RUN = "in every run"
NONE = "–"
"""What stands where there is no value."""


def is_exact(mean: Estimate) -> bool:
    """Whether a mean is the value of every single run, so that luck has no part in it."""
    return mean.n > 1 and mean.interval.half_width <= 1e-12 * max(1.0, abs(mean.value))


def of_numbers(estimate: Estimate) -> Show:
    """Numbers to two decimals, or to four where two do not tell its ends apart; all there are where it is exact."""
    if is_exact(estimate):
        return shortest
    low, high = estimate.interval.low, estimate.interval.high
    decimals = 4 if f"{low:.2f}" == f"{high:.2f}" and not math.isnan(low) else 2
    return lambda value: NONE if math.isnan(value) else unsigned_nothing(f"{value:.{decimals}f}")


def of_durations(estimate: Estimate) -> Show:
    """Durations to the minute from an hour on; to the second where that does not tell its ends apart."""
    low, high = estimate.interval.low, estimate.interval.high
    known = not math.isnan(low)
    show = format_duration if known and say.duration(low) == say.duration(high) else say.duration
    return lambda value: NONE if math.isnan(value) else show(value)


def of_hundredths(estimate: Estimate) -> Show:
    """Shares in 100, to no decimal, one or two, as their interval supports."""
    low, high = estimate.interval.low * 100, estimate.interval.high * 100
    nearest = min(abs(low), abs(high))
    decimals = 0 if high - low >= 1 and nearest >= 0.5 else 1 if nearest >= 0.05 else 2
    return lambda value: NONE if math.isnan(value) else unsigned_nothing(f"{value * 100:.{decimals}f}")


def of_measure(measure: Measure, estimate: Estimate) -> Show:
    """The values of a measure: durations for a span, else numbers."""
    return of_durations(estimate) if measure.start is not None else of_numbers(estimate)


def of_values(measure: Measure, mean: Estimate) -> Show:
    """The values of a measure as a table has them; with all digits there are where every run has the same."""
    return of_measure(measure, mean) if is_exact(mean) else partial(value_text, measure)


def signed(show: Show) -> Show:
    """The same with a sign: ``+0.40``, ``-2h``; none before what is shown as nothing."""

    def shown(value: float) -> str:
        text = show(value)
        return f"+{text}" if value > 0 and text not in (NONE, show(0.0)) else text

    return shown


def shortest(value: float) -> str:
    """A number without a digit that says nothing: ``3``, ``0.25``; states are kept to six decimals."""
    return unsigned_nothing(f"{value:.6f}".rstrip("0").rstrip("."))


def exactly(value: float, unit: str) -> str:
    """A number that is not estimated: ``3``; in hours as a duration, ``2h``."""
    return format_duration(value * 3600) if unit == "hours" else shortest(value)


def unsigned_nothing(text: str) -> str:
    """A number as text without a minus before nothing."""
    return text.removeprefix("-") if not text.strip("-0.") else text
