"""The same figures as libraries that others rely on, from the same data. Morris's effects are in test_morris.py."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from sim.analysis.estimate import CONFIDENCE
from sim.analysis.exact import clopper_pearson
from sim.analysis.simultaneous import corrected_difference, exact_difference
from sim.analysis.statistics import (
    SCARCE,
    independent_mean_difference,
    mean,
    paired_mean_difference,
    proportion,
    t_quantile,
)

EXACT = 1e-9
SHARES = [(k, n) for n in (1, 2, 5, 30, 400, 10_000) for k in {0, 1, 2, 9, 10, n // 3, n // 2, n - 1, n} if k <= n]
LUCK = np.random.default_rng(11)
VALUES = [LUCK.normal(3, 2, 40), LUCK.exponential(3600, 700), LUCK.integers(0, 9, 12).astype(float)]


@pytest.mark.parametrize(("k", "n"), SHARES)
def test_a_share(k, n):
    """Clopper and Pearson's where one of both is scarce, else Wilson's: scipy's and statsmodels' of the same names."""
    ours = proportion(k, n).interval
    exact = min(k, n - k) < SCARCE
    theirs = stats.binomtest(k, n).proportion_ci(CONFIDENCE, "exact" if exact else "wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=EXACT)
    low, high = proportion_confint(k, n, 1 - CONFIDENCE, "beta" if exact else "wilson")
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=EXACT)


@pytest.mark.parametrize("miss", [0.025, 0.0125, 1e-4, 1e-9])
@pytest.mark.parametrize(("k", "n"), SHARES)
def test_a_share_far_out(k, n, miss):
    """The ends are quantiles of the beta distribution."""
    ours = clopper_pearson(k, n, miss)
    low = 0.0 if k == 0 else stats.beta.ppf(miss, k, n - k + 1)
    high = 1.0 if k == n else stats.beta.isf(miss, k + 1, n - k)
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-8)


@pytest.mark.parametrize("values", VALUES)
def test_a_mean(values):
    ours = mean(values).interval
    theirs = stats.ttest_1samp(values, 0).confidence_interval(CONFIDENCE)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=EXACT)
    assert (ours.low, ours.high) == pytest.approx(DescrStatsW(values).tconfint_mean(1 - CONFIDENCE), rel=EXACT)


@pytest.mark.parametrize("values", VALUES)
def test_a_difference_of_pairs(values):
    other = values + LUCK.normal(0.5, 1, len(values))
    ours = paired_mean_difference(values, other).interval
    theirs = stats.ttest_rel(other, values).confidence_interval(CONFIDENCE)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=EXACT, abs=EXACT)


@pytest.mark.parametrize("comparisons", [1, 10, 19_900])
def test_a_difference_that_holds_with_others(comparisons):
    first, second = VALUES[0], VALUES[0] + LUCK.normal(0.5, 1, 40)
    ours = corrected_difference(first, second, comparisons).interval
    theirs = stats.ttest_rel(second, first).confidence_interval(1 - (1 - CONFIDENCE) / comparisons)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-7)


def test_a_difference_without_pairs():
    """Their degrees of freedom are a fraction, ours are rounded down, so ours is as wide or a trifle wider."""
    first, second = VALUES[0], VALUES[1][:60] / 1000
    ours = independent_mean_difference(first, second).interval
    low, high = CompareMeans(DescrStatsW(second), DescrStatsW(first)).tconfint_diff(1 - CONFIDENCE, usevar="unequal")
    assert ours.low <= low < high <= ours.high
    assert ours.half_width == pytest.approx((high - low) / 2, rel=0.002)


@pytest.mark.parametrize("gained", range(0, 24, 3))
@pytest.mark.parametrize("lost", [0, 1, 4, 12])
def test_what_is_shown_is_what_mcnemars_test_shows(gained, lost):
    a, b = np.zeros(60), np.zeros(60)
    b[:gained] = 1
    a[gained : gained + lost] = 1
    table = [[0, gained], [lost, 60 - gained - lost]]
    shown = exact_difference(a, b, 4).interval.excludes_zero
    assert shown == (mcnemar(table, exact=True).pvalue <= (1 - CONFIDENCE) / 4 / 2)


@pytest.mark.parametrize("degrees", [1, 2, 3, 7, 30, 200, 201, 5_000])
@pytest.mark.parametrize("p", [0.6, 0.975, 1 - 1e-4, 1 - 1e-6])
def test_quantiles_of_students_t(p, degrees):
    assert t_quantile(p, degrees) == pytest.approx(stats.t.ppf(p, degrees), rel=2e-8)
