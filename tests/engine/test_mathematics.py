"""Results against mathematics: what the engines' runs come to, against what can be worked out without them.

The batch engine plays them; the reference engine must give the same, to the last moment, of the first few.
Every statement about chance is a 99% interval at a fixed seed. The intervals are large-sample ones: the normal
distribution for means and shares, Kolmogorov's for whole distributions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.engine.sample import Sample
from sim.engine.simulate import simulate
from sim.program.nodes import Program
from sim.spread import Spread
from tests.engine.agreement import difference

NORMAL_99 = 2.5758
"""The standard normal distribution's 99.5% quantile: a two-sided interval of 99%."""
NORMAL_99_OF_THREE = 2.9352
"""The same for the largest of three (Bonferroni)."""
KOLMOGOROV_99 = 1.6276
"""The 99% quantile of Kolmogorov's distribution of √n times the largest distance."""
MANY = 20_000
FEW = 100
"""Replications in which the reference engine is asked, too, if there are so many; where they are long, one in six."""
HOUR = 3600

Numbers = NDArray[np.float64]


def sample(program: Program, count: int = MANY, seed: int = 1) -> Sample:
    """The first replications of a seed."""
    assert difference(program, {}, seed, 0, min(FEW, count // 6)) is None
    return simulate(program, runs=count, seed=seed)


def assert_mean(values: Sequence[float] | Numbers, expected: float) -> None:
    """The expected value lies within the 99% interval of the values' mean."""
    numbers = np.asarray(values, dtype=float)
    error = NORMAL_99 * numbers.std(ddof=1) / math.sqrt(len(numbers))
    assert abs(numbers.mean() - expected) <= error, (numbers.mean(), expected, error)


def assert_share(hits: Iterable[bool], expected: float) -> None:
    """The share of hits lies within 99% of the binomial distribution with the expected share."""
    found = np.array(list(hits))
    error = NORMAL_99 * math.sqrt(expected * (1 - expected) / len(found))
    assert abs(found.mean() - expected) <= error, (found.mean(), expected, error)


# ---------------------------------------------------------------- spreads


def triangular_cdf(x: Numbers, low: float, likely: float, high: float) -> Numbers:
    x = np.clip(x, low, high)
    rising = (x - low) ** 2 / ((high - low) * max(likely - low, 1e-300))
    falling = 1 - (high - x) ** 2 / ((high - low) * max(high - likely, 1e-300))
    return np.where(x < likely, rising, falling)


def uniform_cdf(x: Numbers, a: float, b: float) -> Numbers:
    return np.clip((x - a) / (b - a), 0.0, 1.0)


def exponential_cdf(x: Numbers, mean: float) -> Numbers:
    return np.where(x > 0, 1 - np.exp(-np.maximum(x, 0) / mean), 0.0)


bounded = st.integers(-1_000_000, 1_000_000).map(float)
shares = st.floats(0, 1, exclude_max=True)


@given(st.lists(bounded, min_size=3, max_size=3).map(sorted), shares)
def test_a_triangular_quantile_inverts_its_cdf(parameters, u):
    low, likely, high = parameters
    x = Spread("triangular", (low, likely, high)).quantile(u)
    assert low - 1e-9 <= x <= high + 1e-9
    if low < high:
        assert triangular_cdf(np.array([x]), low, likely, high)[0] == pytest.approx(u, abs=1e-8)


@given(st.lists(bounded, min_size=2, max_size=2).map(sorted), shares)
def test_a_uniform_quantile_inverts_its_cdf(parameters, u):
    a, b = parameters
    assert math.isclose(Spread("uniform", (a, b)).quantile(u), a * (1 - u) + b * u, rel_tol=1e-9, abs_tol=1e-9)


@given(st.floats(1e-3, 1e9), shares)
def test_an_exponential_quantile_inverts_its_cdf(mean, u):
    x = Spread("exponential", (mean,)).quantile(u)
    assert math.isclose(x, -mean * math.log1p(-u), rel_tol=1e-12, abs_tol=mean * 1e-15)


@given(
    st.dictionaries(bounded, st.floats(0, 1e3), min_size=1, max_size=6).filter(lambda d: sum(d.values()) > 1e-6), shares
)
def test_a_one_of_quantile_is_the_least_value_that_enough_lies_at_or_below(weights, u):
    values = sorted(weights)
    sums = np.cumsum([weights[value] for value in values])
    x = Spread("one_of", tuple(values), tuple(weights[value] for value in values)).quantile(u)
    assert weights[x] > 0
    position = values.index(x)
    below = sums[position - 1] if position else 0.0
    assert below <= u * sums[-1] < sums[position]


def midpoint_mean(spread: Spread, n: int) -> float:
    """The mean as the integral of the quantile function, by the midpoint rule."""
    return float(np.mean([spread.quantile((i + 0.5) / n) for i in range(n)]))


whole = st.integers(0, 1000)


@given(st.tuples(whole, whole, whole).map(sorted))
def test_the_mean_of_a_triangular_spread(parameters):
    spread = Spread("triangular", tuple(map(float, parameters)))
    assert math.isclose(midpoint_mean(spread, 2000), sum(parameters) / 3, rel_tol=1e-4, abs_tol=1e-4)


@given(st.tuples(whole, whole).map(sorted))
def test_the_mean_of_a_uniform_spread(parameters):
    spread = Spread("uniform", tuple(map(float, parameters)))
    assert math.isclose(midpoint_mean(spread, 100), sum(parameters) / 2, rel_tol=1e-9)


@given(st.integers(1, 1000))
def test_the_mean_of_an_exponential_spread(mean):
    """The midpoint rule misses about ln 2 / 2n of the mean in the last of its n parts, where the quantile runs off."""
    assert math.isclose(midpoint_mean(Spread("exponential", (float(mean),)), 1000), mean, rel_tol=5e-4)


@given(st.dictionaries(st.integers(0, 50), st.integers(1, 20), min_size=1, max_size=5))
def test_the_mean_of_a_one_of_spread(weights):
    """Exact at as many midpoints as there are weights in all."""
    values = sorted(weights)
    total = sum(weights.values())
    expected = sum(value * weight for value, weight in weights.items()) / total
    spread = Spread("one_of", tuple(map(float, values)), tuple(float(weights[value]) for value in values))
    assert math.isclose(midpoint_mean(spread, total), expected, rel_tol=1e-12, abs_tol=1e-12)


def test_the_engines_draws_have_the_spreads_distributions(compiled):
    """Kolmogorov and Smirnov's test: the largest distance between the sample's distribution and the spread's."""
    program = compiled("""
        horizon: 30d
        injects:
          triangular: {at: [1h, 4h, 5h]}
          uniform: {at: {uniform: [2h, 9h]}}
          exponential: {at: {exponential: 10h}}
          one_of: {at: {one_of: {5h: 5, 1h: 2, 2h: 3}}}
          go: {at: 0s}
        measures:
          triangular: {from: go, to: triangular}
          uniform: {from: go, to: uniform}
          exponential: {from: go, to: exponential}
          one_of: {from: go, to: one_of}
        """)
    times = sample(program).measures
    cdfs = {
        "triangular": lambda x: triangular_cdf(x, 1 * HOUR, 4 * HOUR, 5 * HOUR),
        "uniform": lambda x: uniform_cdf(x, 2 * HOUR, 9 * HOUR),
        "exponential": lambda x: exponential_cdf(x, 10 * HOUR),
    }
    steps = np.arange(MANY + 1) / MANY
    for name, cdf in cdfs.items():
        expected = cdf(np.sort(times[name]))
        distance = max((steps[1:] - expected).max(), (expected - steps[:-1]).max())
        assert distance <= KOLMOGOROV_99 / math.sqrt(MANY), name
    for hours, share in {1: 0.2, 2: 0.3, 5: 0.5}.items():
        assert_share(times["one_of"] == hours * HOUR, share)
    pairs = np.corrcoef([times[name] for name in cdfs])
    assert np.abs(pairs[np.triu_indices(3, 1)]).max() <= NORMAL_99_OF_THREE / math.sqrt(MANY)


# ---------------------------------------------------------------- an activity network

GRID = 20
"""Seconds between the points at which distributions are held."""
POINTS = 60 * HOUR // GRID


def masses(cdf) -> Numbers:
    """A distribution as masses on the grid, each value moved to the nearest point."""
    edges = (np.arange(POINTS + 1) - 0.5) * GRID
    return np.diff(cdf(edges))


def of_sum(a: Numbers, b: Numbers) -> Numbers:
    """The distribution of the sum of two independent times."""
    return np.fft.irfft(np.fft.rfft(a, 2 * POINTS) * np.fft.rfft(b, 2 * POINTS), 2 * POINTS)[:POINTS]


def of_greater(a: Numbers, b: Numbers) -> Numbers:
    """The distribution of the later of two independent times: their distribution functions' product."""
    return np.diff(np.cumsum(a) * np.cumsum(b), prepend=0.0)


def test_an_activity_network_takes_as_long_as_integration_says(compiled):
    """Serial, parallel and meeting again: the later of a + c and b, and then d."""
    program = compiled("""
        horizon: 10d
        procedures:
          net:
            at: 0s
            steps:
              a: {after: start, takes: [1h, 2h, 6h]}
              b: {after: start, takes: {uniform: [2h, 8h]}}
              c: {after: a, takes: {exponential: 90m}}
              d: {after: {all: [b, c]}, takes: [30m, 1h, 3h]}
        measures: {whole: {from: net.start, to: net.done}}
        """)
    a = masses(lambda x: triangular_cdf(x, 1 * HOUR, 2 * HOUR, 6 * HOUR))
    b = masses(lambda x: uniform_cdf(x, 2 * HOUR, 8 * HOUR))
    c = masses(lambda x: exponential_cdf(x, 1.5 * HOUR))
    d = masses(lambda x: triangular_cdf(x, 0.5 * HOUR, 1 * HOUR, 3 * HOUR))
    whole = of_sum(of_greater(of_sum(a, c), b), d)
    assert whole.sum() == pytest.approx(1, abs=1e-9)
    points = np.arange(POINTS) * GRID
    found = sample(program).measures["whole"]
    assert_mean(found, float(whole @ points))
    below = np.cumsum(whole)
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        point = int(np.searchsorted(below, share))
        assert_share(found <= points[point] + GRID / 2, float(below[point]))


# ---------------------------------------------------------------- an absorbing chain


def test_an_absorbing_chain_ends_where_and_when_the_fundamental_matrix_says(compiled):
    """Kemeny and Snell, "Finite Markov Chains" (1960), chapter 3. A decision that repeats walks between 0 and 5."""
    program = compiled("""
        horizon: 30d
        state: {x: {start: 2, range: [0, 5]}}
        injects: {go: {at: 0s}}
        decisions:
          walk:
            after: {any: [go, walk]}
            by: staff
            takes: 5m
            repeats: true
            options:
              up: {weight: 1 + 0.5 * x, effects: {x: +1}}
              down: {weight: 2, effects: {x: -1}}
              leap: {if: x >= 3, weight: 0.5, effects: {x: -3}}
              stay: {weight: 1}
        measures: {steps: {count: walk}, ups: {count: walk.up}, length: {value: elapsed}}
        outcomes: {top: {when: x >= 5, ends: true}, bottom: {when: x <= 0, ends: true}, nowhere: {}}
        """)
    inner = [1, 2, 3, 4]
    q, r = np.zeros((4, 4)), np.zeros((4, 2))
    for row, x in enumerate(inner):
        weights = {x + 1: 1 + 0.5 * x, x - 1: 2.0, x: 1.0}
        if x >= 3:
            weights[x - 3] = weights.get(x - 3, 0.0) + 0.5
        for target, weight in weights.items():
            share = weight / sum(weights.values())
            if target in inner:
                q[row, inner.index(target)] += share
            else:
                r[row, int(target == 0)] += share
    fundamental = np.linalg.inv(np.eye(4) - q)
    absorbed, steps = fundamental @ r, fundamental.sum(axis=1)
    ups = fundamental[1] @ [(1 + 0.5 * x) / (4 + 0.5 * x + 0.5 * (x >= 3)) for x in inner]
    many = sample(program, 10_000)
    assert many.outcomes["nowhere"] == 0
    assert_share(many.outcome_of == "top", absorbed[1, 0])
    assert_mean(many.measures["steps"], steps[1])
    assert_mean(many.measures["ups"], ups)
    assert_mean(many.measures["length"], steps[1] / 12)


def test_an_inject_that_tries_until_it_comes_fails_as_often_as_the_geometric_distribution(compiled):
    program = compiled("""
        injects:
          go: {at: 0s}
          try: {after: {any: [go, try.skipped]}, chance: 0.3, repeats: true}
        measures: {failures: {count: try.skipped}, came: {count: try}}
        """)
    many = sample(program, 10_000)
    failures = many.measures["failures"]
    assert set(many.measures["came"]) == {1.0}
    assert_mean(failures, 0.7 / 0.3)
    for k in range(6):
        assert_share(failures == k, 0.3 * 0.7**k)


# ---------------------------------------------------------------- a shared seat


def test_two_steps_that_share_a_seat_wait_as_worked_out_by_hand(compiled):
    """`a` comes at U, uniform over two hours, and takes 30 minutes or 2 hours; `b` comes at 1h and takes an hour.

    `b` waits (hours): nothing if U > 1, or if `a` is short and U < 1/2 (5/8 in all); U - 1/2 if `a` is short and
    1/2 < U < 1 (1/8); U + 1 if `a` is long and U < 1 (1/4). `a` waits 2 - U if U > 1, whatever it takes (1/2).
    """
    program = compiled("""
        procedures:
          a: {at: {uniform: [0s, 2h]}, steps: {work: {by: red, takes: {one_of: {30m: 1, 2h: 1}}}}}
          b: {at: 1h, steps: {work: {by: red, takes: 1h}}}
        measures:
          a_waits: {from: a.start, to: a.work.start}
          b_waits: {from: b.start, to: b.work.start}
        """)
    many = sample(program)
    a = many.measures["a_waits"] / HOUR
    b = many.measures["b_waits"] / HOUR
    assert_share(b == 0, 5 / 8)
    assert_share((b > 0) & (b <= 0.5), 1 / 8)
    assert_share((b > 0) & (b <= 0.25), 1 / 16)
    assert not np.any((b > 0.5) & (b < 1))
    assert_share(b > 1.5, 1 / 8)
    assert_mean(b, 1 / 8 * 0.25 + 1 / 4 * 1.5)
    assert_share(a == 0, 1 / 2)
    assert_mean(a, 1 / 2 * 0.5)
    assert_share((a > 0) & (a < 0.25), 1 / 8)


# ---------------------------------------------------------------- Erlang's loss system


def erlang_b(servers: int, load: float) -> float:
    """The share of calls lost: Erlang's B formula (1917), by its recursion."""
    lost = 1.0
    for k in range(1, servers + 1):
        lost = load * lost / (k + load * lost)
    return lost


def test_one_desk_loses_as_many_calls_as_erlang_says(compiled):
    """M/M/1/1 by `repeats` alone: a call that comes while the desk's procedure is under way is a lost trigger.

    Calls and answers count after 30 hours, when the empty start is forgotten.
    """
    load = 1.5
    program = compiled(f"""
        horizon: 230h
        state: {{calls: {{start: 0, range: [0, 9999]}}, answered: {{start: 0, range: [0, 9999]}}}}
        injects:
          go: {{at: 0s}}
          call:
            after: {{any: [go, call]}}
            delay: {{exponential: {HOUR / load:.0f}s}}
            repeats: true
            effects: {{calls: elapsed >= 30}}
        procedures:
          desk:
            after: call
            repeats: true
            steps:
              pick_up: {{text: Hello., effects: {{answered: elapsed >= 30}}}}
              talk: {{takes: {{exponential: 1h}}}}
        """)
    many = sample(program, 100)
    calls = many.state["calls"]
    lost = calls - many.state["answered"]
    assert_mean(calls, 200 * load)
    assert_mean(lost - erlang_b(1, load) * calls, 0.0)


@pytest.mark.parametrize(("desks", "load"), [(2, 1.5), (3, 2.0)])
def test_several_desks_lose_as_many_calls_as_erlang_says(compiled, desks, load):
    """M/M/c/c: each call looks for the first desk that is free, by yes/nos that count 1 or 0."""
    numbers = range(1, desks + 1)
    free = {n: " * ".join([*(f"busy_{k}" for k in range(1, n)), f"(busy_{n} < 1)"]) for n in numbers}
    states = "".join(
        f"  busy_{n}: {{start: 0, range: [0, 1]}}\n  turn_{n}: {{start: 0, range: [0, 1]}}\n" for n in numbers
    )
    looks = ", ".join(f"turn_{n}: {{set: {free[n]}}}" for n in numbers)
    full = " * ".join(f"busy_{n}" for n in numbers)
    procedures = "".join(
        f"  desk_{n}:\n    after: call\n    if: turn_{n} >= 1\n    repeats: true\n    steps:\n"
        f"      pick_up: {{text: Hello., effects: {{busy_{n}: 1}}}}\n"
        f"      talk: {{takes: {{exponential: 1h}}, effects: {{busy_{n}: -1}}}}\n"
        for n in numbers
    )
    program = compiled(
        f"horizon: 230h\nstate:\n{states}"
        "  calls: {start: 0, range: [0, 9999]}\n  lost: {start: 0, range: [0, 9999]}\n"
        "injects:\n  go: {at: 0s}\n"
        f"  call: {{after: {{any: [go, call]}}, delay: {{exponential: {HOUR / load:.0f}s}}, repeats: true, "
        f"effects: {{{looks}, calls: elapsed >= 30, lost: (elapsed >= 30) * {full}}}}}\n"
        f"procedures:\n{procedures}"
    )
    many = sample(program, 60)
    calls, lost = many.state["calls"], many.state["lost"]
    assert_mean(calls, 200 * load)
    assert_mean(lost - erlang_b(desks, load) * calls, 0.0)


def test_calls_that_hang_up_after_a_deadline_are_lost_as_often_as_two_exponentials_race(compiled):
    """A decision's `takes` and `within`, both exponential: it lapses when the deadline is first, 1/3 of the time."""
    program = compiled("""
        horizon: 60d
        decisions:
          call: {at: 0s, by: staff, takes: {exponential: 10h}, within: {exponential: 20h}, options: {ok: {}}}
        measures: {lost: {count: call.lapsed}, length: {from: call.asked, to: call}}
        """)
    many = sample(program)
    assert_share(many.measures["lost"] == 1, 1 / 3)
    assert_mean(many.measures["length"], 20 / 3 * HOUR)


# ---------------------------------------------------------------- what comes again, and what drifts


def test_what_comes_every_exponential_while_is_a_poisson_process(compiled):
    """How often it comes in 20 mean times: a Poisson distribution with mean 20, whose variance is 20, too."""
    program = compiled("""
        horizon: 20h
        injects: {tick: {at: {exponential: 1h}, every: {exponential: 1h}}}
        measures: {often: {count: tick}}
        """)
    often = sample(program, 10_000).measures["often"]
    assert_mean(often, 20)
    assert_mean((often - 20) ** 2, 20)
    for most in (12, 16, 20, 24):
        assert_share(often <= most, sum(math.exp(-20) * 20**k / math.factorial(k) for k in range(most + 1)))


def test_what_comes_every_uniform_while_renews_as_often_as_the_renewal_equation_says(compiled):
    """Of waits between 0 and 1, eᵗ - 1 come by t, for t up to 1 (Ross, "Introduction to Probability Models", 7.3)."""
    program = compiled("""
        horizon: 10h
        injects: {tick: {at: {uniform: [0h, 10h]}, every: {uniform: [0h, 10h]}}}
        measures: {often: {count: tick}}
        """)
    assert_mean(sample(program).measures["often"], math.e - 1)


def test_a_state_that_drifts_back_and_is_pushed_about_has_the_moments_of_an_autoregression(compiled):
    """x is 0.9 of what it was, plus what is drawn between -1 and 1; after n times its mean is 0.9ⁿ of the start, its
    variance (1 - 0.81ⁿ)/(1 - 0.81) of a third (Box and Jenkins, "Time Series Analysis", 3.2)."""
    program = compiled("""
        horizon: 10h
        state: {x: {start: 20, range: [-100, 100], drift: {amount: -0.1 * x, every: 1h}}}
        injects: {push: {at: 90m, every: 1h, effects: {x: {uniform: [-1, 1]}}}}
        measures: {end: {value: x}}
        """)
    end = sample(program).measures["end"]
    mean = 20 * 0.9**10
    assert_mean(end, mean)
    assert_mean((end - mean) ** 2, sum(0.81**n for n in range(1, 10)) / 3)


def test_cases_share_their_luck_so_that_one_is_a_factor_of_the_other(compiled):
    """The same u between 1 and 3 hours and between 2 and 6: twice as long in every replication."""
    text = """
        injects:
          slow: {SLOW}
          go: {at: 0h}
          note: {after: go, delay: {cases: [{if: slow, is: {uniform: [2h, 6h]}}, {is: {uniform: [1h, 3h]}}]}}
        measures: {lag: {from: go, to: note}}
        """
    triggers = ("contingency: true", "at: 0h")
    fast, slow = (sample(compiled(text.replace("SLOW", one)), 2_000).measures["lag"] for one in triggers)
    assert_mean(fast, 2 * HOUR)
    assert np.abs(slow - 2 * fast).max() <= 1
