"""Where a conclusion turns: the value of one assumption at which the answer crosses the threshold, all else as it is.

Bisection on common random numbers: the answer is then a fixed function of the assumption, so it has a crossing between
any two values on whose sides of the threshold it differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from typing import Literal

from sim.analysis.assumptions import Assumption, at_levels
from sim.analysis.question import Asking
from sim.analysis.statistics import Estimate
from sim.analysis.tornado import Swing

STEPS = 8
"""Halvings: a turning point is known to a 256th of the range."""

Side = Literal["below", "above", "everywhere"]


@dataclass(frozen=True, slots=True)
class Turn:
    """On this ``side`` of ``at`` (in the assumption's unit) the conclusion is the opposite.

    ``everywhere``: at both ends of the range, and nowhere between them is it known to hold. ``at`` is None there, and
    where it was not searched for. ``clear``: at that end the runs show the opposite beyond their 95% interval.
    """

    assumption: Assumption
    side: Side
    at: float | None
    clear: bool


def turns(asking: Asking, swings: list[Swing], answer: Estimate, most: int) -> list[Turn]:
    """Every assumption that turns the conclusion at an end of its range, those with the widest swing first.

    Where exactly is searched for the first ``most`` of them. Empty where the answer itself shows no conclusion.
    """
    if not asking.question.is_clear(answer):
        return []
    turning = [swing for swing in swings if any(_is_opposite(asking, answer, end) for end in (swing.low, swing.high))]
    asking.wanted = asking.asked + STEPS * len(turning[:most])
    found: list[Turn] = []
    for number, swing in enumerate(turning):
        found += _turns_of(asking, swing, answer, search=number < most)
    return found


def _turns_of(asking: Asking, swing: Swing, answer: Estimate, search: bool) -> Iterator[Turn]:
    one, clear = swing.assumption, asking.question.is_clear
    low, high = (_is_opposite(asking, answer, end) for end in (swing.low, swing.high))
    inside = 1.0 if low else 0.0
    if low and high:
        inside = one.base_level
        if not search or _opposite_at(asking, one, inside, answer):
            yield Turn(one, "everywhere", None, clear(swing.low) and clear(swing.high))
            return
    if low:
        at = _crossing(asking, one, inside, 0.0, answer) if search else None
        yield Turn(one, "below", at, clear(swing.low))
    if high:
        at = _crossing(asking, one, inside, 1.0, answer) if search else None
        yield Turn(one, "above", at, clear(swing.high))


def _crossing(asking: Asking, assumption: Assumption, same: float, opposite: float, answer: Estimate) -> float:
    """The value between a level with the same conclusion and one with the opposite at which it turns."""
    for _ in range(STEPS):
        middle = (same + opposite) / 2
        if _opposite_at(asking, assumption, middle, answer):
            opposite = middle
        else:
            same = middle
    return assumption.at(opposite if assumption.values else (same + opposite) / 2)


def _opposite_at(asking: Asking, assumption: Assumption, level: float, answer: Estimate) -> bool:
    program = at_levels(asking.question.program, {assumption: level})
    return _is_opposite(asking, answer, asking.question.estimate(next(asking.answers([program]))))


def _is_opposite(asking: Asking, answer: Estimate, other: Estimate) -> bool:
    """Whether another answer lies on the other side of the threshold; one without a value lies on none."""
    holds = asking.question.holds
    return not isnan(other.value) and holds(other.value) != holds(answer.value)
