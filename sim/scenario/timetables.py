"""The fields of a calendar: days of the week, times and hours of the day, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from sim.faults import nearest_word
from sim.openings import A_DAY, DAYS, Hours
from sim.scenario.expression import Misread
from sim.scenario.quantity import inside, shown

T = TypeVar("T")

MOST = 24
"""A calendar has no more times or spans a day than this."""
_TIME = re.compile(r"(\d\d):(\d\d)", re.ASCII)
_ENGLISH = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?\s*([ap]m)?", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SEVERAL = {
    "weekdays": "mon-fri",
    "workdays": "mon-fri",
    "weekend": "sat-sun",
    "weekends": "sat-sun",
    "daily": "mon-sun",
}
_DASH = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")


def days(value: Any) -> frozenset[int]:
    """``mon-fri``, ``sat`` or a list of such; Monday is 0."""
    return frozenset(day for some in _each(value, _days, "a day of the week") for day in some)


def times(value: Any) -> tuple[Hours, ...]:
    """``10:00``, or a list of such."""
    return _few(_each(value, lambda text: Hours(_minutes(text)), "a time of day"))


def hours(value: Any) -> tuple[Hours, ...]:
    """``09:00-18:00``, or a list of such."""
    return _few(_each(value, _span, "hours of the day"))


def dates(value: Any) -> tuple[date, ...]:
    """``2023-12-25``, or a list of such."""
    return _each(value, _date, "a date")


def _each(value: Any, parse: Callable[[str], T], what: str) -> tuple[T, ...]:
    def parse_one(item: Any) -> T:
        if not isinstance(item, str):
            raise Misread(f"{shown(item)} stands where {what} is asked for")
        return parse(item.strip())

    if not isinstance(value, list):
        return (parse_one(value),)
    if not value:
        raise Misread("this list is empty", "Name at least one, or leave the field out.")
    return tuple(inside(place, parse_one, item) for place, item in enumerate(value))


def _few(found: tuple[Hours, ...]) -> tuple[Hours, ...]:
    if len(found) > MOST:
        raise Misread(f"these are {len(found)} in one day, and {MOST} are the most")
    return found


def _days(text: str) -> Iterable[int]:
    first, *last = [_day(word, text) for word in _DASH.split(text, maxsplit=1)]
    ahead = (last[0] - first) % 7 if last else 0
    return ((first + day) % 7 for day in range(ahead + 1))


def _day(word: str, text: str) -> int:
    if word in DAYS:
        return DAYS.index(word)
    several = _SEVERAL.get(text.lower()) or "-".join(_day_meant(part) for part in _DASH.split(text, maxsplit=1))
    hint = f"Write {', '.join(DAYS)}." if "?" in several else f"Write `{several}`."
    raise Misread(f"{shown(word)} is not a day of the week", hint)


def _day_meant(word: str) -> str:
    begun = word[:3].lower()
    return begun if begun in DAYS else nearest_word(word.lower(), DAYS) or "?"


def _minutes(text: str) -> int:
    """Minutes from midnight."""
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise Misread(f"{shown(text)} is not a time of day", _time_meant(text))
    return 60 * int(match[1]) + int(match[2])


def _time_meant(text: str) -> str:
    first, *zone = [text] if _ENGLISH.fullmatch(text) else text.split()
    if not _ENGLISH.fullmatch(first):
        return "Write it like 10:00."
    meant = _written_out(first)
    its_zone = " The zone is the calendar's." if zone else ""
    return f"Write `{meant}`.{its_zone}" if meant else "Hours go to 23, minutes to 59."


def _written_out(text: str) -> str:
    """A time of day as it is to be written that is in English style or has no minutes; empty for none."""
    match = _ENGLISH.fullmatch(text)
    if match is None:
        return ""
    hour, minute, half = int(match[1]), match[2] or "00", (match[3] or "").lower()
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return f"{hour:02}:{minute}" if hour <= 23 and minute <= "59" else ""


def _span(text: str) -> Hours:
    parts = _DASH.split(text)
    if len(parts) != 2:
        raise Misread(f"{shown(text)} is not a span of hours", "Write it like 09:00-18:00.")
    meant = [part if part == "24:00" else _written_out(part) for part in parts]
    if meant != parts and all(meant):
        raise Misread(f"{shown(text)} is not a span of hours", f"Write `{'-'.join(meant)}`.")
    begin = _minutes(parts[0])
    end = A_DAY if parts[1] == "24:00" else _minutes(parts[1])
    if begin == end:
        raise Misread(f"{shown(text)} is empty: it ends as it begins", "For the whole day write `00:00-24:00`.")
    return Hours(begin, end if end > begin else end + A_DAY)


def _date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise Misread(f"{shown(text)} is not a date", "Write it like 2023-12-25.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misread(f"{shown(text)} is not a date: there is no such day") from None
