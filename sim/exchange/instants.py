"""Times as people write them in lists of events: instants, clock times, days of the exercise, and so long before or
after its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from sim.clock import DAY, HOUR, is_zone
from sim.scenario.lookalikes import plain


@dataclass(frozen=True, slots=True)
class OnDate:
    """A date, with a zone where one is written, and with a clock time where that is."""

    moment: datetime
    has_clock: bool = True
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class FromZero:
    """So many seconds after the exercise's zero, or before it: its start, H hour or D day."""

    seconds: int
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class OnDay:
    """A clock time, in seconds of the day, on a day of the exercise, of which 0 is the one that zero is on."""

    day: int
    seconds: int | None
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class AtClock:
    """A clock time of which no day is told, in seconds of the day."""

    seconds: int
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class OnMonthDay:
    """A date of which no year is told, and seconds of the day where a clock time is."""

    month: int
    day: int
    seconds: int | None
    guessed: str = ""


TimeSaid = OnDate | FromZero | OnDay | AtClock | OnMonthDay
TableCell = str | int | float | bool | datetime | date | time | timedelta | None
"""What a cell of a table can hold."""

_LONGEST = 80
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_EXCEL_EPOCH = datetime(1899, 12, 30)
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan janv january janvier januari", "feb fev fevr february fevrier februari", "mar mars march maret",
            "apr avr april avril", "may mai mei", "jun juin june juni", "jul juil july juillet juli",
            "aug aou aout august agustus", "sep sept september septembre", "oct okt october octobre oktober",
            "nov november novembre", "dec des december decembre desember",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_UNITS = {
    **dict.fromkeys(("d", "day", "days", "j", "jour", "jours", "hari", "일", "日"), DAY),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "heure", "heures", "jam", "시간", "時間", "시", "時"), HOUR),
    **dict.fromkeys(("m", "mn", "min", "mins", "minute", "minutes", "menit", "분", "分"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "seconde", "secondes", "detik", "초", "秒"), 1),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_ZERO = r"startex|stex|start|t|e|s"

_AT_ZERO = frozenset(["startex", "stex", "start", "d", "j", "h", "d-day", "h-hour", "jour j", "heure h", "t", "t0"])

_CLOCK = (
    r"(?P<half>am |pm )?(?P<hour>\d{1,2})(?:(?P<by>[:h.])(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:\.\d+)?)?"
    r"|(?P<packed>[0-5]\d)|h)?"
    r"(?:\s*(?P<noon>am|pm|a\.m\.|p\.m\.))?(?:\s*(?:hrs?|hours|l|lt|local|uhr))?"
)
_AFTER_CLOCK = r"(?:\s*(?P<zone>z|utc|gmt|[+-]\d\d:?\d\d|[a-z]+/[a-z_/]+))?"
_CLOCK_ALONE = re.compile(rf"{_CLOCK}{_AFTER_CLOCK}", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})\.?(?:[t ,]+{_CLOCK}{_AFTER_CLOCK})?", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d\d)(?:[t ,]+{_CLOCK}{_AFTER_CLOCK})?", re.ASCII)
_MONTH_NAMED = re.compile(
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er)?[ .-]+(?P<m1>[a-z]+)"
    rf"|(?P<m2>[a-z]+)\.?[ -]+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    rf"[., -]+(?P<year>\d{{4}})(?:[t ,]+(?:at |a )?{_CLOCK}{_AFTER_CLOCK})?",
    re.ASCII,
)
_YEARLESS = re.compile(
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er)?[ .-]+(?P<m1>[a-z]+)"
    rf"|(?P<m2>[a-z]+)\.?[ -]+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    rf"\.?(?:[t ,]+(?:at |a )?{_CLOCK}{_AFTER_CLOCK})?",
    re.ASCII,
)
_ABOUT = re.compile(r"(?:about|around|approx\.?|approximately|circa|ca\.?|env\.?|environ|vers|sekitar|약|約|~) *")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s)?\.?,? +")
_IN_BRACKETS = re.compile(r" *\([^()]*\)$")
_DATE_TIME_GROUP = re.compile(r"(\d\d)(\d\d)(\d\d)\s*([a-z])\s*([a-z]{3})\s*(\d{4}|\d\d)", re.ASCII)
_DAY = re.compile(
    rf"(?:(?:day|jour|hari|d|dia|tag) ?(?P<n>\d{{1,3}})"
    rf"|(?P<m>\d{{1,3}}) ?(?:일차|日目)|(?:제|第) ?(?P<k>\d{{1,3}}) ?(?:일|日))"
    rf"(?:\s*[,:/-]?\s*{_CLOCK})?",
    re.ASCII,
)
_SIGNED = re.compile(
    rf"(?P<zero>{_ZERO}|[djhm])? ?(?P<sign>[+-]) ?"
    rf"(?:(?P<clock>\d{{1,3}}):(?P<clock_minutes>\d\d)|(?P<number>\d+(?:[.,]\d+)?)"
    rf"(?: ?(?P<unit>{_UNIT})(?! ?[+-]))?(?P<rest>\d\d)?(?![a-z]))",
)
_LENGTH = re.compile(rf"(\d+(?:[.,]\d+)?) ?({_UNIT})(?![^\W\d_])")
_DAY_SIGNED_CLOCK = re.compile(rf"[dj] ?(?P<days>[+-] ?\d+)[ ,:/]+{_CLOCK}", re.ASCII)
_HALVES = (("오전", "am "), ("오후", "pm "), ("午前", "am "), ("午後", "pm "))
_DOTTED_DATE = re.compile(r"(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?(?= |$)")
_EAST_DATE = re.compile(r"(\d{4}) ?[년年] ?(\d{1,2}) ?[월月] ?(\d{1,2}) ?[일日]")
_EAST_CLOCK = re.compile(r"(\d{1,2}) ?[시時](?!간|間)(?: ?(\d{1,2}) ?[분分])?")


