"""Calendars and clock times in words."""

from __future__ import annotations

from datetime import datetime

from sim.clock import WEEKDAYS, ClockTime, format_local, offset_of
from sim.openings import A_DAY, Hours
from sim.scenario.model import Calendar
from sim.scenario.times import UncertainInstant


def days(calendar: Calendar) -> str:
    """``every day``; ``Mon to Fri``; ``Mon, Sat, Sun``."""
    names = [name for day, name in enumerate(WEEKDAYS) if day in calendar.days]
    if len(names) == len(WEEKDAYS):
        return "every day"
    first, last = min(calendar.days), max(calendar.days)
    return f"{names[0]} to {names[-1]}" if last - first + 1 == len(names) > 2 else ", ".join(names)


def hours(calendar: Calendar) -> str:
    """``10:00, 15:00``; ``09:00 to 18:00``."""
    return ", ".join(map(_hours, (*calendar.times, *calendar.hours)))


def _hours(hours: Hours) -> str:
    return _time(hours.begin) if hours.end is None else f"{_time(hours.begin)} to {_time(hours.end)}"


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour if minutes == A_DAY else hour % 24:02}:{minute:02}"


def closed(calendar: Calendar) -> str:
    """``2023-12-25, 2024-01-01``."""
    return ", ".join(map(str, sorted(calendar.closed)))


def clock(time: ClockTime | datetime, year: int) -> str:
    """``09:00 Asia/Seoul``; ``Tue 14 Nov 18:00 +09:00``, with its year where that is not ``year``."""
    if isinstance(time, ClockTime):
        return f"{time.hour:02}:{time.minute:02} {time.zone}"
    return f"{format_local(time, year)} {offset_of(time)}"


def uncertain(between: UncertainInstant, year: int) -> str:
    """``Mon 13 Nov 10:00 +09:00 to Mon 13 Nov 16:00 +09:00``, with the likeliest where there is one."""
    spread, each = between.spread, [clock(instant, year) for instant in between.instants]
    if spread.weights:
        return " or ".join(each)
    likely = "" if spread.mode is None else f", most likely {each[1]}"
    return f"{each[0]} to {each[-1]}{likely}"
