"""Sensitivity against answers that are known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.morris import LEVELS, effects_of, elementary, trajectory
from sim.analysis.question import Question, threshold, threshold_written
from sim.analysis.sensitivity import sensitivity
from sim.analysis.value import parse_value
from sim.faults import Misuse
from sim.program.compile import compile_program
from sim.scenario.load import examine_text

HEAD = """\
whitecell: 1
title: Known
start: 2024-01-01T09:00+09:00
horizon: 1d
judgement: All of it.
cells: {rok: {}}
actors: {nsc: {cell: rok}}
"""

LINEAR = (
    HEAD
    + """\
state:
  score: {start: 0, range: [-100, 100], shown: true}
  other: {start: 0, range: [-100, 100], shown: true}
injects:
  first: {at: 0m, effects: {score: 2}}
  second: {at: 1h, effects: {score: {uniform: [0, 4]}}}
  third: {at: 2h, effects: {other: 5}}
measures:
  final: {value: score, at_least: 3}
  to_second: {from: first, to: second, at_most: 2h}
outcomes: {high: {when: score >= 4}, low: {}}
"""
)

PRODUCT = (
    HEAD
    + """\
state:
  score: {start: 0, range: [-100, 100], shown: true}
  x: {start: {uniform: [0, 1]}, range: [0, 1]}
  y: {start: {uniform: [0, 1]}, range: [0, 1]}
  z: {start: {uniform: [0, 1]}, range: [0, 1]}
injects:
  sum: {at: 0m, effects: {score: {set: x * y + z}}}
outcomes: {over: {}}
"""
)

CHOICE = (
    HEAD
    + """\
state:
  score: {start: 0, range: [-100, 100], shown: true}
injects:
  never: {after: ask.neither, effects: {score: 9}}
  strike: {at: 0m, chance: 0.5, effects: {score: {set: score}}}
decisions:
  ask:
    at: 0m
    by: [nsc]
    options:
      hawk: {effects: {score: +2}}
      dove: {effects: {score: +1.5}}
      neither: {weight: 0.01}
policies:
  hawks: {choose: {ask: hawk}}
  doves: {choose: {ask: dove}}
