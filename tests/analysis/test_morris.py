"""Elementary effects against hand and SALib."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.morris import LEVELS, effects_of, elementary, trajectory
from sim.analysis.sensitivity import sensitivity
from tests.analysis.known import HEAD, LINEAR, PRODUCT, asked, by_name


def test_elementary_effects_of_a_sum_are_the_swings_and_have_no_sigma():
    found = sensitivity(asked(LINEAR, "score"), trajectories=5)
    effects = by_name(found.elementary)
    assert list(effects) == ["second/effects/score", "first/effects/score"]
    assert effects["second/effects/score"].mu_star == pytest.approx(3.6)
    assert effects["first/effects/score"].mu == pytest.approx(2)
    assert all(one.sigma == pytest.approx(0, abs=1e-6) and not one.depends for one in found.elementary)


def test_sigma_shows_an_interaction_and_only_there():
    """x·y + z from 0.05 to 0.95 each: the effect of x is 0.9 y, of z 0.9 wherever the others stand."""
    found = sensitivity(asked(PRODUCT, "score"), trajectories=40)
    effects = by_name(found.elementary)
    for name in ("x/start", "y/start"):
        assert effects[name].mu_star == pytest.approx(0.45, abs=0.13)
        assert effects[name].sigma == pytest.approx(0.81 * np.std([0, 1 / 3, 2 / 3, 1]), abs=0.08)
        assert effects[name].depends
    assert effects["z/start"].mu_star == pytest.approx(0.9, abs=1e-6)
    assert effects["z/start"].sigma == pytest.approx(0, abs=1e-5)
    assert not effects["z/start"].depends


def test_a_trajectory_walks_the_grid_one_step_an_assumption():
    for number in range(20):
        walk = trajectory([LEVELS] * 6, number, seed=1)
        assert walk.points.shape == (7, 6)
        assert sorted(walk.order) == list(range(6))
        np.testing.assert_allclose(walk.points * (LEVELS - 1), np.round(walk.points * (LEVELS - 1)), atol=1e-9)
        for moved, (before, after) in zip(walk.order, zip(walk.points, walk.points[1:], strict=False), strict=True):
            step = np.abs(after - before)
            assert step[moved] == pytest.approx(2 / 3)
            assert step.sum() == pytest.approx(2 / 3)


def test_trajectories_begin_everywhere_and_go_in_every_order():
    walks = [trajectory([LEVELS] * 3, number, seed=1) for number in range(200)]
    assert {round(level * 3) for walk in walks for level in walk.points[0]} == {0, 1, 2, 3}
    assert len({walk.order for walk in walks}) == 6


ONE_OF = (
    HEAD
    + """\
state:
  a: {start: {one_of: {0: 1, 1: 1}}, range: [0, 10]}
  b: {start: {uniform: [0, 1]}, range: [0, 10]}
  c: {start: {one_of: {0: 1, 0.1: 1, 1: 1}}, range: [0, 10]}
  total: {start: 0, range: [0, 30]}
injects: {sum: {at: 1h, effects: {total: {set: a + b + c}}}}
outcomes: {big: {when: total >= 1}, small: {}}
"""
)


def test_steps_are_whole_numbers_of_the_levels_there_are():
    grid = [2, 3, 4, 5, 6]
    for number in range(50):
        walk = trajectory(grid, number, seed=1)
        places = walk.points * (np.array(grid) - 1)
        np.testing.assert_allclose(places, np.round(places), atol=1e-9)
        assert places.min() >= 0
        assert (places.max(axis=0) <= np.array(grid) - 1 + 1e-9).all()
        np.testing.assert_allclose(np.abs(places[-1] - places[0]), [1, 1, 2, 2, 3])


def test_the_effect_of_a_one_of_is_its_swing():
    """A sum: the whole range of two values is 1; of three, a step of one of two is 0.1 or 0.9, twice that for both."""
    effects = by_name(sensitivity(asked(ONE_OF, "total"), trajectories=200).elementary)
    assert effects["a/start"].mu_star == pytest.approx(1)
    assert effects["a/start"].sigma == pytest.approx(0, abs=1e-6)
    assert effects["b/start"].mu_star == pytest.approx(0.9)
    assert effects["c/start"].mu_star == pytest.approx(1, abs=0.1)


def test_mu_star_has_an_interval_and_few_walks_do_not_tell_who_can_be_judged_alone():
    few, many = (by_name(sensitivity(asked(PRODUCT, "score"), walks).elementary) for walks in (8, 60))
    x = many["x/start"]
    assert x.interval.low < x.mu_star < x.interval.high
    effects = 0.81 * np.array([0, 1 / 3, 2 / 3, 1])
    assert x.interval.half_width == pytest.approx(1.96 * effects.std() / 60**0.5, rel=0.25)
    assert few["x/start"].interval.half_width > 2 * x.interval.half_width
    assert many["z/start"].alone
    assert not few["z/start"].alone
    assert not x.alone
    lone = by_name(sensitivity(asked(PRODUCT, "score"), 1).elementary)["x/start"]
    assert np.isnan(lone.interval.low)


def test_elementary_effects_are_those_of_salib():
    """mu, mu*, sigma and the interval of SALib's own analysis of the same walks, of a function with interactions."""
    from SALib.analyze import morris

    walks = [trajectory([LEVELS] * 3, number, 5) for number in range(30)]
    points = np.concatenate([walk.points for walk in walks])
    problem = {"num_vars": 3, "names": list("xyz"), "bounds": [[0, 1]] * 3}
    theirs = morris.analyze(problem, points, curve(points.T), num_levels=LEVELS, num_resamples=1_000, seed=1)
    found = [effect for walk in walks for effect in effects_of(walk, [np.full(2, curve(at)) for at in walk.points])]
    for moved in range(3):
        ours = elementary(None, [effect for mover, effect in found if mover == moved], 5)
        for of in ("mu", "mu_star", "sigma"):
            assert getattr(ours, of) == pytest.approx(float(theirs[of][moved]), abs=1e-9), (moved, of)
        assert ours.interval.half_width == pytest.approx(float(theirs["mu_star_conf"][moved]), rel=0.15)


def curve(at):
    return at[0] * at[1] ** 2 + np.sin(3 * at[2]) - at[0] * at[2]
