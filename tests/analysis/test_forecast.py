"""Forecasts, against brute force: full runs of which only those are kept whose past is the one observed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
import pytest

import sim
from sim.analysis.compare import outcome_shares
from sim.analysis.forecast import Forecast, Prospect, difference, forecast_at, largest_difference
from sim.analysis.statistics import normal_quantile
from sim.engine.guided import GuidedPlay
from sim.engine.position import Position
from sim.engine.sample import Sample
from sim.engine.simulate import simulate
from sim.exercise.commands import Go, Note
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.kernel.layout import NOWHERE
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.program.nodes import Program
from sim.scenario.load import examine_text
from tests.engine.agreement import BatchResult

HEAD = """
whitecell: 1
title: Seconds
judgement: A test.
start: 2023-12-18T07:59:50+09:00
horizon: 1m
cells: {blue: {}}
actors: {staff: {cell: blue}}
"""

PENDING = (
    HEAD
    + """
state: {tension: {start: 4, range: [0, 10]}}
injects:
  go: {at: 2s}
  note: {after: d.asked, delay: {one_of: {0s: 3, 1s: 1}}}
  early: {at: {uniform: [0s, 30s]}, effects: {tension: [0, 1, 2]}}
  late: {after: go, delay: [1s, 3s, 12s], chance: 0.7, effects: {tension: +1}}
  echo: {after: go, delay: {one_of: {0s: 1, 2s: 1, 5s: 2, 9s: 3}}, effects: {tension: +1}}
  decay: {after: go, delay: {exponential: 6s}, effects: {tension: -0.5}}
  alarm: {when: tension >= 5.5, delay: {uniform: [0s, 4s]}}
procedures:
  p:
    after: go
    steps:
      work: {by: staff, takes: [2s, 4s, 16s]}
      rest: {by: staff, takes: {one_of: {1s: 1, 6s: 1}}}
decisions:
  d:
    after: go
    by: staff
    takes: {one_of: {3s: 3, 6s: 2, 9s: 3}}
    within: 8s
    options: {soft: {effects: {tension: -1}}, firm: {if: tension < 6, weight: tension, effects: {tension: +1}}}
    lapse: {effects: {tension: +0.5}}
measures:
  to_note: {from: go, to: note}
  to_early: {from: go, to: early}
  to_late: {from: go, to: late}
  to_echo: {from: go, to: echo}
  to_decay: {from: go, to: decay}
  to_alarm: {from: go, to: alarm}
  to_work: {from: go, to: p.work}
  to_rest: {from: go, to: p.rest}
  to_answer: {from: go, to: d}
  end: {value: tension}
  peak: {peak: tension, at_most: 6}
outcomes:
  hot: {when: tension >= 6}
  firm: {when: d.firm}
  late_answer: {when: d.lapsed}
  other: {}
"""
)

MORNING = (
    HEAD
    + """
turns:
  day: {after: go, delay: {uniform: [1s, 20s]}, not_before: 08:00 Asia/Seoul}
injects:
  go: {at: 2s}
  word: {after: go, delay: [0s, 0s, 15s]}
measures:
  to_day: {from: go, to: day}
  to_word: {from: go, to: word}
outcomes:
  at_eight: {when: day and not word}
  other: {}
"""
)

DEADLINE = (
    HEAD
    + """
injects:
  go: {at: 2s}
  early: {at: {uniform: [0s, 30s]}}
decisions:
  d: {after: go, by: staff, takes: {one_of: {3s: 1, 9s: 1}}, within: 8s, options: {yes_please: {}}, lapse: {}}
  e: {after: go, delay: {uniform: [4s, 14s]}, by: staff, options: {yes_please: {}, no_thanks: {if: not early}}}
measures:
  to_early: {from: go, to: early}
  to_e: {from: go, to: e}
outcomes:
  agreed: {when: e.yes_please}
  other: {}
