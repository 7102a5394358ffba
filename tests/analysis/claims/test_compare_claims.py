"""What a comparison says is shown, where nothing differs: how often each kind of sentence is false.

Under either policy the same things may happen, by luck of their own; so whatever is said to differ is false. There are
rare events, certain ones, a measure that some runs lack, counts and states that are yes or no, and few runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import comb

import numpy as np
import pytest

from sim.analysis.compare import Sampling, compare
from sim.analysis.statistics import average, paired_difference
from sim.scenario.load import examine_text
from sim.scenario.model import Scenario
from sim.view.comparison.page import sentences
from tests.analysis.claims.families import Counts, Family, World, assert_no_more_often, assert_not_far_more_often

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
SENTENCES = {
    "outcomes": "“About N in 100 more runs end in …”",
    "has": "“About N in 100 more runs have a value of …”",
    "within": "“About N in 100 more runs meet the target of …”",
    "measures": "“… is on average N higher”",
    "state": "a difference of a state at the end",
}


@cache
def alike() -> Scenario:
    found = examine_text(TEXT)
    assert found.scenario is not None, found.findings
    return found.scenario


def nothing_differs(runs: int) -> World:
    """Of each kind of difference, how many were shown and how many there were; the sentences tell of as many."""

    def play(trials: int) -> Counts:
        counts: Counts = {}
        for seed in range(trials):
            cases = [(alike(), "first"), (alike(), "second")]
            comparison = compare(cases, sampling=Sampling(runs, 1_000 * runs + seed))
            (difference,) = comparison.differences
            shown = _shown(difference, counts)
            told = " ".join(sentences(comparison, difference))
            assert told.count("between") + told.count("in every run") >= shown
        return counts

    return play


def _shown(difference: object, counts: Counts) -> int:
    """Count the differences of each kind that are shown; the answer is how many of those that sentences tell."""
    told = 0
    for kind in SENTENCES:
        estimates: Mapping = getattr(difference, kind)
        shown = sum(estimate.interval.excludes_zero for estimate in estimates.values())
        false, of = counts.get(kind, (0, 0))
        counts[kind] = false + shown, of + len(estimates)
        told += shown * (kind != "state")
    return told


SIZES = (1, 2, 3, 5, 30, 400, 5_000)
FAMILY = Family(
    "compare",
    SENTENCES,
    {f"cases that do not differ, {runs} run{'s' * (runs > 1)}": nothing_differs(runs) for runs in SIZES},
    sharp=SENTENCES,
)


@pytest.mark.parametrize(("world", "trials"), list(zip(FAMILY.worlds, (60, 300, 300, 300, 300, 150), strict=False)))
def test_what_is_said_to_differ_where_nothing_does(world, trials):
    counts = FAMILY.worlds[world](trials)
    assert set(counts) == set(SENTENCES)
    assert_not_far_more_often(counts)


@pytest.mark.long
@pytest.mark.parametrize("world", FAMILY.worlds)
def test_the_same_over_2000_comparisons(world):
    assert_no_more_often(FAMILY, world)


@pytest.mark.parametrize("n", [2, 5, 30, 200, 1_000])
@pytest.mark.parametrize("p", [0.0, 0.002, 0.05, 0.3, 0.999, 1.0])
def test_a_yes_or_no_has_an_interval_that_covers_and_is_never_without_width(p, n):
    """As exact sums: over every number of yeses there can be, how often the share is missed."""
    chances = np.array([_binomial(k, n, p) for k in range(n + 1)])
    estimates = [average(np.arange(n) < k) for k in range(n + 1)]
    covered = sum(c for c, one in zip(chances, estimates, strict=True) if one.interval.contains(p))
    assert covered > 0.93
    assert all(one.interval.half_width > 0 for one in estimates)
    same = np.ones(n)
    assert paired_difference(same, same).interval.half_width > 0
    assert paired_difference(np.zeros(min(n, 3)), np.ones(min(n, 3))).interval.half_width > 0


@pytest.mark.parametrize("gained", [1.0, 0.9, 0.7, 0.5])
def test_a_difference_of_shares_covers_however_rarely_pairs_differ(gained):
    """As exact sums, of 1,000 pairs, some of which differ: at worst 93.5 in 100 where all change in one way."""
    n, covered = 1_000, []
    for mean in [0.2, 0.5, 1, 2, 2.2, 5, 9, 12, 20, 26.5, 40]:
        chance = mean / n
        total = 0.0
        for differing in range(int(mean + 8 * mean**0.5) + 12):
            weight = _binomial(differing, n, chance)
            for up in range(differing + 1) if weight > 1e-9 else ():
                split = _binomial(up, differing, gained)
                truth = chance * (2 * gained - 1)
                if weight * split > 1e-9 and _difference(up, differing - up, n).contains(truth):
                    total += weight * split
        covered.append(total)
    assert min(covered) > 0.935
    assert np.mean(covered) > 0.95


@cache
def _difference(gained: int, lost: int, n: int):
    number = np.arange(n)
    before = (number < lost).astype(float)
    after = ((number >= lost) & (number < lost + gained)).astype(float)
    return paired_difference(before, after).interval


def _binomial(k: int, n: int, p: float) -> float:
    return comb(n, k) * p**k * (1 - p) ** (n - k)
