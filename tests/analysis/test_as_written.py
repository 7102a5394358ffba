"""Procedures as written beside as played: an exercise worked out by hand, step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.analysis.as_written import PlayedStep, as_written
from sim.exercise.commands import Cancel, Choose, Extend, Hold, Lapse, Release, Unhold, Wait
from sim.exercise.session import Exercise
from tests.analysis.led import to_the_end
from tests.exercise.small_exercise import HOUR, MINUTE, RoomClock, scenario

TEXT = """
whitecell: 1
title: Two chains
judgement: A test.
start: 2025-03-10T08:00+09:00
horizon: 1d
cells: {rok: {timezone: Asia/Seoul}}
actors: {nso: {cell: rok, seats: 1}, mofa: {cell: rok}}
state: {haste: {start: 2, range: [1, 3]}}
procedures:
  first:
    at: 1h
    steps:
      share: {by: nso, takes: 2h}
      choose: {by: mofa, within: 1h, options: {here: {}, there: {}}}
      never: {by: nso, takes: 1h, after: choose, if: choose.there}
      talk: {by: nso, takes: 1h * haste, after: choose}
      read: {text: All of you., to: rok, after: choose}
      later: {by: mofa, takes: 1h, after: read, delay: 5h}
      aside: {by: mofa, takes: 1h, after: choose.there}
  second:
    at: 90m
    steps:
      wait: {by: nso, takes: 1h}
      ask: {by: mofa, within: 3h, options: {hot: {}, cold: {}}}
      drop: {by: mofa, takes: 5h, after: start}
outcomes: {over: {}}
"""
"""At 3:00 `share` gives its seat to `wait`, which was ready at 1:30; `choose` was to be answered by 4:00."""
COMMANDS = {
    2.0: (Cancel("second.drop"),),
    3.0: (Extend("first.choose", 5 * HOUR),),
    4 + 1 / 3: (Choose("first.choose", "here", took=80 * MINUTE),),
    4.5: (Lapse("second.ask"), Hold("first.later"), Unhold("first.later"), Release("first.later")),
}
"""What facilitators do at which hour."""


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Both procedures, after all that a facilitator can do to their steps."""
    log = tmp_path_factory.mktemp("chains") / "chains.jsonl"
    with Exercise.start(scenario(TEXT), log, seed=1, clock=RoomClock()) as exercise:
        for hour, commands in COMMANDS.items():
            for _ in range(9):  # it stops on the way where something comes up
                if exercise.time < round(hour * HOUR):
                    exercise.do(Wait(round(hour * HOUR) - exercise.time))
            for command in commands:
                exercise.do(command)
        return as_written(exercise.names, to_the_end(exercise, lapsing).story)


def lapsing(exercise: Exercise, name: str) -> None:
    """Nobody answers."""


def at(hours: int, minutes: int = 0) -> int:
    return hours * HOUR + minutes * MINUTE


FIRST = (
    PlayedStep("first.share", "done", at(1), at(1), at(3), likely=at(2)),
    PlayedStep("first.choose", "done", at(3), at(3), at(4, 20), deadline=at(5), moved_from=at(4), by_hand=(Extend,)),
    PlayedStep("first.never", "skipped"),
    PlayedStep("first.talk", "done", at(4, 20), at(4, 20), at(6, 20)),
    PlayedStep("first.read", "done", at(4, 20), at(4, 20), at(4, 20)),
    PlayedStep("first.later", "done", at(4, 30), at(4, 30), at(5, 30), likely=at(1), by_hand=(Hold, Unhold, Release)),
    PlayedStep("first.aside"),
)
SECOND = (
    PlayedStep("second.wait", "done", at(1, 30), at(3), at(4), likely=at(1)),
    PlayedStep("second.ask", "lapsed", at(4), at(4), at(4, 30), deadline=at(7), by_hand=(Lapse,)),
    PlayedStep("second.drop", "cancelled", at(1, 30), at(1, 30), likely=at(5), by_hand=(Cancel,)),
)


def test_every_step_is_told_in_the_order_in_which_it_is_written(played):
    first, second = played
    assert tuple(replace(step, why=None) for step in first.steps) == FIRST
    assert tuple(replace(step, why=None) for step in second.steps) == SECOND
    assert (first.name, first.began, second.name, second.began) == ("first", at(1), "second", at(1, 30))


def test_what_was_skipped_says_why(played):
    assert [step.why.ground for one in played for step in one.steps if step.why is not None] == ["condition"]


def test_lag_is_counted_from_when_it_was_a_steps_turn(played):
    lags = {step.name: step.lag for one in played for step in one.steps if step.lag is not None}
    assert lags["first.share"] == 0 and lags["second.wait"] == at(1, 30) and lags["first.choose"] == at(0, 20)
    assert set(lags) == {"first.share", "first.choose", "first.later", "second.wait", "second.ask"}
    assert [step.waited for step in played[1].steps] == [at(1, 30), 0, 0]


def test_a_procedure_that_is_played_again_is_told_twice(tmp_path):
    text = TEXT.replace("    at: 90m\n", "    after: {any: [first.start, second.done]}\n    repeats: {times: 2}\n")
    with Exercise.start(scenario(text), tmp_path / "twice.jsonl", seed=1, clock=RoomClock()) as exercise:
        played = as_written(exercise.names, to_the_end(exercise, lapsing).story)
    assert [one.name for one in played] == ["first", "second", "second"]
    assert all(one.ended is not None for one in played[1:2]) and played[1].steps != played[2].steps
