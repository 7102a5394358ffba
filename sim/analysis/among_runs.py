"""Where a run fell among all that could have been: the same decisions taken the same way, with other luck.

Whole runs from the start, in which each decision of players is answered as the group answered it and after as long: the
first time as the group answered it first, and so on; more often than the group had to, as it answered last. What the
group was never asked goes by policy or weight. What is left between them is luck alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.analysis.compare import outcome_shares
from sim.analysis.statistics import Estimate
from sim.analysis.taken import Taken, moved_by_hand
from sim.clock import LONGEST, hours
from sim.engine.run import Run
from sim.engine.sample import joined
from sim.engine.simulate import play, tasks
from sim.exercise.commands import End
from sim.exercise.entry import Entry
from sim.program.expression import Constant, Floats, Successive, Tree
from sim.program.nodes import Measure, Node, Program, Quantity
from sim.program.policy import Rule

EPOCH = 1
"""The luck of these runs: that of the log's first line, which no forecast and no decision has."""
RARE = 0.1
"""What lies outside the middle 80 in 100 has less than this share of the runs at or beyond it."""
AS_PLAYED = "as played"

Where = Literal["ordinary", "lucky", "unlucky", "high", "low", "rare"]
"""Ordinary: within the middle 80 in 100 of the runs. Outside, lucky or unlucky where a target says which side is good,
else high or low; rare is a measure without a value where nearly every run has one."""


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True)
class AmongRuns:
    """A run among ``runs`` others, with the same decisions: how these end, and where its values fell.

    ``until`` is when (seconds) they were stopped, because the exercise was, by hand; None if they play to their own
    end. ``by_hand`` are the commands with which facilitators moved the run; the others go without. ``mixed`` are the
    decisions that were answered more than once, not always alike.
    """

    runs: int
    outcomes: Mapping[str, Estimate]
    outcome: Estimate
    measures: Mapping[str, Place]
    state: Mapping[str, Place]
    until: int | None
    by_hand: tuple[Entry, ...]
    mixed: tuple[str, ...]


def among_runs(
    program: Program,
    run: Run,
    entries: Sequence[Entry],
    decisions: Sequence[Taken],
    policy: str | None,
    runs: int,
) -> AmongRuns:
    """Play a finished run's decisions again ``runs`` times, with luck of its own, and find its place among them."""
    until = _stopped(program, run, entries)
    answers = _answers(decisions)
    again = _as_played(program, answers, policy)
    if until is not None:
        again = replace(again, horizon=until)
    sample = joined(play(tasks(again, AS_PLAYED, run.seed, runs, epoch=EPOCH)))
    shares = outcome_shares(sample)
    return AmongRuns(
        runs=runs,
        outcomes=shares,
        outcome=shares[run.outcome],
        measures={
            measure.name: _place(run.measures[measure.name], sample.measures[measure.name], measure)
            for measure in program.measures
        },
        state={name: _place(run.state[name], values, None) for name, values in sample.state.items()},
        until=until,
        by_hand=moved_by_hand(entries),
        mixed=tuple(name for name, several in answers.items() if len({_answer(one) for one in several}) > 1),
    )


def _stopped(program: Program, run: Run, entries: Sequence[Entry]) -> int | None:
    """When facilitators ended it before its time: not at its horizon, and not at an outcome that ends it."""
    by_hand = any(isinstance(entry.command, End) for entry in entries)
    ends = {outcome.name for outcome in program.outcomes if outcome.ends}
    return run.ended if by_hand and run.outcome not in ends and run.ended < program.horizon else None


def _answers(decisions: Iterable[Taken]) -> dict[str, list[Taken]]:
    """The answers that are given again, by decision: those of players, and those of control where one was by hand."""
    found: dict[str, list[Taken]] = {}
    for taken in decisions:
        found.setdefault(taken.choice.decision, []).append(taken)
    return {name: several for name, several in found.items() if any(not one.control or one.by_hand for one in several)}


