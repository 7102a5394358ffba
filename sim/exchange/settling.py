"""The times of a whole column, each as seconds from one start: what a day, a zero or a clock time is follows from the
others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from statistics import median_low
from zoneinfo import ZoneInfo

from sim.clock import DAY, FIRST_YEAR, HOUR, LAST_YEAR, LONGEST, seconds_between
from sim.exchange.draft import UNTIMED_START
from sim.exchange.instants import (
    AtClock,
    FromZero,
    OnDate,
    OnDay,
    OnMonthDay,
    TableCell,
    TimeSaid,
    is_day_first,
    read_time,
)

_HALF_DAY = 12 * HOUR
_LIFETIME = LONGEST // 2 - DAY
"""So many seconds may lie between an event and the middle one: half of the longest time there is, less a day for what
comes after the last."""


@dataclass(frozen=True, slots=True)
class Settled:
    """When the exercise starts; for each cell the seconds from then, None for what is no time; what was guessed of
    each; and sentences on the column as a whole."""

    start: datetime
    at: tuple[int | None, ...]
    guessed: tuple[str, ...]
    remarks: tuple[str, ...]


def settle(cells: Sequence[TableCell], zone: str = "UTC") -> Settled:
    """Read the times of a column, top to bottom; ``zone`` is the one of times that name none."""
    day_first, order = is_day_first(cells)
    readings = [_possible(read_time(cell, day_first)) for cell in cells]
    remarks = [order] if order else []
    if any(isinstance(reading, OnDate) and reading.moment.tzinfo is None for reading in readings):
        remarks.append(f"Times without a zone are taken for {zone}.")
    zero, told = _zero(readings, ZoneInfo(zone))
    remarks += [told] if told else []
    moments, guesses = _moments(readings, zero, ZoneInfo(zone))
    return _from_start(readings, zero, moments, guesses, remarks)


def _possible(reading: TimeSaid | None) -> TimeSaid | None:
    """A time that an exercise can have; None for one in a year or a lifetime that none reaches."""
    match reading:
        case OnDate():
            return reading if FIRST_YEAR < reading.moment.year < LAST_YEAR else None
        case FromZero():
            return reading if abs(reading.seconds) < _LIFETIME else None
        case OnDay():
            return reading if abs(reading.day) * DAY < _LIFETIME else None
    return reading


def _zero(readings: Sequence[TimeSaid | None], zone: ZoneInfo) -> tuple[datetime, str]:
    """The instant that is told from, and the sentence on it where it had to be guessed."""
    dates = _near([_in(reading, zone) for reading in readings if isinstance(reading, OnDate)])
    is_told_from = any(isinstance(reading, FromZero | OnDay) for reading in readings)
    if dates:
        zero = min(dates)
        guess = f"Guessed: what is told as so long before or after is told from {zero:%Y-%m-%d %H:%M}, the first date."
        return zero, guess if is_told_from else ""
    day = UNTIMED_START.replace(tzinfo=zone)
    clocks = [reading.seconds for reading in readings if isinstance(reading, OnDay) and reading.seconds is not None]
    clocks += [reading.seconds for reading in readings if isinstance(reading, AtClock)][:1]
    midnight = day.replace(hour=0)
    if not clocks:
        return day, f"Guessed: the file tells no date; the exercise is taken to begin at {day:%Y-%m-%d %H:%M}."
    return midnight + timedelta(seconds=clocks[0] % DAY), f"Guessed: the file tells no date; {day:%Y-%m-%d} is taken."


def _near(dates: Sequence[datetime]) -> list[datetime]:
    """The dates without those that lie a lifetime away from the others, such as a year that was mistyped."""
    middle = median_low(dates) if dates else UNTIMED_START
    return [date for date in dates if abs((date - middle).total_seconds()) < _LIFETIME]


def _moments(
    readings: Sequence[TimeSaid | None], zero: datetime, zone: ZoneInfo
) -> tuple[list[datetime | None], list[str]]:
    """Each reading as an instant, and what was guessed of it."""
    clocks = [reading for reading in readings if isinstance(reading, AtClock)]
    is_elapsed = bool(clocks) and clocks[0].seconds == 0 and len(clocks) == sum(each is not None for each in readings)
    last = zero
    moments: list[datetime | None] = []
    guesses: list[str] = []
    for reading in readings:
        moment, guess = None, reading.guessed if reading else ""
        match reading:
            case OnDate():
                moment = last = _in(reading, zone)
                guess = guess or ("" if reading.has_clock else "no clock time is told, and midnight taken")
            case FromZero():
                moment = _later(zero, reading.seconds)
            case OnDay():
                since_midnight = zero.hour * HOUR + zero.minute * 60 if reading.seconds is None else reading.seconds
                moment = last = _midnight(zero) + timedelta(days=reading.day, seconds=since_midnight)
            case OnMonthDay():
                moment = last = _nearest_year(reading, last)
                guess = guess or "the year nearest to the time above it"
            case AtClock() if is_elapsed:
                moment = _later(zero, reading.seconds)
                guess = guess or "counted from the start, since the first is 00:00"
            case AtClock():
                moment, next_day = _after(last, reading.seconds)
                last = moment
                guess = guess or next_day
        moments.append(moment if moment and FIRST_YEAR <= moment.year <= LAST_YEAR else None)
        guesses.append(guess)
    return moments, guesses


def _nearest_year(reading: OnMonthDay, last: datetime) -> datetime:
    """The date in the year in which it lies nearest to the time above it."""
    wanted = [_in_year(reading, year, last) for year in range(last.year - 4, last.year + 5)]
    dates = [date for date in wanted if date is not None]
    return min(dates, key=lambda date: abs((date - last).total_seconds()))


def _in_year(reading: OnMonthDay, year: int, like: datetime) -> datetime | None:
    try:
        day = _midnight(like).replace(year=year, month=reading.month, day=reading.day)
    except ValueError:  # 29 February
        return None
    return day + timedelta(seconds=reading.seconds or 0)


def _after(last: datetime, seconds: int) -> tuple[datetime, str]:
    """A clock time on the day of the time above it; on the next, where it is earlier by more than half a day."""
    moment = _midnight(last) + timedelta(seconds=seconds)
    if (last - moment).total_seconds() > _HALF_DAY:
        return moment + timedelta(days=1), "on the day after the one above, whose clock time is later"
    return moment, ""


def _from_start(
    readings: Sequence[TimeSaid | None],
    zero: datetime,
    moments: Sequence[datetime | None],
    guesses: Sequence[str],
    remarks: list[str],
) -> Settled:
    """The instants as seconds from the first of them, or from zero where that is earlier; what lies a lifetime away
    from the others is no time of this exercise."""
    since = [None if moment is None else seconds_between(zero, moment) for moment in moments]
    known = [seconds for seconds in since if seconds is not None]
    middle = median_low(known) if known else 0
    since = [seconds if seconds is not None and abs(seconds - middle) < _LIFETIME else None for seconds in since]
    is_told_from = (isinstance(reading, FromZero) for reading in readings)
    has_zero = any(told and seconds is not None for told, seconds in zip(is_told_from, since, strict=True))
    first = min([*(seconds for seconds in since if seconds is not None), *([0] if has_zero else [])], default=0)
    return Settled(
        _written(_later(zero, first)),
        tuple(None if seconds is None else seconds - first for seconds in since),
        tuple(guesses),
        tuple(remarks),
    )


def _written(moment: datetime) -> datetime:
    """An instant with a fixed offset, to the second, as a scenario has it."""
    offset = moment.utcoffset() or timedelta()
    return moment.replace(microsecond=0, tzinfo=timezone(offset))


def _in(reading: OnDate, zone: ZoneInfo) -> datetime:
    return reading.moment if reading.moment.tzinfo else reading.moment.replace(tzinfo=zone)


def _later(moment: datetime, seconds: int) -> datetime:
    """So many seconds later, on the same zone's clock, whose hour may have changed in between."""
    return (moment.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(moment.tzinfo)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
