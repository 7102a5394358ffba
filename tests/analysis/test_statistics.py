"""Estimates and intervals against tables, published examples, sums done by hand, and what must always hold."""

from __future__ import annotations

from itertools import pairwise
from math import comb, isnan, nan, pi, sqrt, tan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.estimate import CONFIDENCE, Estimate, Interval
from sim.analysis.exact import clopper_pearson
from sim.analysis.statistics import (
    UPPER,
    Z,
    independent_mean_difference,
    mean,
    normal_quantile,
    paired_mean_difference,
    paired_proportion_difference,
    proportion,
    quantile,
    quantile_ranks,
    quantile_values,
    runs_for_half_width,
    t_quantile,
)

T_TABLE = {
    (0.975, 1): 12.7062047,
    (0.975, 2): 4.3026527,
    (0.975, 3): 3.1824463,
    (0.975, 5): 2.5705818,
    (0.975, 10): 2.2281389,
    (0.975, 30): 2.0422725,
    (0.975, 100): 1.9839715,
    (0.995, 1): 63.6567412,
    (0.995, 2): 9.9248432,
    (0.995, 3): 5.8409093,
    (0.995, 5): 4.0321430,
    (0.995, 10): 3.1692727,
    (0.995, 30): 2.7499957,
    (0.995, 100): 2.6258905,
    (0.95, 4): 2.1318468,
    (0.95, 1000): 1.6463788,
}
"""Two-sided 95% and 99% and one-sided 95% points, from the usual tables."""

numbers = st.floats(-1e6, 1e6)
many = st.lists(numbers, min_size=2, max_size=60)
pairs = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=60)
yes_noes = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=80)


def same(one: float, other: float, scale: float = 1.0) -> bool:
    return one == pytest.approx(other, rel=1e-9, abs=1e-9 * scale)


def unknown(estimate: Estimate) -> bool:
    return isnan(estimate.interval.low) and isnan(estimate.interval.high)


def discordant(gained: int, lost: int, n: int) -> Estimate:
    a = np.arange(n) < lost
    b = (np.arange(n) >= lost) & (np.arange(n) < lost + gained)
    return paired_proportion_difference(a, b)


class TestInterval:
    def test_its_ends_belong_to_it(self):
        assert [Interval(1, 3).contains(value) for value in (0.9, 1, 2, 3, 3.1)] == [False, True, True, True, False]

    def test_half_width(self):
        assert Interval(1, 3).half_width == 1

    @pytest.mark.parametrize(
        ("low", "high", "excludes"),
        [(0.1, 2, True), (-2, -0.1, True), (-1, 1, False), (0, 1, False), (-1, 0, False), (0, 0, False)],
    )
    def test_excludes_zero(self, low: float, high: float, excludes: bool):
        assert Interval(low, high).excludes_zero is excludes

    def test_the_unknown_one_contains_and_shows_nothing(self):
        interval = Interval(nan, nan)
        assert not interval.contains(0)
        assert not interval.excludes_zero
        assert isnan(interval.half_width)


class TestStudent:
    @pytest.mark.parametrize(("p", "degrees"), T_TABLE)
    def test_table(self, p: float, degrees: int):
        assert t_quantile(p, degrees) == pytest.approx(T_TABLE[p, degrees], rel=5e-8)

    @pytest.mark.parametrize("p", [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999, 1 - 1e-6])
    def test_closed_forms_of_one_and_two_degrees(self, p: float):
        assert t_quantile(p, 1) == pytest.approx(tan(pi * (p - 0.5)), rel=1e-8, abs=1e-12)
        assert t_quantile(p, 2) == pytest.approx((2 * p - 1) / sqrt(2 * p * (1 - p)), rel=1e-8, abs=1e-12)

    @pytest.mark.parametrize("p", [0.6, 0.9, 0.975, 0.995, 0.9999])
    def test_the_sum_and_the_expansion_meet(self, p: float):
        steps = [t_quantile(p, degrees) for degrees in (198, 199, 200, 201, 202, 203)]
        falls = [one - other for one, other in pairwise(steps)]
        assert all(one > other > 0 for one, other in pairwise(falls))

    def test_approaches_the_normal_from_above(self):
        assert t_quantile(UPPER, 10**9) == pytest.approx(normal_quantile(UPPER), rel=1e-8)
        assert normal_quantile(UPPER) == pytest.approx(1.959963985, abs=1e-9)
        assert t_quantile(UPPER, 10**6) > normal_quantile(UPPER)

    @given(st.floats(0.001, 0.999), st.integers(1, 400))
    def test_is_symmetric(self, p: float, degrees: int):
        assert t_quantile(p, degrees) == pytest.approx(-t_quantile(1 - p, degrees), rel=1e-9, abs=1e-12)

    @pytest.mark.parametrize(("p", "degrees"), [(0.0, 3), (1.0, 3), (-0.1, 3), (nan, 3), (0.9, 0)])
    def test_there_is_none(self, p: float, degrees: int):
        with pytest.raises(ValueError, match="no quantile"):
            t_quantile(p, degrees)


