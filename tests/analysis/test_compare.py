"""Cases side by side: what is paired, what is counted, and what an interruption leaves."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.analysis.cases import case, vary
from sim.analysis.compare import Sampling, compare
from sim.faults import Misuse
from sim.scenario.load import examine_text

SCENARIO = """
whitecell: 1
title: A small crisis
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {}}
actors: {staff: {cell: blue}}
state: {tension: {start: [3, 4, 5], range: [0, 10], shown: true}, switch: {start: 0, range: [0, 1]}}
injects:
  launch: {at: 1h, effects: {tension: [0, 1, 2]}}
  second: {after: posture.firm, delay: [1h, 2h, 3h], chance: 0.5 + 0.2 * switch, effects: {tension: +2}}
decisions:
  posture:
    after: launch
    by: staff
    takes: [10m, 30m, 1h]
    options: {soft: {weight: 1}, firm: {weight: 1}}
policies:
  soft: {choose: {posture: soft}}
  firm: {choose: {posture: firm}}
measures:
  time_to_second: {from: launch, to: second, at_most: 2h30m}
  peak: {peak: tension, at_most: 6}
outcomes:
  second_launch: {when: second}
  quiet: {}
"""


@pytest.fixture(scope="module")
def scenario():
    examination = examine_text(SCENARIO)
    assert not examination.faults and examination.scenario is not None
    return examination.scenario


def test_shares_differences_and_flows_agree_with_the_runs_themselves(scenario):
    comparison = compare([(scenario, "soft"), (scenario, "firm")], runs=500, seed=7)
    runs = [[sim.run(scenario, 7, r, policy) for r in range(500)] for policy in ("soft", "firm")]
    soft, firm = comparison.results
    assert soft.outcomes["second_launch"].value == 0
    assert firm.outcomes["second_launch"].value == sum(run.outcome == "second_launch" for run in runs[1]) / 500
    peaks = [np.array([run.measures["peak"] for run in side]) for side in runs]
    (difference,) = comparison.differences
    assert difference.measures["peak"].value == pytest.approx(float((peaks[1] - peaks[0]).mean()))
    moved = sum(a.outcome != b.outcome for a, b in zip(*runs, strict=True))
    assert difference.flows == {("quiet", "second_launch"): moved, ("quiet", "quiet"): 500 - moved}
    assert difference.changed.value == moved / 500


def test_a_measure_without_values_has_none_and_meets_no_target(scenario):
    comparison = compare([(scenario, "soft")], runs=200)
    summary = comparison.results[0].measures["time_to_second"]
    assert math.isnan(summary.mean.value)
    assert summary.within is not None and summary.within.value == 0
    assert comparison.differences == ()


def test_the_same_case_twice_differs_in_nothing(scenario):
    comparison = compare([case(scenario, "firm", name="one"), case(scenario, "firm", name="two")], runs=300)
    (difference,) = comparison.differences
    assert {estimate.value for estimate in difference.outcomes.values()} == {0}
    assert difference.changed.value == 0


def test_variations_are_cases(scenario):
    cases = vary([case(scenario, "firm")], {"switch": [0, 1]})
    assert [one.name for one in cases] == ["firm, switch=0", "firm, switch=1"]
    comparison = compare(cases, runs=4000)
    effect = comparison.differences[0].outcomes["second_launch"]
    assert effect.interval.contains(0.2)


def test_any_block_size_and_any_executor_gives_the_same(scenario):
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

    def outcome_numbers(sampling):
        results = compare([(scenario, None), (scenario, "firm")], sampling=sampling).results
        return [result.sample.outcome_numbers.tolist() for result in results]

    alone = outcome_numbers(Sampling(runs=5001, seed=3))
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        assert outcome_numbers(Sampling(runs=5001, seed=3, executor=threads, workers=3)) == alone
        assert outcome_numbers(Sampling(runs=5001, seed=3, executor=processes, workers=2)) == alone


def test_precision_goes_on_until_every_half_width_is_below_it(scenario):
    comparison = compare([(scenario, "firm")], sampling=Sampling(runs=100, precision=0.02))
    assert comparison.runs > 1000
    widest = max(estimate.interval.half_width for estimate in comparison.results[0].outcomes.values())
    assert 0.015 < widest <= 0.02


def test_interrupted_it_gives_what_is_finished_in_every_case(scenario):
    def interrupt(done: int, wanted: int) -> None:
        if done >= 2048:
            raise KeyboardInterrupt

    sampling = Sampling(runs=8192, workers=8, done=interrupt)
    comparison = compare([(scenario, "soft"), (scenario, "firm")], sampling=sampling)
    assert not comparison.complete
    assert comparison.runs == 2048
    whole = compare([(scenario, "soft"), (scenario, "firm")], runs=2048)
    assert comparison.differences == whole.differences


def test_paths_of_shown_states_are_followed_from_the_start(scenario):
    comparison = compare([(scenario, "firm")], sampling=Sampling(runs=50, follow=True))
    sample = comparison.results[0].sample
    assert list(sample.paths) == ["tension"]
    path = sample.paths["tension"]
    assert path.shape == (61, 50)
    for replication in (0, 17):
        run = sim.run(scenario, 0, replication, "firm")
        for step, seconds in enumerate(sample.grid):
            changes = [c.after for h in run.happenings if h.time <= seconds for c in h.changes if c.state == "tension"]
            assert path[step, replication] == np.float32(changes[-1] if changes else run.start["tension"])


@pytest.mark.parametrize(
    (("sampling", "sentence")),
    [
        (Sampling(runs=0), "number of runs"),
        (Sampling(runs=10**9), "number of runs"),
        (Sampling(seed=-1), "A seed is"),
        (Sampling(precision=0.6), "A precision lies"),
    ],
)
def test_senseless_numbers_are_refused(scenario, sampling, sentence):
    with pytest.raises(Misuse, match=sentence):
        compare([(scenario, None)], sampling=sampling)


def test_nothing_to_compare_and_unknown_policies(scenario):
    with pytest.raises(Misuse, match="nothing to compare"):
        compare([])
    with pytest.raises(Misuse, match="Did you mean `firm`"):
        compare([(scenario, "firn")])
