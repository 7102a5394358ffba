"""Times as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.exchange.instants import AtClock, FromZero, OnDate, OnDay, OnMonthDay, is_day_first, read_time

NINE = datetime(2024, 6, 26, 9)
H, M, D = 3600, 60, 86_400


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("J-60", -60 * D), ("J+1", D), ("D+2 H+3 M+45", 2 * D + 3 * H + 45 * M), ("H+2", 2 * H), ("T-30m", -30 * M),
        ("+00:45", 45 * M), ("-00:30", -30 * M), ("H+02:30", 150 * M), ("T+1h30", 90 * M), ("45", 45 * M),
        ("45 min", 45 * M), ("1h30m", 90 * M), ("2 hours", 2 * H), ("90s", 90), ("STARTEX", 0), ("D-Day", 0),
        ("StartEx + 30 min", 30 * M), ("30분", 30 * M), ("1시간 30분", 90 * M), ("2 時間", 2 * H), ("2 jam", 2 * H),
        ("~H+2", 2 * H), ("E+30", 30 * M), ("M+10", 10 * M), ("T-1d", -D), ("1.5 h", 90 * M),
    ],
)  # fmt: skip
def test_what_is_told_from_a_zero(written, seconds):
    reading = read_time(written)
    assert isinstance(reading, FromZero) and reading.seconds == seconds


@pytest.mark.parametrize(
    "written",
    [
        "26/06/2024 09h00", "2024-06-26 09:00", "2024-06-26T09:00:00", "26.06.2024 9:00", "6/26/24 9:00 AM",
        "26 juin 2024 09h00", "Jun 26, 2024 9:00 AM", "Wednesday, 26 June 2024 0900", "2024년 6월 26일 오전 9시",
        "2024年6月26日 9時00分", "2024. 6. 26. 09:00", "２０２４-０６-２６ ０９：００", "26 Juni 2024 09.00",
    ],
)  # fmt: skip
def test_one_date_in_many_forms(written):
    assert read_time(written, day_first=not written.startswith("6/")) == OnDate(NINE)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2023-03-23T04:00:00.000Z", datetime(2023, 3, 23, 4, tzinfo=UTC)),
        ("2024-06-26T09:00+09:00", NINE.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("2024-06-26 09:00 Asia/Seoul", NINE.replace(tzinfo=ZoneInfo("Asia/Seoul"))),
        ("260900ZJUN24", NINE.replace(tzinfo=UTC)),
        ("260900 I JUN 2024", NINE.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("260900JJUN24", NINE),
    ],
)
def test_instants_with_a_zone(written, moment):
    assert read_time(written) == OnDate(moment)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("12:30", 12 * H + 30 * M), ("0900", 9 * H), ("9h05", 9 * H + 5 * M), ("9:30 pm", 21 * H + 30 * M),
        ("12:15 AM", 15 * M), ("9 AM", 9 * H), ("오후 3:30", 15 * H + 30 * M), ("午後3時", 15 * H), ("24:00", D),
        ("12:30:15", 12 * H + 30 * M + 15), ("0900 hrs", 9 * H),
    ],
)  # fmt: skip
def test_clock_times(written, seconds):
    assert read_time(written) == AtClock(seconds)


def test_days_of_the_exercise_and_dates_without_a_year():
    assert read_time("Day 2 0900") == read_time("2일차 09:00") == read_time("D2 9h00") == OnDay(1, 9 * H)
    assert read_time("J+1 09h00") == read_time("D+1 0900") == OnDay(1, 9 * H)
    assert read_time("Hari 1") == OnDay(0, None)
    assert read_time("Mon 18 Dec 08:24") == OnMonthDay(12, 18, 8 * H + 24 * M)
    about = read_time("about Sun 17 Dec 22:58 (22:52 to 23:04)\nafter the launch")
    assert about == OnMonthDay(12, 17, 22 * H + 58 * M, "about then; this time is taken")


def test_what_is_not_looked_at_in_a_time_is_told():
    assert read_time("Tue 09:30") == AtClock(
        9 * H + 30 * M, "the day of the week is not looked at, only the clock time"
    )
    assert read_time("04/26/2024", True).guessed == "the month first, since no month is so late"
    assert read_time("04/26/2024", False).guessed == read_time("26/04/2024", True).guessed == ""


def test_what_a_spreadsheet_holds():
    assert read_time(NINE) == OnDate(NINE)
    assert read_time(date(2024, 6, 26)) == OnDate(NINE.replace(hour=0), has_clock=False)
    assert read_time(time(9, 30)) == AtClock(9 * H + 30 * M)
    assert read_time(timedelta(minutes=45)) == FromZero(45 * M)
    assert read_time(0.375) == AtClock(9 * H, "0.375 is taken for a part of a day")
    assert read_time(45469.375).moment == NINE
    assert read_time(45).seconds == 45 * M


@pytest.mark.parametrize(
    "written",
    ["", "tbd", "25:00", "31/02/2024 10:00", "after event 3", "on call", "1e999", "9" * 90, True, None, "=A1+1"],
)
def test_what_is_no_time(written):
    assert read_time(written) is None


@given(st.text(max_size=40) | st.floats() | st.integers())
def test_nothing_makes_it_stumble(written):
    read_time(written)


FORMS = (
    "%d/%m/%Y %Hh%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%m/%d/%Y %I:%M %p", "%d %B %Y %H%M",
    "%Y년 %m월 %d일 %H시 %M분",
)  # fmt: skip


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)), st.sampled_from(FORMS))
def test_dates_are_read_as_they_were_written(moment, form):
    moment = moment.replace(second=0, microsecond=0)
    assert read_time(moment.strftime(form), day_first=not form.startswith("%m")) == OnDate(moment)


@given(st.integers(-400, 400), st.integers(0, 23), st.integers(0, 59))
def test_days_hours_and_minutes_add_up(days, hours, minutes):
    assert read_time(f"D{days:+} H+{hours} M+{minutes}").seconds == days * D + hours * H + minutes * M
    assert read_time(f"J{days:+}").seconds == days * D


@pytest.mark.parametrize(
    ("column", "day_first", "begins"),
    [
        (["03/04/2024", "26/04/2024"], True, "Dates are read with the day first"),
        (["03/04/2024", "04/26/2024"], False, "Dates are read with the month first"),
        (["26/04/2024", "04/26/2024"], True, "Guessed: dates are read with the day first where they can be"),
        (["03/04/2024"], True, "Guessed: dates such as 03/04/2024"),
        (["J-1", None, 4], True, ""),
    ],
)
def test_the_column_tells_the_order_of_day_and_month(column, day_first, begins):
    told, sentence = is_day_first(column)
    assert told == day_first and sentence.startswith(begins)