measures: {strikes: {count: strike}}
outcomes: {struck: {when: strike}, over: {}}
"""
)


def asked(text, value, policies=(None,), above=None, runs=200, seed=3):
    examination = examine_text(text)
    assert not examination.faults, [fault.message for fault in examination.faults]
    scenario = examination.scenario
    parsed = parse_value(value, scenario)
    bar = threshold(scenario, parsed, len(policies)) if above is None else above
    return Question(scenario, compile_program(scenario), parsed, tuple(policies), bar, runs, seed)


def by_name(items):
    return {item.assumption.name: item for item in items}


# ---------------------------------------------------------------------- one at a time


def test_swings_of_a_sum_are_exact():
    found = sensitivity(asked(LINEAR, "score"), trajectories=0)
    swings = by_name(found.swings)
    assert list(swings) == ["second/effects/score", "first/effects/score", "third/effects/other"]
    assert swings["second/effects/score"].swing.value == pytest.approx(3.6)
    assert swings["first/effects/score"].swing.value == pytest.approx(2)
    assert swings["third/effects/other"].swing.value == 0
    second = [answer.value for _, answer in swings["second/effects/score"].levels]
    assert second == pytest.approx([2.2, 3.1, 4, 4.9, 5.8])
    mean_of_second = found.answer.value - 2
    assert swings["first/effects/score"].low.value == pytest.approx(1 + mean_of_second)


def test_common_luck_makes_a_shift_certain_though_the_answer_is_not():
    found = sensitivity(asked(LINEAR, "score"), trajectories=0)
    shift = by_name(found.swings)["first/effects/score"]
    assert shift.swing.interval.half_width == pytest.approx(0, abs=1e-9)
    assert shift.low.interval.half_width > 0.1


def test_only_what_moves_the_answer_is_said_to():
    found = sensitivity(asked(LINEAR, "score"), trajectories=0)
    assert [one.assumption.name for one in found.moving] == ["second/effects/score", "first/effects/score"]


def test_a_share_and_its_swing():
    """score >= 4 is second >= 2 as it is; >= 3 at first = 1, >= 1 at first = 3: shares of 1/4 and 3/4."""
    found = sensitivity(asked(LINEAR, "high", runs=4_000), trajectories=0)
    first = by_name(found.swings)["first/effects/score"]
    assert found.answer.value == pytest.approx(0.5, abs=0.03)
    assert (first.low.value, first.high.value) == pytest.approx((0.25, 0.75), abs=0.03)
    assert by_name(found.swings)["second/effects/score"].swing.value == 1


def test_what_cannot_matter_is_not_played():
    found = sensitivity(asked(CHOICE, "score", ["hawks"]), trajectories=0)
    idle = {one.assumption.name for one in found.swings if one.idle}
    weights = {f"ask.{option}/weight" for option in ("hawk", "dove", "neither")}
    assert idle == weights | {"never/effects/score", "ask.dove/effects/score"}
    played = sensitivity(asked(CHOICE, "score"), trajectories=0)
    assert not any(one.idle for one in played.swings if one.assumption.name in weights)


# ---------------------------------------------------------------------- together


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
    morris = pytest.importorskip("SALib.analyze.morris")
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


# ---------------------------------------------------------------------- where it turns


def test_a_turning_point_known_by_hand():
    """The score is first + second. Held at s, second gives 2 + s, which is above 3.5 from s = 1.5 on."""
    found = sensitivity(asked(LINEAR, "score", above=3.5, runs=400), trajectories=0)
    assert found.clear
    turns = by_name(found.turns)
    second = turns["second/effects/score"]
    assert second.side == "below"
    assert second.at == pytest.approx(1.5, abs=4 / 256)
    assert second.clear
    first = turns["first/effects/score"]
    assert first.at == pytest.approx(2 - (found.answer.value - 3.5), abs=2 / 256)
    assert len(found.turns) == 2


def test_a_turning_point_from_the_other_side():
    found = sensitivity(asked(LINEAR, "score", above=5.5, runs=400), trajectories=0)
    (only,) = found.turns
    assert (only.assumption.name, only.side) == ("second/effects/score", "above")
    assert only.at == pytest.approx(3.5, abs=4 / 256)


def test_a_chance_turns_at_the_chance():
    found = sensitivity(asked(CHOICE, "strikes", above=0.4, runs=4_000), trajectories=0)
    (only,) = found.turns
    assert (only.assumption.name, only.side) == ("strike/chance", "below")
    assert only.at == pytest.approx(0.4, abs=0.03)


def test_between_two_policies_the_sign_turns():
    """Hawks 2, doves 1.5: the difference is 0.5, and gone with hawks at 1.5 (1 to 3) or doves at 2 (0.75 to 2.25)."""
    found = sensitivity(asked(CHOICE, "score", ["hawks", "doves"]), trajectories=0)
    assert found.answer.value == pytest.approx(0.5)
    hawk, dove = (by_name(found.turns)[f"ask.{bird}/effects/score"] for bird in ("hawk", "dove"))
    assert (hawk.side, dove.side) == ("below", "above")
    assert (hawk.at, dove.at) == pytest.approx((1.5, 2), abs=2 / 256)
    assert len(found.turns) == 2


def test_nothing_turns_what_is_far_off():
    assert sensitivity(asked(LINEAR, "score", above=-5), trajectories=0).turns == ()


def test_where_the_runs_show_no_conclusion_there_is_none_to_turn():
    question = asked(LINEAR, "score", runs=50)
    middle = sensitivity(question, trajectories=0).answer.value
    found = sensitivity(asked(LINEAR, "score", above=middle, runs=50), trajectories=0)
    assert not found.clear
    assert found.turns == ()


def test_only_the_widest_are_searched():
    found = sensitivity(asked(LINEAR, "score", above=3.5, runs=400), trajectories=0, top=1)
    assert [turn.at is None for turn in found.turns] == [False, True]


# ---------------------------------------------------------------------- the question


def test_the_conclusion_where_none_is_given():
    assert asked(LINEAR, "final").above == 3
    assert asked(LINEAR, "to_second").above == 2
    assert asked(LINEAR, "high").above == 0.5
    assert asked(LINEAR, "score").above is None
    assert asked(CHOICE, "score", ["hawks", "doves"]).above == 0


def test_thresholds_are_written_in_the_unit_of_the_value():
    assert threshold_written("90m", asked(LINEAR, "to_second").value) == 1.5
    assert threshold_written("-0.5", asked(LINEAR, "score").value) == -0.5
    with pytest.raises(Misuse, match="is a duration"):
        threshold_written("4", asked(LINEAR, "to_second").value)
    with pytest.raises(Misuse, match="is not a number"):
        threshold_written("nan", asked(LINEAR, "score").value)


@pytest.mark.parametrize(
    ("policies", "more", "says"),
    [
        (["hawks"], {"runs": 0}, "from 2 to 1,000,000; 0 is not"),
        (["hawks"], {"runs": 10**9}, "1,000,000,000 is not"),
        (["hawk"], {}, "There is no policy `hawk`"),
        (["hawks", "hawks"], {}, "against itself"),
        ([None, "unguided"], {}, "against itself"),
        (["hawks"], {"seed": -1}, "A seed"),
    ],
)
def test_what_makes_no_sense_is_refused(policies, more, says):
    with pytest.raises(Misuse, match=says):
        sensitivity(asked(CHOICE, "score", policies, **more))


def test_numbers_out_of_bounds_are_refused():
    with pytest.raises(Misuse, match="trajectories"):
        sensitivity(asked(LINEAR, "score"), trajectories=-1)
    with pytest.raises(Misuse, match="to show"):
        sensitivity(asked(LINEAR, "score"), top=0)
    with pytest.raises(Misuse, match="between 0 and 1"):
        sensitivity(asked(LINEAR, "high", above=20))


def test_a_value_that_no_run_has_is_refused():
    text = LINEAR.replace("to: second,", "to: second.skipped,").replace(
        "second: {at: 1h,", "second: {at: 1h, chance: 1,"
    )
    with pytest.raises(Misuse, match="In none of 200 runs"):
        sensitivity(asked(text, "to_second"))


def test_where_one_end_has_no_value_there_is_a_turning_point_still():
    """The second comes 1 to 47 hours after the first; held beyond 24 hours it comes after the end: no value."""
    text = LINEAR.replace("second: {at: 1h", "second: {after: first, delay: {uniform: [1h, 47h]}")
    found = sensitivity(asked(text, "to_second", above=6.0), trajectories=0)
    late = by_name(found.swings)["second/delay"]
    assert (late.low.value, late.high.n) == (pytest.approx(3.3), 0)
    assert late.size == pytest.approx(24 - 3.3)
    (turn,) = found.turns
    assert (turn.assumption.name, turn.side) == ("second/delay", "below")
    assert turn.at == pytest.approx(6 * 3600, abs=46 * 3600 / 256)


def test_where_no_level_has_a_value_the_swing_is_unknown():
    text = LINEAR.replace("second: {at: 1h", "second: {after: first, delay: {uniform: [20h, 300h]}")
    found = sensitivity(asked(text, "to_second", above=6.0, runs=2_000), trajectories=0)
    (late,) = found.unknown
    assert (late.assumption.name, late.size) == ("second/delay", 0)
    assert late not in found.moving


# ---------------------------------------------------------------------- inside a range

HUMP = (
    HEAD
    + """\
