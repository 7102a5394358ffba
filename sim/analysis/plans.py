"""Plans: every combination of the players' options, each played over the same replications and set against the best.

A plan takes its option in every decision of players wherever that option is offered; where it is not, the decision's
own weights decide, and a deadline that passes still passes. Control decisions keep their weights. As replication r has
the same luck under every plan, differences are taken run by run (common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from math import nan, prod, sqrt

import numpy as np

from sim.analysis.influence import Influence, influences
from sim.analysis.statistics import CONFIDENCE, UNKNOWN, Estimate, Interval, mean, proportion, t_quantile
from sim.analysis.value import Value
from sim.engine.sample import Sample, joined
from sim.engine.simulate import check_runs, play, tasks
from sim.faults import Misuse
from sim.luck import uniforms
from sim.program.compile import compile_program
from sim.program.expression import Constant, Floats
from sim.program.nodes import Kind, Program
from sim.program.policy import Rule
from sim.scenario.model import Scenario

MOST_PLANS = 10_000
MOST_PLAYS = 20_000_000
"""Plans times runs: their values are all kept, eight bytes each."""
PLAN = "plan"
"""What the policy of a plan is called."""
_YES, _NO = Constant(1.0), Constant(0.0)

Choice = tuple[int, ...]
"""An option's number for each decision that is varied."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One combination of options, by decision, and what comes of it.

    ``value`` is the mean over the runs that have one, with its own 95% interval. ``behind`` is this plan minus the
    best, run by run, with an interval that is corrected for the number of plans (None for the best itself);
    ``differs``: it lies below zero altogether; ``same``: the value is the best plan's in every run. Plans with equal
    means share a ``rank``.
    """

    rank: int
    options: Mapping[str, str]
    outcomes: Mapping[str, Estimate]
    value: Estimate
    behind: Estimate | None
    differs: bool
    same: bool


@dataclass(frozen=True)
class Plans:
    """Plans by rank. ``possible`` is how many combinations there are; ``complete``: all of them were played.

    ``unguided`` is the value where every decision is taken by its own weights. ``without_value`` counts the runs, of
    all plans together, in which a measure that the value names has none.
    """

    value: Value
    runs: int
    seed: int
    possible: int
    plans: tuple[Plan, ...]
    influences: tuple[Influence, ...]
    """Empty where too few plans were played to tell the decisions apart."""
    unguided: Estimate
    without_value: int

    @property
    def complete(self) -> bool:
        """Whether every possible plan was played."""
        return len(self.plans) == self.possible

    @property
    def contenders(self) -> tuple[Plan, ...]:
        """The plans not shown to be worse than the best. With 95% confidence the truly best plan is one of them."""
        return tuple(plan for plan in self.plans if not plan.differs)


def explore_plans(
    scenario: Scenario,
    value: Value,
    runs: int = 2_000,
    seed: int = 0,
    limit: int = 200,
    start: Mapping[str, float] | None = None,
    executor: Executor | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Plans:
    """Play every plan, or ``limit`` of them drawn at random without replacement, and rank them by ``value``.

    ``done`` is told (plays finished, plays in all). Raises Misuse where players have nothing to decide, where no plan
    has a value in two runs, and for unknown states and numbers out of bounds.
    """
    program = compile_program(scenario).starting(dict(start or {}))
    sizes = _check(program, runs, seed, limit)
    varied = players_decisions(program)
    choices = chosen_plans(sizes, seed, limit)
    tables = [{}, *(plan_table(program, varied, choice) for choice in choices)]
    unguided, *samples = _played(program, tables, seed, runs, executor, done, value)
    names = [_named(program, varied, choice) for choice in choices]
    values = np.array([column for column, _ in samples])
    if not (np.isfinite(values).sum(axis=1) > 1).any():
        raise Misuse(f"`{value.text}` has no value in any run: a measure that it names never has one.")
    return Plans(
        value,
        runs,
        seed,
        prod(sizes),
        tuple(_ranked(names, [outcomes for _, outcomes in samples], values, value)),
        tuple(influences(names, values, complete=len(choices) == prod(sizes))),
        _estimate(unguided[0], value),
        int(np.isnan(values).sum()),
    )


def check_plans(scenario: Scenario, runs: int, limit: int) -> None:
    """Refuse numbers of runs and plans that make no sense or are too large, before anything is played."""
    _check(compile_program(scenario), runs, 0, limit)


def _check(program: Program, runs: int, seed: int, limit: int) -> list[int]:
    """How many options each of the players' decisions has, once all numbers make sense. Raises Misuse."""
    check_runs(runs, seed)
    if not 2 <= limit <= MOST_PLANS:
        raise Misuse(f"The number of plans is a whole number from 2 to {MOST_PLANS:,}; {limit:,} is not.")
    sizes = [len(program.nodes[number].options) for number in players_decisions(program)]
    if not sizes:
        raise Misuse(f"In {program.title} players have no decision with two options, so there are no plans to compare.")
    plans = min(limit, prod(sizes))
    if plans * runs > MOST_PLAYS:
        raise Misuse(
            f"{plans:,} plans of {runs:,} runs are {plans * runs:,} replications; at most {MOST_PLAYS:,} are played. "
            "Ask for fewer runs or plans."
        )
    return sizes


# ---------------------------------------------------------------------- which plans


