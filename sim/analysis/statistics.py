"""Estimates with their 95% intervals, each of a few lines and with its formula's source.

Every function takes the results of independent replications and answers with an ``Estimate`` in the unit of what it
was given: seconds for durations, shares from 0 to 1. NaN in an array is a replication without a value and is left out.
An interval that cannot be had (no value, a mean of one value, too few values for a quantile) has NaN for both ends.
What no caller can mean (a negative count, arrays of unequal length) raises ValueError.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, cos, nan, pi, sin, sqrt, tan
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.estimate import CONFIDENCE, UNKNOWN, Estimate, Interval
from sim.analysis.exact import clopper_pearson, difference_of_shares

UPPER = (1 + CONFIDENCE) / 2
"""The probability below an interval's upper end: half of what is missed lies above it, half below the lower."""
SCARCE = 10
"""Of fewer yeses, or noes, or pairs that differ, the normal distribution is no guide, and intervals are exact."""
SERIES = 200
"""Up to so many degrees of freedom Student's t is summed exactly; beyond, an expansion is as good."""

Numbers = NDArray[np.float64]


def normal_quantile(p: float) -> float:
    """The value below which a standard normal variable lies with probability p, 0 < p < 1 (Python's own)."""
    return NormalDist().inv_cdf(p)


Z = normal_quantile(UPPER)


@lru_cache(maxsize=1_024)
def t_quantile(p: float, degrees: int) -> float:
    """The value below which Student's t lies with probability p, 0 < p < 1, for 1 or more degrees of freedom.

    Abramowitz and Stegun, "Handbook of Mathematical Functions": the finite sums 26.7.3 and 26.7.4, inverted by
    bisection, and for many degrees the expansion 26.7.5. The relative error is below 1e-8 for 1e-6 ≤ p ≤ 1 - 1e-6.
    """
    if not 0 < p < 1 or degrees < 1:
        raise ValueError(f"no quantile {p} of Student's t with {degrees} degrees of freedom")
    if p == 0.5:
        return 0.0
    if p < 0.5:
        return -t_quantile(1 - p, degrees)
    if degrees > SERIES:
        return _t_expanded(normal_quantile(p), degrees)
    low, high = 0.0, pi / 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _t_within(middle, degrees) < 2 * p - 1 else (low, middle)
    return sqrt(degrees) * tan(low)


def _t_within(angle: float, degrees: int) -> float:
    """The probability that |t| < √degrees × tan(angle): 26.7.3 for odd, 26.7.4 for even degrees."""
    odd = degrees % 2
    term = total = 0.0 if degrees == 1 else cos(angle) if odd else 1.0
    for k in range(2 + odd, degrees - 1, 2):
        term *= cos(angle) ** 2 * (k - 1) / k
        total += term
    return (angle + sin(angle) * total) * 2 / pi if odd else sin(angle) * total


def _t_expanded(z: float, degrees: int) -> float:
    """26.7.5: the quantile of t as the normal one, corrected in powers of 1/degrees."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1_482 * z**5 - 1_920 * z**3 - 945 * z) / 92_160
    return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees


def proportion(successes: int, n: int) -> Estimate:
    """A share, with Wilson's score interval (Wilson, JASA 22, 1927; Agresti and Coull, Am. Statistician 52, 1998).

    Of fewer than ten yeses or noes that of Clopper and Pearson: Wilson's then misses up to 16 times in 100.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    if n == 0:
        return Estimate(nan, UNKNOWN, 0)
    p = successes / n
    if min(successes, n - successes) < SCARCE:
        return Estimate(p, clopper_pearson(successes, n, 1 - UPPER), n)
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return Estimate(p, Interval(middle - half, middle + half), n)


def mean(values: ArrayLike) -> Estimate:
    """The mean of the values that are not NaN, with Student's interval (Law, "Simulation Modeling", 5th ed., 4.5)."""
    known = _known(values)
    n = len(known)
    if n == 0:
        return Estimate(nan, UNKNOWN, 0)
    middle = float(known.mean())
    if n == 1:
        return Estimate(middle, UNKNOWN, 1)
    return Estimate(middle, _around(middle, float(known.std(ddof=1)) / sqrt(n), n - 1), n)


def average(values: ArrayLike) -> Estimate:
    """The mean of the values that are not NaN: a share, with a share's interval, where all of them are 0 or 1.

    Student's interval of yes/nos misses too often where one of them is rare, and has no width where it never came.
    """
    known = _known(values)
    return proportion(int(known.sum()), len(known)) if len(known) and is_yes_no(known) else mean(known)


def quantile(values: ArrayLike, q: float) -> Estimate:
    """The value below which a share q lies, 0 < q < 1, with an interval between two of the values in order.

    Conover, "Practical Nonparametric Statistics" (3rd ed., 3.2): the number of values below the true quantile is
    binomial(n, q), and its exact probabilities choose the innermost two values outside which it lies with at most
    half of the 5% on each side. So the interval is never too narrow, and a little wide where n is small. The value
    interpolates between neighbours (Hyndman and Fan's type 7, NumPy's own).
    """
    if not 0 < q < 1:
        raise ValueError(f"a quantile lies between 0 and 1; {q} does not")
    known = _known(values)
    n = len(known)
    if n == 0:
        return Estimate(nan, UNKNOWN, 0)
    value = float(np.quantile(known, q))
    lower, upper = quantile_ranks(n, q)
    if lower < 1 or upper > n:
        return Estimate(value, UNKNOWN, n)
    ordered = np.partition(known, (lower - 1, upper - 1))
    return Estimate(value, Interval(float(ordered[lower - 1]), float(ordered[upper - 1])), n)


