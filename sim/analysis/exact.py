"""Shares and differences of shares in intervals that are exact: they hold at any number of runs, however rare a yes is,
and at any confidence.

The approximate intervals of ``statistics`` hold at 95% where a few yeses and a few noes are there. They fail for rarer
events; and where thousands are to hold together, each at a confidence far out in the tails, for events that are not so
rare: where plans differ in five runs of 2,000, some of a hundred differ in none by luck, which an interval from the
normal distribution takes for too much.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

import numpy as np

from sim.analysis.estimate import Interval


def difference_of_shares(gained: int, lost: int, n: int, miss: float) -> Interval:
    """How much greater a share has become, if of ``n`` pairs some were ``gained`` and some ``lost``; outside it with
    the chance ``miss`` at most.

    Of n pairs some differ, and of those a share θ is gained: the difference is q(2θ - 1), q the chance to differ. Both
    shares have Clopper and Pearson's interval at half of what may be missed, so that the product holds whatever they
    are. It leaves zero out exactly where McNemar's exact test says so (Psychometrika 12, 1947; the binomial of the
    pairs that differ), at half of what may be missed.
    """
    differing, gains = clopper_pearson(gained + lost, n, miss / 4), clopper_pearson(gained, gained + lost, miss / 4)
    ends = [q * (2 * theta - 1) for q in (differing.low, differing.high) for theta in (gains.low, gains.high)]
    return Interval(min(ends), max(ends))


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
    p = _roughly(successes, n, miss)
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


def _roughly(successes: int, n: int, miss: float) -> float:
    """About that share, to begin with: the lower end of Wilson's interval."""
    z, p = NormalDist().inv_cdf(miss), successes / n
    low = (p + z**2 / (2 * n) + z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)
    return min(max(low, p / 1_000), successes / (n + 1))
