"""Read off a finished run: outcomes (18) and measures (19)."""

from __future__ import annotations

import math

from sim.engine.single import Play
from sim.program.nodes import Measure


def outcome_of(play: Play) -> str:
    """The id of the first outcome that holds."""
    outcomes = play.program.outcomes
    return next(outcome.name for outcome in outcomes if outcome.condition is None or outcome.condition.value(play))


def measures_of(play: Play) -> dict[str, float]:
    """Every measure by name, durations in seconds, NaN where there is no value."""
    return {measure.name: _measure(play, i, measure) for i, measure in enumerate(play.program.measures)}


def _measure(play: Play, number: int, measure: Measure) -> float:
    if measure.kind == "value":
        return float(measure.tree.value(play))
    if measure.kind == "count":
        return float(play.count[measure.start])
    if measure.kind == "span" and play.reading[number] < 0:
        return math.nan
    return play.reading[number]
