"""Plans: every combination of the players' options, each played over the same replications and set against the best.

A plan takes its option in every decision of players wherever that option is offered; where it is not, the decision's
own weights decide, and a deadline that passes still passes. Control decisions keep their weights. Of a menu a plan
takes a set of options (``tried``). As replication r has the same luck under every plan, differences are taken run by
run (common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import combinations, islice
from math import prod

import numpy as np

from sim.analysis.criterion import Criterion
from sim.analysis.estimate import Estimate
from sim.analysis.influence import Influence, fitted, influences
from sim.analysis.shares import Shares, shares
from sim.analysis.simultaneous import simultaneous_difference
from sim.analysis.statistics import is_yes_no, mean, proportion
from sim.engine.sample import Sample, joined
from sim.engine.simulate import check_runs, play, tasks
from sim.faults import Misuse
from sim.luck import uniforms
from sim.numbering import Kind
from sim.program.compile import program_of
from sim.program.expression import ONE, ZERO, Floats
from sim.program.nodes import Program
from sim.program.policy import Rule
from sim.scenario.model import NONE, Decision, Scenario

MOST_PLANS = 10_000
MOST_PLAYS = 20_000_000
"""Plans times runs: their values are all kept, eight bytes each."""
TOGETHER = "+"
"""Stands between the options that a plan takes together; where it takes none it says ``none``."""
PLAN = "plan"
"""What the policy of a plan is called."""

MOST_SETS = 16
"""So many sets of a menu's options are tried, beside those that policies list."""

Combination = tuple[int, ...]
"""For each decision that is varied the number of an answer, among those that are tried."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One combination of options, by decision, and what comes of it.

    ``value`` is the mean over the runs that have one, with its own 95% interval. ``behind`` is this plan minus the
    best, run by run (None for the best itself), with an interval that holds together with those of all pairs of plans;
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

    value: Criterion
    runs: int
    seed: int
    possible: int
    plans: tuple[Plan, ...]
    influences: tuple[Influence, ...]
    """Empty where too few plans were played to tell the decisions apart."""
    shares: Shares | None
    """None where not all plans were played, or too few runs."""
    unguided: Estimate
    without_value: int

    @property
    def complete(self) -> bool:
        """Whether every possible plan was played."""
        return len(self.plans) == self.possible

    @property
    def contenders(self) -> tuple[Plan, ...]:
        """The plans not shown to be worse than the best found. With 95% confidence the truly best of those played is
        one of them."""
        return tuple(plan for plan in self.plans if not plan.differs)

    @property
    def shown(self) -> tuple[Influence, ...]:
        """The decisions shown to change the value, the one that changes it most first; none where the runs do not even
        tell two plans apart."""
        told = [influence for influence in self.influences if influence.is_shown]
        told.sort(key=lambda influence: -influence.gap.value)
        return tuple(told) if len(self.contenders) < len(self.plans) else ()


def explore_plans(
    scenario: Scenario,
    value: Criterion,
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
    program = program_of(scenario).starting(dict(start or {}))
    sizes = _check(program, runs, seed, limit)
    varied = players_decisions(program)
    choices = chosen_plans(sizes, seed, limit)
    tables = [{}, *(plan_table(program, varied, choice) for choice in choices)]
    unguided, *samples = _played(program, tables, seed, runs, executor, done, value)
    names = [_named(program, varied, choice) for choice in choices]
    values = np.array([column for column, _ in samples])
    _check_valued(value, values)
    return judged(value, seed, prod(sizes), names, [outcomes for _, outcomes in samples], values, unguided[0])


def judged(
    value: Criterion,
    seed: int,
    possible: int,
    names: Sequence[Mapping[str, str]],
    outcomes: Sequence[Mapping[str, int]],
    values: Floats,
    unguided: Floats,
) -> Plans:
    """Rank plans that have been played by their ``values``, shape (plans, runs), NaN where a run has none.

    ``names`` give each plan's options, ``outcomes`` how many of its runs end in which.
    """
    yes_no = is_yes_no(values) and is_yes_no(unguided)
    fit = fitted(names, values, complete=len(names) == possible)
    return Plans(
        value,
        values.shape[1],
        seed,
        possible,
        tuple(ranked(names, outcomes, values, yes_no)),
        () if fit is None else tuple(influences(fit)),
        None if fit is None else shares(fit, seed),
        _estimate(unguided, yes_no),
        int(np.isnan(values).sum()),
    )


def check_plans(scenario: Scenario, runs: int, limit: int) -> None:
    """Refuse numbers of runs and plans that make no sense or are too large, before anything is played."""
    _check(program_of(scenario), runs, 0, limit)


def _check(program: Program, runs: int, seed: int, limit: int) -> list[int]:
    """How many options each of the players' decisions has, once all numbers make sense. Raises Misuse."""
    check_runs(runs, seed)
    if runs < 2:
        raise Misuse("Plans are told apart by how they differ from run to run, which takes at least 2 runs of each.")
    if not 2 <= limit <= MOST_PLANS:
        raise Misuse(f"The number of plans is a whole number from 2 to {MOST_PLANS:,}; {limit:,} is not.")
    sizes = [len(tried(program, number)) for number in players_decisions(program)]
    if not sizes:
        raise Misuse(f"In {program.title} players have no decision with two options, so there are no plans to compare.")
    plans = min(limit, prod(sizes))
    if plans * runs > MOST_PLAYS:
        raise Misuse(
            f"{plans:,} plans of {runs:,} runs are {plans * runs:,} replications; at most {MOST_PLAYS:,} are played. "
            "Ask for fewer runs or plans."
        )
    return sizes


