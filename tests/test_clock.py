"""Durations, instants and zones, across every change of the clocks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import (
    LONGEST,
    ClockTime,
    at_zone,
    fixed_offset_cure,
    format_duration,
    format_local,
    hours,
    is_zone,
    nearest_zone,
    parse_duration,
    parse_instant,
    parse_zone,
    seconds_between,
    whole_seconds,
    with_offset,
    zone_of,
)

DURATIONS = {
    "0s": 0, "0m": 0, "90s": 90, "15m": 900, "2h": 7_200, "1h30m": 5_400, "3d": 259_200, "2w": 1_209_600,
    "1w2d3h4m5s": 788_645, "90m": 5_400, "1h0m30s": 3_630, "007m": 420, "1073741824s": LONGEST,
    "PT2H": 7_200, "PT90M": 5_400, "P1D": 86_400, "P2W": 1_209_600, "P1DT12H30M5S": 131_405, "PT0S": 0,
}  # fmt: skip


@pytest.mark.parametrize("text", DURATIONS)
def test_durations(text):
    assert parse_duration(text) == DURATIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "h",
        "1.5h",
        "-1h",
        "+1h",
        "1h 30m",
        "30m1h",
        "1h1h",
        "1H",
        "1hour",
        " 1h",
        "1h ",
        "1:30",
        "P",
        "PT",
        "P1H",
        "PT1D",
        "P1Y",
        "P1M",
        "PT1.5H",
        "pt2h",
        "٣h",
        "1073741825s",
        "99999w",
        "9" * 30 + "d",
    ],
)
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match=r"is not a duration: write 90s|is longer than the longest duration"):
        parse_duration(text)


@given(st.integers(0, LONGEST))
def test_a_duration_written_is_read_again(seconds):
    assert parse_duration(format_duration(seconds)) == seconds


@given(*[st.integers(0, 99)] * 4)
def test_an_iso_duration_is_the_same_in_our_own_words(days, hours_, minutes, seconds):
    iso = f"P{days}DT{hours_}H{minutes}M{seconds}S"
    assert parse_duration(iso) == parse_duration(f"{days}d{hours_}h{minutes}m{seconds}s")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0m"),
        (1, "1s"),
        (60, "1m"),
        (5_400, "1h30m"),
        (86_400, "1d"),
        (1_209_600, "14d"),
        (90_061, "1d1h1m1s"),
        (-5_400, "-1h30m"),
        (59.6, "1m"),
        (0.4, "0m"),
        (LONGEST, "12427d13h37m4s"),
    ],
)
def test_durations_are_written(seconds, text):
    assert format_duration(seconds) == text


@pytest.mark.parametrize(
    ("amount", "seconds"),
    [
        (0, 0),
        (1, 3_600),
        (0.5, 1_800),
        (-1, 0),
        (1e9, LONGEST),
        (0.5 / 3600, 0),
        (1.5 / 3600, 2),
        (2.5 / 3600, 2),
        (3.5 / 3600, 4),
    ],
)
def test_hours_become_whole_seconds_rounded_half_to_even(amount, seconds):
    assert whole_seconds(amount) == seconds


@given(st.integers(0, LONGEST))
def test_seconds_are_hours_and_back(seconds):
    assert whole_seconds(hours(seconds)) == seconds


def test_instants():
    seoul, utc = timezone(timedelta(hours=9)), timezone(timedelta(0))
    assert parse_instant("2023-12-18T08:24+09:00") == datetime(2023, 12, 18, 8, 24, tzinfo=seoul)
    assert parse_instant("2023-12-18 08:24:30Z") == datetime(2023, 12, 18, 8, 24, 30, tzinfo=utc)
    assert parse_instant("2023-12-18T08:24-05:00").utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize(
    ("text", "means", "reads"),
    [
        ("2023-12-18 08:24 Asia/Seoul", "2023-12-18T08:24+09:00", "2023-12-18T08:24+09:00"),
        ("2025-07-01T09:00 America/New_York", "2025-07-01T09:00-04:00", "2025-07-01T09:00-04:00"),
        ("2025-11-02 01:30 America/New_York", "2025-11-02T01:30-04:00", "2025-11-02T01:30-04:00"),  # twice: the first
        ("2025-03-09 02:30 America/New_York", "2025-03-09T02:30-05:00", "2025-03-09T03:30-04:00"),  # left out
        ("2025-10-26 02:30 Europe/Berlin", "2025-10-26T02:30+02:00", "2025-10-26T02:30+02:00"),
        ("2025-10-05 02:15 Australia/Lord_Howe", "2025-10-05T02:15+10:30", "2025-10-05T02:45+11:00"),
        ("2011-12-30 12:00 Pacific/Apia", "2011-12-30T12:00-10:00", "2011-12-31T12:00+14:00"),  # a day left out
        ("2023-12-18 08:24:30 UTC", "2023-12-18T08:24:30Z", "2023-12-18T08:24:30+00:00"),
    ],
)
def test_an_instant_with_the_name_of_a_zone(text, means, reads):
    instant = parse_instant(text)
    assert zone_of(instant) == text.split()[-1]
    assert instant.astimezone(UTC) == parse_instant(means).astimezone(UTC)
    assert with_offset(instant).isoformat() == parse_instant(reads).isoformat()
    assert zone_of(with_offset(instant)) is None
    assert with_offset(parse_instant(means)) == parse_instant(means)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2023-12-18T08:24", "`2023-12-18T08:24` has no zone: add it, as in 2023-12-18T08:24+09:00"),
        ("2023-12-18", "`2023-12-18` is not an instant: write it like 2023-12-18T08:24+09:00"),
        ("tomorrow", "`tomorrow` is not an instant: write it like 2023-12-18T08:24+09:00"),
        ("2023-12-18T08:24 Asia/Soul", "`Asia/Soul` is not a time zone: write an IANA name such as Asia/Seoul"),
        (
            "2023-02-29 08:24 Asia/Seoul",
            "`2023-02-29 08:24 Asia/Seoul` is not an instant: there is no such day or time",
        ),
        ("2023-02-29T08:24Z", "`2023-02-29T08:24Z` is not an instant: there is no such day or time"),
        ("2023-12-18T24:24Z", "`2023-12-18T24:24Z` is not an instant: there is no such day or time"),
        ("2023-12-18T08:24+99:00", "`2023-12-18T08:24+99:00` is not an instant: there is no such day or time"),
        ("1899-12-31T08:24Z", "`1899-12-31T08:24Z` lies outside the years 1900 to 2900"),
        ("9999-12-31T23:59Z", "`9999-12-31T23:59Z` lies outside the years 1900 to 2900"),
    ],
)
def test_what_is_no_instant(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        parse_instant(text)


@pytest.mark.parametrize(
    "text", ["", "Asia", "Asia/Soul", "KST", "../Asia/Seoul", "/etc/passwd", "Asia/Seoul\0", "x" * 500]
)
def test_what_is_no_zone(text):
    with pytest.raises(ValueError, match="is not a time zone"):
        parse_zone(text)


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/UTC", "Asia/Seoul", "Europe/Kyiv", "America/Indiana/Knox", "Japan", "EST"]
)
def test_a_zone_that_is_the_same_everywhere(zone):
    assert is_zone(zone)


@pytest.mark.parametrize(
    "zone", ["localtime", "posixrules", "Factory", "posix/Asia/Seoul", "right/Asia/Seoul", "asia/seoul"]
)
def test_a_zone_that_is_not(zone):
    assert not is_zone(zone)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Seol", "Asia/Seoul"), ("asia/seoul", "Asia/Seoul"), ("KST", "Asia/Seoul"), ("Seoul", "Asia/Seoul"),
        ("Soul", "Asia/Seoul"), ("New York", "America/New_York"), ("right/Asia/Seoul", "Asia/Seoul"),
        ("America/Newyork", "America/New_York"), ("edt", "America/New_York"), ("UTC+9", None), ("", None), ("?", None),
        ("x" * 500, None),
    ],
)  # fmt: skip
def test_the_zone_that_was_meant(text, zone):
    assert nearest_zone(text) == zone


@pytest.mark.parametrize("zone", ["EST", "MST", "HST", "Etc/GMT+9", "Etc/GMT-14", "GMT", "Etc/GMT"])
def test_a_zone_of_one_offset_has_a_cure(zone):
    assert fixed_offset_cure(zone)


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Asia/Seoul", "America/Phoenix", "EST5EDT", "CET", "Etc/GMT0"])
def test_a_zone_of_a_place_or_of_utc_needs_none(zone):
    assert fixed_offset_cure(zone) is None


def test_clock_times():
    assert ClockTime.parse("09:00 Asia/Seoul") == ClockTime(9, 0, "Asia/Seoul")
    assert ClockTime.parse(" 23:59  UTC ") == ClockTime(23, 59, "UTC")


@pytest.mark.parametrize(
    "text", ["09:00", "9:00 Asia/Seoul", "24:00 UTC", "12:60 UTC", "12:00 Nowhere", "Asia/Seoul 09:00", "٠٩:00 UTC"]
)
def test_what_is_no_clock_time(text):
    with pytest.raises(ValueError, match=r"is not a (clock time|time zone)"):
        ClockTime.parse(text)


NEW_YORK = "America/New_York"
HOUR, DAY = 3_600, 86_400


def local(text: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_clock_times_come_once_a_day_up_to_the_first_past_the_end():
    start = local("2024-01-01T08:00", "Asia/Seoul")
    assert ClockTime(9, 0, "Asia/Seoul").instants(start, 2 * DAY) == (HOUR, HOUR + DAY, HOUR + 2 * DAY)
    assert ClockTime(9, 0, "Asia/Seoul").instants(start, 0) == (HOUR,)


def test_a_clock_time_at_the_start_is_the_start():
    start = local("2024-01-01T09:00", "Asia/Seoul")
    assert ClockTime(9, 0, "Asia/Seoul").instants(start, HOUR) == (0, DAY)


def test_a_clock_time_elsewhere_is_that_places_own():
    start = local("2024-01-01T09:00", "Asia/Seoul")  # 19:00 the evening before in New York
    assert ClockTime(9, 0, NEW_YORK).instants(start, DAY) == (14 * HOUR, 14 * HOUR + DAY)


def test_a_day_is_23_hours_when_the_clocks_go_forward():
    start = local("2024-03-09T09:00")
    assert ClockTime(9, 0, NEW_YORK).instants(start, 2 * DAY) == (0, 23 * HOUR, 47 * HOUR, 71 * HOUR)


def test_a_day_is_25_hours_when_the_clocks_go_back():
    start = local("2024-11-02T09:00")
    assert ClockTime(9, 0, NEW_YORK).instants(start, DAY + HOUR) == (0, 25 * HOUR, 49 * HOUR)


def test_a_time_that_the_clocks_jump_over_comes_as_late_as_they_jump():
    start = local("2024-03-10T00:00")
    jumped, next_day = ClockTime(2, 30, NEW_YORK).instants(start, DAY)
    assert format_local(at_zone(start, jumped, NEW_YORK)) == "Sun 10 Mar 03:30"
    assert format_local(at_zone(start, next_day, NEW_YORK)) == "Mon 11 Mar 02:30"


def test_a_time_that_comes_twice_is_its_first_coming():
    start = local("2024-11-03T00:00")
    first, next_day = ClockTime(1, 30, NEW_YORK).instants(start, DAY)
    assert (first, next_day) == (90 * 60, 90 * 60 + 25 * HOUR)
    assert at_zone(start, first, NEW_YORK).fold == 0


def test_between_its_two_comings_it_is_the_next_days():
    start = local("2024-11-03T01:45")
    assert ClockTime(1, 30, NEW_YORK).instants(start, 0) == (25 * HOUR - 15 * 60,)


@given(st.integers(0, 365 * 24 * 60), st.integers(0, 23), st.integers(0, 59), st.integers(0, 20 * DAY))
def test_clock_times_rise_and_end_past_the_end(minute, hour, minutes, until):
    start = datetime(2024, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(minutes=minute)
    instants = ClockTime(hour, minutes, NEW_YORK).instants(start, until)
    assert 0 <= instants[0] < 26 * HOUR
    assert all(22 * HOUR < later - sooner < 26 * HOUR for sooner, later in pairwise(instants))
    assert instants[-1] > until >= (instants[-2] if len(instants) > 1 else -1)


def test_real_time_goes_on_while_the_clocks_change():
    assert seconds_between(local("2024-03-10T00:00"), local("2024-03-10T04:00")) == 3 * HOUR
    assert seconds_between(local("2024-11-03T00:00"), local("2024-11-03T04:00")) == 5 * HOUR
    assert seconds_between(local("2024-01-01T00:00", "Asia/Seoul"), local("2024-01-01T00:00")) == 14 * HOUR


@pytest.mark.parametrize(
    ("seconds", "zone", "shown"),
    [
        (0, "Asia/Seoul", "Mon 18 Dec 08:24"),
        (0, NEW_YORK, "Sun 17 Dec 18:24"),
        (0, "Asia/Pyongyang", "Mon 18 Dec 08:24"),
        (30, "UTC", "Sun 17 Dec 23:24:30"),
        (14 * DAY, "Asia/Tokyo", "Mon 1 Jan 08:24"),
        (85 * DAY, NEW_YORK, "Mon 11 Mar 19:24"),
        (74 * DAY + 5 * HOUR, "UTC", "Fri 1 Mar 04:24"),
    ],
)
def test_an_instant_on_each_wall(seconds, zone, shown):
    start = parse_instant("2023-12-18T08:24+09:00")
    assert format_local(at_zone(start, seconds, zone)) == shown
