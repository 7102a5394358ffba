"""Spreads: exact bits, at the quantiles and at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.luck import ln, uniforms
from sim.program.spread import Spread

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
    assert Spread("one_of", (1.0, 2.0, 5.0, 9.0), (0.0, 1.0, 4.0, 4.0)).quantile(u) == value


@pytest.mark.parametrize("total", [1e-300, 0.1 + 0.2, 1 + 2**-52, 3.0, 1e300])
def test_the_largest_draw_finds_a_value_whatever_the_total(total):
    assert Spread("one_of", (1.0, 2.0), (0.0, total)).quantile(LAST) == 2.0


@pytest.mark.parametrize(
    "spread",
    [
        Spread("triangular", (0.0, 50.0, 100.0)),
        Spread("triangular", (0.1, 0.1, 7.3)),
        Spread("triangular", (-2.0, 5.0, 5.0)),
        Spread("triangular", (4.0, 4.0, 4.0)),
        Spread("uniform", (0.1, 0.7)),
        Spread("uniform", (3.0, 3.0)),
        Spread("exponential", (7200.0,)),
        Spread("one_of", (1.0, 2.0, 5.0, 9.0), (0.0, 1.0, 4.0, 4.0)),
    ],
)
def test_many_quantiles_have_the_bits_of_each(spread):
    draws = np.concatenate([uniforms(9, "a/b", 0, 0, 2000), [0.0, 0.25, 0.5, 0.75, LAST]])
    assert np.broadcast_to(spread.quantiles(draws), draws.shape).tolist() == [
        spread.quantile(u) for u in draws.tolist()
    ]


def test_one_of_is_sorted_by_value_and_its_sums_run(compiled):
    [inject] = compiled("injects: {go: {at: {one_of: {2h: 1, 90m: 2, 1h: 4}}}}").nodes
    assert inject.at.spread == Spread("one_of", (3600, 5400, 7200), (4.0, 6.0, 7.0))