def read_time(cell: TableCell, day_first: bool = True) -> TimeSaid | None:
    """What a cell says of a time; None for what is none. Of dates such as 03/04/2024 ``day_first`` says the order."""
    match cell:
        case bool() | None:
            return None
        case datetime():
            return OnDate(cell)
        case date():
            return OnDate(datetime(cell.year, cell.month, cell.day), has_clock=False)
        case time():
            return AtClock(cell.hour * HOUR + cell.minute * 60 + cell.second)
        case timedelta():
            return FromZero(round(cell.total_seconds()))
        case int() | float():
            return _of_number(cell)
    text = _normal(cell.strip().partition("\n")[0])
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _of_text(text, day_first) or _undressed(text, day_first)
    except (ValueError, OverflowError):
        return None


def _undressed(text: str, day_first: bool) -> TimeSaid | None:
    """The time in a text that says a little more: about when it is, between which times, on which day of the week."""
    bare = _IN_BRACKETS.sub("", text)
    about = _ABOUT.match(bare)
    bare = bare[about.end() :] if about else bare
    weekday = _WEEKDAY.match(bare)
    bare = bare[weekday.end() :] if weekday else bare
    reading = _of_text(bare, day_first) if bare != text else None
    if weekday and isinstance(reading, AtClock):
        return replace(reading, guessed="the day of the week is not looked at, only the clock time")
    if reading is None or not about or reading.guessed:
        return reading
    return replace(reading, guessed="about then; this time is taken")


def is_day_first(cells: Iterable[TableCell]) -> tuple[bool, str]:
    """Whether dates of a column such as 03/04/2024 begin with the day, and the sentence on how that is known: empty
    where there are none."""
    written = [match for cell in cells if isinstance(cell, str) and (match := _YEAR_LAST.fullmatch(_normal(cell)))]
    firsts, seconds = [int(match[1]) for match in written], [int(match[2]) for match in written]
    if not written:
        return True, ""
    if max(firsts) > 12 < max(seconds):
        return True, "Guessed: dates are read with the day first where they can be; some have the month there."
    if max(firsts) > 12:
        return True, "Dates are read with the day first: one of them has no month there."
    if max(seconds) > 12:
        return False, "Dates are read with the month first: one of them has no month after it."
    return True, "Guessed: dates such as 03/04/2024 are read with the day first; none of them tells."


def _normal(text: str) -> str:
    """In small letters, plain characters and single spaces, with the signs of East Asian dates as Western ones."""
    text = plain(text) if not text.isascii() else text
    text = " ".join(text.replace("’", "'").split()).lower()
    for word, half in _HALVES:
        text = text.replace(word, half)
    text = _DOTTED_DATE.sub(r"\1-\2-\3", text)
    text = _EAST_DATE.sub(r"\1-\2-\3 ", text)
    text = _EAST_CLOCK.sub(lambda clock: f"{clock[1]}:{int(clock[2] or 0):02}", text)
    text = text.replace("é", "e").replace("û", "u")
    return " ".join(text.split())


def _of_number(number: float) -> TimeSaid | None:
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        moment = _EXCEL_EPOCH + timedelta(seconds=round(number * DAY))
        return OnDate(moment, guessed=f"{number:g} is taken for a date of the workbook's calendar")
    if 0 < number < 1:
        return AtClock(round(number * DAY) % DAY, f"{number:g} is taken for a part of a day")
    if abs(number) < _FIRST_SERIAL:
        return FromZero(round(number * 60), f"{number:g} is taken for minutes from the start")
    return None


def _of_text(text: str, day_first: bool) -> TimeSaid | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _on_date(int(match[1]), int(match[2]), int(match[3]), match)
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)
        reading = _on_date(_year(match[3]), month, day, match)
        is_turned = day_first and day != first
        return replace(reading, guessed="the month first, since no month is so late") if is_turned else reading
    if (match := _MONTH_NAMED.fullmatch(text)) and (month := _MONTHS.get(match["m1"] or match["m2"], 0)):
        return _on_date(int(match["year"]), month, int(match["d1"] or match["d2"]), match)
    if (match := _YEARLESS.fullmatch(text)) and (month := _MONTHS.get(match["m1"] or match["m2"], 0)):
        return _on_month_day(month, int(match["d1"] or match["d2"]), match)
    if (match := _DATE_TIME_GROUP.fullmatch(text)) and match[5] in _MONTHS:
        return _of_group(match)
    if match := _DAY.fullmatch(text):
        return OnDay(int(match["n"] or match["m"] or match["k"]) - 1, _clock(match))
    if match := _DAY_SIGNED_CLOCK.fullmatch(text):
        return OnDay(int(match["days"].replace(" ", "")), _clock(match))
    if text in _AT_ZERO:
        return FromZero(0)
    return _of_signs(text) or _of_clock(text) or _of_lengths(text)