def _answer(taken: Taken) -> tuple[str | None, int]:
    """The option, None for a lapse, and the seconds that it took."""
    choice = taken.choice
    return None if taken.how == "lapsed" else choice.option, choice.time - choice.asked


# ---------------------------------------------------------------------- the same decisions


def _as_played(program: Program, answers: Mapping[str, Sequence[Taken]], policy: str | None) -> Program:
    """The program with a policy ``AS_PLAYED`` that answers like the group, and answers that take as long.

    An option that is not offered in another run leaves that decision to its own weights, as does an answer of control
    that was rolled. A lapse is a deadline that comes when it came here, and a deliberation that outlasts it.
    """
    nodes = list(program.nodes)
    table = dict(program.policy(policy))
    for name, several in answers.items():
        number = program.node_of[name]
        node = nodes[number]
        lapses = [taken.how == "lapsed" for taken in several]
        seconds = [_answer(taken)[1] for taken in several]
        takes = [LONGEST if lapse else time for lapse, time in zip(lapses, seconds, strict=True)]
        within = [time if lapse else LONGEST for lapse, time in zip(lapses, seconds, strict=True)]
        nodes[number] = replace(node, takes=_durations(node, takes), within=_durations(node, within))
        chosen = [None if taken.control and not taken.by_hand else _answer(taken)[0] for taken in several]
        weights = (_successive(node, [float(option.name == one) for one in chosen]) for option in node.options)
        table[number] = (Rule(None, tuple(weights)),)
    return replace(program, nodes=tuple(nodes), policies={AS_PLAYED: table})


def _durations(node: Node, seconds: Sequence[int]) -> Quantity:
    return Quantity(_successive(node, [hours(time) for time in seconds]))


def _successive(node: Node, numbers: Sequence[float]) -> Tree:
    """The first number where the decision is answered for the first time, and so on."""
    if len(set(numbers)) == 1:
        return Constant(numbers[0])
    return Successive(tuple(numbers), node.moments.over, node.moments.skipped)


# ---------------------------------------------------------------------- the place among them


def _place(value: float, values: Floats, measure: Measure | None) -> Place:
    known = values[~np.isnan(values)]
    having = len(known) / len(values)
    if math.isnan(value) or not len(known):
        return Place(value, math.nan, math.nan, *_middle(known), having, _without(value, having, measure))
    below, above = float((known < value).mean()), float((known > value).mean())
    return Place(value, below, above, *_middle(known), having, _where(below, above, measure))


def _middle(known: Floats) -> tuple[float, float]:
    if not len(known):
        return math.nan, math.nan
    low, high = np.quantile(known, (RARE, 1 - RARE)).tolist()
    return low, high


def _where(below: float, above: float, measure: Measure | None) -> Where:
    if 1 - below >= RARE and 1 - above >= RARE:
        return "ordinary"
    high = 1 - below < RARE
    good = None if measure is None else _good_side(measure)
    return ("high" if high else "low") if good is None else "lucky" if high == (good == "high") else "unlucky"


def _good_side(measure: Measure) -> Literal["high", "low"] | None:
    """Which side a target says is good; None without one, and for a target between two bounds."""
    if (measure.at_most is None) == (measure.at_least is None):
        return None
    return "low" if measure.at_least is None else "high"


def _without(value: float, having: float, measure: Measure | None) -> Where:
    """A run without a value where nearly every one has it, which meets no target; or the other way round."""
    if (1 - having if math.isnan(value) else having) >= RARE:
        return "ordinary"
    has_target = measure is not None and (measure.at_most is not None or measure.at_least is not None)
    return "unlucky" if has_target and math.isnan(value) else "rare"


def outside(places: Mapping[str, Place]) -> dict[str, Place]:
    """The places outside the middle 80 in 100."""
    return {name: place for name, place in places.items() if place.where != "ordinary"}
