"""Spreads: exact bits, at the quantiles and at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.kernel.luck import ln
from sim.spread import Spread

LAST = 1 - 2**-53
"""The largest draw there is."""


@pytest.mark.parametrize("u", [0.0, 2**-53, 0.1, 0.5, 0.9, LAST])
def test_an_exponential_quantile_is_by_our_own_logarithm(u):
    """Which is the same on every machine; the largest draw gives about 36.7 means."""
    x = Spread("exponential", (1000.0,)).quantile(u)
    assert x == -1000.0 * ln(1.0 - u)
    assert type(x) is float
    assert 0 <= x <= 36_737


@pytest.mark.parametrize(
    ("parameters", "u", "value"),
    [
        ((0.0, 50.0, 100.0), 0.0, 0.0),
        ((0.0, 50.0, 100.0), 0.02, 10.0),
        ((0.0, 50.0, 100.0), 0.5, 50.0),
        ((0.0, 50.0, 100.0), 0.98, 90.0),
        ((0.0, 0.0, 100.0), 0.0, 0.0),
        ((0.0, 0.0, 100.0), 0.75, 50.0),
        ((0.0, 100.0, 100.0), 0.25, 50.0),
        ((5.0, 5.0, 5.0), 0.3, 5.0),
        ((-3.0, -2.0, -1.0), 0.5, -2.0),
    ],
)
def test_a_triangular_quantile(parameters, u, value):
    assert math.isclose(Spread("triangular", parameters).quantile(u), value, rel_tol=1e-14, abs_tol=1e-14)


def test_a_uniform_quantile_goes_from_a_to_b():
    spread = Spread("uniform", (2.0, 6.0))
    assert [spread.quantile(u) for u in (0.0, 0.25, 0.75)] == [2.0, 3.0, 5.0]
    assert 5.999 < spread.quantile(LAST) <= 6.0


@pytest.mark.parametrize(("u", "value"), [(0.0, 2.0), (0.2499, 2.0), (0.25, 5.0), (0.9999, 5.0), (LAST, 5.0)])
def test_a_one_of_quantile_is_the_first_value_whose_running_sum_exceeds_u_times_the_total(u, value):
    """Weights 0, 1, 3 and 0."""
    assert Spread("one_of", (1.0, 2.0, 5.0, 9.0), (0.0, 1.0, 3.0, 0.0)).quantile(u) == value


@pytest.mark.parametrize("total", [1e-300, 0.1 + 0.2, 1 + 2**-52, 3.0, 1e300])
def test_the_largest_draw_finds_a_value_whatever_the_total(total):
    assert Spread("one_of", (1.0, 2.0), (0.0, total)).quantile(LAST) == 2.0


@pytest.mark.parametrize(
    ("spread", "support", "values", "mode", "likely"),
    [
        (Spread("triangular", (1.0, 2.0, 4.0)), (1.0, 4.0), (), 2.0, 2.0),
        (Spread("uniform", (1.0, 4.0)), (1.0, 4.0), (), None, 2.5),
        (Spread("exponential", (3.0,)), (0.0, None), (), None, 3.0),
        (Spread("one_of", (1.0, 2.0, 5.0), (0.0, 3.0, 1.0)), (1.0, 5.0), (2.0, 5.0), 2.0, 2.0),
    ],
)
def test_what_is_asked_of_a_spread(spread, support, values, mode, likely):
    assert (spread.support, spread.values, spread.mode, spread.likely) == (support, values, mode, likely)


# ---------------------------------------------------------------- drawn anew

EVENLY = ((np.arange(5_000) + 0.5) / 5_000).tolist()
"""Draws that lie evenly, so that what they give is the distribution itself."""


def redrawn(spread: Spread, gone: int, draws: list[float]) -> np.ndarray:
    return np.array([spread.redrawn(gone, v) for v in draws])


def rounded(spread: Spread, draws: list[float]) -> np.ndarray:
    return np.rint([spread.quantile(v) for v in draws])


@pytest.mark.parametrize(
    ("spread", "x", "share"),
    [
        (Spread("triangular", (0.0, 50.0, 100.0)), 10.0, 0.02),
        (Spread("triangular", (0.0, 50.0, 100.0)), 50.0, 0.5),
        (Spread("triangular", (0.0, 50.0, 100.0)), 90.0, 0.98),
        (Spread("triangular", (0.0, 0.0, 100.0)), 50.0, 0.75),
        (Spread("triangular", (0.0, 100.0, 100.0)), 50.0, 0.25),
        (Spread("triangular", (5.0, 5.0, 5.0)), 4.5, 0.0),
        (Spread("triangular", (5.0, 5.0, 5.0)), 5.5, 1.0),
        (Spread("uniform", (2.0, 6.0)), 3.0, 0.25),
        (Spread("uniform", (2.0, 6.0)), 1.5, 0.0),
        (Spread("uniform", (2.0, 6.0)), 6.5, 1.0),
        (Spread("uniform", (3.0, 3.0)), 2.5, 0.0),
        (Spread("uniform", (3.0, 3.0)), 3.5, 1.0),
    ],
)
def test_the_share_below_a_value(spread, x, share):
    assert math.isclose(spread.share_below(x), share, abs_tol=1e-15)


@given(
    low=st.floats(0, 50), rise=st.floats(0, 50), fall=st.floats(0, 50), u=st.floats(0, 1, exclude_max=True),
)  # fmt: skip
def test_the_share_below_a_quantile_is_its_draw(low, rise, fall, u):
    assume(rise + fall > 1e-3)
    for spread in (
        Spread("triangular", (low, low + rise, low + rise + fall)),
        Spread("uniform", (low, low + fall + 1)),
    ):
        assert math.isclose(spread.share_below(spread.quantile(u)), u, abs_tol=1e-6)


spreads = st.one_of(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)).map(
        lambda p: Spread("triangular", (float(p[0]), float(p[0] + p[1]), float(p[0] + p[1] + p[2])))
    ),
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: Spread("uniform", (float(p[0]), float(sum(p))))),
    st.floats(0.1, 30).map(lambda mean: Spread("exponential", (mean,))),
    st.dictionaries(st.integers(0, 60), st.sampled_from([0.0, 1.0, 2.0, 3.5]), min_size=1, max_size=5).map(
        lambda weights: Spread(
            "one_of",
            tuple(float(value) for value in sorted(weights)),
            tuple(weights[value] for value in sorted(weights)),
        )
    ),
)


@settings(deadline=None)
@given(spread=spreads, gone=st.integers(0, 70))
def test_drawn_anew_it_is_distributed_as_what_is_not_yet_over(spread, gone):
    """By brute force: of many ordinary draws, rounded, those that come to less are thrown away."""
    assume(spread.kind != "one_of" or spread.sums[-1] > 0)
    every = rounded(spread, EVENLY)
    left = every[every >= gone]
    again = redrawn(spread, gone, EVENLY)
    assert (again >= gone).all()
    assert (again == np.rint(again)).all()
    if len(left) < 100:  # too few to tell a distribution by
        assert spread.kind == "exponential" or again.max() <= max(gone, round(spread.parameters[-1]))
        return
    values = np.unique(np.concatenate([left, again]))
    ours, theirs = (np.searchsorted(np.sort(v), values, side="right") / len(v) for v in (again, left))
    assert np.abs(ours - theirs).max() < 1.5 / len(left) + 1e-3


def test_an_exponential_has_no_memory():
    spread = Spread("exponential", (1000.0,))
    again = [max(round(4999.5 + spread.quantile(v)), 5000) for v in EVENLY]
    assert redrawn(spread, 5000, EVENLY).tolist() == again


@pytest.mark.parametrize(
    ("gone", "values"),
    [(0, [1, 2, 5, 5]), (1, [1, 2, 5, 5]), (2, [2, 2, 5, 5]), (3, [5, 5, 5, 5]), (5, [5, 5, 5, 5]), (6, [6] * 4)],
)
def test_one_of_loses_what_is_too_early(gone, values):
    """1, 2 and 5 with weights 1, 1 and 2; 9 has none, and never comes. With nothing left it is due now."""
    spread = Spread("one_of", (1.0, 2.0, 5.0, 9.0), (1.0, 1.0, 2.0, 0.0))
    assert redrawn(spread, gone, [0.0, 0.25, 0.75, LAST]).tolist() == values


def test_a_half_second_is_rounded_to_even_before_it_is_dropped():
    spread = Spread("one_of", (0.5, 1.5), (1.0, 1.0))
    assert redrawn(spread, 1, [0.0, 0.9]).tolist() == [2, 2]


@pytest.mark.parametrize(
    "spread", [Spread("triangular", (5.0, 5.0, 5.0)), Spread("uniform", (5.0, 5.0)), Spread("one_of", (5.0,), (2.0,))]
)
def test_what_has_one_value_has_it_until_it_is_past(spread):
    assert [set(redrawn(spread, gone, EVENLY).tolist()) for gone in (0, 3, 5, 8)] == [{5}, {5}, {5}, {8}]


def test_with_nothing_gone_it_is_the_ordinary_draw():
    spread = Spread("triangular", (0.0, 3.0, 9.0))
    assert redrawn(spread, 0, EVENLY).tolist() == rounded(spread, EVENLY).tolist()


def test_the_second_that_is_due_now_counts_from_half_a_second_before():
    """Uniform from 0 to 10 with 4 gone: what lies from 3.5 on is left, and 4 has a full second of 6.5."""
    times = redrawn(Spread("uniform", (0.0, 10.0)), 4, EVENLY)
    assert abs((times == 4).mean() - 1 / 6.5) < 1e-3
    assert abs((times == 10).mean() - 0.5 / 6.5) < 1e-3
