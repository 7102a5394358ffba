"""Where a value fell among those of other runs: within the middle eighty in a hundred of them, or outside.

The runs are a sample, so a value near the border may lie on either side of it: a place is told only where the share of
runs at or beyond the value is shown to be less, or not less, than one in ten. What is told of all values of an exercise
holds together in 95 of 100 exercises.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.analysis.simultaneous import simultaneous_share
from sim.program.expression import Floats
from sim.program.nodes import Measure

RARE = 0.1
"""What lies outside the middle 80 in 100 has less than this share of the runs at or beyond it."""

Where = Literal["ordinary", "borderline", "lucky", "unlucky", "high", "low", "rare"]
"""Ordinary: within the middle 80 in 100 of the runs. Outside, lucky or unlucky where a target says which side is good,
else high or low; rare is a measure without a value where nearly every run has one. Borderline: the runs do not tell."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a value fell: the shares of the runs whose value lies ``below`` and ``above``, of those that have one.

    ``low`` and ``high`` are their 10th and 90th percentile, ``having`` is the share of runs with a value; the value is
    NaN where the run itself has none.
    """

    value: float
    below: float
    above: float
    low: float
    high: float
    having: float
    where: Where


def judgements(values: int) -> int:
    """How many shares are judged for so many values: whether runs have one, and how many lie on either side of it."""
    return 3 * values


def is_rare(runs_like_it: int, runs: int, judged: int) -> bool | None:
    """Whether less than one in ten runs are like this; None where so many runs do not tell.

    One of ``judged`` such answers, which hold together.
    """
    interval = simultaneous_share(runs_like_it, runs, judged).interval
    return None if interval.contains(RARE) else interval.high < RARE


def place(value: float, values: Floats, measure: Measure | None, judged: int) -> Placing:
    """The place of a run's ``value`` among the ``values`` of others, NaN where there is none.

    It takes ``judgements(1)`` of the ``judged`` answers that are to hold together.
    """
    known = values[~np.isnan(values)]
    having = len(known) / len(values)
    middle = _middle(known)
    if math.isnan(value) or not len(known):
        alike = len(values) - len(known) if math.isnan(value) else len(known)
        where = _without(math.isnan(value), is_rare(alike, len(values), judged), measure)
        return Placing(value, math.nan, math.nan, *middle, having, where)
    below, above = float((known < value).mean()), float((known > value).mean())
    few_above = is_rare(int((known >= value).sum()), len(known), judged)
    few_below = is_rare(int((known <= value).sum()), len(known), judged)
    return Placing(value, below, above, *middle, having, _where(few_above, few_below, measure))


def outside(places: Mapping[str, Placing]) -> dict[str, Placing]:
    """The places that are shown to lie outside the middle 80 in 100."""
    return {name: place for name, place in places.items() if place.where not in ("ordinary", "borderline")}


def _middle(known: Floats) -> tuple[float, float]:
    if not len(known):
        return math.nan, math.nan
    low, high = np.quantile(known, (RARE, 1 - RARE)).tolist()
    return low, high


def _where(few_above: bool | None, few_below: bool | None, measure: Measure | None) -> Where:
    """From whether few runs lie at the value or above it, and whether few lie there or below."""
    if not few_above and not few_below:
        return "borderline" if None in (few_above, few_below) else "ordinary"
    good = None if measure is None else _good_side(measure)
    side: Where = "high" if few_above else "low"
    return side if good is None else "lucky" if side == good else "unlucky"


def _good_side(measure: Measure) -> Literal["high", "low"] | None:
    """Which side a target says is good; None without one, and for a target between two bounds."""
    if (measure.at_most is None) == (measure.at_least is None):
        return None
    return "low" if measure.at_least is None else "high"


def _without(has_none: bool, few: bool | None, measure: Measure | None) -> Where:
    """A run without a value where nearly every one has it, which meets no target; or the other way round."""
    if not few:
        return "borderline" if few is None else "ordinary"
    has_target = measure is not None and (measure.at_most is not None or measure.at_least is not None)
    return "unlucky" if has_target and has_none else "rare"