def players_decisions(program: Program) -> tuple[int, ...]:
    """The decisions, by node number, that are the players' and have more than one option."""
    return tuple(
        number
        for number, node in enumerate(program.nodes)
        if node.kind == Kind.DECISION and not node.control and len(node.options) > 1
    )


def chosen_plans(sizes: Sequence[int], seed: int, limit: int) -> list[Choice]:
    """Every combination of options if there are at most ``limit``, else so many drawn at random, in order.

    Each is equally likely and none comes twice; the same seed gives the same plans on any machine.
    """
    possible = prod(sizes)
    if possible <= limit:
        return [tuple(int(i) for i in np.unravel_index(number, sizes)) for number in range(possible)]
    found: dict[Choice, None] = {}
    attempt = 0
    while len(found) < limit:
        draws = [uniforms(seed, f"explore/plans/{i}", attempt, 0, limit) for i in range(len(sizes))]
        columns = [(draw * size).astype(int).tolist() for draw, size in zip(draws, sizes, strict=True)]
        found.update(dict.fromkeys(zip(*columns, strict=True)))
        attempt += 1
    return sorted(list(found)[:limit])


def plan_table(program: Program, varied: Sequence[int], choice: Choice) -> dict[int, tuple[Rule, ...]]:
    """The policy table of a plan: one option of each decision has all the weight."""
    return {
        node: (Rule(None, tuple(_YES if i == option else _NO for i in range(len(program.nodes[node].options)))),)
        for node, option in zip(varied, choice, strict=True)
    }


def _named(program: Program, varied: Sequence[int], choice: Choice) -> dict[str, str]:
    nodes = [program.nodes[number] for number in varied]
    return {node.name: node.options[option].name for node, option in zip(nodes, choice, strict=True)}


def _played(
    program: Program,
    tables: Sequence[Mapping[int, tuple[Rule, ...]]],
    seed: int,
    runs: int,
    executor: Executor | None,
    done: Callable[[int, int], None] | None,
    value: Value,
) -> Iterator[tuple[Floats, dict[str, int]]]:
    """For each table the value of every run, and how many runs end in each outcome."""
    programs = [replace(program, policies={PLAN: dict(table)}) for table in tables]
    work = [task for one in programs for task in tasks(one, PLAN, seed, runs)]
    parts: list[Sample] = []
    for number, sample in enumerate(play(work, executor), 1):
        parts.append(sample)
        if done is not None:
            done(round(number / len(work) * runs * len(tables)), runs * len(tables))
        if sum(part.runs for part in parts) == runs:
            whole = joined(parts)
            parts.clear()
            yield value.of(whole), whole.outcomes


# ---------------------------------------------------------------------- what they are worth


def _estimate(values: Floats, value: Value) -> Estimate:
    """The mean over the runs that have a value; a chance with an interval that fits chances."""
    known = values[~np.isnan(values)]
    return proportion(int(known.sum()), len(known)) if value.is_chance and len(known) else mean(known)


def _ranked(
    names: Sequence[Mapping[str, str]], outcomes: Sequence[Mapping[str, int]], values: Floats, value: Value
) -> Iterator[Plan]:
    """Plans by mean, highest first; those without a value last."""
    counts = np.isfinite(values).sum(axis=1)
    means = np.where(counts > 0, np.nansum(values, axis=1) / np.maximum(counts, 1), -np.inf)
    order = np.argsort(-means, kind="stable").tolist()
    best = order[0]
    for number in order:
        behind = None
        if number != best:
            behind = corrected_difference(values[best], values[number], len(order) - 1, value.is_chance)
        yield Plan(
            rank=1 + int((means > means[number]).sum()),
            options=names[number],
            outcomes={name: proportion(count, values.shape[1]) for name, count in outcomes[number].items()},
            value=_estimate(values[number], value),
            behind=behind,
            differs=behind is not None and behind.interval.high < 0,
            same=np.array_equal(values[best], values[number], equal_nan=True),
        )


def corrected_difference(best: Floats, other: Floats, comparisons: int, is_chance: bool) -> Estimate:
    """The mean of ``other - best`` over the runs where both have a value, with an interval wide enough that all
    ``comparisons`` hold together with 95% confidence (Bonferroni: each at 1 - 0.05 / comparisons).

    So the plan that is truly best is among those not shown to be worse, whichever plan looks best here: it would have
    to differ in one of its own comparisons (subset selection by common random numbers; Nelson and Matejcik, "Using
    common random numbers for indifference-zone selection and multiple comparisons", Management Science 41, 1995).
    Numbers have Student's interval; yes/nos that of Agresti and Min, as in ``statistics``, which has a width even
    where few pairs differ.
    """
    differences = (other - best)[~np.isnan(other - best)]
    n = len(differences)
    if n < 2:
        return Estimate(float(differences[0]) if n else nan, UNKNOWN, n)
    mean_difference = middle = float(differences.mean())
    reach = t_quantile(1 - (1 - CONFIDENCE) / (2 * comparisons), n - 1)
    half = reach * float(differences.std(ddof=1)) / sqrt(n)
    if is_chance:
        balance, moved = float(differences.sum()), float(np.abs(differences).sum())
        middle = balance / (n + 2)
        half = reach * sqrt(moved + 1 - balance**2 / (n + 2)) / (n + 2)
    return Estimate(mean_difference, Interval(middle - half, middle + half), n)
