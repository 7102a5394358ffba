"""Intervals that hold together, and that hold for what the data themselves have picked out.

Each of ``comparisons`` intervals is taken at a confidence of 1 - 0.05 / ``comparisons`` (Bonferroni's inequality), so
that in 95 of 100 samples all of them hold. Whatever is then picked out of them, the largest difference for one, holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import isnan, nan, sqrt

import numpy as np

from sim.analysis.estimate import CONFIDENCE, UNKNOWN, Estimate, Interval
from sim.analysis.exact import clopper_pearson, difference_of_shares
from sim.analysis.statistics import is_yes_no, t_quantile
from sim.program.expression import Floats

FEW = 30
"""Runs that differ. Below, the normal distribution is no guide to a mean of which most parts are nothing."""


def simultaneous_difference(a: Floats, b: Floats, comparisons: int, yes_no: bool) -> Estimate:
    """The mean of ``b - a`` over the runs where both have a value, one of ``comparisons`` that are to hold together.

    Yes/nos have exact intervals; numbers have Student's, and none where they differ in a few runs only.
    """
    if yes_no:
        return exact_difference(a, b, comparisons)
    difference = corrected_difference(a, b, comparisons)
    differing = np.count_nonzero(np.nan_to_num(b - a))
    return Estimate(difference.value, UNKNOWN, difference.n) if 0 < differing < min(difference.n, FEW) else difference


def exact_difference(a: Floats, b: Floats, comparisons: int) -> Estimate:
    """How much greater the share of yes (1, not 0) is in ``b``, over the runs where both have a value: one of
    ``comparisons`` that are to hold together, each in an exact interval."""
    known = ~np.isnan(b - a)
    n = int(np.count_nonzero(known))
    if n == 0:
        return Estimate(nan, UNKNOWN, 0)
    gained = int(np.count_nonzero((b > a)[known]))
    lost = int(np.count_nonzero((b < a)[known]))
    interval = difference_of_shares(gained, lost, n, (1 - CONFIDENCE) / comparisons)
    return Estimate((gained - lost) / n, interval, n)


def corrected_difference(a: Floats, b: Floats, comparisons: int, is_chance: bool = False) -> Estimate:
    """The mean of ``b - a`` over the runs where both have a value, one of ``comparisons`` that are to hold together.

    Numbers have Student's interval; differences of two yes/nos, -1 to 1, that of Agresti and Min as in ``statistics``:
    its half pairs, one for and one against, serve differences of such differences as well, and give them a width even
    where few runs differ.
    """
    differences = (b - a)[~np.isnan(b - a)]
    n = len(differences)
    if n < 2:
        return Estimate(float(differences[0]) if n else nan, UNKNOWN, n)
    mean_difference = middle = float(differences.mean())
    reach = t_quantile(1 - (1 - CONFIDENCE) / (2 * comparisons), n - 1)
    half = reach * float(differences.std(ddof=1)) / sqrt(n)
    if is_chance:
        balance, moved = float(differences.sum()), float((differences**2).sum())
        middle = balance / (n + 2)
        half = reach * sqrt(moved + 1 - balance**2 / (n + 2)) / (n + 2)
    return Estimate(mean_difference, Interval(middle - half, middle + half), n)


def simultaneous_share(yes: int, n: int, comparisons: int) -> Estimate:
    """A share, one of ``comparisons`` that are to hold together, in Clopper and Pearson's interval."""
    return Estimate(yes / n, clopper_pearson(yes, n, (1 - CONFIDENCE) / comparisons / 2), n)


def widest(columns: Floats, families: int = 1, is_chance: bool = False) -> Estimate:
    """How far the largest mean lies above the smallest, of ``columns`` (several, runs) over the same runs.

    Which two these are the data say; so every pair is given an interval that holds together with all others, and with
    those of as many ``families``: the true distance is at least the largest that any pair shows, and at most the
    largest that any pair leaves open. ``is_chance``: the columns say yes or no, or are differences of two such. NaN
    where no pair of columns has two runs in common.
    """
    pairs = list(combinations(range(len(columns)), 2))
    comparisons = len(pairs) * families
    if is_chance and is_yes_no(columns):
        return farthest([exact_difference(columns[i], columns[j], comparisons) for i, j in pairs])
    return farthest([corrected_difference(columns[i], columns[j], comparisons, is_chance) for i, j in pairs])


def farthest(differences: Sequence[Estimate]) -> Estimate:
    """How far the largest mean lies above the smallest, from the differences of all pairs, which hold together.

    Unknown where no pair is known; without an upper end known for all pairs there is no interval.
    """
    known = [one for one in differences if one.n > 1]
    if not known:
        return Estimate(nan, UNKNOWN, 0)
    value = max(abs(one.value) for one in known)
    runs = min(one.n for one in known)
    if any(isnan(one.interval.low) for one in known):
        return Estimate(value, UNKNOWN, runs)
    low = max(max(one.interval.low, -one.interval.high, 0.0) for one in known)
    high = max(max(one.interval.high, -one.interval.low) for one in known)
    return Estimate(value, Interval(low, high), runs)
