"""Differences of yes/nos in intervals that are exact: they hold at any number of runs and at any confidence, however
rare a yes is.

The approximate intervals of ``statistics`` hold at 95%. Where thousands are to hold together each needs a confidence
far out in the tails, and there they fail for rare events: where plans differ in five runs of 2,000, some of a hundred
differ in none by luck, which an interval from the normal distribution takes for too much.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p, nan, sqrt

import numpy as np

from sim.analysis.simultaneous import corrected_difference
from sim.analysis.statistics import CONFIDENCE, UNKNOWN, Estimate, Interval
from sim.program.expression import Floats

FEW = 30
"""Runs that differ. Below, the normal distribution is no guide to a mean of which most parts are nothing."""


def simultaneous_difference(a: Floats, b: Floats, comparisons: int, yes_no: bool) -> Estimate:
    """The mean of ``b - a`` over the runs where both have a value, one of ``comparisons`` that are to hold together.

    Yes/nos have exact intervals; numbers have Student's, and none where they differ in a few runs only.
    """
    if yes_no:
        return exact_difference(a, b, comparisons)
    found = corrected_difference(a, b, comparisons)
    differing = np.count_nonzero(np.nan_to_num(b - a))
    return Estimate(found.value, UNKNOWN, found.n) if 0 < differing < min(found.n, FEW) else found


def exact_difference(a: Floats, b: Floats, comparisons: int) -> Estimate:
    """How much greater the share of yes (1, not 0) is in ``b``, over the runs where both have a value.

    Of n pairs some differ, and of those a share θ is gained: the difference is q(2θ - 1), q the chance to differ. Both
    shares have Clopper and Pearson's interval at half of what may be missed, so that the product holds whatever they
    are. It leaves zero out exactly where McNemar's exact test says so (Psychometrika 12, 1947; the binomial of the
    pairs that differ), at half of what may be missed.
    """
    known = ~np.isnan(b - a)
    n = int(np.count_nonzero(known))
    if n == 0:
        return Estimate(nan, UNKNOWN, 0)
    gained = int(np.count_nonzero((b > a)[known]))
    lost = int(np.count_nonzero((b < a)[known]))
    miss = (1 - CONFIDENCE) / comparisons / 4
    differing, gains = clopper_pearson(gained + lost, n, miss), clopper_pearson(gained, gained + lost, miss)
    ends = [q * (2 * theta - 1) for q in (differing.low, differing.high) for theta in (gains.low, gains.high)]
    return Estimate((gained - lost) / n, Interval(min(ends), max(ends)), n)


def clopper_pearson(successes: int, n: int, miss: float) -> Interval:
    """The shares that would give so many successes or more, and so many or fewer, with a chance above ``miss`` each
    (Clopper and Pearson, Biometrika 26, 1934); 0 to 1 where nothing was tried."""
    return Interval(_lowest(successes, n, miss), 1 - _lowest(n - successes, n, miss))


@lru_cache(maxsize=65_536)
def _lowest(successes: int, n: int, miss: float) -> float:
    """The share p of which ``successes`` or more come with the chance ``miss``.

    Newton's method for the logarithm of that chance over η = log(p / (1 - p)). It is concave there, as Var(X | X ≥ k)
    ≤ Var(X) for a binomial X, so that after one step every other one is nearer, from below. Its slope is
    E(X | X ≥ k) - np.
    """
    if successes == 0:
        return 0.0
    # The probabilities of k, k + 1, … over that of k at η = 0; those beyond twelve deviations are nothing.
    k = np.arange(successes, min(n, successes + int(12 * sqrt(n)) + 40), dtype=np.float64)
    ratios = np.concatenate([[0.0], np.cumsum(np.log((n - k) / (k + 1)))])
    steps = np.arange(len(ratios))
    first = lgamma(n + 1) - lgamma(successes + 1) - lgamma(n - successes + 1)
    p = successes / (n + 1)
    for _ in range(100):
        odds = log(p) - log1p(-p)
        weights = np.exp(ratios + steps * odds)
        total = float(weights.sum())
        chance = first + successes * log(p) + (n - successes) * log1p(-p) + log(total)
        slope = successes + float(weights @ steps) / total - n * p
        step = (log(miss) - chance) / slope
        p = 1 / (1 + exp(-odds - step))
        if abs(step) < 1e-10:
            break
    return p
