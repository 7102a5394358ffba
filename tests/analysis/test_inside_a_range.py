"""What a sensitivity finds between the ends of a range, and what few runs do not show."""

from __future__ import annotations

import pytest

from sim.analysis.criterion import parse_value
from sim.analysis.inquiry import Inquiry
from sim.analysis.sensitivity import sensitivity
from sim.program.compile import compile_program
from sim.scenario.load import load
from tests.analysis.known import HEAD, HUMP, LINEAR, asked
from tests.kept_exercises.paths import DECEMBER_DOUBLE

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


def test_the_hump_of_a_whole_exercise_is_among_what_is_shown():
    """In December double another launch turns the conclusion where it comes within 80 to 230 hours, and only there."""
    scenario = load(DECEMBER_DOUBLE)
    value = parse_value("two_assured", scenario)
    question = Inquiry(scenario, compile_program(scenario), value, ("firm_together",), 0.5, 500, 0)
    found = sensitivity(question, trajectories=0)
    delay = next(one for one in found.swings[: found.top] if one.assumption.name == "further_launch/delay")
    assert delay in found.moving
    at_low, *inside, at_high = (answer.value for _, answer in delay.levels)
    assert max(inside) > 0.5 > max(at_low, at_high)