def _on_date(year: int, month: int, day: int, match: re.Match[str]) -> OnDate:
    clock = _clock(match)
    moment = datetime(year, month, day) + timedelta(seconds=clock or 0)
    return OnDate(_in_zone(moment, match["zone"]), clock is not None)


def _on_month_day(month: int, day: int, match: re.Match[str]) -> OnMonthDay:
    datetime(2024, month, day)  # a leap year, which has every day
    return OnMonthDay(month, day, _clock(match))


def _in_zone(moment: datetime, zone: str | None) -> datetime:
    if zone is None:
        return moment
    if zone[0] in "+-":
        ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        return moment.replace(tzinfo=timezone(ahead if zone[0] == "+" else -ahead))
    if "/" in zone:
        from zoneinfo import ZoneInfo

        name = "/".join("_".join(word.capitalize() for word in part.split("_")) for part in zone.split("/"))
        if not is_zone(name):
            raise ValueError(zone)
        return moment.replace(tzinfo=ZoneInfo(name))
    return moment.replace(tzinfo=UTC)


def _of_group(match: re.Match[str]) -> OnDate:
    """A date-time group: day, hour, minute, letter of the zone, month, year."""
    day, hour, minute = (int(match[place]) for place in (1, 2, 3))
    moment = datetime(_year(match[6]), _MONTHS[match[5]], day, hour, minute)
    letter = match[4]
    if letter == "j":  # the local time of whoever reads it
        return OnDate(moment)
    eastern, western = "abcdefghiklm", "nopqrstuvwxy"
    ahead = eastern.find(letter) + 1 or -(western.find(letter) + 1)
    return OnDate(moment.replace(tzinfo=timezone(timedelta(hours=ahead))))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _clock(match: re.Match[str]) -> int | None:
    """Seconds of the day of the clock time in a match; None where it has none. ValueError for 25:00."""
    if match["hour"] is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or match["packed"] or 0)
    half = (match["half"] or match["noon"] or "").replace(".", "").strip()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + 12 * (half == "pm")
    if hour > 24 or minute > 59 or int(match["second"] or 0) > 59 or (hour == 24 and minute):
        raise ValueError(match[0])
    return hour * HOUR + minute * 60 + int(match["second"] or 0)


def _of_clock(text: str) -> TimeSaid | None:
    match = _CLOCK_ALONE.fullmatch(text)
    told = match and (match["by"] or match["packed"] or match["half"] or match["noon"] or text.endswith(("h", "z")))
    if not match or not told or (match["packed"] and len(match["hour"]) == 1 and not match["zone"]):
        return None
    seconds = _clock(match)
    return None if seconds is None else AtClock(seconds)


def _of_signs(text: str) -> TimeSaid | None:
    """What is told from a zero: ``J-60``, ``D+2 H+3 M+45``, ``T-30m``, ``+00:45``."""
    parts = list(_SIGNED.finditer(text))
    rest = _SIGNED.sub("", text)
    if not parts or rest.strip(" ,;:/"):
        return None
    seconds, guessed = 0, ""
    for part in parts:
        zero, sign = part["zero"] or "", -1 if part["sign"] == "-" else 1
        if part["clock"]:
            unit = HOUR if zero not in ("d", "j") else DAY
            seconds += sign * (
                int(part["clock"]) * unit + int(part["clock_minutes"]) * (unit // 60 if unit == HOUR else HOUR)
            )
            continue
        unit = _UNITS[part["unit"]] if part["unit"] else _UNITS.get(zero, 60)
        if part["rest"] and (part["unit"] is None or unit != HOUR):
            return None
        seconds += sign * round(float(part["number"].replace(",", ".")) * unit)
        seconds += sign * 60 * int(part["rest"] or 0)
        if not part["unit"] and zero in ("d", "j"):
            guessed = guessed or f"`{zero.upper()}{part['sign']}{part['number']}` is taken for days"
        elif not part["unit"] and zero not in ("h", "m"):
            guessed = f"`{part[0].strip().upper()}` is taken for minutes"
    return FromZero(seconds, guessed)


def _of_lengths(text: str) -> TimeSaid | None:
    """What is told as a length of time from the start: ``1h30m``, ``45 min``, ``45``."""
    if re.fullmatch(r"\d{1,5}(?:\.\d+)?", text, re.ASCII):
        return _of_number(float(text))
    parts = list(_LENGTH.finditer(text))
    if not parts or _LENGTH.sub("", text).strip(" ,"):
        return None
    return FromZero(sum(round(float(part[1].replace(",", ".")) * _UNITS[part[2]]) for part in parts))
