"""Menus against mathematics: how many options are taken, and which, against what can be worked out without the engines.

Every statement about chance is a 99% interval at a fixed seed; of several they hold together (Bonferroni).
"""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest

from sim.analysis.forecast import forecast_at
from sim.engine.guided import GuidedPlay
from sim.engine.simulate import simulate
from sim.luck import LuckBlock
from tests.engine.agreement import difference
from tests.engine.test_mathematics import MANY, NORMAL_99_OF_THREE

NORMAL_99_OF_MANY = 3.5
"""Wide enough for two dozen intervals that hold together."""


def shares(compiled, text: str, state: str) -> dict[float, float]:
    """How often a state ends at each value, after both engines have played the same."""
    program = compiled(text)
    assert difference(program, {}, 1, 0, 200) is None
    values, counts = np.unique(simulate(program, runs=MANY, seed=1).state[state], return_counts=True)
    return dict(zip(values.tolist(), (counts / MANY).tolist(), strict=True))


def assert_close(found: float, expected: float, quantile: float = NORMAL_99_OF_MANY) -> None:
    assert abs(found - expected) <= quantile * (expected * (1 - expected) / MANY) ** 0.5, (found, expected)


def counting(options: int, chance: str, pick: str) -> str:
    """Each option adds to `taken`, which so counts them."""
    written = ", ".join(f"o{number}: {{chance: {chance}, effects: {{taken: +1}}}}" for number in range(options))
    return f"""
        state: {{taken: {{start: 0, range: [0, 16]}}}}
        decisions: {{d: {{at: 0s, by: staff, pick: {pick}, options: {{{written}}}}}}}
        """


@pytest.mark.parametrize(("options", "chance"), [(5, 0.5), (8, 0.2), (16, 0.7)])
def test_how_many_options_are_taken_is_binomial(compiled, options, chance):
    found = shares(compiled, counting(options, str(chance), "any"), "taken")
    for many in range(options + 1):
        assert_close(found.get(many, 0.0), comb(options, many) * chance**many * (1 - chance) ** (options - many))


def test_within_bounds_the_ends_of_the_binomial_distribution_are_heaped_up(compiled):
    found = shares(compiled, counting(6, "0.4", "{at_least: 2, at_most: 3}"), "taken")
    exactly = [comb(6, many) * 0.4**many * 0.6 ** (6 - many) for many in range(7)]
    assert set(found) == {2, 3}
    assert_close(found[2], sum(exactly[:3]), NORMAL_99_OF_THREE)
    assert_close(found[3], sum(exactly[3:]), NORMAL_99_OF_THREE)


@pytest.mark.parametrize(("least", "most"), [(0, 3), (1, 2), (2, 2), (1, 1)])
def test_which_options_are_taken_is_what_a_fine_grid_of_draws_gives(compiled, least, most):
    """Every combination of midpoints of 50 intervals a draw; the state is the number of the set taken."""
    chances = (0.2, 0.5, 0.7)
    written = ", ".join(
        f"o{number}: {{chance: {chance}, effects: {{set: {2**number}}}}}" for number, chance in enumerate(chances)
    )
    text = f"""
        state: {{set: {{start: 0, range: [0, 7]}}}}
        decisions: {{d: {{at: 0s, by: staff, pick: {{at_least: {least}, at_most: {most}}}, options: {{{written}}}}}}}
        """
    expected = dict.fromkeys(range(8), 0.0)
    grid = [(number + 0.5) / 50 for number in range(50)]
    for draws in product(grid, repeat=3):
        beyond = sorted((u - chance, number) for number, (u, chance) in enumerate(zip(draws, chances, strict=True)))
        many = min(max(sum(distance < 0 for distance, _ in beyond), least), most)
        expected[sum(2**number for _, number in beyond[:many])] += 50**-3
    found = shares(compiled, text, "set")
    for number, share in expected.items():
        slack = 0.02  # of the grid, where two draws come equally near
        assert abs(found.get(number, 0.0) - share) <= NORMAL_99_OF_MANY * (share * (1 - share) / MANY) ** 0.5 + slack
    assert {number for number, share in expected.items() if share == 0.0}.isdisjoint(found)


FORECAST = """
    state: {x: {start: 0, range: [0, 9]}}
    decisions:
      d:
        at: 0s
        by: staff
        within: 9h
        takes: [1h, 2h, 3h]
        pick: {at_most: 2}
        options: {a: {chance: 0.3, effects: {x: +1}}, b: {effects: {x: +2}}, c: {chance: 0.8}}
      e:
        after: {any: [d.a, d.b]}
        by: staff
        pick: any
        options: {f: {chance: 0.4, effects: {x: +2}}, g: {chance: 0.1 * x, effects: {x: +1}}}
    policies: {both: {choose: {d: [a, b]}}, one: {choose: {d: a}}, left: {choose: {d: none}}}
    outcomes: {high: {when: x >= 4}, low: {}}
    """


def test_a_forecast_of_each_answer_is_what_whole_runs_with_that_answer_come_to(compiled):
    """Nothing has happened yet but that it was asked, so that the past leaves nothing out."""
    program = compiled(FORECAST)
    play = GuidedPlay(program, LuckBlock(3).of(0))
    play.run()
    play.choose("d", ["a", "b"], due=7200)
    told = forecast_at(program, play.position(), 3, 5, "d", 7200, None, MANY)
    assert [case.answer for case in told.cases] == [("a", "b"), ("b",), ("a",), (), None]
    for case, policy in zip(told.cases, ("both", None, "one", "left"), strict=False):
        if policy is not None:
            full = simulate(program, runs=MANY, seed=11, policy=policy).outcomes["high"] / MANY
            error = NORMAL_99_OF_THREE * (2 * max(full * (1 - full), 1e-9) / MANY) ** 0.5
            assert abs(case.outcomes["high"].value - full) <= error, (case.answer, case.outcomes["high"].value, full)


def test_a_forecast_that_leaves_a_menu_to_its_chances_is_what_whole_runs_come_to(compiled):
    program = compiled(FORECAST)
    play = GuidedPlay(program, LuckBlock(3).of(0))
    play.run()
    [case] = forecast_at(program, play.position(), 3, 5, futures=MANY).cases
    full = simulate(program, runs=MANY, seed=11).outcomes["high"] / MANY
    error = NORMAL_99_OF_THREE * (2 * full * (1 - full) / MANY) ** 0.5
    assert abs(case.outcomes["high"].value - full) <= error


def test_before_an_answer_a_forecast_sets_each_single_option_beside_none(compiled):
    program = compiled(FORECAST)
    play = GuidedPlay(program, LuckBlock(3).of(0))
    play.run()
    told = forecast_at(program, play.position(), 3, 5, "d", 7200, None, 100)
    assert [case.answer for case in told.cases] == [(), ("a",), ("b",), ("c",), None]