state:
  x: {start: [0, 1, 10], range: [0, 10]}
injects: {launch: {at: 0m}}
outcomes: {caught: {when: x > 2 and x < 4}, missed: {}}
"""
)
CALL = (
    HEAD
    + """\
state:
  calm: {start: 0, range: [0, 1]}
injects:
  first: {at: 2h}
  second: {at: 6h}
  call: {at: [1h, 1h, 12h], if: first and not second, effects: {calm: +1}}
  plea: {at: 3h, chance: 0.5}
outcomes: {calm_end: {when: calm >= 1}, unrest: {}}
"""
)


def test_what_happens_inside_a_range_is_found_and_turns():
    found = sensitivity(asked(HUMP, "caught"), trajectories=0)
    (only,) = found.swings
    assert [answer.value for _, answer in only.levels] == [0, 1, 0, 0, 0]
    assert (only.low.value, only.high.value, only.swing.value) == (0, 0, 1)
    assert found.moving == (only,)
    (turn,) = found.turns
    assert (turn.side, turn.clear) == ("between", True)
    assert (turn.at, turn.to) == pytest.approx((2, 4), abs=8 / 256)


def test_a_region_on_either_side_of_the_middle():
    """The call helps between the statements, so above half where it comes late in few runs; before and after: never."""
    found = sensitivity(asked(CALL, "calm_end"), trajectories=0)
    low, high = (turn for turn in found.turns if turn.assumption.name == "call/at")
    assert (low.side, high.side) == ("below", "above")
    assert (low.at, high.at) == pytest.approx((2 * 3600, 6 * 3600), abs=9 * 3600 / 256)
    assert [one.assumption.name for one in found.moving] == ["call/at", "call/effects/calm"]


def test_values_of_a_one_of_are_named_as_they_are():
    text = HUMP.replace("[0, 1, 10]", "{one_of: {1: 1, 2: 1, 3: 6, 4: 1, 9: 1}}").replace("x < 4", "x < 5")
    below, above = sensitivity(asked(text, "caught", runs=400), trajectories=0).turns
    assert (below.side, below.at, above.side, above.at) == ("below", 2, "above", 9)
    lone = text.replace("3: 6", "3: 1").replace("x < 5", "x < 3.5")
    (only,) = sensitivity(asked(lone, "caught", runs=400), trajectories=0).turns
    assert (only.side, only.at, only.to) == ("between", 3, 3)


def test_a_spread_may_keep_the_conclusion_that_none_of_its_levels_has():
    """Between 1 and 2.4 lie a quarter of the draws and none of the levels 0.7, 2.5 and so on."""
    text = HUMP.replace("x > 2 and x < 4", "x > 1 and x < 2.4")
    (turn,) = sensitivity(asked(text, "caught", above=0.1), trajectories=0).turns
    assert (turn.side, turn.at, turn.to, turn.clear) == ("everywhere", None, None, True)


def test_two_runs_alike_are_no_proof():
    found = sensitivity(asked(CALL, "calm_end", runs=2), trajectories=0)
    assert [one.size for one in found.swings] == [1, 1, 0]
    assert found.moving == ()
    assert sensitivity(asked(LINEAR, "score", runs=5), trajectories=0).moving == ()


def test_the_answer_as_it_is_is_not_played_again():
    asking = []
    sensitivity(asked(LINEAR, "score"), 0, done=lambda done, _: asking.append(done))
    assert len(asking) == 5 + 4 + 4


def test_over_an_executor_it_is_the_same():
    from concurrent.futures import ThreadPoolExecutor

    question = asked(PRODUCT, "score", above=0.6)
    with ThreadPoolExecutor(2) as pool:
        assert sensitivity(question, 3, executor=pool) == sensitivity(question, 3)


def test_progress_is_told_up_to_the_end():
    told = []
    sensitivity(asked(LINEAR, "score", above=3.5), 2, done=lambda done, wanted: told.append((done, wanted)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert all(done <= wanted for done, wanted in told)