class TestProportion:
    @pytest.mark.parametrize(
        ("successes", "n", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)],
    )
    def test_newcombes_examples(self, successes: int, n: int, low: float, high: float):
        """Newcombe, Statistics in Medicine 17 (1998), 857, table I, method 3."""
        assert proportion(successes, n).interval.low == pytest.approx(low, abs=5e-5)
        assert proportion(successes, n).interval.high == pytest.approx(high, abs=5e-5)

    def test_by_hand(self):
        """10 of 20: the middle is 0.5, the half-width z / (2 √(20 + z²)), with z² = 3.8415."""
        estimate = proportion(10, 20)
        assert estimate.value == 0.5
        assert estimate.n == 20
        assert estimate.interval.half_width == pytest.approx(1.959964 / (2 * sqrt(23.841459)), abs=1e-6)

    @pytest.mark.parametrize(("k", "n", "low", "high"), [(0, 20, 0, 0.1684), (1, 29, 0.0009, 0.1776)])
    def test_newcombes_examples_of_rare_ones(self, k: int, n: int, low: float, high: float):
        """The same table, method 5 (Clopper and Pearson)."""
        assert proportion(k, n).interval.low == pytest.approx(low, abs=5e-5)
        assert proportion(k, n).interval.high == pytest.approx(high, abs=5e-5)

    def test_none_and_all(self):
        """The other end is where none of ten would come with a chance of 2.5 in 100, and the near one exact."""
        assert proportion(0, 10).interval.low == 0
        assert proportion(0, 10).interval.high == pytest.approx(1 - 0.025**0.1, abs=1e-9)
        assert proportion(10, 10).interval == Interval(1 - proportion(0, 10).interval.high, 1.0)

    def test_of_nothing(self):
        assert unknown(proportion(0, 0))
        assert isnan(proportion(0, 0).value)
        assert proportion(0, 0).n == 0

    def test_of_one(self):
        assert proportion(1, 1).value == 1
        assert proportion(1, 1).interval.low == pytest.approx(0.025, abs=1e-9)

    @pytest.mark.parametrize(("successes", "n"), [(-1, 3), (4, 3), (0, -1)])
    def test_no_share(self, successes: int, n: int):
        with pytest.raises(ValueError, match="no share"):
            proportion(successes, n)

    @given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(2, 50))
    def test_always(self, of: tuple[int, int], times: int):
        successes, n = of
        estimate, mirrored = proportion(successes, n), proportion(n - successes, n)
        assert 0 <= estimate.interval.low <= estimate.value <= estimate.interval.high <= 1
        assert same(estimate.interval.low, 1 - mirrored.interval.high)
        assert same(estimate.interval.high, 1 - mirrored.interval.low)
        assert proportion(successes * times, n * times).interval.half_width < estimate.interval.half_width


