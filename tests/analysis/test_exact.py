"""Exact intervals of yes/nos: against binomial probabilities summed term by term, and how often they hold far out."""

from __future__ import annotations

import math
from math import comb

import numpy as np
import pytest

from sim.analysis.exact import clopper_pearson
from sim.analysis.simultaneous import exact_difference, simultaneous_difference
from sim.analysis.statistics import is_yes_no


def _at_least(k, n, p):
    return sum(comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))


@pytest.mark.parametrize(("k", "n"), [(1, 1), (1, 20), (10, 20), (20, 20), (5, 300), (150, 300), (299, 300)])
@pytest.mark.parametrize("miss", [0.025, 1e-5, 1e-9])
def test_each_end_is_the_share_that_would_give_such_a_count_just_so_often(k, n, miss):
    interval = clopper_pearson(k, n, miss)
    assert _at_least(k, n, interval.low) == pytest.approx(miss, rel=1e-6)
    assert 1 - interval.high == pytest.approx(clopper_pearson(n - k, n, miss).low)


def test_a_published_interval():
    """Ten of a hundred: 4.90 to 17.62 in 100, as in any table of Clopper and Pearson's."""
    interval = clopper_pearson(10, 100, 0.025)
    assert (interval.low, interval.high) == pytest.approx((0.0490, 0.1762), abs=5e-5)
    assert clopper_pearson(0, 0, 0.025) == clopper_pearson(0, 0, 0.5)
    assert clopper_pearson(0, 50, 0.025).low == 0
    assert clopper_pearson(50, 50, 0.025).high == 1


def test_a_difference_is_shown_where_mcnemars_exact_test_shows_it():
    for gained in range(12):
        a, b = np.zeros(50), np.zeros(50)
        b[:gained] = 1
        assert exact_difference(a, b, 1).interval.excludes_zero == (2.0**-gained <= 0.0125)
    nothing = exact_difference(np.ones(50), np.ones(50), 1)
    assert nothing.value == 0
    assert nothing.interval.low == -nothing.interval.high < -0.05


def test_pairs_without_a_value_are_left_out():
    a, b = np.array([1, 0, math.nan, 1]), np.array([0, 0, 1, math.nan])
    assert (exact_difference(a, b, 1).value, exact_difference(a, b, 1).n) == (-0.5, 2)
    assert exact_difference(a[2:], b[2:], 1).n == 0
    assert is_yes_no(a) and not is_yes_no(a * 2)


def test_rare_differences_lie_within_however_many_are_to_hold_together():
    """5 runs of 2,000 differ on average, as where plans share their luck: at 1 in 100 of what may be missed."""
    generator = np.random.default_rng(1)
    missed = 0
    for _ in range(200):
        best = np.ones(2_000)
        for lost in generator.binomial(2_000, 5 / 2_000, size=20):
            other = best.copy()
            other[:lost] = 0
            missed += not exact_difference(best, other, 100).interval.contains(-5 / 2_000)
    assert missed <= 6  # 2 expected at the most, and 7 in one of 200 such tests


def test_numbers_that_differ_in_a_few_runs_only_have_no_interval():
    a = np.full(200, 3.0)
    b = a.copy()
    b[:29] = 5.0
    assert math.isnan(simultaneous_difference(a, b, 1, False).interval.low)
    b[29] = 5.0
    assert simultaneous_difference(a, b, 1, False).interval.excludes_zero
    assert simultaneous_difference(a, a, 1, False).interval.half_width == 0
    assert not math.isnan(simultaneous_difference(a[:10], b[:10], 1, False).interval.low)