"""
)

RUNS = 200_000
FUTURES = 20_000
ASKED = "go@2 p.start@2 p.work.start@2 d.asked@2"


@dataclass(frozen=True)
class Spot:
    """Where a run is looked at from: its text, its past, how a person gets there, up to when the clock is moved.

    ``sure`` is what follows at once in every run.
    """

    text: str
    past: str
    reach: Callable[[GuidedPlay], object]
    moved_to: int = -1
    sure: str = ""


def _step_to(moments: int) -> Callable[[GuidedPlay], object]:
    """Event by event until so many moments have been announced."""

    def reach(play: GuidedPlay) -> None:
        while sum(len(record.moments) for record in play.log) < moments and play.step():
            pass

    return reach


def _answer_firmly(play: GuidedPlay) -> None:
    play.run()
    if play.log[-1].what == "asked" and play.state[0] < 6:
        play.choose("d", "firm", due=5)
        play.run(until=6)


SPOTS = {
    "before anything": Spot(PENDING, "", lambda play: play.run(until=1), moved_to=1),
    "asked, in the second of the triggers": Spot(PENDING, ASKED, lambda play: play.run()),
    "back at an earlier place in one second": Spot(PENDING, f"{ASKED} note@2", _step_to(5)),
    "between events": Spot(PENDING, f"{ASKED} note@2", lambda play: (play.run(), play.run(until=4)), moved_to=4),
    "at an event amid ties": Spot(PENDING, f"{ASKED} note@2 late@6", _step_to(6)),
    "answered, the clock moved on": Spot(PENDING, f"{ASKED} note@2 d.firm@5 d@5", _answer_firmly, moved_to=6),
    "at a deadline, before it lapses": Spot(
        DEADLINE, "go@2 d.asked@2", lambda play: (play.run(), play.run()), sure="d.lapsed@10 d@10"
    ),
    "before the clock time": Spot(MORNING, "go@2", lambda play: play.run(until=7), moved_to=7),
    "after the clock time": Spot(MORNING, "go@2", lambda play: play.run(until=12), moved_to=12),
}


@cache
def _program(text: str) -> Program:
    examination = examine_text(text)
    assert not examination.faults and examination.scenario is not None, examination.faults
    return compile_program(examination.scenario)


def _position(spot: Spot) -> Position:
    """The position of the first replication with this past."""
    program, luck = _program(spot.text), LuckBlock(3, 0, 4_000)
    for replication in range(4_000):
        play = GuidedPlay(program, luck.of(replication))
        spot.reach(play)
        told = [f"{program.moments[m]}@{record.time}" for record in play.log for m in record.moments]
        if told == spot.past.split():
            return play.position()
    raise AssertionError(f"no replication has the past {spot.past}")


def _has_the_past(full: BatchResult, spot: Spot) -> np.ndarray:
    """Which runs announced the past first of all, and then nothing until the clock had been moved."""
    past = [moment.split("@") for moment in f"{spot.past} {spot.sure}".split()]
    trace = np.vstack([full.trace, [[NOWHERE, 0]] * (len(past) + 1)])
    begins = np.flatnonzero(trace[: len(full.trace), 0] == NOWHERE) + 1
    same = np.ones(len(begins), bool)
    for i, (name, time) in enumerate(past):
        same &= (trace[begins + i] == (int(time), full.program.moment_of[name])).all(axis=1)
    then = trace[begins + len(past), 0]
    return same & ((then == NOWHERE) | (then > spot.moved_to))


@pytest.fixture(scope="module")
def kept() -> dict[str, tuple[np.ndarray, dict[str, np.ndarray]]]:
    """By spot, the outcomes and measures of all full runs that have its past."""
    found = {}
    for text in (PENDING, MORNING, DEADLINE):
        program = _program(text)
        full = BatchResult(program, {}, 11, 0, RUNS, room=20)
        measures = simulate(program, RUNS, 11).measures
        for name, spot in SPOTS.items():
            if spot.text == text:
                rows = _has_the_past(full, spot)
                found[name] = (full.columns.outcomes[rows], {key: one[rows] for key, one in measures.items()})
    return found


Z = normal_quantile(0.9995)
"""Two numbers that estimate the same differ by more than so many standard errors once in a thousand times."""


def assert_alike(a: np.ndarray, b: np.ndarray, what: str) -> None:
    error = sqrt(np.concatenate([a, b]).var() * (1 / len(a) + 1 / len(b)))
    assert abs(a.mean() - b.mean()) <= Z * error + 1e-12, (what, a.mean(), b.mean(), error)


@pytest.mark.parametrize("name", SPOTS)
def test_it_is_what_full_runs_with_the_same_past_come_to(kept, name):
    spot = SPOTS[name]
    program = _program(spot.text)
    outcomes, measures = kept[name]
    assert len(outcomes) > 2_500
    [case] = forecast_at(program, _position(spot), seed=5, epoch=1, futures=FUTURES).cases
    for number, outcome in enumerate(program.outcomes):
        assert_alike(outcomes == number, case.sample.outcome_numbers == number, outcome.name)
    for measure, values in measures.items():
        ours = case.sample.measures[measure]
        assert_alike(np.isnan(values), np.isnan(ours), f"{measure} has a value")
        if not np.isnan(values).all():
            assert_alike(values[~np.isnan(values)], ours[~np.isnan(ours)], measure)


# ---------------------------------------------------------------- cases

CHOICE = (
    HEAD
    + """
