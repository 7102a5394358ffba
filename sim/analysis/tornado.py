"""A tornado: the answer with one assumption at a time at several levels of its range, all else as it is.

All levels are played over the same replications, so the answer's way between them is taken run by run. Both ends alone
would not do: a call that helps between two statements does nothing if it comes before the one or after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from sim.analysis.assumptions import Assumption, changed
from sim.analysis.estimate import Estimate, Interval
from sim.analysis.inquiry import Asking, Inquiry
from sim.analysis.simultaneous import widest
from sim.program.expression import Constant, Floats
from sim.program.nodes import Program
from sim.program.policy import Policy


@dataclass(frozen=True, slots=True)
class Swing:
    """What one assumption does alone: the answer at each level, and how far the largest lies above the smallest.

    ``levels`` are values in the assumption's unit, rising, each with the answer there; ``low`` and ``high`` are those
    of its ends. ``swing`` is over all levels and the answer as it is; its interval allows for their being picked out,
    and for the number of assumptions played. ``idle``: it was not played, for it cannot matter here; it has the answer
    itself everywhere.
    """

    assumption: Assumption
    levels: tuple[tuple[float, Estimate], ...]
    swing: Estimate
    idle: bool = False

    @property
    def low(self) -> Estimate:
        """The answer at its low."""
        return self.levels[0][1]

    @property
    def high(self) -> Estimate:
        """The answer at its high."""
        return self.levels[-1][1]

    @property
    def size(self) -> float:
        """How far the answer moves; 0 where there is no value to compare."""
        return 0.0 if np.isnan(self.swing.value) else self.swing.value


def tornado(asking: Asking, every: Sequence[Assumption], idle: Set[Assumption], as_it_is: Floats) -> list[Swing]:
    """The swing of every assumption, the widest first; ``idle`` ones are not played, ``as_it_is`` is the answer's runs.

    One assumption after the other, so that no more than its own answers are in memory.
    """
    question = asking.question
    moving = [assumption for assumption in every if assumption not in idle]
    answers = asking.answers([program for one in moving for program in _programs(question.program, one)])
    swings = []
    for assumption in moving:
        columns = [as_it_is if _is_as_it_is(assumption, level) else next(answers) for level in assumption.levels]
        estimates = [question.estimate(column) for column in columns]
        swing = _apart(question, np.array([*columns, as_it_is]), len(moving))
        swings.append(Swing(assumption, tuple(zip(assumption.levels, estimates, strict=True)), swing))
    answer = question.estimate(as_it_is)
    nothing = Estimate(0.0, Interval(0.0, 0.0), answer.n)
    swings += [
        Swing(one, tuple((level, answer) for level in one.levels), nothing, idle=True) for one in every if one in idle
    ]
    return sorted(swings, key=lambda swing: -swing.size)


def plays(assumption: Assumption) -> int:
    """How many answers a swing of it takes."""
    return sum(not _is_as_it_is(assumption, level) for level in assumption.levels)


def _programs(base: Program, one: Assumption) -> Iterator[Program]:
    return (changed(base, one, level) for level in one.levels if not _is_as_it_is(one, level))


def _is_as_it_is(assumption: Assumption, level: float) -> bool:
    """Whether the program has this very number, so that there is nothing to play anew."""
    return assumption.is_fixed and level == assumption.base


def _apart(question: Inquiry, columns: Floats, assumptions: int) -> Estimate:
    """How far the largest answer lies above the smallest, and no farther than shares of runs can lie apart."""
    swing = widest(columns, assumptions, question.are_yes_nos(columns))
    if not question.value.is_chance:
        return swing
    most = float(len(question.policies))
    return Estimate(swing.value, Interval(swing.interval.low, min(swing.interval.high, most)), swing.n)


def idle_assumptions(
    program: Program, every: Iterable[Assumption], policies: Sequence[Policy], reached: Mapping[str, int]
) -> Iterator[Assumption]:
    """The assumptions that provably change nothing in runs in which these moments were ``reached`` so often.

    What belongs to a moment that no run announced cannot have been used; up to that moment the runs are the same.
    Weights are not used where every policy has decided, whatever is offered.
    """
    for assumption in every:
        never = bool(assumption.needs) and not reached[assumption.needs]
        if never or (assumption.slot.field == "weight" and _decided(program, policies, assumption.slot.place)):
            yield assumption


def _decided(program: Program, policies: Sequence[Policy], node: int) -> bool:
    """Whether every policy has a rule for the decision that always counts: no condition, and an option with weight
    that is always offered; of a menu, as many with a chance as it takes."""
    menu, options = program.nodes[node].menu, program.nodes[node].options
    for policy in policies:
        rules = () if callable(policy) else program.policy(policy).get(node, ())
        sure = (
            sum(
                isinstance(weight, Constant) and weight.number > 0 and option.condition is None
                for option, weight in zip(options, rule.weights, strict=True)
            )
            for rule in rules
            if rule.condition is None
        )
        if not any(many >= (1 if menu is None else menu.at_least) for many in sure):
            return False
    return True