class TestMean:
    def test_by_hand(self):
        """1 to 5: mean 3, standard error √(2.5 / 5), t of 4 degrees 2.7764451."""
        estimate = mean([1, 2, 3, 4, 5])
        assert (estimate.value, estimate.n) == (3, 5)
        assert estimate.interval.low == pytest.approx(3 - 2.7764451 * sqrt(0.5), abs=1e-6)
        assert estimate.interval.high == pytest.approx(3 + 2.7764451 * sqrt(0.5), abs=1e-6)

    def test_two_values(self):
        """0 and 2: mean 1, standard error 1, t of 1 degree."""
        assert mean([0, 2]).interval.half_width == pytest.approx(12.7062047, abs=1e-6)

    def test_leaves_out_what_has_no_value(self):
        assert mean([nan, 1, 2, nan, 3, 4, 5]) == mean([1, 2, 3, 4, 5])

    @pytest.mark.parametrize("values", [[], [nan], [nan, nan]])
    def test_of_nothing(self, values: list[float]):
        estimate = mean(values)
        assert isnan(estimate.value)
        assert unknown(estimate)
        assert estimate.n == 0

    def test_one_value_says_nothing_of_its_error(self):
        estimate = mean([nan, 4])
        assert (estimate.value, estimate.n) == (4, 1)
        assert unknown(estimate)

    def test_equal_values_have_no_error(self):
        assert mean([4, 4, 4]).interval == Interval(4, 4)

    @given(many)
    def test_always(self, values: list[float]):
        estimate, mirrored = mean(values), mean([-value for value in values])
        scale = max(1.0, max(map(abs, values)))
        assert estimate.interval.contains(estimate.value)
        assert same(estimate.interval.low, -mirrored.interval.high, scale)
        assert mean(values * 4).interval.half_width <= estimate.interval.half_width + 1e-9 * scale