state: {tension: {start: 4, range: [0, 10]}}
injects:
  go: {at: 2s}
  news: {after: go, delay: {uniform: [5s, 40s]}, effects: {tension: [0, 1, 2]}}
decisions:
  d:
    after: go
    by: staff
    takes: 5s
    within: 20s
    options:
      soft: {effects: {tension: -1}}
      never: {if: tension > 9}
      firm: {effects: {tension: +1}}
    lapse: {effects: {tension: +0.5}}
  open_end: {after: d, by: staff, options: {well: {}}}
  closed: {after: d, by: staff, options: {well: {if: tension > 9}}}
policies:
  hard: {choose: {d: firm}}
measures:
  end: {value: tension, at_most: 5}
  to_d: {from: go, to: d}
outcomes:
  hot: {when: tension >= 5.5}
  calm: {}
"""
)


@pytest.fixture
def asked() -> Position:
    play = GuidedPlay(_program(CHOICE), LuckBlock(0).of(0))
    play.run()
    return play.position()


def test_there_is_a_case_for_each_option_offered_and_for_a_lapse_at_the_deadline(asked):
    forecast = forecast_at(_program(CHOICE), asked, seed=7, epoch=2, decision="d")
    assert [(case.option, case.due) for case in forecast.cases] == [("soft", 2), ("firm", 2), (None, 22)]
    assert (forecast.decision, forecast.time, forecast.policy) == ("d", 2, None)
    assert (forecast.futures, forecast.seed, forecast.epoch) == (2_000, 7, 2)
    soft, firm, lapse = forecast.cases
    assert list(soft.outcomes) == ["hot", "calm"]
    assert soft.outcomes["hot"].value < lapse.outcomes["hot"].value < firm.outcomes["hot"].value
    assert soft.measures["end"].within.value > firm.measures["end"].within.value
    assert soft.measures["to_d"].within is None
    assert [set(case.sample.measures["to_d"].tolist()) for case in forecast.cases] == [{0}, {0}, {20}]


@pytest.mark.parametrize(("due", "answered"), [(None, 2), (0, 2), (12, 12), (22, 22), (4_000, 22)])
def test_an_option_is_answered_when_it_is_due_and_no_later_than_the_deadline(asked, due, answered):
    forecast = forecast_at(_program(CHOICE), asked, seed=7, epoch=1, decision="d", due=due, futures=100)
    assert [case.due for case in forecast.cases] == [answered, answered, 22]
    assert set(forecast.cases[0].sample.measures["to_d"].tolist()) == {answered - 2}


def test_without_a_decision_there_is_one_case_and_the_policy_decides(asked):
    [case] = forecast_at(_program(CHOICE), asked, seed=7, epoch=1, policy="hard", futures=100).cases
    assert (case.option, case.due) == (None, None)
    assert (case.sample.policy, case.sample.reached["d.firm"]) == ("hard", 100)


def test_without_a_deadline_there_is_no_lapse_and_with_no_option_it_is_as_things_stand(asked):
    program = _program(CHOICE)
    play = GuidedPlay(program, LuckBlock(0).of(0), asked)
    play.choose("d", "soft")
    play.run()
    position = play.position()
    assert [case.option for case in forecast_at(program, position, 7, 1, "open_end", futures=100).cases] == ["well"]
    play.run()
    [case] = forecast_at(program, play.position(), 7, 1, "closed", futures=100).cases
    assert (case.option, case.due) == (None, None)


def test_a_difference_is_taken_future_by_future(asked):
    soft, firm, _ = forecast_at(_program(CHOICE), asked, seed=7, epoch=1, decision="d").cases
    found = difference(soft, firm)
    assert found.name == "firm"
    assert found.outcomes["hot"].value == firm.outcomes["hot"].value - soft.outcomes["hot"].value
    assert found.state["tension"].value == pytest.approx(2)
    assert found.state["tension"].interval.half_width == pytest.approx(0)


def test_of_cases_that_are_alike_a_difference_is_seldom_called_one():
    """Of four options alike in law, each pair and outcome looked at, in at most 5 of 100 forecasts."""
    dice, found = np.random.default_rng(5), 0
    for _ in range(300):
        cases = []
        for option in "abcd":
            numbers = dice.choice(4, 500, p=[0.1, 0.25, 0.3, 0.35]).astype(np.int16)
            sample = Sample(7, 0, None, ("w", "x", "y", "z"), numbers, {}, {}, {})
            cases.append(Prospect(option, 0, sample, outcome_shares(sample), {}))
        found += largest_difference(Forecast("d", 0, None, 500, 7, 1, tuple(cases))) is not None
    assert found <= 25  # 15 are expected, and 25 once in a hundred times


def test_a_forecast_asked_again_is_drawn_anew_once_it_is_logged(tmp_path):
    scenario = examine_text(CHOICE).scenario
    with Exercise.start(scenario, tmp_path / "log.jsonl", seed=7) as exercise:
        exercise.do(Go())
        first, again = sim.forecast(exercise), sim.forecast(exercise)
        exercise.do(Note("A forecast was shown."))
        anew = sim.forecast(exercise)
    outcomes = [[dict(case.outcomes) for case in one.cases] for one in (first, again, anew)]
    assert outcomes[0] == outcomes[1] != outcomes[2]
    assert (first.epoch, again.epoch, anew.epoch) == (3, 3, 4)


def test_the_same_seed_and_epoch_give_the_same_forecast(asked):
    program = _program(CHOICE)

    def shares(seed: int, epoch: int) -> list:
        cases = forecast_at(program, asked, seed, epoch, "d", futures=500).cases
        return [dict(case.outcomes) for case in cases]

    assert shares(7, 1) == shares(7, 1)
    assert shares(7, 1) != shares(7, 2)
    assert shares(7, 1) != shares(8, 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"decision": "dd"}, "There is no decision `dd` in Seconds. Did you mean `d`"),
        ({"decision": "go"}, "There is no decision `go`"),
        ({"decision": "open_end"}, "`open_end` is not asked now"),
        ({"policy": "hrad"}, "Did you mean `hard`"),
        ({"futures": 99}, "from 100 to 100,000; 99 is not"),
        ({"futures": 100_001}, "from 100 to 100,000; 100,001 is not"),
        ({"epoch": 0}, "count from 1; 0 is not one"),
        ({"seed": -1}, "A seed is a whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(asked, arguments, sentence):
    with pytest.raises(Misuse, match=sentence):
        forecast_at(_program(CHOICE), asked, **({"seed": 7, "epoch": 1} | arguments))
