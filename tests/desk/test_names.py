"""Times of day as they are typed, also where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sim.desk.names import Desk
from sim.exercise.commands import Jump, Next
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import examine_text

HOUR = 3600


def _desk(start, zone, tmp_path, at=0):
    scenario = examine_text(
        f"""
whitecell: 1
title: Clocks
judgement: A test.
start: {start}
horizon: 5d
cells: {{here: {{timezone: {zone}}}, tokyo: {{timezone: Asia/Tokyo}}}}
injects: {{note: {{at: 4d, to: all}}}}
outcomes: {{over: {{}}}}
"""
    ).scenario
    exercise = Exercise.start(scenario, tmp_path / "x.jsonl", clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    if at:
        exercise.do(Jump(at))
        assert exercise.time == at
    return Desk(exercise, "")


FIRST = 6 * HOUR + 1800
"""From 20:00 to 02:30 before the clocks go back at 03:00; an hour later it is 02:30 again."""


@pytest.mark.parametrize(
    ("at", "written", "reached"),
    [
        (0, "02:30", FIRST),
        (0, "02:30 +02:00", FIRST),
        (0, "02:30 +01:00", FIRST + HOUR),
        (0, "Sun 02:30 +01:00 Berlin", FIRST + HOUR),
        (FIRST, "02:30", FIRST + HOUR),
        (FIRST + 60, "02:30", FIRST + HOUR),
        (FIRST + 60, "26 Oct 02:30", FIRST + HOUR),
        (FIRST + HOUR, "02:30", FIRST + HOUR + 24 * HOUR),
        (FIRST + HOUR, "02:30 +01:00", FIRST + HOUR + 24 * HOUR),
        (0, "09:45 Tokyo", FIRST + 900),
        (0, "03:00", 8 * HOUR),
        (0, "02:30 +09:00 Tokyo", 23 * HOUR + 1800),
    ],
)
def test_where_clocks_go_back_the_next_such_time_is_the_next(at, written, reached, tmp_path):
    assert _desk("2025-10-25T20:00+02:00", "Europe/Berlin", tmp_path, at).time(written) == reached


def test_an_offset_that_the_clock_never_has_there_is_no_such_time(tmp_path):
    with pytest.raises(Misuse, match="There is no such time as `02:30 \\+05:00` in this exercise"):
        _desk("2025-10-25T20:00+02:00", "Europe/Berlin", tmp_path).time("02:30 +05:00")


def test_a_time_that_the_clocks_leave_out_is_said_to_be_left_out(tmp_path):
    desk = _desk("2025-03-29T20:00+01:00", "Europe/Berlin", tmp_path)
    with pytest.raises(Misuse, match=r"^There is no 02:30 on Sun 30 Mar: the clocks go forward over it. Write 03:30.$"):
        desk.time("02:30")
    assert desk.time("03:30") == 6 * HOUR + 1800
    assert desk.time("Mon 02:30") == 24 * HOUR + 5 * HOUR + 1800
    assert desk.time("02:30 Tokyo") == 22 * HOUR + 1800


def test_southern_and_half_hour_changes_are_told_apart_too(tmp_path):
    desk = _desk("2025-04-05T20:00+11:00", "Australia/Lord_Howe", tmp_path)
    assert [desk.time(f"01:45 {offset}") for offset in ("+11:00", "+10:30")] == [5 * HOUR + 2700, 6 * HOUR + 900]


def test_a_jump_that_is_typed_gets_there(tmp_path):
    desk = _desk("2025-10-25T20:00+02:00", "Europe/Berlin", tmp_path, FIRST + 60)
    desk.exercise.do(Jump(desk.time("02:30")))
    assert desk.exercise.time == FIRST + HOUR
    desk.exercise.do(Next())
    assert desk.exercise.time == 4 * 24 * HOUR
