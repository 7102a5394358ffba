"""What is asked of a scenario: the mean of a value under one policy, or how much it exceeds that under another.

The answer to a question is one number; its conclusion is on which side of a threshold the answer lies. Every answer
is had from the same replications (common random numbers; Law, "Simulation Modeling and Analysis", 5th ed., 11.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

from sim.analysis.criterion import Criterion
from sim.analysis.estimate import Estimate
from sim.analysis.statistics import is_yes_no, mean, paired_proportion_difference, proportion
from sim.clock import hours, parse_duration
from sim.engine.simulate import play, tasks
from sim.faults import Misuse
from sim.luck import check_seed
from sim.program.expression import Floats
from sim.program.nodes import Program
from sim.program.policy import Policy
from sim.scenario.expression import Misread, Name
from sim.scenario.model import Scenario
from sim.scenario.quantity import number, shown

LEAST_RUNS, MOST_RUNS = 2, 1_000_000
"""Runs for one answer, of which a sensitivity needs hundreds."""


@dataclass(frozen=True)
class Inquiry:
    """A value, under ``policies``: one, or two whose difference (first minus second) is asked for.

    ``above`` is the threshold of the conclusion, in the value's unit (hours, a share from 0 to 1, or a number); None
    for a question without one. ``start`` are the starts that were set in ``program``.
    """

    scenario: Scenario
    program: Program
    value: Criterion
    policies: tuple[Policy, ...]
    above: float | None
    runs: int
    seed: int
    start: Mapping[str, float] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse what makes no sense, with a sentence. Raises Misuse."""
        if not LEAST_RUNS <= self.runs <= MOST_RUNS:
            raise Misuse(
                f"The number of runs for each answer is from {LEAST_RUNS} to {MOST_RUNS:,}; {self.runs:,} is not."
            )
        check_seed(self.seed)
        for policy in self.policies:
            if not callable(policy):
                self.program.policy(policy)
        if len(self.policies) == 2 and (self.policies[0] or "unguided") == (self.policies[1] or "unguided"):
            raise Misuse("A policy cannot be set against itself; name two that differ.")
        if self.above is not None and self.value.is_chance and abs(self.above) > 1:
            raise Misuse(f"A share of runs lies between 0 and 1, so no answer can lie on both sides of {self.above:g}.")

    def estimate(self, answers: Floats) -> Estimate:
        """The answer from its runs, with a 95% interval.

        Of yes/nos it is Wilson's, and of the difference of two that of Agresti and Min, as ``compare`` has them;
        else it is Student's (paired, if of two).
        """
        if not self.are_yes_nos(answers):
            return mean(answers)
        known = answers[~np.isnan(answers)]
        if len(self.policies) == 1:
            return proportion(int(known.sum()), len(known))
        return paired_proportion_difference(known < 0, known > 0)

    def are_yes_nos(self, answers: Floats) -> bool:
        """Whether the runs say yes or no, or the difference of two such: a chance does, and so may a count or a state.

        Student's interval has no width where all runs say the same, so a rare yes would not be covered by it. A
        difference that is 0 in all runs may be one of any numbers.
        """
        if self.value.is_chance:
            return True
        known = answers[~np.isnan(answers)]
        if len(self.policies) == 1:
            return is_yes_no(known)
        return bool(known.any() and np.isin(known, (-1.0, 0.0, 1.0)).all())

    def holds(self, answer: float) -> bool:
        """Whether an answer lies above the threshold."""
        return self.above is not None and answer > self.above

    def is_clear(self, answer: Estimate) -> bool:
        """Whether the whole interval lies on one side of the threshold; one that is not known lies on none."""
        return self.above is not None and (answer.interval.low > self.above or answer.interval.high < self.above)


def threshold(scenario: Scenario, value: Criterion, policies: int) -> float | None:
    """The threshold where none is given: 0 for a difference, a lone measure's target, even odds for a share of runs."""
    if policies == 2:
        return 0.0
    if isinstance(value.tree, Name):
        kind, id_ = value.meanings[value.tree.name]
        measure = scenario.measures[id_] if kind == "measure" else None
        goals = [] if measure is None else [goal for goal in (measure.at_most, measure.at_least) if goal is not None]
        if len(goals) == 1:
            return hours(goals[0].value) if value.unit == "hours" else goals[0].value
    return 0.5 if value.is_chance else None


def threshold_written(text: str, value: Criterion) -> float:
    """A threshold as a person writes it: a duration where the value is one, else a number. Raises Misuse."""
    if value.unit == "hours":
        try:
            return hours(parse_duration(text))
        except ValueError:
            raise Misuse(f"`{value.text}` is a duration, and `--above {text}` is none: write 90m, 4h or 2d.") from None
    try:
        return number(text.strip())
    except Misread:
        raise Misuse(f"{shown(f'--above {text}')} is not a number, such as 6 or 0.25.") from None


class Asking:
    """Puts a question to programs, over an executor if there is one, and counts how often it did."""

    def __init__(
        self, question: Inquiry, executor: Executor | None = None, done: Callable[[int, int], None] | None = None
    ) -> None:
        self.question = question
        self.executor = executor
        self.done = done
        self.asked = 0
        self.wanted = 0

    def answers(self, programs: Sequence[Program]) -> Iterator[Floats]:
        """For each program its answer in each run, shape (runs,): the value, or the difference of two.

        NaN where a run (or one of the two) has no value.
        """
        question = self.question
        asked = [
            tasks(program, policy, question.seed, question.runs) for program in programs for policy in question.policies
        ]
        samples = play([task for blocks in asked for task in blocks], self.executor)
        columns = (np.concatenate([question.value.of(next(samples)) for _ in blocks]) for blocks in asked)
        for _ in programs:
            values = [next(columns) for _ in question.policies]
            self._count()
            yield values[0] if len(values) == 1 else values[0] - values[1]

    def _count(self) -> None:
        self.asked += 1
        if self.done is not None:
            self.done(self.asked, max(self.asked, self.wanted))