def quantile_values(values: ArrayLike, shares: tuple[float, ...]) -> tuple[float, ...]:
    """The values that ``quantile`` gives of several shares, without their intervals: in a fraction of the time."""
    known = _known(values)
    return tuple(np.quantile(known, shares).tolist()) if len(known) else (nan,) * len(shares)


@lru_cache(maxsize=256)
def quantile_ranks(n: int, q: float) -> tuple[int, int]:
    """The ranks, from 1, of the two values that enclose the quantile; 0 or n + 1 where n is too small for one."""
    first, chances = _binomial(n, q)
    below = np.cumsum(chances)
    above = np.cumsum(chances[::-1])
    miss = 1 - UPPER
    lower = first + int(np.searchsorted(below, miss, side="right"))
    upper = first + len(chances) - int(np.searchsorted(above, miss, side="right"))
    return lower, upper


def _binomial(n: int, p: float) -> tuple[int, Numbers]:
    """The probabilities of ``first``, ``first`` + 1, … successes; those left out sum to less than 1e-15."""
    reach = 10 * sqrt(n * p * (1 - p)) + 10
    first, last = max(0, int(n * p - reach)), min(n, ceil(n * p + reach))
    k = np.arange(first + 1, last + 1, dtype=np.float64)
    logs = np.concatenate([[0.0], np.cumsum(np.log((n - k + 1) / k) + np.log(p / (1 - p)))])
    weights = np.exp(logs - logs.max())
    return first, weights / weights.sum()


def paired_mean_difference(a: ArrayLike, b: ArrayLike) -> Estimate:
    """The mean of b - a over the pairs in which both have a value, with the paired t interval (Law, 10.2.1)."""
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    _check_pairs(len(first), len(second))
    return mean(second - first)


def paired_proportion_difference(a: ArrayLike, b: ArrayLike) -> Estimate:
    """How much greater the share of yes is in b than in a, over pairs of yes/nos.

    Interval: the adjusted Wald interval of Agresti and Min (Statistics in Medicine 24, 2005), "Wald+2": half a pair
    is added to each of the four kinds of pair. It is cut off at -1 and 1. Where fewer than ten pairs differ it misses
    up to 14 times in 100, and the interval is exact.
    """
    first, second = np.asarray(a, dtype=np.bool_), np.asarray(b, dtype=np.bool_)
    n = len(first)
    _check_pairs(n, len(second))
    if n == 0:
        return Estimate(nan, UNKNOWN, 0)
    gained = int(np.count_nonzero(~first & second))
    lost = int(np.count_nonzero(first & ~second))
    if gained + lost < SCARCE:
        return Estimate((gained - lost) / n, difference_of_shares(gained, lost, n, 1 - CONFIDENCE), n)
    middle = (gained - lost) / (n + 2)
    half = Z * sqrt(gained + lost + 1 - (gained - lost) ** 2 / (n + 2)) / (n + 2)
    return Estimate((gained - lost) / n, Interval(max(-1.0, middle - half), min(1.0, middle + half)), n)


def paired_difference(a: ArrayLike, b: ArrayLike) -> Estimate:
    """The mean of b - a over the pairs in which both have a value: a difference of shares where all are 0 or 1."""
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    _check_pairs(len(first), len(second))
    both = ~np.isnan(first) & ~np.isnan(second)
    first, second = first[both], second[both]
    if len(first) and is_yes_no(first) and is_yes_no(second):
        return paired_proportion_difference(first, second)
    return mean(second - first)


def is_yes_no(values: Numbers) -> bool:
    """Whether every value there is, NaN left out, is 0 or 1."""
    return bool(((values == 0) | (values == 1) | np.isnan(values)).all())


def independent_mean_difference(a: ArrayLike, b: ArrayLike) -> Estimate:
    """mean(b) - mean(a) as if the two had no luck in common, to show what common random numbers save.

    Welch's interval (Biometrika 34, 1947), its degrees of freedom rounded down. ``n`` counts the values of both.
    """
    first, second = _known(a), _known(b)
    n = len(first) + len(second)
    if not (len(first) and len(second)):
        return Estimate(nan, UNKNOWN, n)
    difference = float(second.mean() - first.mean())
    if min(len(first), len(second)) == 1:
        return Estimate(difference, UNKNOWN, n)
    parts = [float(values.var(ddof=1)) / len(values) for values in (first, second)]
    error = sum(parts)
    if error == 0:
        return Estimate(difference, Interval(difference, difference), n)
    inverse = (parts[0] / error) ** 2 / (len(first) - 1) + (parts[1] / error) ** 2 / (len(second) - 1)
    return Estimate(difference, _around(difference, sqrt(error), int(1 / inverse + 1e-9)), n)


def runs_for_half_width(p: float, half_width: float) -> int:
    """How many runs give a share near p a Wilson interval of at most this half-width (Piegorsch, CSDA 46, 2004)."""
    if not 0 <= p <= 1 or not half_width > 0:
        raise ValueError(f"no number of runs for a share of {p} with a half-width of {half_width}")
    if half_width >= 0.5:
        return 1
    square = half_width**2
    spread = p * (1 - p) - 2 * square
    return max(1, ceil(Z**2 * (spread + sqrt(spread**2 + square * (1 - 4 * square))) / (2 * square)))


def _known(values: ArrayLike) -> Numbers:
    numbers = np.asarray(values, dtype=np.float64)
    return numbers[~np.isnan(numbers)]


def _check_pairs(first: int, second: int) -> None:
    if first != second:
        raise ValueError(f"pairs need as many values on both sides, not {first} and {second}")


def _around(middle: float, error: float, degrees: int) -> Interval:
    half = t_quantile(UPPER, degrees) * error
    return Interval(middle - half, middle + half)
