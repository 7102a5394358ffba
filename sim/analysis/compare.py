"""Cases side by side, over the same replications.

Replication r of every case has the same luck, so a difference is taken pair by pair: what the cases share in luck
cancels (common random numbers; Law, "Simulation Modeling and Analysis", 5th ed., 11.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.cases import Case, case
from sim.analysis.estimate import Estimate
from sim.analysis.statistics import (
    average,
    paired_difference,
    paired_proportion_difference,
    proportion,
    quantile,
    quantile_values,
)
from sim.engine.sample import Sample, joined
from sim.engine.simulate import Task, block_size, check_runs, play
from sim.faults import Misuse
from sim.luck import check_whole
from sim.program.expression import Floats
from sim.program.nodes import Measure, Program
from sim.program.policy import Policy
from sim.scenario.model import Scenario

LEAST_BLOCK = 1_024
MOST_FOR_PRECISION = 10_000_000
GRID_STEPS = 60


@dataclass(frozen=True, slots=True)
class Summary:
    """A measure over a case's runs: mean, median, the middle eighty in a hundred, and the share within its target."""

    mean: Estimate
    median: Estimate
    low: float
    """The 10th percentile."""
    high: float
    """The 90th percentile."""
    within: Estimate | None
    """The share of all runs that meet the target; None without one. A run without a value does not meet it."""


@dataclass(frozen=True)
class CaseResult:
    """What came of one case."""

    case: Case
    sample: Sample
    outcomes: Mapping[str, Estimate]
    measures: Mapping[str, Summary]
    state: Mapping[str, Estimate]


@dataclass(frozen=True)
class Difference:
    """A case against the baseline: paired differences (case minus baseline), and what became of each outcome.

    ``has`` is about having a value of a measure at all, where some run of either has none; ``within`` about meeting
    its target, if both have one. ``changed`` is the share of replications whose outcome is another; ``flows`` counts
    (from, to) over all of them.
    """

    name: str
    outcomes: Mapping[str, Estimate]
    measures: Mapping[str, Estimate]
    has: Mapping[str, Estimate]
    within: Mapping[str, Estimate]
    state: Mapping[str, Estimate]
    changed: Estimate
    flows: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Comparison:
    """Cases side by side over ``runs`` replications of ``seed``, of ``wanted``: fewer if it was broken off."""

    results: tuple[CaseResult, ...]
    baseline: int
    differences: tuple[Difference, ...]
    runs: int
    seed: int
    wanted: int

    @property
    def complete(self) -> bool:
        """Whether all that was wanted is there."""
        return self.runs == self.wanted

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios compared, each once."""
        return tuple({id(result.case.scenario): result.case.scenario for result in self.results}.values())

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome of any case, in the order of the first that has it."""
        return tuple(dict.fromkeys(name for result in self.results for name in result.outcomes))

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure of any case, in the order of the first that has it."""
        return tuple(dict.fromkeys(name for result in self.results for name in result.measures))


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to play a comparison: how many replications, from which seed, over which executor.

    With ``precision`` it goes on beyond ``runs`` until every outcome's half-width is at most that. ``follow``: keep
    the paths of shown states, for a picture. ``done`` is told (replications finished, wanted) after each block.
    """

    runs: int = 10_000
    seed: int = 0
    executor: Executor | None = None
    workers: int = 1
    precision: float | None = None
    follow: bool = False
    done: Callable[[int, int], None] | None = None


