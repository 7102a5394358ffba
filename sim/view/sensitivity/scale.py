"""Values of assumptions and answers to questions as people read them, each in its unit."""

from __future__ import annotations

from math import floor, isnan, log10

from sim.analysis.assumptions import Assumption
from sim.analysis.estimate import Estimate
from sim.analysis.inquiry import Inquiry
from sim.analysis.tornado import Swing
from sim.clock import HOUR
from sim.view.words import sentences as say
from sim.view.words.estimates import HOURS, HUNDREDTHS, Format, exactly, unsigned_nothing

_LONG = 2 * 24 * HOUR
"""From here on a duration is told to the hour."""


class Scale:
    """How the answers to a question are written: shares in 100, hours as durations, numbers to two or more decimals."""

    def __init__(self, question: Inquiry) -> None:
        self.unit = question.value.unit
        self.short = {"chance": HUNDREDTHS, "hours": HOURS}.get(self.unit, _NUMBERS)
        """The bare number: ``26.3`` (in 100), ``2h15m``, ``5.42``; a dash where there is none."""

    def amount(self, value: float) -> str:
        """The number with its unit: ``26.3 in 100``; a dash where there is none."""
        return f"{self.short(value)} in 100" if self.unit == "chance" and not isnan(value) else self.short(value)

    def whole(self, value: float) -> str:
        """A number that is not estimated, without a digit that says nothing: ``3``, ``2h``."""
        return exactly(value, self.unit)

    def bound(self, value: float) -> str:
        """A threshold, as it would be written: ``6``, ``25 in 100``, ``4h``."""
        if self.unit == "hours":
            return self.short(value)
        return f"{value * 100:g} in 100" if self.unit == "chance" else f"{value:g}"

    def signed(self, value: float) -> str:
        """A change with its unit: ``+4.1 in 100``, ``-15m``; without a sign where it is shown as nothing."""
        text = self.amount(value)
        return text if text[0] in "-–" or text == self.amount(0.0) else f"+{text}"

    def heading(self, title: str) -> str:
        """A column's title with the unit of its bare numbers: ``Swing, in 100``."""
        return f"{title}, in 100" if self.unit == "chance" else title


def decimal(value: float) -> str:
    """A number to two decimals, to three where it is small, and to its first digit where it is smaller still."""
    size = abs(value)
    if size >= 0.095 or size < 1e-9:
        return unsigned_nothing(f"{value:.2f}")
    return f"{value:.3f}" if size >= 0.0005 else f"{value:.0e}"


def _step(value: float) -> float:
    """How far apart such numbers are."""
    size = abs(value)
    if size >= 0.095 or size < 1e-9:
        return 0.01
    return 0.001 if size >= 0.0005 else 10.0 ** floor(log10(size))


_NUMBERS = Format(decimal, _step)


def level(assumption: Assumption, value: float) -> str:
    """A value of an assumption: ``2h``, ``0.31``, ``0.5 times what is written``."""
    if assumption.unit == "factor":
        return f"{say.number(value)} times what is written"
    return bare(assumption, value)


def bare(assumption: Assumption, value: float) -> str:
    """The same without a word."""
    if assumption.unit == "seconds":
        return say.duration(value if value < _LONG else round(value / HOUR) * HOUR)
    return f"×{say.number(value)}" if assumption.unit == "factor" else f"{float(f'{value:.3g}'):g}"


def tried(assumption: Assumption) -> str:
    """The range that was tried: ``1h to 4h``, ``0.25 to 0.65``, ``×0.5 to ×1.5``."""
    return f"{bare(assumption, assumption.low)} to {bare(assumption, assumption.high)}"


def written(assumption: Assumption) -> str:
    """What the scenario has: ``0.45``, ``1h to 4h``, ``1d on average``; empty for an expression, which stands there."""
    if assumption.unit == "factor":
        return ""
    if assumption.spread is None:
        return bare(assumption, assumption.base)
    low, high = assumption.spread.support
    if high is None:
        return f"{bare(assumption, assumption.spread.likely)} on average"
    return f"{bare(assumption, low)} to {bare(assumption, high)}"


def way(scale: Scale, swing: Swing, answer: Estimate) -> tuple[str, ...]:
    """How the answer goes over the levels: from its low to its high, or from the least to the greatest and where.

    ``5.5 to 85.0``, and for a hump ``4h16m to 5h49m`` and ``highest at 2h30m``.
    """
    least, greatest = extremes(swing, answer)
    ends = (swing.assumption.low, swing.assumption.high)
    if {least[0], greatest[0]} <= {*ends} or least[1] == greatest[1]:
        return (f"{scale.short(swing.low.value)} to {scale.short(swing.high.value)}",)
    places = (("lowest", least), ("highest", greatest))
    said = [f"{word} {place(swing.assumption, at)}" for word, (at, _) in places if at not in ends]
    return f"{scale.short(least[1])} to {scale.short(greatest[1])}", *said


def extremes(swing: Swing, answer: Estimate) -> tuple[tuple[float | None, float], tuple[float | None, float]]:
    """The least and the greatest answer, each after the value at which it is had; None for that as it is."""
    known: list[tuple[float | None, float]] = [
        (value, estimate.value) for value, estimate in swing.levels if not isnan(estimate.value)
    ]
    known.append((None, answer.value))
    ends = (swing.assumption.low, swing.assumption.high)
    least = min(known, key=lambda one: (one[1], one[0] not in ends))
    return least, max(known, key=lambda one: (one[1], one[0] in ends))


def place(assumption: Assumption, value: float | None) -> str:
    """Where an answer is had: ``at 2h``, or ``as it is``."""
    return "as it is" if value is None else f"at {level(assumption, value)}"
