"""Openings of calendars, in seconds from a start, across midnights, exceptions and every change of the clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import DAY, HOUR, at_zone, parse_instant
from sim.openings import Hours, Timetable

SEOUL, NEW_YORK = "Asia/Seoul", "America/New_York"
EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
OFFICE = (Hours(9 * 60, 18 * 60),)
MONDAY = parse_instant("2023-11-13T08:00+09:00")


def test_hours_of_every_day_up_to_the_first_after_the_end():
    table = Timetable(SEOUL, EVERY_DAY, OFFICE)
    assert table.openings(MONDAY, 0) == ((HOUR, 10 * HOUR - 1),)
    assert table.openings(MONDAY, DAY) == tuple((HOUR + day * DAY, 10 * HOUR + day * DAY - 1) for day in range(2))
    assert table.openings(MONDAY, HOUR) == table.openings(MONDAY, DAY)


def test_an_opening_that_began_before_the_start_begins_with_it():
    start = MONDAY + timedelta(hours=4)
    assert Timetable(SEOUL, EVERY_DAY, OFFICE).openings(start, 0)[0] == (0, 6 * HOUR - 1)


def test_its_last_second_is_the_one_before_it_closes():
    table = Timetable(SEOUL, EVERY_DAY, OFFICE)
    assert table.openings(MONDAY + timedelta(hours=10, seconds=-1), 0)[0] == (0, 0)
    assert table.openings(MONDAY + timedelta(hours=10), 0)[0] == (15 * HOUR, 24 * HOUR - 1)


def test_times_are_openings_of_one_second():
    table = Timetable(SEOUL, EVERY_DAY, (Hours(15 * 60), Hours(10 * 60)))
    assert table.openings(MONDAY, 10 * HOUR) == ((2 * HOUR, 2 * HOUR), (7 * HOUR, 7 * HOUR), (26 * HOUR, 26 * HOUR))


def test_days_and_dates_on_which_it_is_closed():
    table = Timetable(SEOUL, WEEKDAYS, OFFICE, frozenset([date(2023, 11, 14), date(2023, 11, 20)]))
    days = [(at_zone(MONDAY, first, SEOUL).day) for first, _ in table.openings(MONDAY, 7 * DAY)]
    assert days == [13, 15, 16, 17, 21]


def test_hours_across_midnight_belong_to_the_day_on_which_they_begin():
    table = Timetable(SEOUL, frozenset([0]), (Hours(22 * 60, 26 * 60),))
    assert table.openings(MONDAY, 0) == ((14 * HOUR, 18 * HOUR - 1),)
    tuesday = MONDAY + timedelta(hours=17)  # 01:00
    assert table.openings(tuesday, 0)[0] == (0, HOUR - 1)
    shut = Timetable(SEOUL, frozenset([0]), table.hours, frozenset([date(2023, 11, 13)]))
    assert shut.openings(tuesday, 0)[0][0] == 6 * DAY + 21 * HOUR


def test_openings_that_lie_over_each_other_are_one():
    table = Timetable(SEOUL, EVERY_DAY, (Hours(9 * 60, 12 * 60), Hours(10 * 60, 11 * 60), Hours(11 * 60, 14 * 60)))
    assert table.openings(MONDAY, 0) == ((HOUR, 6 * HOUR - 1),)


def test_whole_days_follow_each_other_without_end():
    table = Timetable(SEOUL, EVERY_DAY, (Hours(0, 24 * 60),))
    openings = table.openings(MONDAY, 2 * DAY)
    assert openings[0] == (0, 16 * HOUR - 1)
    assert all(first == last + 1 for (_, last), (first, _) in pairwise(openings))


# ---------------------------------------------------------------- changes of the clocks


def test_an_opening_across_a_change_is_the_real_time_between_its_ends():
    night = (Hours(22 * 60, 30 * 60),)  # 22:00 to 06:00
    spring = Timetable(NEW_YORK, EVERY_DAY, night).openings(parse_instant("2025-03-08T21:00-05:00"), 0)
    assert spring == ((HOUR, 8 * HOUR - 1),)
    autumn = Timetable(NEW_YORK, EVERY_DAY, night).openings(parse_instant("2025-11-01T21:00-04:00"), 0)
    assert autumn == ((HOUR, 10 * HOUR - 1),)


def test_a_time_that_clocks_leave_out_is_read_with_the_offset_before_the_change():
    table = Timetable(NEW_YORK, EVERY_DAY, (Hours(2 * 60 + 30),))
    start = parse_instant("2025-03-09T00:00-05:00")
    (first, _), (second, _) = table.openings(start, DAY)
    assert at_zone(start, first, NEW_YORK).isoformat() == "2025-03-09T03:30:00-04:00"
    assert at_zone(start, second, NEW_YORK).isoformat() == "2025-03-10T02:30:00-04:00"


def test_a_time_that_comes_twice_is_the_first():
    table = Timetable(NEW_YORK, EVERY_DAY, (Hours(60 + 30),))
    start = parse_instant("2025-11-02T00:00-04:00")
    assert table.openings(start, 3 * HOUR)[0] == (HOUR + HOUR // 2, HOUR + HOUR // 2)
    after_the_first = parse_instant("2025-11-02T01:00-05:00")
    assert table.openings(after_the_first, 0)[0][0] == 24 * HOUR + HOUR // 2


def test_an_opening_that_is_all_left_out_does_not_open():
    table = Timetable(NEW_YORK, EVERY_DAY, (Hours(2 * 60 + 30, 3 * 60),))
    start = parse_instant("2025-03-09T00:00-05:00")
    assert at_zone(start, table.openings(start, 0)[0][0], NEW_YORK).day == 10


def test_a_day_that_is_left_out_whole():
    table = Timetable("Pacific/Apia", EVERY_DAY, (Hours(10 * 60),))
    start = parse_instant("2011-12-29T12:00-10:00")
    local = [at_zone(start, first, "Pacific/Apia").isoformat() for first, _ in table.openings(start, 2 * DAY)]
    assert local == [f"201{day}T10:00:00+14:00" for day in ("1-12-31", "2-01-01", "2-01-02")]


ZONES = (SEOUL, NEW_YORK, "Australia/Lord_Howe", "Pacific/Apia", "Europe/Dublin", "Africa/Casablanca")


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2011, 12, 20), datetime(2012, 4, 1)),
    st.lists(
        st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda span: Hours(span[0], span[0] + span[1]))
        | st.integers(0, 1439).map(Hours),
        min_size=1,
        max_size=4,
    ),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 5 * DAY),
)
def test_they_rise_and_are_open_when_the_local_clock_says_so(zone, begun, hours, days, until):
    start = parse_instant(f"{begun:%Y-%m-%dT%H:%M:%S}+00:00")
    table = Timetable(zone, days, tuple(hours))
    openings = table.openings(start, until)
    assert all(0 <= first <= last for first, last in openings)
    assert all(last < first for (_, last), (first, _) in pairwise(openings))
    assert openings[-1][1] > until >= (openings[-2][0] if len(openings) > 1 else 0)
    for first, _ in openings[1:]:
        local = at_zone(start, first, zone)
        before = at_zone(start, first - DAY, zone)  # as long as the longest time that clocks have left out
        if local.utcoffset() == before.utcoffset():
            assert local.weekday() in days
            assert 60 * local.hour + local.minute in {each.begin % 1440 for each in hours} or first == 0


@pytest.mark.parametrize("hours", [(), OFFICE])
def test_of_nothing_there_is_nothing(hours):
    assert Timetable(SEOUL, frozenset(), hours).openings(MONDAY, DAY) == ()
    assert Timetable(SEOUL, EVERY_DAY, ()).openings(MONDAY, DAY) == ()