def _check_valued(value: Criterion, values: Floats) -> None:
    """Raise Misuse where no plan has a value in two runs."""
    most = int(np.isfinite(values).sum(axis=1).max())
    if most == 0:
        raise Misuse(f"`{value.text}` has no value in any run: a measure that it names never has one.")
    if most == 1:
        raise Misuse(f"`{value.text}` has a value in no more than one run of any plan; it takes two to compare them.")


# ---------------------------------------------------------------------- which plans


def players_decisions(program: Program) -> tuple[int, ...]:
    """The decisions, by node number, that are the players' and have more than one answer."""
    return tuple(
        number
        for number, node in enumerate(program.nodes)
        if node.kind == Kind.DECISION and not node.control and len(tried(program, number)) > 1
    )


def tried(program: Program, number: int) -> tuple[tuple[int, ...], ...]:
    """The answers to a decision that are tried, each by the numbers of its options: every option of a choice; of a menu
    the first sets by size, then as written, and those that the scenario's policies list."""
    node = program.nodes[number]
    if node.menu is None:
        return tuple((option,) for option in range(len(node.options)))
    numbers, menu = range(len(node.options)), node.menu
    every = (each for size in range(menu.at_least, menu.at_most + 1) for each in combinations(numbers, size))
    sets = dict.fromkeys(islice(every, MOST_SETS))
    for policy in program.policies.values():
        for rule in policy.get(number, ()):
            if all(weight in (ONE, ZERO) for weight in rule.weights):
                sets[tuple(option for option in numbers if rule.weights[option] == ONE)] = None
    return tuple(each for each in sets if menu.at_least <= len(each) <= menu.at_most)


def chosen_plans(sizes: Sequence[int], seed: int, limit: int) -> list[Combination]:
    """Every combination of options if there are at most ``limit``, else so many drawn at random, in order.

    Each is equally likely and none comes twice; the same seed gives the same plans on any machine.
    """
    possible = prod(sizes)
    if possible <= limit:
        return [tuple(int(i) for i in np.unravel_index(number, sizes)) for number in range(possible)]
    sampled: dict[Combination, None] = {}
    attempt = 0
    while len(sampled) < limit:
        draws = [uniforms(seed, f"explore/plans/{i}", attempt, 0, limit) for i in range(len(sizes))]
        columns = [(draw * size).astype(int).tolist() for draw, size in zip(draws, sizes, strict=True)]
        sampled.update(dict.fromkeys(zip(*columns, strict=True)))
        attempt += 1
    return sorted(list(sampled)[:limit])


def plan_table(program: Program, varied: Sequence[int], choice: Combination) -> dict[int, tuple[Rule, ...]]:
    """The policy table of a plan: what it takes of each decision has all the weight."""
    table: dict[int, tuple[Rule, ...]] = {}
    for node, answer in zip(varied, choice, strict=True):
        taken = tried(program, node)[answer]
        weights = (ONE if option in taken else ZERO for option in range(len(program.nodes[node].options)))
        table[node] = (Rule(None, tuple(weights)),)
    return table


def _named(program: Program, varied: Sequence[int], choice: Combination) -> dict[str, str]:
    named = {}
    for number, answer in zip(varied, choice, strict=True):
        node = program.nodes[number]
        named[node.name] = TOGETHER.join(node.options[one].name for one in tried(program, number)[answer]) or NONE
    return named


def options_of(decision: Decision, answer: str) -> tuple[str, ...]:
    """The options that a plan takes of a decision, by what ``Plan.options`` says of it."""
    is_none = answer == NONE and NONE not in decision.options
    return () if is_none else tuple(answer.split(TOGETHER))


def _played(
    program: Program,
    tables: Sequence[Mapping[int, tuple[Rule, ...]]],
    seed: int,
    runs: int,
    executor: Executor | None,
    done: Callable[[int, int], None] | None,
    value: Criterion,
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


def _estimate(values: Floats, yes_no: bool) -> Estimate:
    """The mean over the runs that have a value; of yes/nos with an interval that fits shares."""
    known = values[~np.isnan(values)]
    return proportion(int(known.sum()), len(known)) if yes_no else mean(known)


def ranked(
    names: Sequence[Mapping[str, str]], outcomes: Sequence[Mapping[str, int]], values: Floats, yes_no: bool
) -> Iterator[Plan]:
    """Plans by mean, highest first; those without a value last.

    Which plan looks best the same runs decide, so that it could be any, set against any other. Intervals are held
    together over all k(k - 1)/2 pairs (Bonferroni), which covers whatever the runs pick out (Hsu, "Multiple
    Comparisons", 1996, 5). So in 95 of 100 explorations every plan shown to be worse than the best found is worse; and
    then the truly best is not among them, for which the k - 1 pairs that it is part of would do (Nelson and Matejcik,
    "Using common random numbers for indifference-zone selection and multiple comparisons", Management Science 41,
    1995).
    """
    counts = np.isfinite(values).sum(axis=1)
    means = np.where(counts > 0, np.nansum(values, axis=1) / np.maximum(counts, 1), -np.inf)
    order = np.argsort(-means, kind="stable").tolist()
    best, pairs = order[0], len(order) * (len(order) - 1) // 2
    for number in order:
        behind = None
        if number != best:
            behind = simultaneous_difference(values[best], values[number], pairs, yes_no)
        yield Plan(
            rank=1 + int((means > means[number]).sum()),
            options=names[number],
            outcomes={name: proportion(count, values.shape[1]) for name, count in outcomes[number].items()},
            value=_estimate(values[number], yes_no),
            behind=behind,
            differs=behind is not None and behind.interval.high < 0,
            same=np.array_equal(values[best], values[number], equal_nan=True),
        )
