"""When what a scenario has is likely to come: by hand, and as the reference engine's runs have it."""

from __future__ import annotations

import math

import pytest

from sim.analysis.planned import planned
from sim.engine.replication import run
from sim.faults import Misuse
from sim.scenario.load import examine_text, load
from tests.kept_exercises.paths import DECEMBER_DOUBLE

RUNS = 40

SCENARIO = """\
whitecell: 1
title: Times
judgement: All of it.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {title: Blue}}
actors: {staff: {cell: blue}}
turns:
  first: {after: launch}
injects:
  launch: {at: 1h}
  early: {at: {uniform: [2h, 4h]}}
  rare: {after: launch, chance: 0.25, delay: 30m}
  every_hour: {at: 5h, every: 1h}
  kept_back: {at: 3h, if: elapsed > 4h}
  sunk: {after: ask.wait, delay: 1m}
  in_hand: {contingency: true}
decisions:
  ask: {at: 2h, by: staff, takes: 1h, options: {go: {weight: 1}, wait: {weight: 3}}}
outcomes: {over: {}}
"""


@pytest.fixture(scope="module")
def times():
    examination = examine_text(SCENARIO)
    assert not examination.faults, examination.faults
    return planned(examination.scenario)


@pytest.mark.parametrize(
    ("name", "hour"), [("launch", 1), ("first", 1), ("every_hour", 5), ("ask", 2)], ids=lambda value: str(value)
)
def test_what_always_comes_at_one_instant_is_certain(times, name, hour):
    assert (times[name].share, times[name].low, times[name].high) == (1, hour * 3600, hour * 3600)
    assert times[name].certain


def test_what_luck_moves_has_a_range(times):
    early = times["early"]
    assert not early.certain and early.share == 1
    assert 7200 <= early.low < 7200 + 0.08 * 7200
    assert 14400 - 0.08 * 7200 < early.high <= 14400
    assert abs(early.median - 10800) < 400


@pytest.mark.parametrize(("name", "share", "second"), [("rare", 0.25, 5400), ("sunk", 0.75, 3 * 3600 + 60)])
def test_what_comes_in_some_runs_has_its_instant_and_its_share(times, name, share, second):
    assert abs(times[name].share - share) < 0.06  # four standard errors of 1,000 runs
    assert (times[name].low, times[name].high, times[name].certain) == (second, second, False)


@pytest.mark.parametrize("name", ["kept_back", "in_hand"])
def test_what_never_comes_has_no_time(times, name):
    assert times[name].share == 0 and math.isnan(times[name].median) and not times[name].certain


def test_every_inject_turn_and_decision_is_in_it_in_order(times):
    assert list(times) == [
        "first", "launch", "early", "rare", "every_hour", "kept_back", "sunk", "in_hand", "ask",
    ]  # fmt: skip


def test_its_runs_are_those_that_run_plays():
    scenario = load(str(DECEMBER_DOUBLE))
    times = planned(scenario, runs=RUNS, seed=3)
    first: dict[str, list[int]] = {name: [] for name in times}
    for replication in range(RUNS):
        seen: dict[str, int] = {}
        for happening in run(scenario, 3, replication):
            if happening.what in ("happened", "asked"):
                seen.setdefault(happening.node, happening.time)
        for name in times.keys() & seen.keys():
            first[name].append(seen[name])
    for name, came in first.items():
        assert times[name].share == len(came) / RUNS, name
        if came:
            ranked = sorted(came)
            at = [ranked[math.ceil(share * len(came)) - 1] for share in (0.05, 0.5, 0.95)]
            assert [times[name].low, times[name].median, times[name].high] == at, name


def test_a_policy_takes_the_decisions_if_asked():
    scenario = examine_text(SCENARIO.replace("outcomes:", "policies: {goes: {choose: {ask: go}}}\noutcomes:")).scenario
    assert planned(scenario, runs=50, policy="goes")["sunk"].share == 0
    with pytest.raises(Misuse, match="There is no policy `gone`"):
        planned(scenario, policy="gone")
    with pytest.raises(Misuse, match="number of runs"):
        planned(scenario, runs=0)