def compare(
    cases: Iterable[Case | tuple[Scenario, Policy]],
    runs: int = 10_000,
    seed: int = 0,
    baseline: int = 0,
    sampling: Sampling | None = None,
) -> Comparison:
    """Play cases over the same replications and set them side by side.

    A case may be given as (scenario, policy). ``sampling`` says more than ``runs`` and ``seed``, and stands in their
    place. Raises Misuse for no cases, for what is no case, two of one name, unknown policies, numbers out of bounds.
    Interrupted by Ctrl-C it gives what is finished, ``complete`` False, if every case has at least one block.
    """
    if sampling is not None and (runs, seed) != (10_000, 0):
        raise Misuse("Runs and seed are given twice: say them in `sampling` alone.")
    sampling = sampling or Sampling(runs, seed)
    check_runs(sampling.runs, sampling.seed)
    ready = _named([_case(one) for one in cases])
    if not ready:
        raise Misuse("There is nothing to compare.")
    check_whole(baseline, "The baseline's number")
    if not 0 <= baseline < len(ready):
        raise Misuse(f"The baseline is a case's number from 0 to {len(ready) - 1}; {baseline} is not.")
    if sampling.precision is not None and not 0.0005 <= sampling.precision < 0.5:
        raise Misuse("A precision lies between 0.0005 and 0.5: half the width of an outcome's interval.")
    samples, wanted = _play(ready, sampling)
    results = tuple(_result(one, sample) for one, sample in zip(ready, samples, strict=True))
    differences = tuple(
        _against(results[baseline], result) for number, result in enumerate(results) if number != baseline
    )
    return Comparison(results, baseline, differences, samples[0].runs, sampling.seed, wanted)


def _case(given: object) -> Case:
    """A case as it is given, or made of a scenario and a policy."""
    if isinstance(given, Case):
        return given
    if isinstance(given, tuple) and 1 <= len(given) <= 2 and isinstance(given[0], Scenario):
        return case(*given)
    raise Misuse(f"A case is what `case` makes, or a pair of a scenario and a policy, and not {type(given).__name__}.")


def _named(cases: list[Case]) -> list[Case]:
    """Cases whose names differ: two alike get their scenario's title in front."""
    counts = Counter(one.name for one in cases)
    named = [one if counts[one.name] == 1 else replace(one, name=f"{one.scenario.title}: {one.name}") for one in cases]
    twice = [name for name, count in Counter(one.name for one in named).items() if count > 1]
    if twice:
        raise Misuse(f"The case `{twice[0]}` stands there twice.")
    return named


