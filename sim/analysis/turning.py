"""Where a conclusion turns: the values of one assumption between which the answer lies beyond the threshold.

Looked for between all neighbouring levels of the tornado, so a region inside the range is found if it holds a level.
Bisection on common random numbers: the answer is then a fixed function of the assumption, so it has a crossing between
any two values on whose sides of the threshold it differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import isnan
from typing import Literal

from sim.analysis.assumptions import Assumption, changed
from sim.analysis.estimate import Estimate
from sim.analysis.inquiry import Asking
from sim.analysis.tornado import Swing

STEPS = 6
"""Halvings between two levels, which lie a quarter of the range apart: a turning point is known to a 256th of it."""

Side = Literal["below", "above", "between", "everywhere"]


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A region of an assumption's range, in its unit, in which the conclusion is the opposite.

    ``below`` or ``above`` the turning point ``at``, ``between`` it and ``to``, or ``everywhere``: at all levels tried,
    while a spread over them keeps the conclusion. Of a ``one_of`` ``at`` and ``to`` are the outermost values at which
    it is the opposite. Both are None where there is none, and where it was not searched for. ``clear``: at one level
    in the region at least the runs show the opposite beyond its 95% interval.
    """

    assumption: Assumption
    side: Side
    at: float | None
    clear: bool
    to: float | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    value: float
    answer: Estimate
    opposite: bool


def turns(asking: Asking, swings: Sequence[Swing], answer: Estimate, most: int) -> list[TurningPoint]:
    """Every assumption that turns the conclusion at a level of its range, those with the widest swing first.

    Where exactly is searched for the first ``most`` of them. Empty where the answer itself shows no conclusion.
    """
    if not asking.question.is_clear(answer):
        return []
    ways = [(swing.assumption, _points(asking, swing, answer)) for swing in swings]
    turning = [(one, points) for one, points in ways if any(point.opposite for point in points)]
    edges = sum(here.opposite != there.opposite for _, points in turning[:most] for here, there in pairwise(points))
    asking.wanted = asking.asked + STEPS * edges
    turning_points: list[TurningPoint] = []
    for number, (assumption, points) in enumerate(turning):
        turning_points += _regions(asking, assumption, points, answer, search=number < most)
    return turning_points


def _points(asking: Asking, swing: Swing, answer: Estimate) -> list[_Point]:
    """The answers along the range; that as it is stands among them where it belongs to a value, not to a spread."""
    assumption = swing.assumption
    answers = dict(swing.levels)
    if assumption.is_fixed:
        answers[assumption.base] = answer
    return [_Point(value, answers[value], _is_opposite(asking, answer, answers[value])) for value in sorted(answers)]


def _regions(
    asking: Asking, one: Assumption, points: Sequence[_Point], answer: Estimate, search: bool
) -> Iterator[TurningPoint]:
    """The regions in which neighbouring points have the opposite conclusion, from the lowest on."""

    def crossing(outside: int, inside: int) -> float | None:
        return _crossing(asking, one, points[outside].value, points[inside].value, answer) if search else None

    for opposite, group in groupby(range(len(points)), key=lambda number: points[number].opposite):
        numbers = list(group)
        if not opposite:
            continue
        begin, end = numbers[0], numbers[-1]
        clear = any(asking.question.is_clear(points[number].answer) for number in numbers)
        if begin > 0 and end < len(points) - 1:
            yield TurningPoint(one, "between", crossing(begin - 1, begin), clear, crossing(end + 1, end))
        elif begin > 0:
            yield TurningPoint(one, "above", crossing(begin - 1, begin), clear)
        elif end < len(points) - 1:
            yield TurningPoint(one, "below", crossing(end + 1, end), clear)
        else:
            yield TurningPoint(one, "everywhere", None, clear)


def _crossing(asking: Asking, one: Assumption, same: float, opposite: float, answer: Estimate) -> float:
    """Where it turns between a value with the same conclusion and one with the opposite.

    Of a ``one_of`` the outermost of its values that still has the opposite.
    """
    if one.values:
        here, there = one.values.index(same), one.values.index(opposite)
        while abs(here - there) > 1:
            middle = (here + there) // 2
            if _opposite_at(asking, one, one.values[middle], answer):
                there = middle
            else:
                here = middle
        return one.values[there]
    for _ in range(STEPS):
        value = (same + opposite) / 2
        if _opposite_at(asking, one, value, answer):
            opposite = value
        else:
            same = value
    return (same + opposite) / 2


def _opposite_at(asking: Asking, one: Assumption, value: float, answer: Estimate) -> bool:
    program = changed(asking.question.program, one, value)
    return _is_opposite(asking, answer, asking.question.estimate(next(asking.answers([program]))))


def _is_opposite(asking: Asking, answer: Estimate, other: Estimate) -> bool:
    """Whether another answer lies on the other side of the threshold; one without a value lies on none."""
    holds = asking.question.holds
    return not isnan(other.value) and holds(other.value) != holds(answer.value)
