"""Fans: percentiles of runs that are played anyway, and of runs that decide as a group did."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.answers import taken_in
from sim.analysis.fans import SHARES, fans, fans_as_played
from sim.engine.simulate import simulate
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import examine_text
from tests.exercise.test_played import PLAYED

SCENARIO = """
whitecell: 1
title: A walk
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 10h
state: {heat: {start: [0, 1, 2], range: [0, 20]}, cold: {start: 3, range: [0, 9]}}
injects: {up: {at: 5h, effects: {heat: [0, 4, 8]}}}
outcomes: {over: {}}
"""


@pytest.fixture(scope="module")
def scenario():
    return examine_text(SCENARIO).scenario


def test_the_last_of_a_fan_are_the_percentiles_of_how_runs_end(scenario):
    fan = fans(scenario, ["heat"], runs=500, seed=3)["heat"]
    ends = simulate(scenario, runs=500, seed=3).state["heat"]
    assert np.allclose([fan.bands[share][-1] for share in SHARES], np.percentile(ends, SHARES), atol=1e-5)
    assert fan.runs == 500 and fan.grid[0] == 0 and fan.grid[-1] == scenario.horizon and not fan.alike


def test_before_anything_happens_a_fan_is_that_of_the_starts(scenario):
    fan = fans(scenario, ["heat"], runs=500)["heat"]
    assert fan.at(50, 0) == fan.at(50, 4 * 3_600) < fan.at(50, 6 * 3_600)


def test_a_state_that_never_moves_has_a_fan_of_one_line(scenario):
    fan = fans(scenario, ["cold"], runs=50)["cold"]
    assert {value for band in fan.bands.values() for value in band} == {3.0}


def test_all_states_are_followed_by_default_and_as_long_as_is_said(scenario):
    both = fans(scenario, runs=20, until=3_600)
    assert list(both) == ["heat", "cold"] and both["heat"].grid[-1] == 3_600


def test_an_unknown_state_is_refused_with_a_hint(scenario):
    with pytest.raises(Misuse, match=r"no state `heatt` in A walk\. Did you mean `heat`"):
        fans(scenario, ["heatt"], runs=20)


def test_as_played_the_decisions_are_the_group_s_and_luck_alone_is_left():
    exercise = Exercise.read(PLAYED / "three_teams.jsonl")
    line = exercise.branch_of(None)[1]
    story, run = exercise.told(line), exercise.run(line)
    decided = list(taken_in(exercise, story))
    alike = fans_as_played(exercise.program_after(line), run, story.entries, decided, runs=100)
    assert list(alike) == list(run.state) and all(fan.alike for fan in alike.values())
    free = fans(exercise.scenario, runs=100)
    spread = {name: alike[name].bands[90][-1] - alike[name].bands[10][-1] for name in alike}
    assert all(spread[name] <= free[name].bands[90][-1] - free[name].bands[10][-1] for name in spread)
    assert all(fan.grid[-1] == run.ended for fan in alike.values())