def _play(cases: Sequence[Case], sampling: Sampling) -> tuple[list[Sample], int]:
    """The samples of all cases, and how many replications were wanted in the end."""
    parts: list[list[Sample]] = [[] for _ in cases]
    most = min(block_size(one.program, len(_shown(one)) * len(_grid(one)) * sampling.follow) for one in cases)
    block = min(most, max(LEAST_BLOCK, -(-sampling.runs // sampling.workers)))
    first, wanted = 0, sampling.runs
    try:
        while first < wanted:
            rounds = [(begin, min(block, wanted - begin)) for begin in range(first, wanted, block)]
            work = [_task(one, sampling, begin, count) for begin, count in rounds for one in cases]
            for number, sample in enumerate(play(work, sampling.executor)):
                parts[number % len(cases)].append(sample)
                if sampling.done is not None:
                    sampling.done(sum(part.runs for part in parts[-1]), wanted)
            first = wanted
            wanted = max(wanted, _wanted(parts, sampling))
    except KeyboardInterrupt:
        finished = min(len(held) for held in parts)
        if not finished:
            raise
        return [joined(held[:finished]) for held in parts], wanted
    return [joined(held) for held in parts], first


def _task(one: Case, sampling: Sampling, first: int, count: int) -> Task:
    if not sampling.follow:
        return Task(one.program, one.policy, sampling.seed, first, count)
    return Task(one.program, one.policy, sampling.seed, first, count, follow=_shown(one), grid=_grid(one))


def _shown(one: Case) -> tuple[int, ...]:
    """The states that are shown, by number."""
    return tuple(one.program.state_of[name] for name, state in one.scenario.state.items() if state.shown)


def _grid(one: Case) -> tuple[int, ...]:
    """The times, in seconds, at which they are read off for a picture."""
    return tuple(round(step * one.program.horizon / GRID_STEPS) for step in range(GRID_STEPS + 1))


def _wanted(parts: list[list[Sample]], sampling: Sampling) -> int:
    """How many replications the precision asks for, judged by those there are."""
    if sampling.precision is None:
        return 0
    wanted = 0
    for held in parts:
        sample = joined(held)
        for count in sample.outcomes.values():
            half_width = proportion(count, sample.runs).interval.half_width
            if half_width > sampling.precision:
                wanted = max(wanted, int(sample.runs * (half_width / sampling.precision) ** 2 * 1.02) + 1)
    if wanted > MOST_FOR_PRECISION:
        raise Misuse(f"That precision needs about {wanted:,} runs; more than {MOST_FOR_PRECISION:,} are not played.")
    return wanted


def _result(one: Case, sample: Sample) -> CaseResult:
    return CaseResult(
        one,
        sample,
        outcome_shares(sample),
        summaries(one.program, sample),
        {name: average(values) for name, values in sample.state.items()},
    )


def _against(base: CaseResult, result: CaseResult) -> Difference:
    """What a case has more than the baseline, targets included."""
    met = [_met(one.case.program, one.sample) for one in (base, result)]
    within = {name: paired_proportion_difference(met[0][name], met[1][name]) for name in met[0] if name in met[1]}
    return replace(difference(result.case.name, base.sample, result.sample), within=within)


def _met(program: Program, sample: Sample) -> dict[str, NDArray[np.bool_]]:
    """Of each measure with a target, in which runs it is met. A run without a value does not meet it."""
    return {
        measure.name: meets(measure, sample.measures[measure.name])
        for measure in program.measures
        if measure.at_most is not None or measure.at_least is not None
    }


def meets(measure: Measure, values: Floats) -> NDArray[np.bool_]:
    """In which runs a measure lies within its target; NaN does not."""
    met: NDArray[np.bool_] = ~np.isnan(values)
    met &= values <= (np.inf if measure.at_most is None else measure.at_most)
    met &= values >= (-np.inf if measure.at_least is None else measure.at_least)
    return met


def outcome_shares(sample: Sample) -> dict[str, Estimate]:
    """The share of each outcome, in the scenario's order."""
    return {name: proportion(count, sample.runs) for name, count in sample.outcomes.items()}


def summaries(program: Program, sample: Sample) -> dict[str, Summary]:
    """Every measure of a sample summed up."""
    return {measure.name: _summary(measure, sample.measures[measure.name]) for measure in program.measures}


def _summary(measure: Measure, values: Floats) -> Summary:
    within = None
    if measure.at_most is not None or measure.at_least is not None:
        within = proportion(int(meets(measure, values).sum()), len(values))
    low, high = quantile_values(values, (0.1, 0.9))
    return Summary(average(values), quantile(values, 0.5), low, high, within)


def difference(name: str, base: Sample, other: Sample) -> Difference:
    """What ``other``, called ``name``, has more than ``base``, pair by pair: their replications share their luck.

    Targets are left out.
    """
    a, b = base.outcome_of, other.outcome_of
    outcomes = dict.fromkeys([*base.outcomes, *other.outcomes])
    return Difference(
        name,
        {name: paired_proportion_difference(a == name, b == name) for name in outcomes},
        _paired(base.measures, other.measures),
        _having(base.measures, other.measures),
        {},
        _paired(base.state, other.state),
        proportion(int((a != b).sum()), len(a)),
        dict(Counter(zip(a.tolist(), b.tolist(), strict=True))),
    )


def _paired(a: Mapping[str, Floats], b: Mapping[str, Floats]) -> dict[str, Estimate]:
    """Paired differences of what both have."""
    return {name: paired_difference(a[name], b[name]) for name in a if name in b}


def _having(a: Mapping[str, Floats], b: Mapping[str, Floats]) -> dict[str, Estimate]:
    """Paired differences of having a value, of what not every run of both has."""
    known = {name: (~np.isnan(a[name]), ~np.isnan(b[name])) for name in a if name in b}
    return {
        name: paired_proportion_difference(first, second)
        for name, (first, second) in known.items()
        if not (first.all() and second.all())
    }
