"""Read off a finished run, or a finished block of them: outcomes (18) and measures (19)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.block import Block, Rows
from sim.engine.single import Play
from sim.program.expression import Floats
from sim.program.nodes import Measure


def outcome_of(play: Play) -> str:
    """The id of the first outcome that holds."""
    outcomes = play.program.outcomes
    return next(found.name for found in outcomes if found.condition is None or found.condition.value(play))


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


def outcomes_in(block: Block, rows: Rows) -> NDArray[np.int16]:
    """For each replication, the number of the first outcome that holds."""
    found = np.full(len(rows), -1, np.int16)
    for number, outcome in enumerate(block.program.outcomes):
        holds = np.ones(len(rows), np.bool_) if outcome.condition is None else block.holds(outcome.condition, rows)
        found[holds & (found < 0)] = number
    return found


def measures_in(block: Block, rows: Rows) -> dict[str, Floats]:
    """Every measure by name, a column of one float a replication."""
    return {measure.name: _column(block, i, measure, rows) for i, measure in enumerate(block.program.measures)}


def _column(block: Block, number: int, measure: Measure, rows: Rows) -> Floats:
    if measure.kind == "value":
        return block.values(measure.tree, rows)
    if measure.kind == "count":
        counts: Floats = block.count[measure.start][rows].astype(np.float64)
        return counts
    reading: NDArray[Any] = block.reading[number][rows]
    return np.where(reading < 0, np.nan, reading) if measure.kind == "span" else reading
