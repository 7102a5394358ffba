"""An exercise in which calendars and clocks hold things back: what is to come, what people do, what is said."""

from __future__ import annotations

import pytest

from sim.clock import DAY
from sim.exercise.ahead import Coming
from sim.exercise.commands import Go, Hold, Jump, Lapse, Next, Release, Unhold
from sim.exercise.facilitator import outlook_of
from sim.exercise.verify import verify
from sim.view.exercise.coming import coming_words
from sim.view.run.happenings import Telling

HOUR = 3600
TEXT = """
whitecell: 1
title: Held back
judgement: Invented.
start: 2023-12-18 08:00 Asia/Seoul
horizon: 3d
cells: {rok: {timezone: Asia/Seoul}, us: {timezone: America/New_York}}
actors: {staff: {cell: rok}}
calendars:
  office: {title: the office, timezone: Asia/Seoul, hours: 09:00-18:00}
  desk: {title: the desk in New York, timezone: America/New_York, times: [10:00, 15:00]}
turns: {morning: {at: 0m}}
injects:
  at_nine: {after: morning, during: office, to: all, text: Nine.}
  at_ten: {after: morning, delay: 2h, during: office, to: all, text: Ten.}
  call: {after: morning, during: desk, to: all, text: A call.}
  drawn: {after: morning, delay: {uniform: [30m, 12h]}, during: office, to: all, text: Some time.}
  late: {after: morning, delay: {uniform: [1h, 3h]}, not_before: 09:30 Asia/Seoul, to: all, text: Some time.}
decisions:
  d: {after: at_ten, by: staff, within: "until 18:00 Asia/Seoul", options: {a: {}, b: {}}}
outcomes: {over: {}}
"""


def outlook(exercise):
    return outlook_of(exercise, exercise.line, "", exercise.clock())


def coming(exercise) -> dict[str, Coming]:
    return {one.name: one for one in outlook(exercise).coming}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_to_come_stands_with_the_calendar_that_it_waits_for(begin, seed):
    ahead = coming(begin(Next(), text=TEXT, seed=seed))
    assert ahead["at_nine"] == Coming("happens", "at_nine", HOUR, HOUR, "office")
    assert ahead["at_ten"] == Coming("happens", "at_ten", 2 * HOUR, 2 * HOUR)
    assert ahead["call"] == Coming("happens", "call", 16 * HOUR, 16 * HOUR, "desk")
    assert ahead["drawn"] == Coming("happens", "drawn", HOUR, DAY + HOUR, "office")  # 08:30, or after it closes
    assert ahead["late"] == Coming("happens", "late", HOUR + HOUR // 2, 3 * HOUR)


def test_it_is_said_in_words(begin):
    exercise = begin(Next(), text=TEXT)
    telling = Telling(exercise.scenario)
    words = [coming_words(telling, one, 0) for one in outlook(exercise).coming]
    assert words[:4] == [
        "Mon 09:00 At nine (waits for the office)",
        "Mon 09:00 to Tue 09:00 Drawn (waits for the office)",
        "Mon 09:30 to 11:00 Late",
        "Mon 10:00 At ten",
    ]
    assert "Tue 00:00 Call (waits for the desk in New York)" in words


def test_a_facilitator_may_release_what_a_calendar_holds_back(begin, log):
    exercise = begin(Next(), Release("call"), text=TEXT)
    assert [one.node for one in exercise.run().happenings] == ["morning", "call"]
    exercise.close()
    assert verify(log)


def test_what_was_held_past_its_opening_happens_when_it_is_let_go(begin):
    exercise = begin(Next(), Hold("at_nine"), Jump(20 * HOUR), text=TEXT)
    while exercise.time < 20 * HOUR:
        exercise.do(Lapse("d") if exercise.stop.kind == "deadline" else Jump(20 * HOUR))
    exercise.do(Unhold("at_nine"))
    exercise.do(Jump(21 * HOUR))
    assert (20 * HOUR, "at_nine") in exercise.run().moments


def test_a_deadline_by_the_clock_is_to_come_like_any_other(begin):
    exercise = begin(Next(), Jump(2 * HOUR), text=TEXT)
    while "d" not in coming(exercise):
        exercise.do(Go())
    assert coming(exercise)["d"] == Coming("deadline", "d", 10 * HOUR, 10 * HOUR)
