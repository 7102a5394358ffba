"""When each inject, turn and decision of a scenario is likely to come: read off many runs.

The decisions are taken as their weights have it, or as a policy does; so what hangs on an answer comes in as many of
the runs as that answer is given in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.clock import HOUR, hours
from sim.engine.simulate import check_runs, play, tasks
from sim.numbering import NEVER, Kind, Reading
from sim.program.compile import Playable, program_of
from sim.program.expression import Arithmetic, Constant, ElapsedHours, Happened, Not, Tree
from sim.program.nodes import Measure, Node, Program, Watch

SIDE = 0.05
"""The share of the runs that lies before the early end of a range, and after its late end."""
COMES = (Kind.TURN, Kind.INJECT, Kind.DECISION)


@dataclass(frozen=True, slots=True)
class Planned:
    """When something comes for the first time, in seconds from the start.

    ``share`` is that of the runs in which it comes at all. ``low``, ``median`` and ``high`` are instants of the runs in
    which it does: before the first lie at most 5 in 100 of them, after the last at most 5; NaN where it never comes.
    ``certain``: it comes in every run, at the same instant.
    """

    share: float
    low: float
    median: float
    high: float
    certain: bool


def planned(scenario: Playable, runs: int = 1_000, seed: int = 0, policy: str | None = None) -> dict[str, Planned]:
    """When each inject, turn and decision comes (a decision: is asked), by its name, in the scenario's order.

    The runs are those that ``run`` plays by that seed. Raises Misuse for a number of runs or a seed out of bounds, and
    for an unknown policy.
    """
    check_runs(runs, seed)
    program = _timed(program_of(scenario))
    program.policy(policy)
    times = np.empty((len(program.measures), runs), np.int32)
    for sample in play(tasks(program, policy, seed, runs)):
        columns = slice(sample.first, sample.first + sample.runs)
        for row, measure in zip(times, program.measures, strict=True):
            row[columns] = np.rint(sample.measures[measure.name] * HOUR)
    return {measure.name: _planned(row) for measure, row in zip(program.measures, times, strict=True)}


def _planned(times: NDArray[np.int32]) -> Planned:
    came = times[times < NEVER]
    if not len(came):
        return Planned(0.0, np.nan, np.nan, np.nan, False)
    low, median, high = np.quantile(came, (SIDE, 0.5, 1 - SIDE), method="inverted_cdf").tolist()
    certain = len(came) == len(times) and bool(came.min() == came.max())
    return Planned(len(came) / len(times), low, median, high, certain)


def _timed(program: Program) -> Program:
    """The program with one measure for each node that comes, in place of its own: the first hour at which it does."""
    comes = [node for node in program.nodes if node.kind in COMES]
    measures = tuple(Measure(node.name, "low", tree=_first_hour(node)) for node in comes)
    watches = [watch for watch in program.watches if watch.reading in (Reading.TRIGGER, Reading.ENDING)]
    watches += [Watch(Reading.LOW, number, measure.tree) for number, measure in enumerate(measures)]
    return replace(program, measures=measures, watches=tuple(watches))


def _first_hour(node: Node) -> Tree:
    """Hours since the start once it has come, as it is then looked at; before that NEVER. Its lowest value is the hour
    at which it came first."""
    came = Happened(node.moments.asked if node.kind == Kind.DECISION else node.moments.over)
    before = Arithmetic("*", Not(came), Constant(hours(NEVER)))
    return Arithmetic("+", Arithmetic("*", came, ElapsedHours()), before)
