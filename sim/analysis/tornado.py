"""A tornado: the answer with one assumption at a time at its low and at its high, all else as it is.

Low and high are played over the same replications, so the swing between them is taken run by run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.assumptions import Assumption, changed
from sim.analysis.question import Asking
from sim.analysis.statistics import Estimate, Interval, paired_mean_difference
from sim.engine.simulate import Policy
from sim.program.expression import Constant, Floats
from sim.program.nodes import Program


@dataclass(frozen=True, slots=True)
class Swing:
    """What one assumption does alone: the answer at its low and at its high, and high minus low, run by run.

    ``idle``: it was not played, for it cannot matter here; its low and high are the answer itself.
    """

    assumption: Assumption
    low: Estimate
    high: Estimate
    swing: Estimate
    idle: bool = False

    @property
    def size(self) -> float:
        """How far the answer moves, without its sign; 0 where there is no value to compare."""
        return 0.0 if np.isnan(self.swing.value) else abs(self.swing.value)


def tornado(asking: Asking, every: Sequence[Assumption], idle: Iterable[Assumption], answer: Estimate) -> list[Swing]:
    """The swing of every assumption, the widest first; ``idle`` ones are not played, ``answer`` is the one as it is."""
    idle = set(idle)
    moving = [assumption for assumption in every if assumption not in idle]
    base = asking.question.program
    ends = [changed(base, assumption, end) for assumption in moving for end in (assumption.low, assumption.high)]
    answers = asking.answers(ends)
    swings = [_swing(asking, assumption, next(answers), next(answers)) for assumption in moving]
    nothing = Estimate(0.0, Interval(0.0, 0.0), answer.n)
    swings += [Swing(assumption, answer, answer, nothing, idle=True) for assumption in every if assumption in idle]
    return sorted(swings, key=lambda swing: -swing.size)


def _swing(asking: Asking, assumption: Assumption, low: Floats, high: Floats) -> Swing:
    estimate = asking.question.estimate
    return Swing(assumption, estimate(low), estimate(high), paired_mean_difference(low, high))


def idle_assumptions(
    program: Program, every: Iterable[Assumption], policies: Sequence[Policy], reached: Mapping[str, int]
) -> Iterator[Assumption]:
    """The assumptions that provably change nothing in runs in which these moments were ``reached`` so often.

    What belongs to a moment that no run announced cannot have been used; up to that moment the runs are the same.
    Weights are not used where every policy has decided, whatever is offered.
    """
    for assumption in every:
        never = bool(assumption.needs) and not reached[assumption.needs]
        if never or (assumption.kind == "weight" and _decided(program, policies, assumption.slot.place)):
            yield assumption


def _decided(program: Program, policies: Sequence[Policy], node: int) -> bool:
    """Whether every policy has a rule for the decision that always counts: no condition, and an option with weight
    that is always offered."""
    for policy in policies:
        rules = () if callable(policy) else program.policy(policy).get(node, ())
        always = (
            isinstance(weight, Constant) and weight.number > 0 and option.condition is None
            for rule in rules
            if rule.condition is None
            for option, weight in zip(program.nodes[node].options, rule.weights, strict=True)
        )
        if not any(always):
            return False
    return True
