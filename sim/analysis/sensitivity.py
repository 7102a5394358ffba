"""What drives a result: which assumptions move an answer, which of them depend on each other, which would turn it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from math import comb

import numpy as np

from sim.analysis.assumptions import Assumption, assumptions
from sim.analysis.estimate import CONFIDENCE, Estimate
from sim.analysis.inquiry import Asking, Inquiry
from sim.analysis.morris import Elementary, elementary_effects
from sim.analysis.tornado import Swing, idle_assumptions, plays, tornado
from sim.analysis.turning import TurningPoint, turns
from sim.engine.simulate import play, tasks
from sim.faults import Misuse
from sim.program.expression import Floats

MOST_TRAJECTORIES = 1_000
MOST_TOP = 1_000


@dataclass(frozen=True)
class Sensitivity:
    """A question's answer and what it rests on.

    ``swings`` are those of every assumption, the widest first; ``elementary`` those of the ``top`` first of them that
    move the answer at all, over ``trajectories``; ``turns`` where one alone turns the conclusion. ``clear``: there is
    a threshold, and the answer's interval lies on one side of it.
    """

    question: Inquiry
    answer: Estimate
    clear: bool
    swings: tuple[Swing, ...]
    elementary: tuple[Elementary, ...]
    turns: tuple[TurningPoint, ...]
    trajectories: int
    top: int

    @property
    def moving(self) -> tuple[Swing, ...]:
        """The assumptions whose swing is more than luck can explain, in 95 of 100 such analyses every one of them.

        The intervals hold together for all that were played. But what happens in the same way in a few runs may
        happen otherwise in the next, whatever the spread between them: so there must be as many runs as would make a
        sign test of the same correction, n alike having a chance of 2 to the power of 1 - n (Conover, "Practical
        Nonparametric Statistics", 3rd ed., 3.4).
        """
        played = sum(not one.idle for one in self.swings)
        return tuple(one for one in self.swings if one.swing.interval.excludes_zero and _enough(one, played))

    @property
    def unknown(self) -> tuple[Swing, ...]:
        """The assumptions whose swing cannot be told: no run has a value at any two of the levels."""
        return tuple(one for one in self.swings if not one.swing.n)

    @property
    def fading(self) -> tuple[Swing, ...]:
        """The assumptions at a level of which the conclusion is not turned, but no longer shown beyond luck."""
        turning = {turn.assumption for turn in self.turns}
        return tuple(
            swing
            for swing in self.swings
            if self.clear
            and swing.assumption not in turning
            and not all(self.question.is_clear(answer) for _, answer in swing.levels)
        )


def _enough(swing: Swing, played: int) -> bool:
    """Whether there are runs enough for a sign test at the swing's level of confidence."""
    pairs = comb(len(swing.levels) + 1, 2)
    return 2.0 ** (1 - swing.swing.n) <= (1 - CONFIDENCE) / (pairs * played)


def sensitivity(
    question: Inquiry,
    trajectories: int = 8,
    top: int = 10,
    executor: Executor | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Vary every assumption of a question's program alone (a tornado), and the ``top`` together (Morris).

    ``done`` is told (answers had, answers wanted as far as is known). Raises Misuse for what makes no sense, and where
    no run has a value.
    """
    question.check()
    if not 0 <= trajectories <= MOST_TRAJECTORIES:
        raise Misuse(f"The number of trajectories is from 0 to {MOST_TRAJECTORIES:,}; {trajectories:,} is not.")
    if not 1 <= top <= MOST_TOP:
        raise Misuse(f"The number of assumptions to show is from 1 to {MOST_TOP:,}; {top:,} is not.")
    asking = Asking(question, executor, done)
    every = assumptions(question.scenario, question.program)
    as_it_is, idle = _as_it_is(asking, every)
    answer = question.estimate(as_it_is)
    asking.wanted = sum(plays(one) for one in every if one not in idle) + trajectories * (top + 1)
    swings = tornado(asking, every, idle, as_it_is)
    chosen = [swing.assumption for swing in swings[:top] if swing.size]
    elementary = elementary_effects(asking, chosen, trajectories) if trajectories else []
    turning_points = turns(asking, swings, answer, top)
    return Sensitivity(
        question,
        answer,
        question.is_clear(answer),
        tuple(swings),
        tuple(elementary),
        tuple(turning_points),
        trajectories,
        top,
    )


def _as_it_is(asking: Asking, every: tuple[Assumption, ...]) -> tuple[Floats, set[Assumption]]:
    """The answer's runs with nothing changed, and the assumptions that cannot change them."""
    question, program = asking.question, asking.question.program
    reached: Counter[str] = Counter()
    values = []
    for policy in question.policies:
        samples = list(play(tasks(program, policy, question.seed, question.runs), asking.executor))
        values.append(np.concatenate([question.value.of(sample) for sample in samples]))
        for sample in samples:
            reached.update(sample.reached)
    answers = values[0] if len(values) == 1 else values[0] - values[1]
    if np.isnan(answers).all():
        both = " under both policies" if len(values) == 2 else ""
        raise Misuse(f"In none of {question.runs:,} runs has the value `{question.value.text}` a value{both}.")
    return answers, set(idle_assumptions(program, every, question.policies, reached))
