"""The rules of play 8 and 16 as far as calendars and clocks go. Each trace is worked out by hand; the start is Monday
18 December 2023, 08:00 in Seoul, which is Sunday 18:00 in New York."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.simulate import simulate
from sim.program.compile import compile_program

HOUR, DAY = 3600, 24 * 3600

OFFICE = "calendars: {office: {timezone: Asia/Seoul, days: mon-fri, hours: 09:00-18:00}}"
TIMES = "calendars: {desk: {timezone: Asia/Seoul, days: mon-fri, times: [10:00, 15:00]}}"


def waits(play, calendar: str, told: str, delay: str = "0s", more: str = "") -> int:
    """When something comes that is told of at a time and waits for a calendar."""
    name = calendar.split("{")[1].split(":")[0]
    run = play(f"""
        horizon: 10d
        {calendar}
        injects: {{told: {{at: {told}}}, x: {{after: told, delay: {delay}, during: {name}{more}}}}}
        """)
    return next(time for time, moment in run.moments if moment == "x")


@pytest.mark.parametrize(
    ("told", "delay", "comes"),
    [
        ("0s", "0s", HOUR),  # it opens at nine
        ("1h", "0s", HOUR),  # as it opens
        ("2h", "0s", 2 * HOUR),  # it is open: at once
        ("0s", "3h", 3 * HOUR),
        ("35999s", "0s", 10 * HOUR - 1),  # its last second
        ("10h", "0s", 25 * HOUR),  # it closes at six sharp: tomorrow
        ("8h", "4h", 25 * HOUR),
        ("4d", "10h", 7 * DAY + HOUR),  # Friday evening: on Monday
    ],
)
def test_rule_08_what_is_due_outside_the_hours_of_its_calendar_is_moved_to_the_next_opening(play, told, delay, comes):
    assert waits(play, OFFICE, told, delay) == comes


@pytest.mark.parametrize(
    ("told", "delay", "comes"),
    [
        ("0s", "0s", 2 * HOUR),
        ("2h", "0s", 2 * HOUR),
        ("7201s", "0s", 7 * HOUR),
        ("1h", "5h", 7 * HOUR),
        ("8h", "0s", 26 * HOUR),
        ("4d", "8h", 7 * DAY + 2 * HOUR),
    ],
)
def test_rule_08_what_waits_for_the_times_of_its_calendar_is_moved_to_the_next_of_them(play, told, delay, comes):
    assert waits(play, TIMES, told, delay) == comes


def test_rule_08_the_delay_comes_first_then_not_before_then_during(play):
    """Told at 08:00, it is due at 10:00 by its delay; not before noon; the next time of its calendar is 15:00."""
    assert waits(play, TIMES, "0s", "2h", ", not_before: 12:00 Asia/Seoul") == 7 * HOUR
    assert waits(play, OFFICE, "0s", "2h", ", not_before: 12:00 Asia/Seoul") == 4 * HOUR
    assert waits(play, OFFICE, "0s", "5h", ", not_before: 12:00 Asia/Seoul") == 5 * HOUR


@pytest.mark.parametrize(
    ("not_before", "delay", "comes"),
    [
        ("09:00 Asia/Seoul", "0s", HOUR),
        ("09:00 Asia/Seoul", "2h", 2 * HOUR),  # from the trigger at 08:00 the next nine o'clock is today's
        ("2023-12-19 09:00 Asia/Seoul", "2h", 25 * HOUR),
        ("2023-12-18 19:30 America/New_York", "0s", 25 * HOUR + HOUR // 2),
        ("2023-12-18T09:30+09:00", "2h", 2 * HOUR),
    ],
)
@pytest.mark.parametrize("kind", ["inject", "step", "decision", "procedure"])
def test_rule_08_whatever_is_triggered_may_wait_for_a_clock(play, kind, not_before, delay, comes):
    waiting = f"delay: {delay}, not_before: {not_before}"
    text = {
        "inject": f"injects: {{x: {{at: 0s}}, y: {{after: x, {waiting}}}}}",
        "decision": f"decisions: {{y: {{after: x, {waiting}, by: staff, options: {{ok: {{}}}}, within: 1h}}}}",
        "procedure": f"procedures: {{y: {{after: x, {waiting}, steps: {{s: {{takes: 1h}}}}}}}}",
        "step": f"procedures: {{p: {{at: 0s, steps: {{y: {{takes: 1h, {waiting}}}}}}}}}",
    }[kind]
    moment = {"inject": "y", "decision": "y.asked", "procedure": "y.start", "step": "p.y.start"}[kind]
    go = "" if kind == "inject" else "injects: {x: {at: 0s}}"
    run = play(f"horizon: 3d\n{go}\n{text}")
    assert [time for time, name in run.moments if name == moment] == [comes]


def test_rule_08_a_step_becomes_due_in_an_opening_and_then_waits_for_seats_as_ever(play):
    run = play(f"""
        {OFFICE}
        procedures:
          busy: {{at: 0s, steps: {{work: {{by: red, takes: 3h}}}}}}
          p: {{at: 0s, steps: {{x: {{by: red, takes: 10h, during: office}}}}}}
        """)
    assert [m for m in run.moments if m[1] in ("busy.work.done", "p.x.start", "p.x.done")] == [
        (3 * HOUR, "busy.work.done"), (3 * HOUR, "p.x.start"), (13 * HOUR, "p.x.done"),
    ]  # fmt: skip


def test_rule_08_if_is_checked_when_it_has_been_moved(play):
    run = play(f"""
        {OFFICE}
        state: {{a: {{start: 0, range: [0, 9], shown: true}}}}
        injects: {{x: {{at: 0s, during: office, if: a > 0}}, y: {{at: 30m, effects: {{a: +1}}}}}}
        """)
    assert run.moments == [(HOUR // 2, "y"), (HOUR, "x")]


def test_rule_08_an_opening_that_began_before_the_start_counts(play):
    run = play("""
        calendars: {night: {timezone: Asia/Seoul, hours: 22:00-08:30}}
        injects: {x: {at: 10m, during: night}, y: {at: 30m, during: night}}
        """)
    assert run.moments == [(600, "x"), (14 * HOUR, "y")]


def test_rule_08_with_repeats_each_occurrence_is_moved(play):
    run = play(f"""
        horizon: 30h
        {TIMES}
        injects: {{go: {{at: 0s}}, x: {{after: {{any: [go, x]}}, delay: 1h, during: desk, repeats: true}}}}
        """)
    assert [time for time, name in run.moments if name == "x"] == [2 * HOUR, 7 * HOUR, 26 * HOUR]


def test_rule_08_at_may_be_an_instant_by_a_zones_clock_or_lie_between_two(play):
    text = """
        injects:
          x: {at: 2023-12-18 10:00 Asia/Seoul}
          y: {at: {uniform: [2023-12-18 09:00 Asia/Seoul, 2023-12-17 21:00 America/New_York]}}
          z: {at: [2023-12-18 09:00 Asia/Seoul, 2023-12-18 09:00 Asia/Seoul, 2023-12-18T13:00+09:00]}
        """
    run = play(text, luck={"y/at": 0.5, "z/at": 0.75})
    assert run.moments == [(2 * HOUR, "x"), (2 * HOUR, "y"), (3 * HOUR, "z")]


# ---------------------------------------------------------------- 16: deadlines by the clock


@pytest.mark.parametrize(
    ("until", "asked", "lapses"),
    [
        ("18:00 Asia/Seoul", "0s", 10 * HOUR),
        ("18:00 Asia/Seoul", "35999s", 10 * HOUR),
        ("18:00 Asia/Seoul", "10h", 34 * HOUR),  # strictly after the asking
        ("2023-12-18 18:00 Asia/Seoul", "0s", 10 * HOUR),
        ("2023-12-18 08:00 America/New_York", "0s", 14 * HOUR),
        ("2023-12-18 18:00 Asia/Seoul", "10h", 10 * HOUR),  # the very second
        ("2023-12-18 18:00 Asia/Seoul", "11h", 11 * HOUR),  # past: it lapses at once
    ],
)
def test_rule_16_a_deadline_by_the_clock(play, until, asked, lapses):
    run = play(f"""
        horizon: 2d
        injects: {{x: {{at: {asked}}}}}
        decisions: {{d: {{after: x, by: staff, takes: 3d, within: until {until}, options: {{ok: {{}}}}}}}}
        """)
    assert [time for time, name in run.moments if name == "d.lapsed"] == [lapses]


def test_rule_16_what_is_answered_in_the_second_of_its_deadline_is_answered(play):
    run = play("""
        injects: {x: {at: 11h}}
        decisions:
          tie: {at: 0s, by: staff, takes: 10h, within: until 18:00 Asia/Seoul, options: {ok: {}}}
          past: {after: x, by: staff, within: until 2023-12-18 18:00 Asia/Seoul, options: {ok: {}, no: {weight: 0}}}
        policies: {one: {choose: {past: "no"}}}
        """)
    assert (10 * HOUR, "tie.ok") in run.moments
    assert (11 * HOUR, "past.ok") in run.moments


# ---------------------------------------------------------------- known answers

REPLICATIONS = 20_000


@pytest.mark.parametrize(
    ("calendar", "mean", "square"),
    [
        # closed 15 of 24 hours: with a uniform phase the wait is 0 or uniform on 15h
        ("hours: 09:00-18:00", 15 * 15 / 2 / 24, 15**3 / 3 / 24),
        # twice a day, 5h and 19h apart
        ("times: [10:00, 15:00]", (5**2 + 19**2) / 2 / 24, (5**3 + 19**3) / 3 / 24),
    ],
)
def test_the_mean_wait_for_the_next_opening_is_the_known_one(examine, calendar, mean, square):
    scenario = examine(f"""
        horizon: 4d
        calendars: {{c: {{timezone: Asia/Seoul, {calendar}}}}}
        injects: {{x: {{at: {{uniform: [0h, 24h]}}}}, y: {{after: x, during: c}}}}
        measures: {{wait: {{from: x, to: y}}}}
        """).scenario
    waits = simulate(compile_program(scenario), REPLICATIONS, seed=11).measures["wait"] / HOUR
    error = np.sqrt((square - mean**2) / REPLICATIONS)
    assert abs(waits.mean() - mean) < 2.576 * error