class TestQuantile:
    @pytest.mark.parametrize(("n", "lower", "upper"), [(6, 1, 6), (10, 2, 9), (20, 6, 15), (50, 18, 33)])
    def test_table_of_the_median(self, n: int, lower: int, upper: int):
        """The usual table for the sign test, 5% on two sides."""
        estimate = quantile(np.arange(n, 0, -1), 0.5)
        assert estimate.interval == Interval(lower, upper)
        assert (estimate.value, estimate.n) == ((n + 1) / 2, n)

    @given(st.integers(1, 300), st.sampled_from([0.05, 0.1, 0.25, 0.5, 0.8, 0.9]))
    def test_the_ranks_are_the_innermost_by_exact_binomial_sums(self, n: int, q: float):
        chances = [comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n + 1)]
        lower, upper = quantile_ranks(n, q)
        assert sum(chances[:lower]) <= 0.025 < sum(chances[: lower + 1])
        assert sum(chances[upper:]) <= 0.025 < sum(chances[upper - 1 :])

    def test_large_numbers_agree_with_the_normal_approximation(self):
        lower, upper = quantile_ranks(1_000_000, 0.5)
        assert (upper - lower) / 1_000 == pytest.approx(2 * Z / 2, rel=2e-3)
        assert lower + upper == 1_000_001

    def test_too_few_values_for_an_interval(self):
        assert quantile([3, 1, 2, 5, 4], 0.5).value == 3
        assert unknown(quantile([3, 1, 2, 5, 4], 0.5))
        assert unknown(quantile(np.arange(35), 0.9))
        assert not unknown(quantile(np.arange(36), 0.9))

    @pytest.mark.parametrize("values", [[], [nan]])
    def test_of_nothing(self, values: list[float]):
        estimate = quantile(values, 0.5)
        assert isnan(estimate.value)
        assert unknown(estimate)
        assert estimate.n == 0

    @pytest.mark.parametrize("values", [[4], [3, 5], [nan, 4]])
    def test_of_one_and_two(self, values: list[float]):
        assert quantile(values, 0.5).value == 4
        assert unknown(quantile(values, 0.5))

    def test_leaves_out_what_has_no_value(self):
        assert quantile([nan, *range(10), nan], 0.3) == quantile(range(10), 0.3)

    @given(st.lists(numbers | st.just(nan), max_size=60))
    def test_values_alone_are_the_same(self, values: list[float]):
        one_by_one = tuple(quantile(values, q).value for q in (0.1, 0.5, 0.9))
        assert np.array_equal(quantile_values(values, (0.1, 0.5, 0.9)), one_by_one, equal_nan=True)

    @pytest.mark.parametrize("q", [0, 1, -0.1, 1.5, nan])
    def test_no_quantile(self, q: float):
        with pytest.raises(ValueError, match="between 0 and 1"):
            quantile([1, 2], q)

    @given(st.lists(numbers, min_size=6, max_size=200), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
    def test_always(self, values: list[float], q: float):
        estimate = quantile(values, q)
        mirrored = quantile([-value for value in values], 1 - q)
        assert unknown(estimate) == unknown(mirrored)
        if not unknown(estimate):
            assert estimate.interval.contains(estimate.value)
            assert estimate.interval == Interval(-mirrored.interval.high, -mirrored.interval.low)
            assert quantile(values * 4, q).interval.half_width <= estimate.interval.half_width


class TestPairedMeans:
    def test_by_hand(self):
        """Differences 1, 2, 3: mean 2, standard error 1/√3, t of 2 degrees."""
        estimate = paired_mean_difference([10, 20, 30], [11, 22, 33])
        assert (estimate.value, estimate.n) == (2, 3)
        assert estimate.interval.half_width == pytest.approx(4.3026527 / sqrt(3), abs=1e-6)

    def test_only_pairs_in_which_both_have_a_value(self):
        estimate = paired_mean_difference([1, nan, 3, nan, 5], [2, 9, nan, nan, 8])
        assert estimate == mean([1, 3])

    def test_of_nothing(self):
        assert paired_mean_difference([], []).n == 0
        assert paired_mean_difference([nan, 1], [1, nan]).n == 0

    def test_a_shift_by_a_constant_is_certain(self):
        estimate = paired_mean_difference([1, 5, 9], [3, 7, 11])
        assert estimate.interval == Interval(2, 2)
        assert estimate.interval.excludes_zero

    def test_unequal_lengths(self):
        with pytest.raises(ValueError, match="as many values"):
            paired_mean_difference([1, 2], [1])

    @given(pairs)
    def test_swapping_turns_the_sign(self, values: list[tuple[float, float]]):
        a, b = zip(*values, strict=True)
        there, back = paired_mean_difference(a, b), paired_mean_difference(b, a)
        assert there.value == -back.value
        assert same(there.interval.low, -back.interval.high, 1e6)
        assert there.interval.contains(there.value)


class TestPairedProportions:
    def test_by_hand(self):
        """30 won and 10 lost of 98 pairs: 20/100 ± z √(41 - 400/100) / 100."""
        estimate = discordant(30, 10, 98)
        assert estimate.value == 20 / 98
        assert estimate.n == 98
        assert estimate.interval.low == pytest.approx(0.2 - 1.959964 * sqrt(37) / 100, abs=1e-7)
        assert estimate.interval.high == pytest.approx(0.2 + 1.959964 * sqrt(37) / 100, abs=1e-7)

    def test_no_pair_that_differs_still_leaves_doubt(self):
        """Up to where none of 98 would differ with a chance of 1.25 in 100."""
        estimate = discordant(0, 0, 98)
        assert estimate.value == 0
        assert estimate.interval.half_width == pytest.approx(1 - 0.0125 ** (1 / 98), abs=1e-9)

    def test_all_pairs_differ(self):
        assert discordant(10, 0, 10).interval.high == 1
        assert discordant(0, 10, 10).interval.low == -1

    def test_of_nothing(self):
        estimate = paired_proportion_difference([], [])
        assert isnan(estimate.value)
        assert unknown(estimate)
        assert estimate.n == 0

    def test_of_one_pair(self):
        estimate = discordant(0, 0, 1)
        assert estimate.value == 0
        assert estimate.interval.half_width == pytest.approx(1 - 0.0125, abs=1e-9)

    def test_few_that_differ_are_counted_exactly(self):
        """Six gained of a thousand, none lost: both shares at half of what may be missed."""
        estimate = discordant(6, 0, 1_000)
        differing, gains = clopper_pearson(6, 1_000, 0.0125), clopper_pearson(6, 6, 0.0125)
        assert estimate.interval.high == pytest.approx(differing.high)
        assert estimate.interval.low == pytest.approx(differing.high * (2 * gains.low - 1))

    def test_unequal_lengths(self):
        with pytest.raises(ValueError, match="as many values"):
            paired_proportion_difference([True, False], [True])

    @given(yes_noes)
    def test_always(self, values: list[tuple[bool, bool]]):
        a, b = map(np.array, zip(*values, strict=True))
        there, back = paired_proportion_difference(a, b), paired_proportion_difference(b, a)
        assert there.value == -back.value
        assert same(there.interval.low, -back.interval.high)
        assert same(there.interval.high, -back.interval.low)
        assert -1 <= there.interval.low <= there.value <= there.interval.high <= 1
        assert there.interval.half_width > 0
        repeated = paired_proportion_difference(np.tile(a, 4), np.tile(b, 4))
        assert repeated.interval.half_width < there.interval.half_width


class TestIndependentMeans:
    def test_by_hand(self):
        """1, 2, 3 and 2, 4, 6, 8: variances 1/3 and 5/3 of the means, 4 / (1/9 / 2 + 25/9 / 3) = 4.07 degrees."""
        estimate = independent_mean_difference([1, 2, 3], [2, 4, 6, 8])
        assert (estimate.value, estimate.n) == (3, 7)
        assert estimate.interval.half_width == pytest.approx(2.7764451 * sqrt(2), abs=1e-6)

    def test_leaves_out_what_has_no_value(self):
        whole = independent_mean_difference([1, 2, 3], [2, 4, 6, 8])
        assert independent_mean_difference([1, nan, 2, 3], [nan, 2, 4, 6, 8]) == whole

    def test_of_too_few(self):
        assert isnan(independent_mean_difference([], [1, 2]).value)
        assert unknown(independent_mean_difference([], [1, 2]))
        assert independent_mean_difference([1], [2, 3]).value == 1.5
        assert unknown(independent_mean_difference([1], [2, 3]))

    def test_equal_values_have_no_error(self):
        assert independent_mean_difference([1, 1], [3, 3, 3]).interval == Interval(2, 2)

    @given(many, many)
    def test_swapping_turns_the_sign(self, a: list[float], b: list[float]):
        there, back = independent_mean_difference(a, b), independent_mean_difference(b, a)
        assert there.value == -back.value
        assert there.interval == Interval(-back.interval.high, -back.interval.low)
        assert there.interval.contains(there.value)


class TestRunsForHalfWidth:
    def test_known(self):
        """At p = 0.5 the half-width is z / (2 √(n + z²)), so n = z² / 4h² - z²."""
        assert runs_for_half_width(0.5, 0.01) == 9600
        assert runs_for_half_width(0.5, 0.05) == 381

    def test_a_share_of_none_needs_few(self):
        """At p = 0 the interval is from 0 to z² / (n + z²)."""
        assert runs_for_half_width(0, 0.01) == runs_for_half_width(1, 0.01) == 189

    @pytest.mark.parametrize("width", [0.5, 0.7, 3])
    def test_one_is_the_least(self, width: float):
        assert runs_for_half_width(0.5, width) == 1

    @given(st.floats(0, 1), st.floats(0.001, 0.49))
    def test_it_is_the_smallest_number(self, p: float, width: float):
        def half_width(n: int) -> float:
            return Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)

        runs = runs_for_half_width(p, width)
        assert half_width(runs) <= width * (1 + 1e-9)
        assert runs == 1 or half_width(runs - 1) >= width * (1 - 1e-9)

    @pytest.mark.parametrize(("p", "width"), [(-0.1, 0.1), (1.1, 0.1), (0.5, 0), (0.5, -1), (nan, 0.1), (0.5, nan)])
    def test_makes_no_sense(self, p: float, width: float):
        with pytest.raises(ValueError, match="no number of runs"):
            runs_for_half_width(p, width)


def test_the_confidence_is_what_design_says():
    assert CONFIDENCE == 0.95
