"""What a comparison says is shown, where nothing differs: how often each kind of sentence is false.

Under either policy the same things may happen, by luck of their own; so whatever is said to differ is false. There are
rare events, certain ones, a measure that some runs lack, counts and states that are yes or no, and few runs.
"""

from __future__ import annotations

from collections import Counter
from math import comb

import numpy as np
import pytest

from sim.analysis.compare import Sampling, compare
from sim.analysis.statistics import average, paired_difference
from sim.scenario.load import examine_text
from sim.view.comparison import sentences
from tests.analysis.claims.rates import assert_at_most

TEXT = """
whitecell: 1
title: Alike
judgement: A test.
start: 2025-03-10T08:00+01:00
horizon: 2d
cells: {town: {}}
actors: {mayor: {cell: town}}
state: {water: {start: 5, range: [0, 10]}, wet: {start: 0, range: [0, 1]}}
injects:
  rare_a: {after: d.a, chance: 0.002}
  rare_b: {after: d.b, chance: 0.002}
  some_a: {after: d.a, chance: 0.3, effects: {wet: 1}}
  some_b: {after: d.b, chance: 0.3, effects: {wet: 1}}
  late_a: {after: d.a, chance: 0.7, delay: [1h, 2h, 9h], effects: {water: [-1, 0, 1]}}
  late_b: {after: d.b, chance: 0.7, delay: [1h, 2h, 9h], effects: {water: [-1, 0, 1]}}
  late: {after: {any: [late_a, late_b]}}
  sure_a: {after: d.a}
  sure_b: {after: d.b}
  sure: {after: {any: [sure_a, sure_b]}}
  rare: {after: {any: [rare_a, rare_b]}}
decisions:
  d: {at: 1h, by: mayor, options: {a: {}, b: {}}}
policies: {first: {choose: {d: a}}, second: {choose: {d: b}}}
measures:
  wait: {from: d, to: late, at_most: 3h}
  rares: {count: rare, at_most: 0}
  sures: {count: sure, at_least: 1}
  top: {peak: water, at_most: 5.5}
outcomes: {bad: {when: rare}, wet: {when: wet > 0}, dry: {}}
"""
KINDS = ("outcomes", "measures", "has", "within", "state")


@pytest.fixture(scope="module")
def scenario():
    found = examine_text(TEXT)
    assert found.scenario is not None, found.findings
    return found.scenario


def false_claims(scenario, runs: int, trials: int) -> tuple[Counter[str], Counter[str], int]:
    """Of each kind of difference, how many were shown and how many there were; and comparisons that told of any."""
    shown: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for seed in range(trials):
        comparison = compare([(scenario, "first"), (scenario, "second")], sampling=Sampling(runs, 1_000 * runs + seed))
        (difference,) = comparison.differences
        told = " ".join(sentences(comparison, difference))
        real = 0
        for kind in KINDS:
            for name, estimate in getattr(difference, kind).items():
                held[f"{kind} {name}"] += 1
                shown[f"{kind} {name}"] += estimate.interval.excludes_zero
                real += estimate.interval.excludes_zero and kind != "state"
        assert told.count("between") + told.count("in every run") >= real
    return shown, held, trials


@pytest.mark.parametrize(("runs", "trials"), [(1, 60), (2, 300), (3, 300), (5, 300), (30, 300), (400, 150)])
def test_what_is_said_to_differ_where_nothing_does(scenario, runs, trials):
    shown, held, _ = false_claims(scenario, runs, trials)
    assert {kind.split()[0] for kind in held} == set(KINDS)
    for kind, count in held.items():
        assert_at_most(shown[kind], count, 0.05, f"{kind}, {runs} runs")


@pytest.mark.long
@pytest.mark.parametrize("runs", [1, 2, 3, 5, 30, 400, 5_000])
def test_the_same_over_2000_comparisons(scenario, runs):
    shown, held, _ = false_claims(scenario, runs, 2_000)
    for kind, count in held.items():
        assert_at_most(shown[kind], count, 0.05, f"{kind}, {runs} runs")


@pytest.mark.parametrize("n", [2, 5, 30, 200, 1_000])
@pytest.mark.parametrize("p", [0.0, 0.002, 0.05, 0.3, 0.999, 1.0])
def test_a_yes_or_no_has_an_interval_that_covers_and_is_never_without_width(p, n):
    """As exact sums: over every number of yeses there can be, how often the share is missed."""
    chances = np.array([_binomial(k, n, p) for k in range(n + 1)])
    estimates = [average(np.arange(n) < k) for k in range(n + 1)]
    covered = sum(c for c, one in zip(chances, estimates, strict=True) if one.interval.contains(p))
    assert covered > 0.83  # Wilson's least, next to 0 and 1; on average over p it is 0.95
    assert all(one.interval.half_width > 0 for one in estimates)
    same = np.ones(n)
    assert paired_difference(same, same).interval.half_width > 0
    assert paired_difference(np.zeros(min(n, 3)), np.ones(min(n, 3))).interval.half_width > 0


def _binomial(k: int, n: int, p: float) -> float:
    return comb(n, k) * p**k * (1 - p) ** (n - k)
