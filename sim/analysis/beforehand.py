"""What each answer of a decision is likely to lead to, asked before anybody plays: whole runs in which it is given.

One answer of one decision is always given, each time that it is asked; all else is left to luck and to a policy, or to
the options' own weights. Run r has the same luck whatever the answer, and what comes before the question does not
depend on it: so every answer is looked at in the same runs, those in which the decision is asked, but for those in
which the answer cannot be given (common random numbers; Law, "Simulation Modeling and Analysis", 5th ed., 11.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from sim.analysis.estimate import Estimate
from sim.analysis.simultaneous import exact_difference
from sim.analysis.statistics import proportion
from sim.clock import LONGEST, hours
from sim.engine.sample import Sample, joined
from sim.engine.simulate import check_runs, play, tasks
from sim.numbering import Kind, Reading
from sim.program.compile import Playable, program_of
from sim.program.expression import ONE, ZERO, Constant, Floats
from sim.program.nodes import Measure, Node, Program
from sim.program.policy import Rule
from sim.program.quantities import Quantity

_FORCED = "forced"


@dataclass(frozen=True)
class AnswerAhead:
    """The runs in which a decision is answered so: with the option ``option``, of a menu with it among others; with
    none of a menu's options (``is_none``); or not at all until the deadline.

    ``runs`` are those in which the answer was given, and ``outcomes`` how these end.
    """

    option: str | None
    is_none: bool
    runs: int
    outcomes: Mapping[str, Estimate]
    ends: Mapping[str, Floats]
    """By outcome: of every run 1 if it ends so, 0 if not, NaN where the answer was not given."""


@dataclass(frozen=True)
class DecisionAhead:
    """A decision's answers side by side. ``asked`` is the share of all runs in which it is asked."""

    decision: str
    asked: Estimate
    answers: tuple[AnswerAhead, ...]

    @property
    def largest(self) -> tuple[str, AnswerAhead, AnswerAhead, Estimate] | None:
        """The outcome whose share differs most between two answers, the one that has less of it, the one that has
        more, and by how much; None where no difference is shown.

        Every outcome of every pair is looked at, so their intervals hold all together. The difference is over the runs
        in which both answers can be given.
        """
        pairs = list(combinations(self.answers, 2))
        looked_at = max(1, sum(len(a.outcomes) for a, _ in pairs))
        apart = [
            (outcome, a, b, exact_difference(a.ends[outcome], b.ends[outcome], looked_at))
            for a, b in pairs
            for outcome in a.outcomes
        ]
        shown = [each for each in apart if each[3].n and each[3].interval.excludes_zero]
        if not shown:
            return None
        outcome, a, b, by = max(shown, key=lambda each: abs(each[3].value))
        if by.value > 0:
            return outcome, a, b, by
        return outcome, b, a, exact_difference(b.ends[outcome], a.ends[outcome], looked_at)


def decisions_ahead(
    scenario: Playable,
    runs: int = 1_000,
    seed: int = 0,
    policy: str | None = None,
    done: Callable[[int, int], None] | None = None,
) -> dict[str, DecisionAhead]:
    """Every decision that is ever asked in these runs and can be answered in two ways, by its name.

    ``done`` is told (decisions looked at, decisions in all). Raises Misuse for numbers out of bounds and for an unknown
    policy.
    """
    check_runs(runs, seed)
    program = _counting(program_of(scenario))
    program.policy(policy)
    numbers = [number for number, node in enumerate(program.nodes) if node.kind == Kind.DECISION]
    ahead = {}
    for looked_at, number in enumerate(numbers, 1):
        decision = _decision_ahead(program, number, runs, seed, policy)
        if len(decision.answers) > 1:
            ahead[decision.decision] = decision
        if done is not None:
            done(looked_at, len(numbers))
    return ahead


def _decision_ahead(program: Program, number: int, runs: int, seed: int, policy: str | None) -> DecisionAhead:
    node = program.nodes[number]
    asked, answers = 0, []
    for option, is_none, moment, forced in _answered(program, number, policy):
        sample = joined(play(tasks(forced, _FORCED, seed, runs)))
        asked = max(asked, int((sample.measures[program.moments[node.moments.asked]] > 0).sum()))
        answer = _answer(option, is_none, program.moments[moment], sample)
        if answer.runs:
            answers.append(answer)
        if not asked:
            break  # whatever the answer, the question comes in the same runs
    return DecisionAhead(node.name, proportion(asked, runs), tuple(answers))


def _answer(option: str | None, is_none: bool, moment: str, sample: Sample) -> AnswerAhead:
    given = sample.measures[moment] > 0
    ends = {
        outcome: np.where(given, (sample.outcome_numbers == number).astype(float), np.nan)
        for number, outcome in enumerate(sample.outcome_names)
    }
    count = int(given.sum())
    outcomes = {outcome: proportion(int(np.nansum(column)), count) for outcome, column in ends.items()}
    return AnswerAhead(option, is_none, count, outcomes, ends)


def _answered(program: Program, number: int, policy: str | None) -> Iterator[tuple[str | None, bool, int, Program]]:
    """Each answer: its option, whether it is none of a menu's, the moment that says that it was given, and the program
    in which it always is."""
    node = program.nodes[number]
    for option in node.listed:
        yield option.name, False, option.moment, _forced(program, number, policy, node, option.name)
    if node.menu is not None and node.menu.none >= 0:
        yield None, True, node.menu.none, _forced(program, number, policy, node, "")
    if node.has_deadline:
        silent = replace(node, takes=Quantity(Constant(hours(LONGEST))))
        yield None, False, node.moments.lapsed, _forced(program, number, policy, silent, None)


def _forced(program: Program, number: int, policy: str | None, node: Node, option: str | None) -> Program:
    """The program with ``node`` in its place, and a policy that takes the option there; none of a menu's where it is
    empty, and whatever luck takes where it is None. Of a menu the other options keep their own chances."""
    table = dict(program.policy(policy))
    if option is not None:
        chances = (ZERO if node.menu is None or not option else one.weight for one in node.options)
        weights = tuple(
            ONE if one.name == option else weight for one, weight in zip(node.options, chances, strict=True)
        )
        table[number] = (Rule(None, weights),)
    nodes = (*program.nodes[:number], node, *program.nodes[number + 1 :])
    return replace(program, nodes=nodes, policies={_FORCED: table})


def _counting(program: Program) -> Program:
    """The program that counts the moments of its decisions, and measures nothing else: one for all answers, which is
    laid out for the kernel once."""
    decisions = (node for node in program.nodes if node.kind == Kind.DECISION)
    moments = dict.fromkeys(moment for node in decisions for moment in _moments(node))
    measures = tuple(Measure(program.moments[moment], "count", moment) for moment in moments)
    watches = tuple(watch for watch in program.watches if watch.reading in (Reading.TRIGGER, Reading.ENDING))
    return replace(program, measures=measures, watches=watches)


def _moments(node: Node) -> Iterator[int]:
    """What a decision announces when it is asked and when it is answered, or not."""
    yield node.moments.asked
    yield from (option.moment for option in node.listed)
    if node.menu is not None and node.menu.none >= 0:
        yield node.menu.none
    yield node.moments.lapsed
